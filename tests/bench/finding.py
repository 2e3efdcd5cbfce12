"""What `/team find` and `/team join` cost with 5,000 people registered, against 50.

Processor time of the real bot's process on the loopback. Both sizes have as many who type; the
rest stands in the database. Who looks is read once, with the first search, before the measuring.
"""

import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean

from sqlalchemy import insert, select, update

from bot.app import open_app
from bot.clock import SystemClock
from bot.model import Membership, Participant, Team, TeamTrack, Track, Window
from bot.teams.naming import fold_name
from tests.bench.place import Place
from tests.loopback.actors import User
from tests.loopback.client import Loopback

FEW, MANY, SEED = 50, 5_000, 7
# Of those who are registered: one in five is captain of a team that looks.
A_TEAM_EACH = 5
# As many teams at both sizes, since the first to join one has its room made.
TEAMS_JOINED = 10
# Those who search stay without a team; of the others a third joins one in each round.
TYPISTS, FINDERS, FINDS, ROUNDS = 40, 10, 10, 3
SKILLS = ("Python", "Machine learning", "Data analysis", "Visualisation", "Design", "Writing")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Lagos", "Asia/Tokyo")
LANGUAGES = ("en", "es", "de", "hi", "fr")
SECONDS = 30.0


async def measure_finding(folder: Path) -> dict[str, float]:
    """Milliseconds of each command at both sizes, and how they compare."""
    costs: dict[str, list[float]] = {}
    places: list[tuple[int, Place, list[int]]] = []
    async with AsyncExitStack() as stack:
        for registered in (FEW, MANY):
            # A Discord each: a bot that knows nothing of the other server would change it.
            loopback = Loopback(rate_limits="off", record_bodies=False)
            await stack.enter_async_context(loopback)
            place = await Place(loopback, folder / str(registered)).build(people=TYPISTS)
            places.append((registered, place, await _fill(place, registered)))
        for number in range(ROUNDS):
            for registered, place, teams in places:
                found, joined = await _round(place, number, teams)
                costs.setdefault(f"find_{registered}", []).append(found)
                costs.setdefault(f"join_{registered}", []).append(joined)
    result = {f"{name}_cpu_ms": mean(some) for name, some in costs.items()}
    for name in ("find", "join"):
        ratio = result[f"{name}_{MANY}_cpu_ms"] / result[f"{name}_{FEW}_cpu_ms"]
        result[f"{name}_{MANY}_over_{FEW}"] = ratio
    return result


async def _round(place: Place, number: int, teams: Sequence[int]) -> tuple[float, float]:
    share = (TYPISTS - FINDERS) // ROUNDS
    finders = place.people[:FINDERS]
    first = FINDERS + number * share
    async with place.bot() as bot:
        await place.commands_are_there()
        await _find(place, finders, 1)
        before = bot.cpu_seconds
        await _find(place, finders, FINDS)
        found = (bot.cpu_seconds - before) * 1_000 / (FINDERS * FINDS)
        before = bot.cpu_seconds
        for turn, who in enumerate(place.people[first : first + share], start=first):
            team = str(teams[turn % TEAMS_JOINED])
            answer = await who.slash(place.lobby, "team join", team=team, seconds=SECONDS)
            assert "You are in" in answer.content, answer.content
        return found, (bot.cpu_seconds - before) * 1_000 / share


async def _find(place: Place, people: Sequence[User], times: int) -> None:
    for _ in range(times):
        for who in people:
            answer = await who.slash(place.lobby, "team find", seconds=SECONDS)
            assert "Teams that fit you" in answer.content, answer.content


async def _fill(place: Place, registered: int) -> list[int]:
    """Register so many, those who type among them; returns the teams that look."""
    chance, now = random.Random(SEED), SystemClock().now()
    typists = [person.id for person in place.people[: min(TYPISTS, registered)]]
    others = [10**15 + n for n in range(registered - len(typists))]
    async with open_app(place.database, SystemClock()) as app, app.database.begin() as tx:
        # By the real clock the team formation of 2024 is over.
        late = {"closes_at": now + timedelta(days=30)}
        await tx.execute(update(Window).where(Window.key == "team_formation").values(**late))
        tracks = [*await tx.scalars(select(Track).order_by(Track.id))]
        captains = others[:: A_TEAM_EACH if registered > FEW else 1]
        leading = {*captains}
        keys = [track.key for track in tracks]
        people = [
            _person(user, chance, keys, now, looks=user not in leading)
            for user in (*typists, *others)
        ]
        await tx.execute(insert(Participant), people)
        rows = select(Participant.user_id, Participant.id).where(Participant.user_id.in_(captains))
        captain_ids = sorted(await tx.execute(rows))
        teams = [_team(f"Team {n} of {len(captain_ids)}", now) for n in range(len(captain_ids))]
        await tx.execute(insert(Team), teams)
        numbers = [*await tx.scalars(select(Team.id).order_by(Team.id))]
        members = [
            {"event_id": 1, "team_id": t, "participant_id": p, "slot": 1, "joined_at": now}
            for t, (_, p) in zip(numbers, captain_ids, strict=True)
        ]
        await tx.execute(insert(Membership), members)
        entered = [{"event_id": 1, "team_id": t, "track_id": tracks[0].id} for t in numbers[::2]]
        await tx.execute(insert(TeamTrack), entered)
    return numbers


def _person(
    user_id: int, chance: random.Random, tracks: Sequence[str], now: datetime, *, looks: bool
) -> dict[str, object]:
    profile = {
        "skills": {skill: chance.randint(1, 3) for skill in chance.sample(SKILLS, 3)},
        "tracks": chance.sample(tracks, min(2, len(tracks))),
        "languages": chance.sample(LANGUAGES, 2),
    }
    return {
        "event_id": 1,
        "user_id": user_id,
        "name": f"Person {user_id}",
        "state": "registered",
        "profile": profile,
        "time_zone": chance.choice(ZONES),
        "looking_for_team": looks,
        "joined_at": now,
    }


def _team(name: str, now: datetime) -> dict[str, object]:
    return {
        "event_id": 1,
        "name": name,
        "folded_name": fold_name(name),
        "created_at": now,
        "member_count": 1,
        "size_limit": 5,
        "wanted_skills": [],
    }
