"""What an announcement says at one place, from what is true at that moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.announcements.handing_out import SAYS, subject_of
from bot.announcements.rules import Draft, fields_in
from bot.deadlines.rules import closing_for
from bot.model import (
    Announcement,
    Chapter,
    Delivery,
    Event,
    Extension,
    Membership,
    Mentor,
    Participant,
    Team,
    Track,
    Window,
)
from bot.permissions import role_of

SUBMISSIONS = "submissions"


@dataclass(frozen=True)
class Spoken:
    """An announcement at one place, with the values of its fields.

    `audience` is the kind and the name of whom it is for. `for_users` are those whose
    direct messages are closed, where it is said elsewhere for them; `person` is their names.
    `deadline_was` is the instant that was posted before, when it has moved since.
    """

    event: str
    title: str | None
    text: str
    place: str
    ping: str
    audience: tuple[str, str] = ("everyone", "")
    role_id: int | None = None
    team: str | None = None
    person: str | None = None
    deadline: datetime | None = None
    deadline_was: datetime | None = None
    for_users: tuple[int, ...] = ()


def spoken_draft(event: Event, draft: Draft, audience: tuple[str, str]) -> Spoken:
    """The part of it that is the same at every place."""
    kind, name = audience
    return Spoken(
        event=event.name,
        title=draft.title,
        text=draft.text,
        place=draft.place,
        ping=draft.ping,
        audience=audience,
        role_id=role_of(event, name) if kind == "role" else None,
    )


async def spoken_at(
    session: AsyncSession, announcement: Announcement, facts: dict[str, Any]
) -> Spoken:
    """What an announcement says at the place that a row's facts describe.

    Only what the text asks for is looked up, as this runs once for each place.
    """
    asked = fields_in(announcement.title, announcement.text)
    kind = announcement.audience.partition(":")[0]
    parts = [
        *([selectinload(Event.roles)] if kind == "role" else ()),
        *([selectinload(Event.windows)] if "deadline" in asked else ()),
    ]
    found = select(Event).where(Event.id == announcement.event_id).options(*parts)
    event = (await session.scalars(found)).one()
    team_id: int | None = facts.get("team") if "team" in asked or "deadline" in asked else None
    spoken = spoken_draft(
        event,
        draft_of(announcement),
        await named_audience(session, event.id, announcement.audience),
    )
    for_users = await _closed(session, announcement, facts)
    people = for_users or tuple(facts[key] for key in ("person",) if key in facts)
    deadline, was = None, None
    if "deadline" in asked:
        teams = [team_id] if team_id else await _teams_of(session, event.id, people)
        deadline, was = await _deadlines(session, event, teams, facts)
    return replace(
        spoken,
        team=await _team(session, team_id),
        person=await _names(session, event.id, people) if "name" in asked else None,
        deadline=deadline,
        deadline_was=was,
        for_users=for_users,
    )


def draft_of(announcement: Announcement) -> Draft:
    """The announcement as a draft, to be changed."""
    return Draft(
        key=announcement.draft,
        text=announcement.text,
        title=announcement.title,
        audience=announcement.audience,
        place=announcement.place,
        room=announcement.room,
        ping=announcement.ping,
        due_at=announcement.due_at,
    )


async def named_audience(session: AsyncSession, event_id: int, value: str) -> tuple[str, str]:
    """The kind and the name of an audience, also of one that the event has no more."""
    kind, _, key = value.partition(":")
    if kind in ("track", "chapter"):
        table = Track if kind == "track" else Chapter
        named = select(table.name).where(table.event_id == event_id, table.key == key)
        return kind, await session.scalar(named) or key
    return kind, key


async def deadline_of(session: AsyncSession, event: Event, team_id: int | None) -> datetime | None:
    """When submissions close for a team; the event was loaded with its windows."""
    window = next((w for w in event.windows if w.key == SUBMISSIONS), None)
    return None if window is None else await _closing(session, window, team_id)


async def _closing(session: AsyncSession, window: Window, team_id: int | None) -> datetime | None:
    extensions = await session.scalars(select(Extension).where(Extension.window_id == window.id))
    return closing_for(window, extensions, team_id)


async def _deadlines(
    session: AsyncSession, event: Event, teams: Sequence[int], facts: dict[str, Any]
) -> tuple[datetime | None, datetime | None]:
    """When submissions close for who reads it, and when they did before, where facts say so.

    Of several teams of theirs the one that is due first counts.
    """
    window = next((w for w in event.windows if w.key == SUBMISSIONS), None)
    said: str | None = facts.get("deadline_was")
    was = datetime.fromisoformat(said) if said else None
    if window is None:
        return None, was
    found = await session.scalars(select(Extension).where(Extension.window_id == window.id))
    extensions, whose = [*found], [*teams] or [None]
    closings = [closing_for(window, extensions, team_id) for team_id in whose]
    if was is not None and facts.get("for_everyone"):
        # Where a team had more time than everyone, it is that which was said before.
        was = min(max(_own(extensions, team_id, was)) for team_id in whose)
    return min((at for at in closings if at is not None), default=None), was


def _own(extensions: Sequence[Extension], team_id: int | None, all_of: datetime) -> list[datetime]:
    return [all_of, *(one.closes_at for one in extensions if one.team_id == team_id)]


async def _teams_of(session: AsyncSession, event_id: int, people: Sequence[int]) -> list[int]:
    """The teams of those whom a row is for alone."""
    if not people:
        return []
    found = await session.scalars(
        select(Team.id)
        .join(Membership, Membership.team_id == Team.id)
        .join(Participant, Participant.id == Membership.participant_id)
        .where(
            Team.event_id == event_id,
            Team.state != "disbanded",
            Participant.user_id.in_(people),
        )
        .order_by(Team.id)
    )
    return [*dict.fromkeys(found)]


async def _team(session: AsyncSession, team_id: int | None) -> str | None:
    named = select(Team.name).where(Team.id == team_id)
    return None if team_id is None else await session.scalar(named)


async def _names(session: AsyncSession, event_id: int, people: tuple[int, ...]) -> str | None:
    """What people are called in the event: on the list, or among the mentors."""
    known: dict[int | None, str] = {}
    for table in (Mentor, Participant) if people else ():
        named = select(table.user_id, table.name).where(
            table.event_id == event_id, table.user_id.in_(people)
        )
        known |= {row[0]: row[1] for row in await session.execute(named)}
    names = [known[one] for one in people if one in known]
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else ()), *names[-1:]]) or None


async def _closed(
    session: AsyncSession, announcement: Announcement, facts: dict[str, Any]
) -> tuple[int, ...]:
    """For whom a row is said elsewhere: all who read it there, as far as they are known."""
    first: int | None = facts.get("for_user")
    if first is None or not facts.get("together"):
        return () if first is None else (first,)
    closed = (
        select(Delivery.user_id)
        .where(*_letters_beside(announcement, first), Delivery.state == "dead")
        .order_by(Delivery.id)
    )
    found = await session.scalars(closed)
    return tuple(one for one in found if one is not None) or (first,)


async def are_being_written(
    session: AsyncSession, announcement: Announcement, facts: dict[str, Any]
) -> bool:
    """Whether letters to others who would read a row at the same place are under way."""
    letters = select(Delivery.id).where(*_letters_beside(announcement, facts["for_user"]))
    return await session.scalar(letters.where(Delivery.state == "leased").limit(1)) is not None


def _letters_beside(announcement: Announcement, user_id: int) -> tuple[ColumnElement[bool], ...]:
    own = (
        Delivery.event_id == announcement.event_id,
        Delivery.subject == subject_of(announcement.id),
        Delivery.kind == SAYS,
    )
    place = select(Delivery.fallback_channel_id).where(*own, Delivery.user_id == user_id)
    return *own, Delivery.user_id.is_not(None), Delivery.fallback_channel_id.in_(place)
