"""Finding who asks, who is a mentor, and which request is meant; always within one event."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.actor import Actor
from bot.errors.mentors import (
    AskersOnly,
    MentorsOnly,
    NotAMentorYet,
    NotYourRequest,
    UnknownMentor,
    UnknownRequest,
)
from bot.events.loading import LARGEST_KEY, get_event
from bot.model import Event, Membership, Mentor, MentorRequest, Participant, Team
from bot.permissions import MENTOR, has_role, is_organizer, role_of

TAKING_PART = ("registered", "interested")
ROLES_AND_CHANNELS = (selectinload(Event.roles), selectinload(Event.channels))


@dataclass(frozen=True)
class Asker:
    """Who asks: a team, or a person without one; `key` as in the table.

    `languages` are those of the person, as codes; empty while they named none.
    """

    key: str
    team_id: int | None
    languages: tuple[str, ...] = ()


async def load_event(session: AsyncSession, actor: Actor, event_id: int) -> Event:
    """The event of the actor's server, with its roles and channels."""
    return await get_event(session, actor.guild_id, event_id, parts=ROLES_AND_CHANNELS)


async def asker_of(session: AsyncSession, actor: Actor, event: Event) -> Asker:
    """For whom the person asks; raises AskersOnly for who does not take part."""
    found = await session.execute(
        select(Participant.profile, Team.id)
        .outerjoin(Membership, Membership.participant_id == Participant.id)
        .outerjoin(Team, (Team.id == Membership.team_id) & (Team.state != "disbanded"))
        .where(
            Participant.event_id == event.id,
            Participant.user_id == actor.user_id,
            Participant.state.in_(TAKING_PART),
            Participant.left_at.is_(None),
        )
        .order_by(Team.id.is_(None), Membership.slot)
    )
    row = found.first()
    if row is None:
        raise AskersOnly(event.name)
    team_id = _number(row[1])
    key = f"person:{actor.user_id}" if team_id is None else f"team:{team_id}"
    return Asker(key, team_id, tuple(row[0].get("languages") or ()))


async def require_asker(
    session: AsyncSession,
    actor: Actor,
    event: Event,
    request: MentorRequest,
    *,
    or_organizer: bool = False,
) -> None:
    """Raise NotYourRequest unless the person asked it, or is in the team that did."""
    if await is_asker(session, actor.user_id, request):
        return
    if not (or_organizer and is_organizer(actor, event)):
        raise NotYourRequest


async def is_asker(session: AsyncSession, user_id: int, request: MentorRequest) -> bool:
    """Whether a person asked it, or is in the team that did."""
    if request.user_id == user_id:
        return True
    if request.team_id is None:
        return False
    member = (
        select(Membership.id)
        .join(Participant, Participant.id == Membership.participant_id)
        .where(Membership.team_id == request.team_id, Participant.user_id == user_id)
    )
    return await session.scalar(member) is not None


async def find_request(
    session: AsyncSession, event: Event, request_id: int, *, lock: bool = False
) -> MentorRequest:
    """A request of the event; raises UnknownRequest."""
    found = select(MentorRequest).where(
        MentorRequest.event_id == event.id, MentorRequest.id == request_id
    )
    if lock:
        # SQLite leaves it out: there all who write wait for each other.
        found = found.with_for_update()
    request = await session.scalar(found) if request_id <= LARGEST_KEY else None
    if request is None:
        raise UnknownRequest(request_id)
    return request


async def mentor_row(
    session: AsyncSession, event_id: int, user_id: int, *, lock: bool = False
) -> Mentor | None:
    """The mentor a person is in the event, also one who left."""
    found = select(Mentor).where(Mentor.event_id == event_id, Mentor.user_id == user_id)
    if lock:
        # Held until the end, so that two clicks of one mentor do not both count a free hand.
        found = found.with_for_update()
    return await session.scalar(found)


async def require_mentor(
    session: AsyncSession, actor: Actor, event: Event, *, lock: bool = False
) -> Mentor:
    """The mentor who asks; raises NotAMentorYet for who only has the role, else MentorsOnly."""
    mentor = await mentor_row(session, event.id, actor.user_id, lock=lock)
    if mentor is None or mentor.left_at is not None:
        if has_role(actor, event, MENTOR):
            raise NotAMentorYet(event.name)
        raise MentorsOnly(event.name, role_of(event, MENTOR))
    return mentor


async def find_mentor(session: AsyncSession, event: Event, mentor_id: int) -> Mentor:
    """A mentor of the event by number; raises UnknownMentor."""
    mentor = await session.get(Mentor, mentor_id) if mentor_id <= LARGEST_KEY else None
    if mentor is None or mentor.event_id != event.id or mentor.left_at is not None:
        raise UnknownMentor(str(mentor_id))
    return mentor


def _number(value: int | None) -> int | None:
    # The join is an outer one, which the types do not say.
    return value
