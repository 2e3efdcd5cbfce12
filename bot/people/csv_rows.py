"""The people of an event as cells of a file, and what an event knows by name."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Chapter, Event, Membership, Participant, Team, Track
from bot.people.asked import Asked
from bot.people.csv_columns import Column, Terms, columns_of, shown

# Columns of the table that stand in columns of the file under the same name.
OWN = ("name", "state", "time_zone", "attendance", "experience", "looking_for_team")
# What stands in the profile under the name of its column.
PROFILE = ("tracks", "skills", "interests", "languages", "affiliation", "email", "about")
FIELDS = ("id", "user_id", *OWN, "chapter_id", "profile")
AT_ONCE = 250
INSTANTS = {
    "registered_at": "joined_at",
    "confirmed_at": "confirmed_at",
    "checked_in_at": "checked_in_at",
    "left_at": "left_at",
}


@dataclass(frozen=True)
class People:
    """Everyone of an event as plain rows, with the words that their cells are made from."""

    terms: Terms
    rows: tuple[Mapping[str, Any], ...]
    chapters: Mapping[int, str]
    teams: Mapping[int, str]


async def load_people(session: AsyncSession, event: Event, asked: Asked) -> People:
    """Everyone of the event, in the order they came."""
    chapters = [*await session.scalars(select(Chapter).where(Chapter.event_id == event.id))]
    tracks = [*await session.scalars(select(Track).where(Track.event_id == event.id))]
    memberships = await session.execute(
        select(Membership.participant_id, Team.name)
        .join(Team, Team.id == Membership.team_id)
        .where(Membership.event_id == event.id)
        .order_by(Membership.slot)
    )
    teams: dict[int, list[str]] = {}
    for participant_id, name in memberships:
        teams.setdefault(participant_id, []).append(name)
    return People(
        terms=Terms(
            zones=zones(),
            chapters={chapter.key: chapter.name for chapter in chapters},
            tracks={track.key: track.name for track in tracks},
            questions=asked.questions,
            skills=asked.skills,
            interests=asked.interests,
        ),
        rows=tuple(await _rows(session, event.id)),
        chapters={chapter.id: chapter.key for chapter in chapters},
        teams={participant_id: shown(names) for participant_id, names in teams.items()},
    )


async def _rows(session: AsyncSession, event_id: int) -> list[Mapping[str, Any]]:
    columns = [getattr(Participant, name) for name in (*FIELDS, *INSTANTS.values())]
    page = select(*columns).where(Participant.event_id == event_id).order_by(Participant.id)
    rows: list[Mapping[str, Any]] = []
    # In parts, so that others get their turn: thousands of rows take a tenth of a second.
    while True:
        last = rows[-1]["id"] if rows else 0
        part = await session.execute(page.where(Participant.id > last).limit(AT_ONCE))
        before = len(rows)
        rows += (dict(row) for row in part.mappings())
        if len(rows) < before + AT_ONCE:
            return rows
        await asyncio.sleep(0)


def cells_of(people: People) -> dict[int, dict[str, str]]:
    """Everyone's cells by the name of their column, by Discord's number of the person."""
    columns = columns_of(people.terms)
    return {row["user_id"]: dict(_cells(people, row, columns)) for row in people.rows}


def _cells(
    people: People, row: Mapping[str, Any], columns: Iterable[Column]
) -> Iterable[tuple[str, str]]:
    profile: Mapping[str, Any] = row["profile"]
    answers: Mapping[str, Any] = profile.get("answers", {})
    for column in columns:
        name = column.name
        if column.answers is not None:
            yield name, shown(answers.get(column.answers))
        elif name in PROFILE:
            yield name, shown(profile.get(name))
        elif name in INSTANTS:
            yield name, _instant(row[INSTANTS[name]])
        elif name == "chapter":
            yield name, people.chapters.get(row["chapter_id"] or 0, "")
        elif name == "team":
            yield name, people.teams.get(row["id"], "")
        else:
            yield name, shown(row.get(name))


def put_into(
    values: Mapping[str, Any], profile: Mapping[str, Any], chapter_ids: Mapping[str, int]
) -> dict[str, Any]:
    """The table's columns that a line changes, the profile included."""
    changed: dict[str, Any] = {name: values[name] for name in OWN if name in values}
    if "chapter" in values:
        chapter: str | None = values["chapter"]
        changed["chapter_id"] = None if chapter is None else chapter_ids[chapter]
    told = {name: values[name] for name in PROFILE if name in values}
    prefix = "answer: "
    answers = {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix)
    }
    if answers:
        told["answers"] = {**profile.get("answers", {}), **answers}
    if told:
        changed["profile"] = {**profile, **told}
    return changed


def _instant(at: datetime | None) -> str:
    return "" if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def zones() -> frozenset[str]:
    """Every time zone by its IANA name; read on first use from some six hundred files."""
    return frozenset(available_timezones())
