"""Moving deadlines, for everyone or for one team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.deadlines.extending import TeamNotice, extend, extension_of, team_notice
from bot.deadlines.following import MOVED, edges_of, follow_windows
from bot.deadlines.milestones import MILESTONE, SAYS, plan_milestones
from bot.deadlines.outlook import count_rows, handed_in_until, nights, reopened_until
from bot.deadlines.places import places_of_team
from bot.deadlines.rules import (
    CLOSES,
    OPENS,
    SUBMISSIONS,
    begun_before,
    closing_for,
    is_open_alone,
    require_movable,
)
from bot.deadlines.unanswered import note_found, unanswered
from bot.delivery.leased import Leased
from bot.delivery.outcome import Place
from bot.errors.announcements import TimeIsPast
from bot.errors.deadlines import (
    MovedMeanwhile,
    UnknownTeam,
    UnknownWindow,
)
from bot.events.file.instants import Moment
from bot.events.loading import get_event
from bot.model import Event, Team, Window
from bot.permissions import is_organizer, require_organizer

# What begins the number of a team, as the menu hands it out.
NUMBER = "#"


@dataclass(frozen=True)
class Move:
    """A deadline that would move: from where, to where, and what goes with it.

    `timers` are announcements that wait, `posted` messages that name the old instant, `nights`
    the chapters (or the event) where it would be night, with the local time. `shown_in` are the
    zones to name the instant in. `for_everyone` is where the edge is for who is in no team,
    `begun` what would open before submissions close, and `tells` whether the team can be told.
    `until` is when submissions close where judging or voting would open before. With `at_once` it
    closes for the team now, as everyone's deadline has passed, but for what was reopened for it.
    """

    event: Event
    window: Window
    edge: str
    before: datetime | None
    after: Moment
    team: Team | None
    timers: int
    posted: int
    nights: tuple[tuple[str, datetime], ...]
    shown_in: tuple[str, ...]
    for_everyone: datetime | None
    begun: tuple[tuple[str, datetime], ...] = ()
    tells: bool = True
    at_once: bool = False
    reopened_until: datetime | None = None
    until: datetime | None = None

    @property
    def takes_back(self) -> bool:
        """Whether a team would have no deadline of its own any more."""
        return self.team is not None and self.after.utc == self.for_everyone

    @property
    def outlasts_event(self) -> bool:
        """Whether it would be after the end of the event."""
        return self.event.ends_at is not None and self.after.utc > self.event.ends_at


class DeadlineService:
    """What organizers do with deadlines."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def teams(self, actor: Actor, event_id: int) -> list[Team]:
        """The teams that a deadline can be moved for; for organizers."""
        async with self._database.read() as session:
            require_organizer(actor, await get_event(session, actor.guild_id, event_id))
            found = select(Team).where(Team.event_id == event_id, Team.state != "disbanded")
            return [*await session.scalars(found.order_by(Team.name))]

    async def having(self, actor: Actor, events: Sequence[Event], team_name: str) -> list[Event]:
        """Those of one's events that have the team; raises OrganizersOnly or UnknownTeam."""
        own = [event for event in events if is_organizer(actor, event)]
        if not own:
            require_organizer(actor, events[0])
        async with self._database.read() as session:
            found = [e for e in own if await _team_or_none(session, e.id, team_name)]
        if not found:
            raise UnknownTeam(team_name)
        return found

    async def everyones_if_past(
        self, actor: Actor, event_id: int, window_key: str, edge: str, team_name: str | None
    ) -> datetime | None:
        """Everyone's deadline where it has passed and a team alone has a later one, or None.

        Of all times in the past only this one can be planned. Raises UnknownWindow or UnknownTeam.
        """
        if team_name is None or edge != CLOSES:
            return None
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id)
            require_organizer(actor, event)
            window = _window(event, window_key)
            own = await _instant(session, window, edge, await _team(session, event.id, team_name))
            return window.closes_at if is_open_alone(window, own, self._clock.now()) else None

    async def plan(
        self,
        actor: Actor,
        event_id: int,
        window_key: str,
        edge: str,
        after: Moment,
        team_name: str | None = None,
    ) -> Move:
        """What moving a deadline would mean; nothing is written.

        Raises UnknownWindow, UnknownTeam, TimeIsPast, SameInstant, ClosesBeforeOpening,
        ExtensionTooEarly or OnlyClosingForOneTeam.
        """
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id)
            require_organizer(actor, event)
            window = _window(event, window_key)
            team = await _team(session, event.id, team_name) if team_name else None
            before = await _instant(session, window, edge, team)
            now = self._clock.now()
            at_once = after.utc <= now
            require_movable(window, edge, before, after.utc, now, for_team=team is not None)
            closes = edge == CLOSES and window.key == SUBMISSIONS
            return Move(
                event=event,
                window=window,
                edge=edge,
                before=before,
                after=after,
                team=team,
                timers=await count_rows(session, event, window, [MILESTONE], ["waiting"]),
                posted=await count_rows(session, event, window, [SAYS, MOVED], ["done"]),
                nights=tuple(await nights(session, event, after.utc)),
                shown_in=tuple(dict.fromkeys((event.time_zone, after.zone))),
                for_everyone=await _instant(session, window, edge, None),
                begun=tuple(begun_before(event.windows, after.utc)) if closes else (),
                tells=team is None or bool(await places_of_team(session, event, team.id)),
                at_once=at_once,
                reopened_until=await reopened_until(session, window, team, now)
                if team is not None and at_once
                else None,
                until=await handed_in_until(session, event, window, edge, after.utc),
            )

    async def move(self, actor: Actor, plan: Move, why: str | None = None) -> Event:
        """Move it, with its milestones, a notice, and corrections of what was posted.

        Raises MovedMeanwhile when it is not where the plan saw it any more.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            # On a database with many writers: who moves second sees what the first one did.
            await tx.execute(select(Event.id).where(Event.id == plan.event.id).with_for_update())
            event = await get_event(tx, actor.guild_id, plan.event.id, with_definition=True)
            require_organizer(actor, event)
            window = _window(event, plan.window.key)
            team = None if plan.team is None else await tx.get(Team, plan.team.id)
            before = await _instant(tx, window, plan.edge, team)
            if before != plan.before:
                raise MovedMeanwhile(window.key, before)
            if plan.takes_back and window.closes_at != plan.for_everyone:
                raise MovedMeanwhile(window.key, window.closes_at)
            at = plan.after.utc
            require_movable(window, plan.edge, before, at, now, for_team=team is not None)
            if at <= now and not plan.at_once:
                # The question did not say that it would close at once.
                raise TimeIsPast(at, now)
            if team is None:
                known = edges_of(event.windows)
                _set(window, plan.edge, plan.after)
                await tx.flush()
                await follow_windows(tx, event, known, now, why=why)
            else:
                at = await extend(tx, event, window, team, plan.after, why, before, now)
            name = f"{window.key} {plan.edge}"
            audit.record(
                tx,
                event.id,
                at=now,
                actor=actor,
                action="deadline.move",
                subject=name if team is None else f"{name} for {team.name}",
                before={"at": None if before is None else before.isoformat()},
                after={"at": at.isoformat()},
                why=why,
            )
        return event

    async def to_team(self, row: Leased) -> TeamNotice | None:
        """What a notice to one team says now; None when its window is gone."""
        async with self._database.read() as session:
            return await team_notice(session, row)

    async def unanswered(self, row: Leased) -> Leased | None:
        """What a correction has to look for first, as no answer came when it was posted."""
        async with self._database.read() as session:
            return await unanswered(session, row.facts["delivery"])

    async def note_found(self, row: Leased, place: Place) -> None:
        """Write down where a message stands to which no answer had come."""
        async with self._database.begin() as tx:
            await note_found(tx, row, place)

    async def keep_milestones(self, event: Event) -> None:
        """Make sure that every milestone still to come has its timer."""
        async with self._database.begin() as tx:
            found = await get_event(tx, event.guild_id, event.id, with_definition=True)
            await plan_milestones(tx, found, self._clock.now())


def _set(window: Window, edge: str, after: Moment) -> None:
    if edge == CLOSES:
        window.closes_at, window.closes_written = after.utc, after.canonical
    else:
        window.opens_at, window.opens_written = after.utc, after.canonical
    window.version += 1


def _window(event: Event, key: str) -> Window:
    for window in event.windows:
        if window.key == key:
            return window
    raise UnknownWindow(key, tuple(window.key for window in event.windows))


async def _team(session: AsyncSession, event_id: int, named: str) -> Team:
    team = await _team_or_none(session, event_id, named)
    if team is None:
        raise UnknownTeam(named)
    return team


async def _team_or_none(session: AsyncSession, event_id: int, named: str) -> Team | None:
    """The team as the menu hands it out, or of that name."""
    found = select(Team).where(Team.event_id == event_id, Team.state != "disbanded")
    named = named.strip()
    number = named.removeprefix(NUMBER)
    # Without the sign it is a name, as teams may be called by numbers.
    if named.startswith(NUMBER) and number.isdecimal() and len(number) < 10:
        team = await session.scalar(found.where(Team.id == int(number)))
        if team is not None:
            return team
    return await session.scalar(found.where(func.lower(Team.name) == named.lower()).limit(1))


async def _instant(
    session: AsyncSession, window: Window, edge: str, team: Team | None
) -> datetime | None:
    if edge == OPENS:
        return window.opens_at
    if team is None:
        return window.closes_at
    own = await session.scalars(extension_of(window, team))
    return closing_for(window, own, team.id)
