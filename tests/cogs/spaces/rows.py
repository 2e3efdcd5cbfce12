"""Teams as rows, changed as the feature that owns them does: a version and a deed for each."""

from sqlalchemy import delete, select

from bot.app import App
from bot.clock import Clock
from bot.delivery.enqueue import Order, enqueue
from bot.model import Delivery, Membership, Participant, Team, TeamSpace, TeamSpaceGuest


class Teams:
    """Founds and changes the teams of one event."""

    def __init__(self, app: App, clock: Clock, event_id: int) -> None:
        self._database, self._clock, self.event_id = app.database, clock, event_id

    async def found(self, name: str, *people: int) -> int:
        """A new team with these people, by their Discord ids; returns its number."""
        async with self._database.begin() as tx:
            team = Team(
                event_id=self.event_id,
                name=name,
                folded_name=name.casefold(),
                created_at=self._clock.now(),
                size_limit=5,
            )
            tx.add(team)
            await tx.flush()
            await self._follow(tx, team)
        for person in people:
            await self.join(team.id, person)
        return team.id

    async def join(self, team_id: int, person: int) -> None:
        async with self._database.begin() as tx:
            known = select(Participant).where(
                Participant.event_id == self.event_id, Participant.user_id == person
            )
            participant = await tx.scalar(known)
            if participant is None:
                participant = Participant(
                    event_id=self.event_id,
                    user_id=person,
                    name=f"person {person}",
                    state="registered",
                    profile={},
                    joined_at=self._clock.now(),
                )
                tx.add(participant)
                await tx.flush()
            team = await tx.get_one(Team, team_id)
            tx.add(
                Membership(
                    event_id=self.event_id,
                    team_id=team_id,
                    participant_id=participant.id,
                    slot=team_id,
                    joined_at=self._clock.now(),
                )
            )
            team.member_count += 1
            await self._follow(tx, team)

    async def leave(self, team_id: int, person: int) -> None:
        async with self._database.begin() as tx:
            them = select(Participant.id).where(Participant.user_id == person)
            await tx.execute(
                delete(Membership).where(
                    Membership.team_id == team_id, Membership.participant_id.in_(them)
                )
            )
            team = await tx.get_one(Team, team_id)
            team.member_count -= 1
            await self._follow(tx, team)

    async def change(self, team_id: int, **values: object) -> None:
        async with self._database.begin() as tx:
            team = await tx.get_one(Team, team_id)
            for name, value in values.items():
                setattr(team, name, value)
            await self._follow(tx, team)

    async def _follow(self, tx, team: Team) -> None:
        team.version = (team.version or 0) + 1
        once, now = f"v{team.version}", self._clock.now()
        await enqueue(tx, self.event_id, [Order("team.space", f"team:{team.id}", once, now)])

    async def rooms(self) -> list[TeamSpace]:
        async with self._database.read() as read:
            rooms = select(TeamSpace).where(TeamSpace.event_id == self.event_id)
            return [*await read.scalars(rooms.order_by(TeamSpace.id))]

    async def team(self, team_id: int) -> Team:
        async with self._database.read() as read:
            return await read.get_one(Team, team_id)

    async def guests(self) -> set[tuple[int, bool]]:
        async with self._database.read() as read:
            rows = await read.scalars(select(TeamSpaceGuest))
            return {(row.user_id, row.is_inside) for row in rows}

    async def left(self) -> set[int]:
        async with self._database.read() as read:
            gone = select(Participant.user_id).where(Participant.left_at.is_not(None))
            return {*await read.scalars(gone)}

    async def deeds(self, *states: str) -> list[Delivery]:
        async with self._database.read() as read:
            rows = select(Delivery).where(Delivery.kind.like("team.space%"))
            return [*await read.scalars(rows.where(Delivery.state.in_(states)))]
