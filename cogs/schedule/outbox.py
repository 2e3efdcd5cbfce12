"""What the schedule says and does through the outbox."""

from datetime import datetime

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.sender import server_at_hand, translated
from bot.schedule.planning import CHANGED, REMIND, REMINDER
from cogs.schedule.buttons import programme_view, remind_view
from cogs.schedule.sight import who_sees
from cogs.schedule.telling import (
    MOST_NAMED,
    changes_text,
    footer_of,
    reminder_footer,
    reminder_text,
)


class ScheduleOutbox:
    """Renders notices and reminders from what is true when they are sent."""

    def __init__(self, client: MusterClient) -> None:
        self._client, self._services = client, client.services
        kinds = client.outbox.kinds
        kinds.says(CHANGED, self.changed)
        kinds.says(REMINDER, self.reminder)
        kinds.does(REMIND, self.remind)

    async def changed(self, row: Leased, now: datetime) -> Said | None:
        """What is different in the programme; its channels have it where somebody cannot."""
        if "for_user" in row.facts:
            return None
        notice = await self._services.schedule_telling.to_tell(row, now)
        text = None if notice is None else changes_text(notice.changes, now)
        if notice is None or text is None:
            return None
        view, first = programme_view(notice.event_id), notice.changes[0]
        if len(notice.changes) == 1 and not first.after.cancelled:
            view = remind_view(first.session_id)
        # In a direct message Discord does not vouch for who is on which server.
        return Said(text, footer_of(notice.event_name), None if row.user_id else view)

    async def reminder(self, row: Leased, now: datetime) -> Said | None:
        """That a session comes; nothing once it moved or began, or nobody wants to have it."""
        brief = await self._services.reminders.still_true(row.facts, now)
        if brief is None:
            return None
        if "for_user" in row.facts and row.channel_id is not None:
            # One message names all whose direct messages are closed.
            await self._services.reminders.stand_in(row.event_id, row.facts, row.channel_id)
            return None
        readers = await self._services.schedule_telling.readers(row)
        closed = bool(row.facts.get("closed"))
        if not readers.people and (row.user_id is not None or closed):
            if readers.unserved and row.fallback_channel_id is not None:
                facts = {**row.facts, "for_user": row.user_id}
                await self._services.reminders.stand_in(
                    row.event_id, facts, row.fallback_channel_id
                )
            return None
        asked = () if row.user_id is not None else readers.people
        named = asked if len(asked) <= MOST_NAMED else ()
        if named and row.channel_id is not None:
            guild = server_at_hand(self._client, brief.guild_id)
            with translated():
                named = tuple(await who_sees(guild, row.channel_id, named))
            if not named and (closed or row.facts.get("on_request")):
                # It would be read only by people who have not asked for it.
                return None
        return Said(
            reminder_text(brief.session, named=named, reader=row.user_id),
            reminder_footer(brief, closed=closed and bool(named)),
            None if row.user_id or closed else remind_view(brief.session.id),
            ping_people=named,
        )

    async def remind(self, row: Leased, now: datetime) -> None:
        """Hand out the reminders of a session that are due."""
        await self._services.reminders.send(row.event_id, row.facts, row.due_at)
