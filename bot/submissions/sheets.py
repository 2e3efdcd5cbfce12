"""A sheet is what one team or person has to hand in for one thing: who, for what, until when."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.deadlines.rules import closing_for
from bot.errors.submissions import (
    Disqualified,
    SubmissionsClosed,
    SubmissionsNotOpen,
    UnknownSubmission,
)
from bot.events.definition import UNIT
from bot.model import Event, Extension, Submission, SubmissionLink, Track, Window
from bot.submissions.asked import Asked, Part
from bot.submissions.owners import TRACKS, Owner, owners_of
from bot.submissions.rules import Timing, scope_of, timing

SUBMISSIONS = "submissions"
# Up to so many owners are asked for one by one; for more, everything is read at once.
FEW = 10


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
    track_key: str | None
    unit: str | None
    submission: Submission | None
    opens_at: datetime | None
    closes_at: datetime | None
    # How trying out the links went that were handed in, by the parts' keys.
    tried: Mapping[str, str] = field(default_factory=dict[str, str])

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
        if self.track_key is not None:
            return frozenset((self.track_key,))
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
    def ends_at(self) -> datetime | None:
        """Until when it can be handed in without being late; None where there is no deadline.

        That is the deadline, or what an organizer gave beyond it.
        """
        made = self.submission
        given = made.reopened_until if made else None
        if self.closes_at is None or given is None:
            return self.closes_at
        return max(self.closes_at, given)

    @property
    def unsent(self) -> bool:
        """Whether something was changed since it was handed in."""
        made = self.submission
        return made is not None and made.state == "submitted" and made.edited_at is not None


def timing_of(sheet: Sheet, now: datetime) -> Timing:
    """Whether what is handed in now is in time or late.

    Raises Disqualified, SubmissionsNotOpen or SubmissionsClosed.
    """
    made = sheet.submission
    if made is not None and made.state == "disqualified":
        raise Disqualified(made.disqualified_why)
    return timing(
        sheet.asked,
        sheet.opens_at,
        sheet.closes_at,
        now,
        reopened_until=made.reopened_until if made else None,
        handed_in=made is not None and made.state == "submitted",
    )


def is_open(sheet: Sheet, now: datetime) -> bool:
    """Whether the sheet can be changed and handed in."""
    try:
        timing_of(sheet, now)
    except (Disqualified, SubmissionsNotOpen, SubmissionsClosed):
        return False
    return True


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
    owners = await owners_of(session, actor, event, asked)
    return await sheets_for(session, event, asked, owners)


async def sheets_for(
    session: AsyncSession, event: Event, asked: Asked, owners: Sequence[Owner]
) -> Sequence[Sheet]:
    """Every sheet of these owners; the event was loaded with its windows."""
    purposes = await _purposes(session, event, asked)
    extensions = await _extensions(session, event.id)
    written = await _written(session, event.id, owners)
    tried = await _tried(session, event.id, written.values()) if asked.check_links else {}
    return [
        _sheet(event, asked, owner, purpose, written, extensions, tried)
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


@dataclass(frozen=True)
class _Purpose:
    """What there is a sheet for: a track, a unit, or neither."""

    title: str | None = None
    track: Track | None = None
    unit: str | None = None


async def _purposes(session: AsyncSession, event: Event, asked: Asked) -> list[_Purpose]:
    if asked.for_each == "unit":
        return [_Purpose(title, unit=key) for key, title in asked.units]
    if asked.for_each == "track":
        tracks = select(Track).where(Track.event_id == event.id, Track.retired_at.is_(None))
        found = await session.scalars(tracks.order_by(Track.id))
        return [_Purpose(track.name, track=track) for track in found]
    return [_Purpose()]


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


async def _tried(
    session: AsyncSession, event_id: int, written: Iterable[Submission]
) -> dict[int, dict[str, str]]:
    """How the links of submissions went, of those that the drafts still have."""
    urls: dict[tuple[int, str], str] = {
        (made.id, key): value["url"]
        for made in written
        for key, value in made.parts.items()
        if isinstance(value, dict) and "url" in value
    }
    found = select(SubmissionLink).where(
        SubmissionLink.event_id == event_id, SubmissionLink.answer.is_not(None)
    )
    tried: dict[int, dict[str, str]] = {}
    for link in await session.scalars(found):
        if link.answer and urls.get((link.submission_id, link.item)) == link.url:
            tried.setdefault(link.submission_id, {})[link.item] = link.answer
    return tried


async def _extensions(session: AsyncSession, event_id: int) -> list[Extension]:
    return [*await session.scalars(select(Extension).where(Extension.event_id == event_id))]


def _scope(owner: Owner, track: int | None, unit: str | None) -> str:
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
    purpose: _Purpose,
    written: dict[str, Submission],
    extensions: list[Extension],
    tried: dict[int, dict[str, str]],
) -> Sheet:
    track, unit = purpose.track, purpose.unit
    track_id = track.id if track else None
    scope = _scope(owner, track_id, unit)
    window = window_for(event, unit)
    team_id = owner.team.id if owner.team else None
    made = written.get(scope)
    return Sheet(
        event=event,
        asked=asked,
        owner=owner,
        scope=scope,
        purpose=purpose.title,
        track_id=track_id,
        track_key=track.key if track else None,
        unit=unit,
        submission=made,
        opens_at=window.opens_at if window else None,
        closes_at=closing_for(window, extensions, team_id) if window else None,
        tried=tried.get(made.id, {}) if made else {},
    )
