"""What a channel is reminded of in the place of direct messages."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue
from bot.model import Delivery, Event, Session
from bot.schedule.following import Follower, People
from bot.schedule.leads import label_of, leads_of, subject_of
from bot.schedule.planning import REMIND, REMINDER

# A reminder of the channel so near to one's own is as good.
NEAR = timedelta(minutes=30)
# Those whose direct messages turn out to be closed within this are named in one message.
GATHERED_FOR = timedelta(minutes=1)


def served_by(
    session: Session, lead: timedelta, leads: Collection[timedelta], since: datetime | None
) -> timedelta:
    """The lead at which the channel reminds somebody of a session who takes no direct messages.

    One of the channel's own (`leads`) that comes about then, after they asked; else theirs.
    """
    starts = session.starts_at
    near = [
        own
        for own in leads
        if abs(own - lead) <= NEAR and (since is None or starts is None or starts - own > since)
    ]
    return min(near, key=lambda own: abs(own - lead), default=lead)


def channel_turns(event: Event, session: Session, people: People) -> dict[timedelta, list[int]]:
    """How long before a session its channel is reminded, and who is named there.

    As the event file has it; besides for those who asked and take no direct messages, where the
    file has nothing near their time. The event needs its definition.
    """
    leads = leads_of(event.definition, session)
    turns: dict[timedelta, list[int]] = {lead: [] for lead in leads}
    for follower in people.unwritten(session):
        turns.setdefault(_served(session, follower, leads), []).append(follower.user_id)
    return turns


async def closed_to_me(
    tx: AsyncSession, event_id: int, session: Session, now: datetime
) -> list[int]:
    """Who could not be written to about the session a moment ago."""
    found = select(Delivery.user_id).where(
        *_reminders(event_id, session), Delivery.state == "dead", Delivery.user_id.is_not(None)
    )
    recent = await tx.scalars(found.where(Delivery.finished_at >= now - NEAR).order_by(Delivery.id))
    return [number for number in recent if number is not None]


async def passed_over(
    tx: AsyncSession,
    event_id: int,
    session: Session,
    turns: Mapping[timedelta, Sequence[int]],
    lead: timedelta,
) -> list[int]:
    """Who was to be named longer before than at `lead`, of which nothing was said.

    That is so when reminders come late, and only the last one that is due by then is said.
    """
    longer = {label_of(at): people for at, people in turns.items() if at > lead and people}
    if not longer:
        return []
    rows = await tx.execute(
        select(Delivery.kind, Delivery.dedup_key).where(
            Delivery.event_id == event_id,
            Delivery.subject == subject_of(session.id),
            or_(
                and_(Delivery.kind == REMIND, Delivery.state != "cancelled"),
                and_(Delivery.kind == REMINDER, Delivery.channel_id.is_not(None)),
            ),
        )
    )
    there = {(kind, key.rpartition(":")[0]) for kind, key in rows}

    def has(kind: str, label: str) -> bool:
        return (kind, f"{subject_of(session.id)}:{kind}:v{session.version}:{label}") in there

    return [
        person
        for label, people in longer.items()
        if has(REMIND, label) and not has(REMINDER, label)
        for person in people
    ]


async def name_in_channel(
    tx: AsyncSession,
    event_id: int,
    session: Session,
    facts: dict[str, Any],
    channel_id: int,
    now: datetime,
) -> None:
    """Name somebody in a channel whose direct messages are closed, with others in one message."""
    assert session.starts_at is not None, "only sessions with a start are reminded of"
    person: int = facts["for_user"]
    start = f"{subject_of(session.id)}:{REMINDER}:v{session.version}:together "
    found = select(Delivery).where(
        *_reminders(event_id, session),
        Delivery.channel_id == channel_id,
        Delivery.dedup_key.startswith(start, autoescape=True),
    )
    there = [*await tx.scalars(found.order_by(Delivery.id).with_for_update())]
    if any(
        person in row.facts["for_users"] and row.facts["seconds"] == facts["seconds"]
        for row in there
    ):
        return
    for row in there:
        # One that was tried may be there to be read, although no answer came.
        if row.state == "waiting" and row.first_tried_at is None:
            row.facts = {**row.facts, "for_users": [*row.facts["for_users"], person]}
            return
    due_at = now + GATHERED_FOR
    order = Order(
        kind=REMINDER,
        subject=subject_of(session.id),
        once=f"v{session.version}:together {len(there) + 1}",
        due_at=due_at if due_at < session.starts_at else now,
        facts={
            **{name: facts[name] for name in ("session", "version", "seconds")},
            "for_users": [person],
            "closed": True,
        },
        channel_id=channel_id,
        useless_at=session.starts_at,
    )
    await enqueue(tx, event_id, [order])


async def is_said_anyway(
    tx: AsyncSession,
    event_id: int,
    session: Session,
    turns: Collection[timedelta],
    since: datetime | None,
    now: datetime,
) -> bool:
    """Whether the channel is reminded at about this time, and not before somebody asked."""
    starts = session.starts_at
    if starts is None or any(now < starts - lead <= now + NEAR for lead in turns):
        return True
    said = select(Delivery.id).where(
        *_reminders(event_id, session),
        Delivery.channel_id.is_not(None),
        Delivery.dedup_key.not_like("%:together %"),
        Delivery.dedup_key.not_like("%:instead of %"),
        Delivery.state.in_(("waiting", "leased", "done")),
        Delivery.due_at > (now - NEAR if since is None else max(since, now - NEAR)),
    )
    return await tx.scalar(said.limit(1)) is not None


def _served(session: Session, follower: Follower, leads: Collection[timedelta]) -> timedelta:
    return served_by(session, follower.lead, leads, follower.since)


def _reminders(event_id: int, session: Session) -> tuple[Any, ...]:
    return (
        Delivery.event_id == event_id,
        Delivery.kind == REMINDER,
        Delivery.subject == subject_of(session.id),
        Delivery.dedup_key.startswith(
            f"{subject_of(session.id)}:{REMINDER}:v{session.version}:", autoescape=True
        ),
    )
