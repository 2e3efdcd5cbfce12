"""More or less time for one team: its row, a notice to the team, and how that reads now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements import handing_out as announcements
from bot.deadlines.following import (
    CORRECT_WITHIN,
    EXTENDED,
    SUBMISSIONS,
    announcements_naming_it,
    correct_milestones,
)
from bot.deadlines.milestones import CLOSES, plan_window
from bot.deadlines.places import places_of_team
from bot.deadlines.rules import closing_for
from bot.deadlines.unanswered import perhaps_posted
from bot.delivery.enqueue import Order, enqueue, replace
from bot.delivery.leased import Leased
from bot.delivery.numbering import unused_number
from bot.events.file.instants import Moment
from bot.model import Delivery, Event, Extension, Membership, Participant, Team, Window


@dataclass(frozen=True)
class TeamNotice:
    """A notice to one team about its deadline, as it should read now.

    `at` is when it closes for the team now, `said` when the notice was written, and `before`
    until then, where the row says so. `for_everyone` is when it closes for the others, and
    `at_once` says that the notice was about closing at that moment.
    """

    event: str
    window: str
    team: str | None
    at: datetime | None
    said: datetime
    before: datetime | None
    for_everyone: datetime | None
    why: str | None
    at_once: bool = False
    disbanded: bool = False


async def extend(
    tx: AsyncSession,
    event: Event,
    window: Window,
    team: Team,
    after: Moment,
    why: str | None,
    before: datetime | None,
    now: datetime,
) -> datetime:
    """Give a team a deadline of its own, with its timers, a notice, and corrections.

    Everyone's deadline takes it back; where that has passed, it closes for the team at once.
    Returns when it closes for the team.
    """
    extension = await tx.scalar(extension_of(window, team))
    if extension is None:
        number = await unused_number(tx, Extension, "extension")
        extension = Extension(id=number, event_id=event.id, window_id=window.id, team_id=team.id)
        extension.version = 0
        tx.add(extension)
    # What is taken back ends now, and so counts for nothing also where everyone's moves. The row
    # stays, as its version tells apart what is said of it.
    own = after if after.utc != window.closes_at else Moment.at(now, after.zone)
    extension.closes_at, extension.closes_written = own.utc, own.canonical
    extension.why, extension.version = why, extension.version + 1
    await tx.flush()
    extensions = await tx.scalars(select(Extension).where(Extension.window_id == window.id))
    await plan_window(tx, event, window, [*extensions], now)
    subject = f"extension:{extension.id}"
    await correct_milestones(tx, event, [subject], CLOSES, f"e{extension.version}", now)
    if window.key == SUBMISSIONS:
        await _correct_space(tx, event, team, f"e{extension.id}v{extension.version}", before, now)
    before = await _told_until(tx, event.id, subject) or before
    at_once = after.utc <= now
    at = own.utc if at_once else after.utc
    facts = {
        "window": window.id,
        "team": team.id,
        "before": None if before is None else before.isoformat(),
        "at": at.isoformat(),
        "why": why,
        **({"at_once": True} if at_once else {}),
    }
    # There and back before anything was said makes no notice.
    places = await places_of_team(tx, event, team.id) if before != after.utc else []
    notices = [
        Order(
            kind=EXTENDED,
            subject=subject,
            once=f"v{extension.version}",
            due_at=now,
            facts=facts,
            channel_id=channel_id,
            user_id=user_id,
            useless_at=now + CORRECT_WITHIN if at_once else at,
        )
        for channel_id, user_id in places
    ]
    await replace(tx, event.id, subject, [EXTENDED], notices)
    return at


async def _correct_space(
    tx: AsyncSession, event: Event, team: Team, once: str, was: datetime | None, now: datetime
) -> None:
    """Have announcements that name the deadline edited where this team or one of it reads them."""
    inside = select(Membership.participant_id).where(Membership.team_id == team.id)
    found = await tx.scalars(select(Participant.user_id).where(Participant.id.in_(inside)))
    members = {*found}
    named = await tx.scalars(announcements_naming_it(event))
    subjects = {announcements.subject_of(one.id): one.id for one in named}
    posted = await tx.execute(
        select(Delivery.id, Delivery.subject, Delivery.facts).where(
            Delivery.event_id == event.id,
            Delivery.subject.in_(subjects),
            Delivery.kind == announcements.SAYS,
            or_(Delivery.state.in_(("done", "leased")), perhaps_posted()),
        )
    )
    before = {} if was is None else {"deadline_was": was.isoformat()}
    orders = [
        Order(
            kind=announcements.CORRECTS,
            subject=subject,
            once=f"{once}:{delivery_id}",
            due_at=now,
            facts={"announcement": subjects[subject], "delivery": delivery_id, **before},
            useless_at=now + announcements.CORRECT_WITHIN,
        )
        for delivery_id, subject, facts in posted
        if facts.get("team") == team.id or facts.get("person") in members
    ]
    await enqueue(tx, event.id, orders)


async def _told_until(tx: AsyncSession, event_id: int, subject: str) -> datetime | None:
    """Where it was before a notice that nobody has tried to say yet; None without one."""
    unsaid = await tx.scalar(
        select(Delivery)
        .where(Delivery.event_id == event_id, Delivery.subject == subject)
        .where(Delivery.kind == EXTENDED, Delivery.state.in_(("waiting", "held")))
        # One that was tried may be there to be read, although no answer came.
        .where(Delivery.first_tried_at.is_(None))
        .order_by(Delivery.id)
        .limit(1)
    )
    return None if unsaid is None else _read(unsaid.facts.get("before"))


async def team_notice(session: AsyncSession, row: Leased) -> TeamNotice | None:
    """How the notice that a row posts to a team reads now; None when its window is gone."""
    event = await session.get(Event, row.event_id)
    window = await session.get(Window, row.facts["window"])
    if event is None or window is None:
        return None
    team_id = row.facts["team"]
    team = await session.get(Team, team_id)
    own = await session.scalars(select(Extension).where(Extension.window_id == window.id))
    return TeamNotice(
        event=event.name,
        window=window.key,
        team=None if team is None else team.name,
        at=closing_for(window, own, team_id),
        said=datetime.fromisoformat(row.facts["at"]),
        before=_read(row.facts.get("before")),
        for_everyone=window.closes_at,
        why=row.facts.get("why"),
        at_once=row.facts.get("at_once", False),
        disbanded=team is None or team.state == "disbanded",
    )


def extension_of(window: Window, team: Team):
    """A query for the extension that a team has of a window."""
    found = select(Extension).where(Extension.window_id == window.id)
    return found.where(Extension.team_id == team.id)


def _read(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)
