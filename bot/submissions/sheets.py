"""A sheet is what one team or person has to hand in for one thing: who, for what, until when."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.deadlines.rules import closing_for
from bot.errors.submissions import NoTeamToHandIn, NotRegisteredToHandIn, UnknownSubmission
from bot.events.definition import UNIT
from bot.model import (
    Event,
    Extension,
    Membership,
    Participant,
    Submission,
    Team,
    TeamTrack,
    Track,
    Window,
)
from bot.submissions.asked import Asked, Part
from bot.submissions.rules import scope_of

SUBMISSIONS = "submissions"
# The name under which chosen tracks are kept beside the parts.
TRACKS = "tracks"
TAKES_PART = ("registered", "interested")
# Up to so many owners are asked for one by one; for more, everything is read at once.
FEW = 10


@dataclass(frozen=True)
class Owner:
    """Who hands in: a team, or one person."""

    participant: Participant
    team: Team | None
    tracks: frozenset[str]


@dataclass(frozen=True)
class Sheet:
    """Everything about one thing to hand in; `submission` is None until something is written.

    `purpose` is the title of the track or unit that it is for, None when it is for the event.
    """

    event: Event
    asked: Asked
    owner: Owner
    scope: str
    purpose: str | None
    track_id: int | None
    unit: str | None
    submission: Submission | None
    opens_at: datetime | None
    closes_at: datetime | None

    @property
    def title(self) -> str | None:
        """The title of the project, if it has one yet."""
        return self.submission.title if self.submission else None

    @property
    def values(self) -> dict[str, Any]:
        """What is written so far, by the parts' keys."""
        return self.submission.parts if self.submission else {}

    @property
    def tracks(self) -> frozenset[str]:
        """The keys of the tracks that it is entered for."""
        chosen: list[str] | None = self.values.get(TRACKS)
        return self.owner.tracks if chosen is None else frozenset(chosen)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that are asked of this sheet."""
        return self.asked.parts_for(self.tracks, self.unit)

    @property
    def asks_tracks(self) -> bool:
        """Whether one chooses tracks on the sheet."""
        return self.asked.for_each == "event" and len(self.asked.tracks) > 0

    @property
    def unsent(self) -> bool:
        """Whether something was changed since it was handed in."""
        made = self.submission
        return made is not None and made.state == "submitted" and made.edited_at is not None


def mark_of(value: Any) -> str:
    """A short fingerprint of a value, to tell later whether somebody changed it meanwhile."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


async def sheets_of(
    session: AsyncSession, actor: Actor, event: Event, asked: Asked
) -> Sequence[Sheet]:
    """Every sheet of the person, in the order of the file.

    The event was loaded with its windows. Raises NoTeamToHandIn or NotRegisteredToHandIn.
    """
    owners = await _owners(session, actor, event, asked)
    return await sheets_for(session, event, asked, owners)


async def sheets_for(
    session: AsyncSession, event: Event, asked: Asked, owners: Sequence[Owner]
) -> Sequence[Sheet]:
    """Every sheet of these owners; the event was loaded with its windows."""
    purposes = await _purposes(session, event, asked)
    extensions = await _extensions(session, event.id)
    written = await _written(session, event.id, owners)
    return [
        _sheet(event, asked, owner, purpose, written, extensions)
        for owner in owners
        for purpose in purposes
    ]


def blank(sheet: Sheet, now: datetime) -> Submission:
    """The row of a sheet on which nothing is written yet."""
    owner = sheet.owner
    return Submission(
        event_id=sheet.event.id,
        scope=sheet.scope,
        team_id=owner.team.id if owner.team else None,
        participant_id=None if owner.team else owner.participant.id,
        track_id=sheet.track_id,
        unit=sheet.unit,
        parts={},
        made_at=now,
    )


async def sheet_of(
    session: AsyncSession, actor: Actor, event: Event, asked: Asked, scope: str
) -> Sheet:
    """One of the person's own sheets; raises UnknownSubmission for anybody else's."""
    for sheet in await sheets_of(session, actor, event, asked):
        if sheet.scope == scope:
            return sheet
    raise UnknownSubmission


def window_for(event: Event, unit: str | None) -> Window | None:
    """The window in which something is handed in, for the event or for one of its units."""
    windows = {window.key: window for window in event.windows}
    own = windows.get(UNIT + unit) if unit is not None else None
    return own or windows.get(SUBMISSIONS)


Purpose = tuple[int | None, str | None, str | None]


async def _purposes(session: AsyncSession, event: Event, asked: Asked) -> list[Purpose]:
    """What there is a sheet for: track by number, unit by key, and the title of either."""
    if asked.for_each == "unit":
        return [(None, key, title) for key, title in asked.units]
    if asked.for_each == "track":
        tracks = select(Track).where(Track.event_id == event.id, Track.retired_at.is_(None))
        found = await session.scalars(tracks.order_by(Track.id))
        return [(track.id, None, track.name) for track in found]
    return [(None, None, None)]


async def _owners(
    session: AsyncSession, actor: Actor, event: Event, asked: Asked
) -> Sequence[Owner]:
    participant = await session.scalar(
        select(Participant).where(
            Participant.event_id == event.id,
            Participant.user_id == actor.user_id,
            Participant.state.in_(TAKES_PART),
        )
    )
    if participant is None:
        raise NotRegisteredToHandIn(event.name)
    if asked.by == "person":
        own: list[str] = participant.profile.get(TRACKS, [])
        return [Owner(participant, None, frozenset(own[:1]))]
    teams = [
        *await session.scalars(
            select(Team)
            .join(Membership, Membership.team_id == Team.id)
            .where(Membership.participant_id == participant.id, Team.state != "disbanded")
            .order_by(Membership.slot)
        )
    ]
    if not teams:
        raise NoTeamToHandIn(event.name)
    entered = await entered_tracks(session, [team.id for team in teams])
    return [Owner(participant, team, entered[team.id]) for team in teams]


async def entered_tracks(
    session: AsyncSession, team_ids: Sequence[int]
) -> dict[int, frozenset[str]]:
    """The keys of the tracks that each team has entered."""
    found = await session.execute(
        select(TeamTrack.team_id, Track.key)
        .join(Track, Track.id == TeamTrack.track_id)
        .where(TeamTrack.team_id.in_(team_ids))
    )
    pairs = found.all()
    entered: dict[int, set[str]] = {team_id: set() for team_id in team_ids}
    for team_id, key in pairs:
        entered[team_id].add(key)
    return {team_id: frozenset(keys) for team_id, keys in entered.items()}


async def _written(
    session: AsyncSession, event_id: int, owners: Sequence[Owner]
) -> dict[str, Submission]:
    found = select(Submission).where(Submission.event_id == event_id)
    if len(owners) <= FEW:
        mine = [
            Submission.team_id == o.team.id
            if o.team
            else Submission.participant_id == o.participant.id
            for o in owners
        ]
        found = found.where(or_(false(), *mine))
    return {submission.scope: submission for submission in await session.scalars(found)}


async def _extensions(session: AsyncSession, event_id: int) -> list[Extension]:
    return [*await session.scalars(select(Extension).where(Extension.event_id == event_id))]


def _scope(asked: Asked, owner: Owner, track: int | None, unit: str | None) -> str:
    return scope_of(
        team_id=owner.team.id if owner.team else None,
        participant_id=owner.participant.id,
        track=track,
        unit=unit,
    )


def _sheet(
    event: Event,
    asked: Asked,
    owner: Owner,
    purpose: Purpose,
    written: dict[str, Submission],
    extensions: list[Extension],
) -> Sheet:
    track_id, unit, title = purpose
    scope = _scope(asked, owner, track_id, unit)
    window = window_for(event, unit)
    team_id = owner.team.id if owner.team else None
    return Sheet(
        event=event,
        asked=asked,
        owner=owner,
        scope=scope,
        purpose=title,
        track_id=track_id,
        unit=unit,
        submission=written.get(scope),
        opens_at=window.opens_at if window else None,
        closes_at=closing_for(window, extensions, team_id) if window else None,
    )
