"""Killing the real process at every single request of `/event setup`, and running it again.

One bot sets up many servers at once. On each, one request is never answered: the one whose turn
it is, either before or after the server has done its work. When every setup hangs there, the bot
is killed, and the next one is asked to set up everything again.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from bot.actor import Actor
from bot.app import App, open_app
from bot.clock import SystemClock
from bot.invitation import needed_permissions
from bot.model import ChannelBinding, LiveMessage, RoleBinding
from tests.loopback.actors import Channel, Guild, User
from tests.loopback.client import Loopback
from tests.loopback.views import Answer, NoAnswer
from tests.wire.bot_process import BotProcess

MANAGE_GUILD = 1 << 5
PIN_NOTICE = 6
SECONDS, AGAIN_SECONDS, PERSON_SECONDS, QUIET_SECONDS = 120.0, 5.0, 0.2, 0.5
TYPING_AT_ONCE = 8


class Point(NamedTuple):
    """The request, counted from 0, at which the bot dies, and whether its work was done.

    Requests about messages of the channel `where` are counted, or those that make something on
    the server when there is none.
    """

    where: str | None
    number: int
    work_done: bool


@dataclass
class Server:
    """A server with the event on it, and the points at which setting it up is cut short."""

    guild: Guild
    lobby: Channel
    manager: User
    event_id: int
    points: Sequence[Point]
    there: dict[str, Channel] = field(default_factory=dict[str, Channel])


@dataclass
class Findings:
    """What setting up again has left wrong, in words; `cut` counts the setups cut short."""

    wrong: list[str] = field(default_factory=list[str])
    orphans: int = 0
    cut: int = 0


class Provisioning:
    """Many servers, each cut short somewhere; then set up again and looked over."""

    def __init__(self, loopback: Loopback, folder: Path, event_file: bytes) -> None:
        self._loopback = loopback
        self._event_file = event_file
        self._folder = folder
        self._bot = BotProcess(folder, loopback.environment, ["-m", "bot", "run"], forked=True)
        self._database = f"sqlite+aiosqlite:///{folder}/data/muster.db"
        self._lives = 0
        self._typing = asyncio.Semaphore(TYPING_AT_ONCE)
        self.servers: list[Server] = []

    async def build(self, cuts: Sequence[Sequence[Point]]) -> None:
        """A server for each sequence of points; the database is filled before the bot starts."""
        # Many are asked for at once, and how soon the bot answers is not looked at here.
        await self._loopback.set(interaction_seconds=SECONDS)
        async with open_app(self._database, SystemClock()) as app:
            for points in cuts:
                self.servers.append(await self._server(app, points))

    async def _server(self, app: App, points: Sequence[Point]) -> Server:
        guild = await self._loopback.guild(bot_permissions=needed_permissions().value)
        lobby = await guild.channel("lobby")
        staff = await guild.role("Staff", permissions=MANAGE_GUILD)
        manager = await guild.member("maria", staff)
        actor = Actor(guild.id, manager.id, "maria", manages_server=True)
        plan = await app.services.imports.plan(actor, self._event_file, "event.yaml")
        event = await app.services.imports.apply(actor, plan)
        server = Server(guild, lobby, manager, event.id, points)
        for name in {point.where for point in points if point.where is not None}:
            # There already, so that its requests can be told from those of other servers.
            server.there[name] = await guild.channel(name)
        return server

    async def run(self) -> Findings:
        """Cut every server short at each of its points in turn, finish, and look."""
        findings = Findings()
        rounds = max(len(server.points) for server in self.servers)
        try:
            for turn in range(rounds):
                await self._start()
                await self._cut_short([s for s in self.servers if turn < len(s.points)], turn)
                await self._bot.kill()
                findings.cut += sum(fault["struck"] for fault in await self._loopback.faults())
                await self._loopback.clear_faults()
            await self._start()
            await self._type_everywhere(self.servers)
        finally:
            await self._bot.kill()
        await self._look(findings)
        return findings

    async def _start(self) -> None:
        self._lives += 1
        await self._bot.start()

    async def _cut_short(self, servers: Sequence[Server], turn: int) -> None:
        for server in servers:
            await self._plan(server, server.points[turn])
        await self._type_everywhere(servers)

    async def _plan(self, server: Server, point: Point) -> None:
        kind = "silent_after" if point.work_done else "silent_before"
        where = ("POST", f"/guilds/{server.guild.id}/**")
        if point.where is not None:
            where = ("*", f"/channels/{server.there[point.where].id}/**")
        await self._loopback.fault(*where, kind=kind, after=point.number, times=1)

    async def _type_everywhere(self, servers: Sequence[Server]) -> None:
        """Ask for the setup on every server, and return when the bot asks for nothing more."""
        await self._ready()
        await asyncio.gather(*(self._type(server) for server in servers))
        seen = 0

        async def nothing_more_is_asked() -> bool:
            nonlocal seen
            before = self._bot.busy_seconds()
            await asyncio.sleep(QUIET_SECONDS)
            new = len(await self._loopback.requests(since=seen))
            seen += new
            # Whoever has something to do and no processor to do it with is quiet as well.
            return new == 0 and self._bot.busy_seconds() - before < QUIET_SECONDS / 5

        await self._loopback.wait_until(nothing_more_is_asked, seconds=SECONDS)

    async def _ready(self) -> None:
        await self._bot.wait_for(" ready ", seconds=SECONDS, times=self._lives)
        for server in self.servers:
            await self._loopback.wait_until(server.guild.commands, seconds=SECONDS)

    async def _type(self, server: Server) -> None:
        async with self._typing:
            shown = await server.manager.slash(
                server.lobby, "event setup", final=False, seconds=SECONDS
            )
            # When there is nothing to make, it thinks and looks after the panel.
            if shown.kind == "message":
                await self._agree(server, shown)

    async def _agree(self, server: Server, shown: Answer) -> None:
        # discord.py knows the buttons only when its answer is acknowledged, so a click that is
        # quicker than that goes nowhere; no person is as quick.
        await asyncio.sleep(PERSON_SECONDS)
        try:
            await server.manager.click(shown, "Set it up", final=False, seconds=AGAIN_SECONDS)
        except NoAnswer:
            await server.manager.click(shown, "Set it up", final=False, seconds=SECONDS)

    async def _look(self, findings: Findings) -> None:
        async with open_app(self._database, SystemClock()) as app:
            for server in self.servers:
                for wrong in await self._wrong_with(app, server):
                    findings.wrong.append(f"cut at {[*server.points]}: {wrong}")
                    findings.orphans += wrong.startswith("nobody knows")

    async def _wrong_with(self, app: App, server: Server) -> list[str]:
        there = {int(thing["id"]): thing["name"] for thing in await server.guild.roles()}
        there |= {int(thing["id"]): thing["name"] for thing in await server.guild.channels()}
        async with app.database.read() as session:
            known: dict[str, int | None] = {}
            for table, column in ((RoleBinding, "role_id"), (ChannelBinding, "channel_id")):
                rows = await session.scalars(select(table).where(table.event_id == server.event_id))
                known |= {f"{column} {row.name}": getattr(row, column) for row in rows}
            live = [
                *await session.scalars(
                    select(LiveMessage).where(LiveMessage.event_id == server.event_id)
                )
            ]
        wrong = [f"{what} is missing" for what, number in known.items() if number not in there]
        names = Counter(there.values())
        wrong += [f"{name} is there {n} times" for name, n in names.items() if n > 1]
        ids = {number for number in known.values() if number is not None}
        for thing in await self._loopback.orphans(ids, server.guild):
            wrong.append(f"nobody knows {thing.noun} {thing.name}")
        if "start" not in {row.purpose for row in live}:
            wrong.append("there is no start panel")
        for row in live:
            messages = await self._loopback.messages(row.channel_id)
            # Killed between pinning and removing Discord's own line about it, that line stays.
            seen = [message.id for message in messages if message.raw["type"] != PIN_NOTICE]
            if seen != [row.message_id]:
                wrong.append(f"{row.purpose} is {row.message_id}, its channel shows {seen}")
        return wrong

    async def steps(self) -> Counter[str | None]:
        """How many requests a setup that is not cut short makes, by where they go."""
        (server,) = self.servers
        try:
            await self._start()
            await self._type_everywhere(self.servers)
            paths = [(r["method"], r["path"]) for r in await self._loopback.requests()]
        finally:
            await self._bot.kill()
        made = f"/guilds/{server.guild.id}/"
        steps: Counter[str | None] = Counter()
        steps[None] = sum(verb == "POST" and path.startswith(made) for verb, path in paths)
        for channel in await server.guild.channels():
            talk = f"/channels/{channel['id']}/"
            steps[channel["name"]] = sum(path.startswith(talk) for _, path in paths)
        return steps


async def every_point(loopback: Loopback, folder: Path, event_file: bytes) -> list[Point]:
    """All points at which a setup can be cut short, learnt from one that went well."""
    trial = Provisioning(loopback, folder, event_file)
    await trial.build([[]])
    return [
        Point(where, number, done)
        for where, count in (await trial.steps()).items()
        for number in range(count)
        for done in (False, True)
    ]
