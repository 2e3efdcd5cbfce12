"""People and teams written as rows, for tests that are about what comes after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.db import Database
from bot.model import Membership, Participant, Team


async def add_person(
    database: Database, event_id: int, person: tuple[int, str], at: datetime, **columns: Any
) -> None:
    """Somebody with a number and a name who is registered."""
    async with database.begin() as tx:
        tx.add(_registered(event_id, person, at, **columns))


async def add_team(
    database: Database,
    event_id: int,
    name: str,
    people: Sequence[tuple[int, str]],
    at: datetime,
    *,
    led: bool = True,
) -> Team:
    """A team of people who are registered with it; the first leads it when it is `led`."""
    async with database.begin() as tx:
        team = Team(
            event_id=event_id,
            name=name,
            folded_name=name.casefold(),
            created_at=at,
            member_count=len(people),
        )
        parts = [_registered(event_id, person, at) for person in people]
        tx.add_all([team, *parts])
        await tx.flush()
        tx.add_all(
            Membership(event_id=event_id, team_id=team.id, participant_id=part.id, joined_at=at)
            for part in parts
        )
        if led and parts:
            team.captain_id = parts[0].id
    return team


def _registered(
    event_id: int, person: tuple[int, str], at: datetime, **columns: Any
) -> Participant:
    usual: dict[str, Any] = {"state": "registered", "profile": {}}
    user_id, name = person
    return Participant(
        event_id=event_id, user_id=user_id, name=name, joined_at=at, **usual | columns
    )
