"""What the schedule says and does through the outbox."""

from datetime import datetime

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.schedule.changes import Change
from bot.schedule.planning import CHANGED, REMIND, REMINDER
from cogs.schedule.buttons import programme_view, remind_view
from cogs.schedule.telling import (
    changes_text,
    footer_of,
    reminder_footer,
    reminder_text,
)


class ScheduleOutbox:
    """Renders notices and reminders from what is true when they are sent."""

    def __init__(self, client: MusterClient) -> None:
        self._services = client.services
        kinds = client.outbox.kinds
        kinds.says(CHANGED, self.changed)
        kinds.says(REMINDER, self.reminder)
        kinds.does(REMIND, self.remind)

    async def changed(self, row: Leased, now: datetime) -> Said | None:
        """What is different in the programme."""
        changes = [Change.from_facts(facts) for facts in row.facts["changes"]]
        text = changes_text(changes, now)
        brief = await self._services.reminders.brief(changes[0].session_id)
        if text is None or brief is None:
            return None
        view = programme_view(brief.event_id)
        if len(changes) == 1 and not changes[0].after.cancelled:
            view = remind_view(brief.session.id)
        # In a direct message Discord does not vouch for who is on which server.
        return Said(text, footer_of(brief.event_name), None if row.user_id else view)

    async def reminder(self, row: Leased, now: datetime) -> Said | None:
        """That a session comes; nothing once it moved or began."""
        brief = await self._services.reminders.still_true(row.facts, now)
        if brief is None:
            return None
        person: int | None = row.facts.get("for_user")
        return Said(
            reminder_text(brief.session, person=person, reader=row.user_id),
            reminder_footer(brief, person=person is not None),
            None if row.user_id or person else remind_view(brief.session.id),
            ping_people=(person,) if person else (),
        )

    async def remind(self, row: Leased, now: datetime) -> None:
        """Hand out the reminders of a session that are due."""
        await self._services.reminders.send(row.event_id, row.facts, row.due_at)
