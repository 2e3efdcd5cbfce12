"""What somebody who writes an announcement has before them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements import rules
from bot.announcements.crowd import Crowd, load_crowd
from bot.announcements.reach import Reach, reach
from bot.announcements.rules import Draft
from bot.announcements.speaking import deadline_of
from bot.model import Event


@dataclass(frozen=True)
class Desk:
    """What somebody who writes an announcement can choose from."""

    event: Event
    crowd: Crowd
    deadline: datetime | None
    now: datetime

    def check(self, draft: Draft) -> Reach:
        """Where the draft would go now.

        Raises what is wrong with it: MentionInText, UnknownField, FieldHasNoValue, TimeIsPast,
        NobodyThere, NoRoom and others.
        """
        self.check_text(draft)
        if draft.due_at is not None:
            rules.require_future(draft.due_at, self.now)
        return reach(self.crowd, draft.audience, draft.place, draft.room)

    def check_text(self, draft: Draft) -> None:
        """Raise what is wrong with the text alone."""
        rules.require_sendable(draft.title, draft.text)
        rules.require_values(
            draft.title,
            draft.text,
            draft.place,
            draft.audience,
            has_deadline=self.deadline is not None,
        )


async def open_desk(
    session: AsyncSession, event: Event, now: datetime, audience: str | None = None
) -> Desk:
    """The desk of an event that was loaded with its parts; `audience` as for `load_crowd`."""
    return Desk(
        event=event,
        crowd=await load_crowd(session, event, now, audience),
        deadline=await deadline_of(session, event, None),
        now=now,
    )
