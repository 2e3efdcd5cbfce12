"""What happens by itself: the look at who left the server, and messages to organizers."""

from datetime import datetime

import discord

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.posted import correct
from bot.delivery.sender import server_at_hand, translated
from bot.model import Event
from bot.teams.forming_runs import REPORT, TAKEN_BACK
from bot.teams.organizing_small import CENSUS, FLAG, LEFT, PORTION_OF_CENSUS, SMALL
from cogs.organizing.buttons import undo_view
from cogs.organizing.present import applied_text, footer_of
from cogs.organizing.present_teams import left_text, small_pages
from cogs.organizing.small import small_view

# api: json error codes for who is not on the server.
NOT_ON_THE_SERVER = {10007, 10013}


class TeamWatching:
    """Performs the deeds and renders the messages."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._watch = client.services.team_watch
        kinds = client.outbox.kinds
        kinds.does(CENSUS, self.begin, at_once=1)
        kinds.does(PORTION_OF_CENSUS, self.look, at_once=1)
        kinds.does(FLAG, self.flag)
        kinds.says(SMALL, self.say_small)
        kinds.says(LEFT, self.say_left)
        kinds.says(REPORT, self.say_report)
        kinds.does(TAKEN_BACK, self.correct_report)
        client.after_change.append(self.plan)

    async def plan(self, guild: discord.Guild, event: Event) -> None:
        """Bring the timers in step after a change of the event."""
        await self._watch.plan(event.id)

    async def begin(self, row: Leased, now: datetime) -> None:
        """Begin to look at everyone who is in a team."""
        await self._watch.begin_census(row.event_id, str(row.facts["once"]))

    async def look(self, row: Leased, now: datetime) -> None:
        """Look at some of them, each asked about alone; raises FellThrough."""
        event = await self._watch.event(row.event_id)
        once, before = str(row.facts["once"]), list[int](row.facts["gone"])
        people = await self._watch.next_members(row.event_id, int(row.facts["after"]))
        if event is None or not people:
            await self._watch.end_census(row.event_id, once, before)
            return
        guild = server_at_hand(self._client, event.guild_id)
        gone = [user_id for _, user_id in people if not await _is_there(guild, user_id)]
        await self._watch.census_part(row.event_id, once, people[-1][0], gone, before)

    async def flag(self, row: Leased, now: datetime) -> None:
        """Look which teams are too small, before it is too late for them."""
        await self._watch.flag(row.event_id, str(row.facts["before"]))

    async def say_small(self, row: Leased, now: datetime) -> Said | None:
        """The teams that are too small now, with what can be done; None where all are well."""
        found = await self._watch.flagged(row.event_id)
        if found is None or not found[1]:
            return None
        event, small = found
        return Said(small_pages(event, small)[0], footer_of(event), small_view(event.id))

    async def say_left(self, row: Leased, now: datetime) -> Said | None:
        """Who left the server and was in a team."""
        event = await self._watch.event(row.event_id)
        people = list[int](row.facts["people"])
        return None if event is None else Said(left_text(event, people), footer_of(event))

    async def say_report(self, row: Leased, now: datetime) -> Said | None:
        """What was formed, with a button that takes it back."""
        found = await self._client.services.forming.report(int(row.facts["run"]))
        if found is None:
            return None
        event, run = found
        # An empty view takes the button off a report that is corrected.
        view = discord.ui.View() if run.state == "undone" else undo_view(run.id)
        return Said(applied_text(event, run), footer_of(event), view)

    async def correct_report(self, row: Leased, now: datetime) -> None:
        """Have the report say that its teams were taken back, without the button."""
        posted = await self._client.services.forming.posted_report(int(row.facts["delivery"]))
        said = await self.say_report(row, now)
        if posted is not None and said is not None:
            await correct(self._client, posted, said)


async def _is_there(guild: discord.Guild, user_id: int) -> bool:
    with translated():
        try:
            await guild.fetch_member(user_id)
        except discord.NotFound as error:
            if error.code not in NOT_ON_THE_SERVER:
                raise
            return False
    return True
