"""How long deciding takes with 60 mentors and 40 requests, and matching 100 teams beforehand."""

import random
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import delete, update

from bot.mentors.wishing import Bonds, MentorSide, TeamSide, propose
from bot.model import Delivery, Expertise, Mentor, MentorOffer, MentorRequest
from tests.bench.mentor_desks import BEGINS, QuietDesk

MENTORS, REQUESTS, TOPICS = 60, 40, 10
TEAMS, GUIDES, EACH, MOST = 100, 25, 2, 9
ROUNDS = 15


async def measure_dispatch(folder: Path) -> dict[str, float]:
    """Milliseconds for one decision through the service, all mentors free and nothing offered."""
    desk = QuietDesk(folder)
    chance = random.Random(7)
    async with desk.running():
        await desk.open([])
        async with desk.app.database.begin() as tx:
            for number in range(MENTORS):
                tx.add(_mentor(desk.event.id, number))
            await tx.flush()
            for number in range(1, MENTORS + 1):
                for topic in chance.sample(range(TOPICS), 5):
                    row = Expertise(
                        event_id=desk.event.id,
                        mentor_id=number,
                        topic=f"t{topic}",
                        level=chance.choice([1, 2, 3]),
                    )
                    tx.add(row)
            for number in range(REQUESTS):
                tx.add(_request(desk.event.id, number, chance))
        took: list[float] = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            now = desk.clock.now()
            offers = await desk.app.services.mentor_dispatch.dispatch(desk.event.id, now)
            took.append((time.perf_counter() - began) * 1000)
            assert len(offers) > MENTORS / 2
            async with desk.app.database.begin() as tx:
                await tx.execute(delete(MentorOffer))
                await tx.execute(delete(Delivery))
                await tx.execute(update(MentorRequest).values(state="open"))
    return {"mentor_dispatch_ms": median(took), "mentor_dispatch_max_ms": max(took)}


def measure_assigning() -> dict[str, float]:
    """Milliseconds for the best assignment of 100 teams and 25 mentors, and its worst pair."""
    took: list[float] = []
    worst: list[float] = []
    means: list[float] = []
    for seed in range(5):
        teams, guides, bonds = _sides(random.Random(seed))
        began = time.perf_counter()
        found = propose(teams, guides, bonds, each=EACH, most=MOST, topics=TOPICS)
        took.append((time.perf_counter() - began) * 1000)
        assert found.unfilled == 0
        worst.append(found.worst)
        means.append(found.mean)
    return {
        "assign_ms": median(took),
        "assign_worst": median(worst),
        "assign_mean": median(means),
    }


def _mentor(event_id: int, number: int) -> Mentor:
    return Mentor(
        event_id=event_id,
        user_id=5000 + number,
        name=f"Mentor {number}",
        hours=["daily 00:00-24:00"],
        time_zone="Europe/Berlin",
        quiet_hours="03:00-04:00",
        presence="by_hours",
        joined_at=BEGINS,
    )


def _request(event_id: int, number: int, chance: random.Random) -> MentorRequest:
    at = BEGINS - timedelta(minutes=chance.uniform(0, 12))
    return MentorRequest(
        event_id=event_id,
        asker=f"person:{number}",
        user_id=9000 + number,
        topic=f"t{chance.randrange(TOPICS)}",
        urgency=chance.choice([0, 1, 2]),
        state="open",
        made_at=at,
        queued_at=at,
        version=1,
    )


def _sides(chance: random.Random) -> tuple[list[TeamSide], list[MentorSide], Bonds]:
    tracks = ["build", "train", "analyse"]
    guides = [
        MentorSide(
            number,
            {f"t{topic}": chance.choice([1, 2, 3, 3]) for topic in chance.sample(range(TOPICS), 5)},
            frozenset(chance.sample(tracks, 2)),
        )
        for number in range(GUIDES)
    ]
    teams = [
        TeamSide(
            number,
            tuple(f"t{topic}" for topic in chance.sample(range(TOPICS), chance.choice([1, 2]))),
            frozenset(chance.sample(tracks, 1)),
        )
        for number in range(TEAMS)
    ]
    wishes = {
        (mentor, team.id): rank
        for team in teams
        for rank, mentor in enumerate(chance.sample(range(GUIDES), 3), 1)
    }
    conflicts = frozenset(
        (chance.randrange(GUIDES), chance.randrange(TEAMS)) for _ in range(TEAMS // 4)
    )
    return teams, guides, Bonds(wishes=wishes, conflicts=conflicts)
