"""Figures of people and teams as charts: registrations over time, team sizes, tracks, skills."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.charts.chart import Bars, Chart, Steps, largest_bars
from bot.clock import Clock
from bot.db import Database
from bot.events.book import EventBook
from bot.model import AdmissionSeats, Event, Participant, Team
from bot.permissions import require_organizer
from bot.teams.forming_loading import by_portions

TAKES_PART = ("registered", "interested")
# A curve of more steps looks the same, and takes longer.
MOST_STEPS = 500


class TeamCharts:
    """For organizers alone."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book

    async def charts(self, actor: Actor, event_id: int) -> tuple[Event, list[Chart]]:
        """The charts of an event, those with nothing in them left out; raises OrganizersOnly."""
        event = await self._book.event(actor.guild_id, event_id)
        require_organizer(actor, event)
        async with self._database.read() as session:
            people = await _people(session, event_id)
            cap = await session.scalar(
                select(AdmissionSeats.cap).where(AdmissionSeats.event_id == event_id)
            )
            sizes = select(Team.member_count).where(
                Team.event_id == event_id, Team.state != "disbanded"
            )
            teams = Counter(await session.scalars(sizes))
        names = {track.key: track.name for track in event.tracks}
        first: Counter[str] = Counter()
        skills: Counter[str] = Counter()
        for row in people:
            first.update(
                names[key] for key in (row.profile.get("tracks") or ())[:1] if key in names
            )
            skills.update([*(row.profile.get("skills") or {})])
        charts: list[Chart] = [
            _registrations([row.joined_at for row in people], cap, event, self._clock.now()),
            Bars(
                "Teams by size",
                tuple(f"{size} in the team" for size in sorted(teams)),
                tuple(float(teams[size]) for size in sorted(teams)),
                "teams",
            ),
            largest_bars("First choice of track", [*first.items()], "people"),
            largest_bars("Skills", [*skills.items()], "people"),
        ]
        return event, [chart for chart in charts if chart.values]


async def _people(session: AsyncSession, event_id: int) -> list[Any]:
    asked = select(Participant.id, Participant.joined_at, Participant.profile).where(
        Participant.event_id == event_id, Participant.state.in_(TAKES_PART)
    )
    return await by_portions(session, asked, Participant.id)


def _registrations(joined: list[datetime], cap: int | None, event: Event, now: datetime) -> Steps:
    instants = sorted(joined)
    steps = [(instant.timestamp(), number) for number, instant in enumerate(instants, 1)]
    # Every so-manieth, and always the last.
    every = len(steps) // MOST_STEPS + 1
    kept = [*reversed(steps[::-1][::every])]
    if kept:
        kept.append((now.astimezone(UTC).timestamp(), kept[-1][1]))
    return Steps(
        "Registrations",
        tuple(at for at, _ in kept),
        tuple(float(number) for _, number in kept),
        "people",
        event.time_zone,
        None if cap is None else float(cap),
    )
