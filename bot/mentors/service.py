"""Being a mentor: joining, what one knows, when one is there, leaving."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.errors.mentors import (
    HoursUnreadable,
    MentorsOnly,
    NeverThere,
    NoMentors,
    NoSuchTopic,
    NoTopicChosen,
    RosterHasErrors,
    UntilIsPast,
    UntilNeedsOn,
    ZoneUnknown,
)
from bot.events.loading import get_event
from bot.mentors.bonds import tell_teams_of
from bot.mentors.following import ALL, DISPATCH, correct_offers, refresh_board, withdraw_from
from bot.mentors.giving_back import give_back
from bot.mentors.loading import ROLES_AND_CHANNELS, load_event, mentor_row, require_mentor
from bot.mentors.presence import read_hours, read_quiet
from bot.mentors.profile import Profile
from bot.mentors.roster import read_roster
from bot.mentors.situation import Known, load_mentors
from bot.mentors.topics import topics_in
from bot.mentors.writing import write_levels
from bot.model import Event, Mentor, MentorOffer, MentorRequest
from bot.permissions import MENTOR, has_role, is_organizer, require_organizer, role_of


@dataclass(frozen=True)
class MentorCard:
    """A mentor as shown: levels by topic, whether they are there, until when or from when on."""

    mentor: Mentor
    levels: Mapping[str, int] = field(default_factory=dict[str, int])
    is_there: bool = False
    until: datetime | None = None
    next_there: datetime | None = None


class MentorService:
    """What mentors do about themselves, and organizers about mentors."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def mentors(self, actor: Actor, event_id: int) -> list[MentorCard]:
        """Everyone who can be reached, those who are there first; for anyone of the server."""
        async with self._database.read() as session:
            event = await load_event(session, actor, event_id)
            known = await load_mentors(session, event.id, event.time_zone)
        cards = [_card(k, self._clock.now()) for k in known]
        return sorted(cards, key=lambda card: not card.is_there)

    async def me(self, actor: Actor, event_id: int) -> MentorCard:
        """The mentor who asks; raises MentorsOnly or NotAMentorYet."""
        async with self._database.read() as session:
            event = await load_event(session, actor, event_id)
            mentor = await require_mentor(session, actor, event)
            known = await load_mentors(session, event.id, event.time_zone)
        return _card(next(k for k in known if k.mentor.id == mentor.id), self._clock.now())

    async def join_as_mentor(
        self,
        actor: Actor,
        event_id: int,
        profile: Profile,
        *,
        user_id: int | None = None,
        name: str | None = None,
    ) -> Mentor:
        """Become a mentor, or change what one said; holders of the role, and organizers.

        Organizers may name somebody else by `user_id` and `name`. Raises NoMentors, MentorsOnly,
        NoTopicChosen, NoSuchTopic, HoursUnreadable or ZoneUnknown.
        """
        now = self._clock.now()
        who, called = user_id or actor.user_id, name or actor.name
        async with self._database.begin() as tx:
            event = await get_event(
                tx, actor.guild_id, event_id, with_definition=True, parts=ROLES_AND_CHANNELS
            )
            if "mentors" not in event.definition:
                raise NoMentors(event.name)
            if who != actor.user_id:
                require_organizer(actor, event)
            elif not (has_role(actor, event, MENTOR) or is_organizer(actor, event)):
                raise MentorsOnly(event.name, role_of(event, MENTOR))
            _require_sound(event, profile)
            mentor = await _write(tx, event, who, called, profile, now)
            _record(tx, event, actor, "mentor.join", called, now, {"topics": dict(profile.topics)})
            await _let_know(tx, event.id, f"joined {mentor.id} {now.isoformat()}", now)
            return mentor

    async def import_roster(self, actor: Actor, event_id: int, content: bytes) -> list[Mentor]:
        """Bring a list of mentors in from CSV, all of it or nothing; organizers only.

        Raises RosterHasErrors with every line that is wrong.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(
                tx, actor.guild_id, event_id, with_definition=True, parts=ROLES_AND_CHANNELS
            )
            require_organizer(actor, event)
            if "mentors" not in event.definition:
                raise NoMentors(event.name)
            listed, findings = read_roster(content, topics_in(event.definition), _zones())
            if findings:
                raise RosterHasErrors(len(findings), tuple(findings))
            mentors = [
                await _write(tx, event, one.user_id, one.name, one.profile, now) for one in listed
            ]
            names = [one.name for one in listed]
            _record(tx, event, actor, "mentor.import", f"{len(names)} mentors", now, {"of": names})
            await _let_know(tx, event.id, f"list {now.isoformat()}", now)
            return mentors

    async def be_available(
        self, actor: Actor, event_id: int, presence: str, until: datetime | None = None
    ) -> MentorCard:
        """Be there (`on`, perhaps only until an instant), away (`off`), or `by_hours`.

        Who goes keeps what they have in hand; what they were offered is withdrawn. Raises
        UntilIsPast, UntilNeedsOn or NeverThere.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            mentor = await require_mentor(tx, actor, event, lock=True)
            if until is not None and presence != "on":
                raise UntilNeedsOn
            if until is not None and until <= now:
                raise UntilIsPast(until)
            if presence == "by_hours" and not (mentor.hours or mentor.stretches.get("spans")):
                raise NeverThere
            mentor.presence = presence
            mentor.presence_until = until if presence == "on" else None
            await tx.flush()
            known = await load_mentors(tx, event.id, event.time_zone)
            card = _card(next(k for k in known if k.mentor.id == mentor.id), now)
            if not card.is_there:
                await withdraw_from(tx, event.id, mentor.id, now)
            await _let_know(tx, event.id, f"{presence} {mentor.id} {now.isoformat()}", now)
            return card

    async def left_server(self, guild_id: int, user_id: int) -> list[Mentor]:
        """Somebody left: what they were offered is withdrawn, what they had in hand goes back."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            left = [m for m in await _rows_of(tx, guild_id, user_id) if m.left_at is None]
            for mentor in left:
                mentor.left_at = now
                await _let_go(tx, mentor, now)
            return left

    async def came_back(self, guild_id: int, user_id: int) -> list[Mentor]:
        """Somebody who left the server is back, and a mentor as before."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            back = [m for m in await _rows_of(tx, guild_id, user_id) if m.left_at is not None]
            for mentor in back:
                mentor.left_at = None
                await tell_teams_of(tx, mentor, now)
                once = f"back {mentor.id} {now.isoformat()}"
                await _let_know(tx, mentor.event_id, once, now)
            return back


def _card(known: Known, now: datetime) -> MentorCard:
    there = known.presence.is_there(now)
    return MentorCard(
        mentor=known.mentor,
        levels=known.levels,
        is_there=there,
        until=known.presence.there_until(now) if there else None,
        next_there=None if there else known.presence.next_there(now),
    )


def _require_sound(event: Event, profile: Profile) -> None:
    if not profile.topics:
        raise NoTopicChosen
    topics = topics_in(event.definition)
    for key in profile.topics:
        if key not in {topic.key for topic in topics}:
            raise NoSuchTopic(key, (), ())
    for text in profile.hours:
        _readable("hours", text)
    if profile.quiet_hours:
        _readable("quiet hours", profile.quiet_hours)
    if profile.time_zone and profile.time_zone not in _zones():
        raise ZoneUnknown(profile.time_zone)


def _readable(what: str, text: str) -> None:
    try:
        (read_hours if what == "hours" else read_quiet)(text)
    except ValueError:
        raise HoursUnreadable(what, text) from None


async def _write(
    tx: AsyncSession, event: Event, user_id: int, name: str, profile: Profile, now: datetime
) -> Mentor:
    mentor = await mentor_row(tx, event.id, user_id, lock=True)
    if mentor is None:
        mentor = Mentor(event_id=event.id, user_id=user_id, name=name, joined_at=now, stretches={})
        # Who joins without hours is there when they say so.
        mentor.presence = "by_hours" if profile.hours else "off"
        tx.add(mentor)
    elif profile.hours and not mentor.hours and mentor.presence == "off":
        # Who joined without hours was away until they said more, and this is more.
        mentor.presence = "by_hours"
    mentor.name, mentor.about, mentor.left_at = name, profile.about, None
    mentor.time_zone, mentor.at_once = profile.time_zone, profile.at_once
    mentor.languages, mentor.tracks = [*profile.languages], [*profile.tracks]
    mentor.hours, mentor.quiet_hours = [*profile.hours], profile.quiet_hours
    await tx.flush()
    await write_levels(tx, mentor, profile.topics)
    return mentor


async def _rows_of(tx: AsyncSession, guild_id: int, user_id: int) -> list[Mentor]:
    found = select(Mentor).join(Event, Event.id == Mentor.event_id)
    mine = found.where(Event.guild_id == guild_id, Mentor.user_id == user_id)
    return [*await tx.scalars(mine.with_for_update(of=Mentor))]


async def _let_go(tx: AsyncSession, mentor: Mentor, now: datetime) -> None:
    await withdraw_from(tx, mentor.event_id, mentor.id, now)
    claimed = select(MentorRequest).where(
        MentorRequest.mentor_id == mentor.id, MentorRequest.state == "claimed"
    )
    for request in await tx.scalars(claimed):
        await give_back(tx, request, now)
        offers = select(MentorOffer.id).where(
            MentorOffer.request_id == request.id, MentorOffer.state == "accepted"
        )
        await correct_offers(tx, request, [*await tx.scalars(offers)], now)
    await tell_teams_of(tx, mentor, now)
    audit.record(tx, mentor.event_id, at=now, actor=None, action="mentor.left", subject=mentor.name)
    await _let_know(tx, mentor.event_id, f"left {mentor.id} {now.isoformat()}", now)


async def _let_know(tx: AsyncSession, event_id: int, once: str, now: datetime) -> None:
    await enqueue(tx, event_id, [Order(DISPATCH, ALL, once, now)])
    await refresh_board(tx, event_id, once, now)


def _record(
    tx: AsyncSession,
    event: Event,
    actor: Actor,
    action: str,
    subject: str,
    now: datetime,
    after: dict[str, object],
) -> None:
    audit.record(tx, event.id, at=now, actor=actor, action=action, subject=subject, after=after)


@cache
def _zones() -> frozenset[str]:
    # On first use: it looks through some six hundred files.
    return frozenset(available_timezones())
