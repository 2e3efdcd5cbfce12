"""Who has been reminded of a session at the time it has now."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import REPLACED
from bot.model import Delivery, Event, PersonSettings, Session
from bot.schedule.planning import REMINDER, subject_of


async def reminded_at(
    tx: AsyncSession, event_id: int, sessions: Collection[Session], user_id: int | None = None
) -> dict[int, dict[int, datetime]]:
    """By session and person when their last reminder of it was due, written or in a channel.

    Of one person alone when they are given.
    """
    meant = {subject_of(session.id): session for session in sessions}
    may_write = select(PersonSettings.user_id).where(
        PersonSettings.guild_id
        == select(Event.guild_id).where(Event.id == event_id).scalar_subquery(),
        PersonSettings.direct_messages.is_(True),
    )
    columns = (Delivery.subject, Delivery.user_id, Delivery.due_at, Delivery.useless_at)
    rows = select(*columns, Delivery.facts).where(
        Delivery.event_id == event_id,
        Delivery.kind == REMINDER,
        Delivery.subject.in_(meant),
        # One of another time is of no use after that other time.
        Delivery.useless_at.in_({s.starts_at for s in sessions if s.starts_at is not None}),
        or_(Delivery.state != "cancelled", Delivery.problem != REPLACED),
        # A letter that is still to be written is not, to somebody who has switched that off.
        or_(Delivery.state == "done", Delivery.user_id.is_(None), Delivery.user_id.in_(may_write)),
    )
    if user_id is not None:
        rows = rows.where(or_(Delivery.user_id == user_id, Delivery.user_id.is_(None)))
    found: defaultdict[int, dict[int, datetime]] = defaultdict(dict)
    for row in await tx.execute(rows.order_by(Delivery.due_at)):
        session = meant[row.subject]
        if row.useless_at == session.starts_at:
            people: list[int] = [row.user_id] if row.user_id else row.facts.get("for_users", [])
            for person in people:
                found[session.id][person] = row.due_at
    return found
