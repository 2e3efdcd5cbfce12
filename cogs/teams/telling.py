"""What the outbox says about teams, from what is true when it is said."""

from datetime import datetime

import discord

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.teams.following import NOTICE
from bot.teams.inviting import INVITATION, REQUEST
from cogs.teams.buttons import AnswerButton
from cogs.teams.present import footer_of, invitation_text, notice_text, request_text


class TeamTelling:
    """Renders notices to teams and people."""

    def __init__(self, client: MusterClient) -> None:
        self._reading = client.services.team_reading
        client.outbox.kinds.says(NOTICE, self.say)

    async def say(self, row: Leased, now: datetime) -> Said | None:
        """A notice; requests and invitations only while nobody has answered them."""
        found = await self._reading.team(row.facts["team"])
        if found is None:
            return None
        team, event = found
        what: str = row.facts["what"]
        footer = footer_of(event)
        if what not in {INVITATION, REQUEST}:
            return Said(notice_text(what, team, row.facts), footer)
        asking = await self._reading.request(row.facts["invitation"])
        if asking is None:
            return None
        view = discord.ui.View(timeout=None)
        actions = ("approve", "decline") if what == REQUEST else ("accept", "refuse")
        for action in actions:
            view.add_item(AnswerButton(action, asking.invitation.id))
        text = request_text(asking) if what == REQUEST else invitation_text(asking)
        return Said(text, footer, view)
