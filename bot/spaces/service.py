"""What the rooms of a team should be, and which ones they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.model import (
    ChannelBinding,
    Event,
    Membership,
    MentorRequest,
    Participant,
    RoleBinding,
    Team,
    TeamSpace,
    TeamSpaceGuest,
)
from bot.permissions import ORGANIZER
from bot.spaces.remaking import WELCOME, follow_room
from bot.spaces.rules import MAIN, Wish

# The deeds: after a change of a team, and when somebody has everything looked at.
CHANGED, CHECK = "team.space", "team.space.check"
PARENT, CATEGORY = "teams", "team-spaces"


@dataclass(frozen=True)
class Wanted:
    """How the rooms of a team should be; `people` are members by their Discord ids."""

    team: Team
    guild_id: int
    event_name: str
    wish: Wish
    parent_id: int | None
    organizer_role_id: int | None
    people: frozenset[int]
    rooms: tuple[TeamSpace, ...]

    @property
    def is_open(self) -> bool:
        """Whether the team is there and works in its rooms."""
        return self.team.state != "disbanded"

    def room(self, kinds: Collection[str]) -> TeamSpace | None:
        """The room of one of these kinds, made or intended."""
        return next((room for room in self.rooms if room.kind in kinds), None)


@dataclass(frozen=True)
class Guests:
    """Who is still to be let into a room, and who out of it."""

    to_let_in: frozenset[int]
    to_let_out: frozenset[int]


class SpaceService:
    """Remembers rooms and who is in them; every step is committed at once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def wanted(self, team_id: int) -> Wanted | None:
        """How the rooms of a team should be now; None without such a team."""
        async with self._database.read() as read:
            team = await read.get(Team, team_id)
            if team is None:
                return None
            event = await read.get_one(Event, team.event_id)
            members = (
                select(Participant.user_id)
                .join(Membership, Membership.participant_id == Participant.id)
                .where(Membership.team_id == team_id)
            )
            rooms = select(TeamSpace).where(TeamSpace.team_id == team_id).order_by(TeamSpace.id)
            return Wanted(
                team=team,
                guild_id=event.guild_id,
                event_name=event.name,
                wish=await wish_of(read, event.id),
                parent_id=await bound_channel(read, event.id, PARENT),
                organizer_role_id=await read.scalar(
                    select(RoleBinding.role_id).where(
                        RoleBinding.event_id == event.id, RoleBinding.purpose == ORGANIZER
                    )
                ),
                people=frozenset(await read.scalars(members)),
                rooms=tuple(await read.scalars(rooms)),
            )

    async def names(self, team_id: int) -> list[str]:
        """The names of a team's members, in the order in which they joined."""
        async with self._database.read() as read:
            members = (
                select(Participant.name)
                .join(Membership, Membership.participant_id == Participant.id)
                .where(Membership.team_id == team_id)
                .order_by(Membership.id)
            )
            return [*await read.scalars(members)]

    async def intend(self, team: Team, kind: str, name: str) -> tuple[TeamSpace, bool]:
        """Write down that a room is about to be made; True when that was not written before."""
        async with self._database.begin() as tx:
            room = await tx.scalar(
                select(TeamSpace).where(TeamSpace.team_id == team.id, TeamSpace.kind == kind)
            )
            if room is not None:
                return room, False
            room = TeamSpace(event_id=team.event_id, team_id=team.id, kind=kind, name=name)
            tx.add(room)
            await tx.flush()
            return room, True

    async def made(self, room: TeamSpace, channel_id: int) -> None:
        """Remember the room that was made or adopted, and have the team welcomed in it.

        What the team was not told yet, in a room that is gone, follows.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            await tx.execute(
                update(TeamSpace)
                .where(TeamSpace.id == room.id)
                .values(channel_id=channel_id, archived_at=None)
            )
            if room.kind not in MAIN:
                return
            await tx.execute(
                update(Team).where(Team.id == room.team_id).values(space_id=channel_id)
            )
            await follow_room(tx, room.event_id, room.team_id, channel_id)
            welcome = Order(
                WELCOME, f"team:{room.team_id}", f"in {channel_id}", now, channel_id=channel_id
            )
            await enqueue(tx, room.event_id, [welcome])

    async def lost(self, room: TeamSpace) -> None:
        """Forget a room that is not there any more; what remains is the intent."""
        async with self._database.begin() as tx:
            await tx.execute(
                update(TeamSpace)
                .where(TeamSpace.id == room.id, TeamSpace.channel_id == room.channel_id)
                .values(channel_id=None, archived_at=None)
            )
            await tx.execute(
                update(Team)
                .where(Team.id == room.team_id, Team.space_id == room.channel_id)
                .values(space_id=None)
            )
            await tx.execute(delete(TeamSpaceGuest).where(TeamSpaceGuest.space_id == room.id))

    async def taken(self, guild_id: int) -> set[int]:
        """Every room on the server that serves a team or a mentor, whichever event it is of."""
        known: set[int] = set()
        async with self._database.read() as read:
            for table, number in (
                (TeamSpace, TeamSpace.channel_id),
                (MentorRequest, MentorRequest.thread_id),
            ):
                rooms = select(number).join(Event, Event.id == table.event_id)
                there = await read.scalars(rooms.where(Event.guild_id == guild_id))
                known |= {room for room in there if room is not None}
        return known

    async def expect(
        self, room: TeamSpace, people: Collection[int], *, afresh: bool = False
    ) -> Guests:
        """Write down who is about to be let in, so that nobody is forgotten inside.

        With `afresh` those who are known to be inside are let in once more.
        """
        async with self._database.begin() as tx:
            guests = await _guests(tx, room.id)
            known = {guest.user_id for guest in guests}
            tx.add_all(
                TeamSpaceGuest(space_id=room.id, user_id=person)
                for person in sorted({*people} - known)
            )
            inside = {guest.user_id for guest in guests if guest.is_inside and not afresh}
        return Guests(frozenset({*people} - inside), frozenset(known - {*people}))

    async def settled(self, room: TeamSpace, inside: Iterable[int], outside: Iterable[int]) -> None:
        """Remember who is inside now, and who is not any more."""
        entered, gone = {*inside}, {*outside}
        if not entered and not gone:
            return
        async with self._database.begin() as tx:
            for guest in await _guests(tx, room.id):
                if guest.user_id in gone:
                    await tx.delete(guest)
                elif guest.user_id in entered:
                    guest.is_inside = True

    async def renamed(self, room: TeamSpace, name: str) -> None:
        """Remember the name that the room has now."""
        await self._change(room, name=name)

    async def archived(self, room: TeamSpace, at: datetime | None) -> None:
        """Remember that the room is closed, or open again."""
        await self._change(room, archived_at=at)

    async def left_server(self, event_id: int, people: Collection[int], now: datetime) -> None:
        """Note those whom Discord does not find on the server."""
        await self._mark(event_id, people, now)

    async def is_back(self, event_id: int, people: Collection[int]) -> None:
        """Note that somebody who had left is on the server."""
        await self._mark(event_id, people, None)

    async def category(self, event_id: int, number: int) -> ChannelBinding:
        """The category that holds the first, second... fifty rooms; intended when it is new."""
        purpose = f"{CATEGORY}:{number}"
        async with self._database.begin() as tx:
            bound = ChannelBinding.event_id == event_id, ChannelBinding.purpose == purpose
            row = await tx.scalar(select(ChannelBinding).where(*bound))
            if row is None:
                event = await tx.get_one(Event, event_id)
                name = f"Teams of {event.name}"[:90] + (f" {number}" if number > 1 else "")
                row = ChannelBinding(event_id=event_id, purpose=purpose, name=name)
                tx.add(row)
                await tx.flush()
            return row

    async def category_made(self, row: ChannelBinding, channel_id: int) -> None:
        """Remember the category that was made or adopted."""
        async with self._database.begin() as tx:
            binding = update(ChannelBinding).where(ChannelBinding.id == row.id)
            await tx.execute(binding.values(channel_id=channel_id))

    async def _change(self, room: TeamSpace, **values: object) -> None:
        async with self._database.begin() as tx:
            await tx.execute(update(TeamSpace).where(TeamSpace.id == room.id).values(**values))

    async def _mark(self, event_id: int, people: Collection[int], at: datetime | None) -> None:
        if not people:
            return
        async with self._database.begin() as tx:
            known = Participant.event_id == event_id, Participant.user_id.in_(people)
            marked = await tx.scalars(select(Participant).where(*known))
            for participant in marked:
                if (participant.left_at is None) is not (at is None):
                    participant.left_at = at


async def wish_of(session: AsyncSession, event_id: int) -> Wish:
    """What the event file asks for, from the one section that says it."""
    section = select(Event.definition["teams"]).where(Event.id == event_id)
    said: dict[str, Any] = await session.scalar(section) or {}
    return Wish(str(said.get("space", "thread")), bool(said.get("voice", False)))


async def bound_channel(session: AsyncSession, event_id: int, purpose: str) -> int | None:
    """The channel that serves the event for `purpose`, once there is one."""
    return await session.scalar(
        select(ChannelBinding.channel_id).where(
            ChannelBinding.event_id == event_id, ChannelBinding.purpose == purpose
        )
    )


async def _guests(session: AsyncSession, space_id: int) -> list[TeamSpaceGuest]:
    guests = select(TeamSpaceGuest).where(TeamSpaceGuest.space_id == space_id)
    return [*await session.scalars(guests)]
