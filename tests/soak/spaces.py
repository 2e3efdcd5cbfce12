"""Killing the real process at every single request about teams' rooms, and starting it again.

One bot looks after many servers at once, each with three teams that are founded and then
changed. On each, one request is never answered: the one whose turn it is, before or after the
server has done its work. When every server hangs there, the bot is killed.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from bot.clock import SystemClock
from bot.delivery.enqueue import Order, enqueue
from bot.invitation import needed_permissions
from bot.migrate import migrate
from bot.model import ChannelBinding, Event, Membership, Participant, Team
from tests.loopback.actors import Channel, Guild
from tests.loopback.client import Loopback
from tests.rows import add_person
from tests.soak.mortal import SECONDS, Mortal
from tests.soak.spaces_seen import orphans, wrong_with

AGAIN_SECONDS = 6.0
FOUNDED, CHANGED = "founded", "changed"
PHASES = (FOUNDED, CHANGED)
SECTIONS: dict[str, dict[str, Any]] = {
    "thread": {"space": "thread"},
    "channel": {"space": "channel", "voice": True},
}
# Found by its index: three teams and who founds them, of four people.
FOUNDERS = ((0, 1), (2,), (3,))
# Who is in their rooms after the changes.
MEMBERS = ((1, 3), (2,), (3,))


class Point(NamedTuple):
    """In which phase, at which request of it (from 0), and whether its work was done."""

    phase: str
    number: int
    work_done: bool


@dataclass
class Server:
    """A server with teams on it, and the points at which its bot dies; without any, a witness."""

    space: str
    guild: Guild
    parent: Channel
    people: list[int]
    event_id: int
    points: Sequence[Point]
    teams: list[int] = field(default_factory=list[int])


@dataclass
class Findings:
    """What was left wrong in the end, in words; `cut` counts requests that were cut short.

    `requests` is how many a witness made, by kind of room and phase.
    """

    wrong: list[str] = field(default_factory=list[str])
    orphans: int = 0
    cut: int = 0
    requests: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])


class Spaces(Mortal):
    """Many servers, each cut short somewhere; then looked over."""

    def __init__(self, loopback: Loopback, folder: Path, **more: str) -> None:
        super().__init__(loopback, folder, "tests.soak.spaces_bot", **more)
        self.servers: list[Server] = []

    async def build(self, cuts: Sequence[tuple[str, Sequence[Point]]]) -> None:
        """A server for each kind of room with points, in the order in which they are met."""
        await migrate(self._database)
        for space, points in cuts:
            self.servers.append(await self._server(space, points))

    async def _server(self, space: str, points: Sequence[Point]) -> Server:
        guild = await self._loopback.guild(bot_permissions=needed_permissions().value)
        parent = await guild.channel("find-a-team")
        people = [await guild.member(f"p{n}") for n in range(4)]
        now = SystemClock().now()
        async with self._database.begin() as tx:
            event = Event(
                guild_id=guild.id,
                slug="proof",
                name="Proof",
                time_zone="UTC",
                public={},
                definition={"teams": SECTIONS[space]},
                created_at=now,
            )
            tx.add(event)
            await tx.flush()
            tx.add(
                ChannelBinding(
                    event_id=event.id, purpose="teams", name="find-a-team", channel_id=parent.id
                )
            )
        for person in people:
            await add_person(self._database, event.id, (person.id, person.name), now)
        ids = [person.id for person in people]
        return Server(space, guild, parent, ids, event.id, points)

    async def run(self, phases: Sequence[str] = PHASES) -> Findings:
        """Live through the phases, dying at each point in turn, and look at what is there."""
        findings = Findings()
        try:
            for phase in phases:
                for server in self.servers:
                    await (self._found if phase == FOUNDED else self._change)(server)
                await self._count_witnesses()
                rounds = max(len(_points(server, phase)) for server in self.servers)
                for turn in range(rounds):
                    findings.cut += await self._live_and_die(phase, turn)
                    if turn == 0:
                        findings.requests |= await self._witnessed(phase)
                    await self._loopback.clear_faults()
                await self._start()
                await self._wait_until_done()
                if rounds == 0:
                    findings.requests |= await self._witnessed(phase)
                    await self._loopback.clear_faults()
                await self._die()
            for server in self.servers if phases == PHASES else ():
                await self._look(server, findings)
            if phases != PHASES:
                for server in self.servers:
                    findings.orphans += await orphans(self._loopback, self._database, server.guild)
        finally:
            await self._end()
        return findings

    async def _look(self, server: Server, findings: Findings) -> None:
        members = zip(server.teams, MEMBERS, strict=True)
        people = {team: {server.people[n] for n in who} for team, who in members}
        wrong = await wrong_with(self._loopback, self._database, server.guild, people)
        findings.wrong += [f"{server.space}, cut at {[*server.points]}: {what}" for what in wrong]

    async def _count_witnesses(self) -> None:
        for server in self.servers:
            if not server.points:
                # It never strikes, and counts what it would have struck.
                await self._loopback.fault(
                    "*", "/**", kind="silent_before", after=10**6, guild=server.guild.id
                )

    async def _witnessed(self, phase: str) -> dict[tuple[str, str], int]:
        spaces = {server.guild.id: server.space for server in self.servers if not server.points}
        return {
            (spaces[fault["guild"]], phase): fault["matched"]
            for fault in await self._loopback.faults()
            if fault["guild"] in spaces
        }

    async def _live_and_die(self, phase: str, turn: int) -> int:
        planned = 0
        for server in self.servers:
            for point in _points(server, phase)[turn : turn + 1]:
                planned += 1
                await self._loopback.fault(
                    "*",
                    "/**",
                    kind="silent_after" if point.work_done else "silent_before",
                    after=point.number,
                    times=1,
                    guild=server.guild.id,
                )
        await self._start()
        witnesses = [server.event_id for server in self.servers if not server.points]

        async def all_hang_or_nothing_is_left() -> bool:
            all_hang = await self._struck() == planned and await self._left(witnesses) == 0
            return all_hang or await self._left() == 0

        # A second cut may lie behind the last request of what was left to do.
        with contextlib.suppress(TimeoutError):
            seconds = SECONDS if turn == 0 else AGAIN_SECONDS
            await self._loopback.wait_until(all_hang_or_nothing_is_left, seconds, pause=0.1)
        await self._die()
        return await self._struck()

    async def _found(self, server: Server) -> None:
        for number, founders in enumerate(FOUNDERS):
            async with self._database.begin() as tx:
                team = Team(
                    event_id=server.event_id,
                    name=f"Team {number}",
                    folded_name=f"team {number}",
                    created_at=SystemClock().now(),
                    size_limit=5,
                )
                tx.add(team)
                await tx.flush()
                server.teams.append(team.id)
                for person in founders:
                    tx.add(await self._membership(tx, server, team.id, person))
                await self._follow(tx, team)

    async def _change(self, server: Server) -> None:
        """In the first team one goes and one comes, the second is renamed, the third ends."""
        first, second, third = server.teams
        async with self._database.begin() as tx:
            goes = await self._membership(tx, server, first, 0)
            leaving = select(Membership).where(
                Membership.team_id == first, Membership.participant_id == goes.participant_id
            )
            await tx.delete((await tx.scalars(leaving)).one())
            tx.add(await self._membership(tx, server, first, 3))
            renamed, ended = await tx.get_one(Team, second), await tx.get_one(Team, third)
            renamed.name, ended.state = "Renamed", "disbanded"
            for team in (await tx.get_one(Team, first), renamed, ended):
                await self._follow(tx, team)

    async def _membership(self, tx: Any, server: Server, team_id: int, person: int) -> Membership:
        participant = await tx.scalar(
            select(Participant.id).where(
                Participant.event_id == server.event_id,
                Participant.user_id == server.people[person],
            )
        )
        return Membership(
            event_id=server.event_id,
            team_id=team_id,
            participant_id=participant,
            slot=team_id,
            joined_at=SystemClock().now(),
        )

    async def _follow(self, tx: Any, team: Team) -> None:
        team.version = (team.version or 0) + 1
        now = SystemClock().now()
        order = Order("team.space", f"team:{team.id}", f"v{team.version}", now)
        await enqueue(tx, team.event_id, [order])


def points_of(requests: Mapping[tuple[str, str], int], space: str) -> list[Point]:
    """Every point at which rooms of a kind can be cut short."""
    return [
        Point(phase, number, done)
        for (kind, phase), count in requests.items()
        if kind == space
        for number in range(count)
        for done in (False, True)
    ]


def _points(server: Server, phase: str) -> list[Point]:
    return [point for point in server.points if point.phase == phase]
