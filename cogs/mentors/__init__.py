"""Mentors: asking them, being one, and what organizers look after."""

from bot.client import MusterClient
from cogs.mentors.asking import AskCog
from cogs.mentors.board import MentorBoard
from cogs.mentors.buttons import HelpButton, RequestButton, TakeMenu
from cogs.mentors.conflicts import ApartButton
from cogs.mentors.organizing import MentorsCog
from cogs.mentors.outbox import MentorOutbox
from cogs.mentors.profile import ProfileButton
from cogs.mentors.queue import MentorCog
from cogs.mentors.rooms import HelpRooms
from cogs.mentors.wishes import WishButton


async def setup(client: MusterClient) -> None:
    """Add the feature and its long-lived buttons to the client; discord.py calls this."""
    client.add_dynamic_items(
        RequestButton, HelpButton, TakeMenu, ProfileButton, WishButton, ApartButton
    )
    MentorOutbox(client)
    MentorBoard(client)
    HelpRooms(client)
    await client.add_cog(AskCog(client))
    await client.add_cog(MentorCog(client))
    await client.add_cog(MentorsCog(client))
