"""What follows a change of somebody's part: their role, and a word to them."""

from datetime import datetime

import discord

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough
from bot.delivery.rules import Answer
from bot.delivery.sender import translated
from bot.people.following import ROLE, SEAT
from cogs.people.present import seat_text


class PeopleOutbox:
    """Gives and takes the participants' role, and tells who moved up."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._registration = client.services.registration
        client.outbox.kinds.does(ROLE, self.keep_role)
        client.outbox.kinds.says(SEAT, self.seat)

    async def keep_role(self, row: Leased, _: datetime) -> None:
        """Make the role what the person's part is now; it can be repeated safely."""
        user_id = row.facts["user_id"]
        role_id, holds_it = await self._registration.role_of(row.event_id, user_id)
        if role_id is None:
            return
        guild_id, http = row.facts["guild"], self._client.http
        change = http.add_role if holds_it else http.remove_role
        with translated():
            try:
                await change(guild_id, user_id, role_id, reason="Registration")
            except discord.NotFound:
                # Who left the server, or a role that is gone, needs nothing any more.
                return

    async def seat(self, row: Leased, _: datetime) -> Said | None:
        """That somebody moved up from the waiting list; nothing once they left again."""
        person: int | None = row.facts.get("for_user")
        told = person or row.user_id
        if told is None:
            raise FellThrough(Answer(None, text="nobody to tell"))
        if not await self._registration.is_in(row.event_id, told):
            return None
        footer = f"{row.facts['event']} · /start shows your part"
        return Said(
            seat_text(row.facts["event"], person), footer, ping_people=(person,) if person else ()
        )
