"""Joining a team: at once, by asking, and by invitation."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.teams import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyMember,
    CannotInvite,
    CannotTakeIn,
    NoSuchInvitation,
    TeamFull,
    TeamLocked,
    TooManyOpen,
)
from bot.events.book import EventBook
from bot.events.loading import LARGEST_KEY
from bot.model import Event, Invitation, Membership, Participant, Team
from bot.teams.following import tell_captain, tell_person, tell_team
from bot.teams.loading import Ground, load_ground, load_team, part_of, require_open_now
from bot.teams.membership import kept_apart, let_in
from bot.teams.rules import closes_at, require_formed_by_people, require_registered
from bot.teams.service import leads

INVITATION, REQUEST = "invitation", "request"
MOST_REQUESTS = 5
MOST_INVITATIONS = 20
LONGEST_NOTE = 300
Facts = dict[str, Any]


@dataclass(frozen=True)
class Joined:
    """What came of wanting to join: a membership, or a request that waits for an answer."""

    team: Team
    request: Invitation | None = None


@dataclass(frozen=True)
class Answered:
    """An invitation or request with its answer."""

    team: Team
    invitation: Invitation


class InvitingService:
    """How people and teams come together."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book

    async def join(self, actor: Actor, team_id: int, note: str | None = None) -> Joined:
        """Join a team that takes anyone (or invited the person), or ask one that decides.

        Raises RegisterFirst, TeamFull, TeamLocked, AlreadyMember, AlreadyInTeam, CannotTakeIn,
        AlreadyAsked, TooManyOpen, TeamsNotYet, TeamsClosed or TeamsFormedByOthers.
        """
        async with self._database.begin() as tx:
            team, ground = await self._load(tx, actor, team_id)
            part = await _may_join(tx, ground, actor, team)
            invited = await _open_between(tx, team, actor.user_id, INVITATION)
            if team.ask_first and invited is None:
                return Joined(team, await _ask(tx, ground, team, part, note))
            await let_in(tx, ground, team, part)
            await tell_team(tx, team, "joined", ground.now, by=actor.user_id, user=actor.user_id)
            return Joined(team)

    async def invite(
        self, actor: Actor, team_id: int, user_id: int, note: str | None = None
    ) -> Answered:
        """Invite somebody, or take them in at once where they have asked; for the captain.

        Raises CaptainsOnly, CannotInvite, AlreadyMember, AlreadyAsked, TeamFull, TeamLocked or
        TooManyOpen.
        """
        async with self._database.begin() as tx:
            team, ground = await self._load(tx, actor, team_id)
            as_captain = await leads(tx, ground, actor, team)
            await require_open_now(tx, ground, actor, team.id)
            if as_captain:
                require_formed_by_people(ground.event, ground.terms)
            asked = await _open_between(tx, team, user_id, REQUEST)
            if asked is not None:
                return await _take_in(tx, ground, actor, team, asked)
            await _require_may_invite(tx, team, user_id)
            invitation = await _open(tx, ground, team, INVITATION, user_id, actor.user_id, note)
            await tell_person(
                tx,
                team,
                user_id,
                INVITATION,
                ground.now,
                useless_at=closes_at(ground.event, ground.terms),
                invitation=invitation.id,
            )
            return Answered(team, invitation)

    async def answer(self, actor: Actor, invitation_id: int, *, yes: bool) -> Answered:
        """Accept or decline: an invited person an invitation, a captain a request.

        Raises NoSuchInvitation, AlreadyAnswered, and what joining raises.
        """
        async with self._database.begin() as tx:
            invitation, team, ground = await self._load_open(tx, actor, invitation_id)
            if invitation.kind == REQUEST:
                await leads(tx, ground, actor, team)
            elif invitation.user_id != actor.user_id:
                raise NoSuchInvitation
            if yes:
                await require_open_now(tx, ground, actor, team.id)
                return await _take_in(tx, ground, actor, team, invitation)
            _close(invitation, "declined", actor, ground)
            await _tell_declined(tx, team, invitation, ground)
            return Answered(team, invitation)

    async def take_back(self, actor: Actor, invitation_id: int) -> Answered:
        """Take back one's own request, or as captain an invitation of the team."""
        async with self._database.begin() as tx:
            invitation, team, ground = await self._load_open(tx, actor, invitation_id)
            if invitation.kind == INVITATION:
                await leads(tx, ground, actor, team)
            elif invitation.user_id != actor.user_id:
                raise NoSuchInvitation
            _close(invitation, "withdrawn", actor, ground)
            return Answered(team, invitation)

    async def _load(self, tx: AsyncSession, actor: Actor, team_id: int) -> tuple[Team, Ground]:
        team = await load_team(tx, actor.guild_id, team_id)
        return team, await load_ground(
            tx, self._book, actor.guild_id, team.event_id, self._clock.now()
        )

    async def _load_open(
        self, tx: AsyncSession, actor: Actor, invitation_id: int
    ) -> tuple[Invitation, Team, Ground]:
        if invitation_id > LARGEST_KEY:
            raise NoSuchInvitation
        found = select(Invitation).join(Event, Event.id == Invitation.event_id)
        found = found.where(Invitation.id == invitation_id, Event.guild_id == actor.guild_id)
        invitation = await tx.scalar(found.with_for_update(of=Invitation))
        if invitation is None:
            raise NoSuchInvitation
        if invitation.state != "open":
            raise AlreadyAnswered(invitation.state)
        team, ground = await self._load(tx, actor, invitation.team_id)
        return invitation, team, ground


async def _may_join(tx: AsyncSession, ground: Ground, actor: Actor, team: Team) -> Participant:
    await require_open_now(tx, ground, actor, team.id)
    require_formed_by_people(ground.event, ground.terms)
    part = await part_of(tx, team.event_id, actor.user_id)
    return require_registered(ground.event, part, ground.terms)


async def _ask(
    tx: AsyncSession, ground: Ground, team: Team, part: Participant, note: str | None
) -> Invitation:
    mine = select(Membership.team_id).where(Membership.participant_id == part.id)
    if team.id in {*await tx.scalars(mine)}:
        raise AlreadyMember(team.name)
    _require_room(team)
    # Who was declined, and who is kept apart, reads the same.
    turned_down = await _was_declined(tx, team, part.user_id, REQUEST)
    if turned_down or await kept_apart(tx, team, part.user_id):
        raise CannotTakeIn(team.name)
    waiting = select(func.count()).where(
        Invitation.event_id == team.event_id,
        Invitation.user_id == part.user_id,
        Invitation.kind == REQUEST,
        Invitation.state == "open",
    )
    if (await tx.scalar(waiting) or 0) >= MOST_REQUESTS:
        raise TooManyOpen(REQUEST, MOST_REQUESTS)
    request = await _open(tx, ground, team, REQUEST, part.user_id, part.user_id, note)
    facts: Facts = {"user": part.user_id, "invitation": request.id}
    await tell_team(tx, team, REQUEST, ground.now, by=part.user_id, **facts)
    if team.space_id is not None:
        await tell_captain(tx, team, REQUEST, ground.now, by=part.user_id, **facts)
    return request


async def _require_may_invite(tx: AsyncSession, team: Team, user_id: int) -> None:
    _require_room(team)
    part = await part_of(tx, team.event_id, user_id)
    if part is not None:
        mine = select(Membership.team_id).where(Membership.participant_id == part.id)
        if team.id in {*await tx.scalars(mine)}:
            raise AlreadyMember(team.name, own=False)
        if part.left_at is not None or part.state in {"declined", "withdrawn"}:
            raise CannotInvite(user_id)
    turned_down = await _was_declined(tx, team, user_id, INVITATION)
    if turned_down or await kept_apart(tx, team, user_id):
        raise CannotInvite(user_id)
    waiting = select(func.count()).where(
        Invitation.team_id == team.id, Invitation.kind == INVITATION, Invitation.state == "open"
    )
    if (await tx.scalar(waiting) or 0) >= MOST_INVITATIONS:
        raise TooManyOpen(INVITATION, MOST_INVITATIONS)


async def _take_in(
    tx: AsyncSession, ground: Ground, actor: Actor, team: Team, invitation: Invitation
) -> Answered:
    user_id, own = invitation.user_id, invitation.user_id == actor.user_id
    part = await part_of(tx, team.event_id, user_id)
    part = require_registered(ground.event, part, ground.terms, own=own)
    await let_in(tx, ground, team, part, own=own)
    _close(invitation, "accepted", actor, ground)
    await tell_team(tx, team, "joined", ground.now, by=actor.user_id, user=user_id)
    if not own:
        await tell_person(tx, team, user_id, "approved", ground.now, invitation=invitation.id)
    return Answered(team, invitation)


async def _tell_declined(
    tx: AsyncSession, team: Team, invitation: Invitation, ground: Ground
) -> None:
    facts: Facts = {"user": invitation.user_id, "invitation": invitation.id}
    if invitation.kind == REQUEST:
        await tell_person(tx, team, invitation.user_id, "declined", ground.now, **facts)
    else:
        by = invitation.user_id
        await tell_team(tx, team, "turned_down", ground.now, by=by, **facts)


async def _open(
    tx: AsyncSession,
    ground: Ground,
    team: Team,
    kind: str,
    user_id: int,
    made_by: int,
    note: str | None,
) -> Invitation:
    if await _open_between(tx, team, user_id, kind) is not None:
        raise AlreadyAsked(team.name, kind)
    invitation = Invitation(
        event_id=team.event_id,
        team_id=team.id,
        user_id=user_id,
        kind=kind,
        state="open",
        note=" ".join((note or "").split())[:LONGEST_NOTE] or None,
        made_by=made_by,
        made_at=ground.now,
    )
    tx.add(invitation)
    await tx.flush()
    return invitation


def _close(invitation: Invitation, state: str, actor: Actor, ground: Ground) -> None:
    invitation.state = state
    invitation.answered_by, invitation.answered_at = actor.user_id, ground.now


def _require_room(team: Team) -> None:
    if team.member_count >= team.size_limit:
        raise TeamFull(team.name, team.size_limit)
    if team.state != "open":
        raise TeamLocked(team.name)


async def _open_between(tx: AsyncSession, team: Team, user_id: int, kind: str) -> Invitation | None:
    return await tx.scalar(_between(team, user_id, kind).where(Invitation.state == "open"))


async def _was_declined(tx: AsyncSession, team: Team, user_id: int, kind: str) -> bool:
    declined = _between(team, user_id, kind).where(Invitation.state == "declined")
    return await tx.scalar(declined.limit(1)) is not None


def _between(team: Team, user_id: int, kind: str):
    found = select(Invitation).where(Invitation.team_id == team.id)
    return found.where(Invitation.user_id == user_id, Invitation.kind == kind)
