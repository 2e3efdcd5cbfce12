"""Worlds as they are after a set-up that many tests share, made once and then taken up again.

To type what sets a server up takes much longer than most tests. So each worker does it once, keeps
the database and what SimCord knows, and has every further test begin as after a restart.
"""

import asyncio
import pickle
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, UserHandle

from bot.app import App, open_app
from bot.clock import MovableClock
from tests.cogs.world import START, World, build_world

# Only waited for in full when something hangs; a busy machine is given its time.
SETTLE_SECONDS = 30.0
# What belongs to a run of the bot, and not to what Discord knows.
OF_A_RUN = ("subscribers", "http_requests", "transcript")

Prepare = Callable[[World], Awaitable[None]]


async def import_numhack(world: World) -> None:
    """The event is on the server, which is not set up."""
    await world.bring_numhack()


async def set_up_numhack(world: World) -> None:
    """The event is on the server, with all its roles and channels."""
    await world.bring_numhack()
    await world.set_up()


def begins(**fixtures: Prepare) -> Any:
    """A fixture `beginning`: what was done before a test that asks for one of these fixtures."""

    @pytest.fixture
    def beginning(request: pytest.FixtureRequest) -> Prepare | None:
        asked = (fixtures[name] for name in fixtures if name in request.fixturenames)
        return next(asked, None)

    return beginning


@dataclass(frozen=True)
class Beginning:
    """A world that was put away: its database, and what SimCord and this module need again."""

    database: Path
    backend: bytes
    now: datetime
    guild: int
    lobby: int
    manager: int
    newcomer: int

    def put_into(self, env: simcord.Env) -> None:
        """Let a Discord that has no bot yet be as it was."""
        vars(env.backend).update(pickle.loads(self.backend))

    def world(self, env: simcord.Env, app: App, clock: MovableClock) -> World:
        """The same server and people, in another run of the bot."""
        backend = env.backend
        guild = GuildHandle(env, backend.get_guild(self.guild))
        env._guilds.append(guild)

        def member(number: int) -> MemberActor:
            return MemberActor(env, guild, UserHandle(env, backend.get_user(number)))

        lobby = ChannelHandle(env, guild, backend.get_channel(self.lobby))
        return World(env, app, clock, guild, lobby, member(self.manager), member(self.newcomer))


class Beginnings:
    """What was put away so far."""

    def __init__(self, folder: Path, template: Path) -> None:
        self._folder, self._template = folder, template
        self._made: dict[Prepare, Beginning] = {}

    def get(self, prepare: Prepare) -> Beginning:
        """The world as it is after this; made when it is asked for first."""
        if prepare not in self._made:
            file = self._folder / f"{len(self._made)}.db"
            shutil.copy(self._template, file)
            self._made[prepare] = asyncio.run(_make(prepare, file))
        return self._made[prepare]


async def _make(prepare: Prepare, file: Path) -> Beginning:
    clock = MovableClock(START, running=False)
    async with open_app(f"sqlite+aiosqlite:///{file}", clock) as app:
        env = new_env(app)
        await env.start()
        try:
            world = build_world(env, app, clock)
            await env.settle()
            await prepare(world)
            await env.settle()
            assert not env.errors, env.errors
            known = {k: v for k, v in vars(env.backend).items() if k not in OF_A_RUN}
            return Beginning(
                file,
                pickle.dumps(known),
                clock.now(),
                world.guild.id,
                world.lobby.id,
                world.manager.id,
                world.newcomer.id,
            )
        finally:
            await env.shutdown()


def new_env(app: App) -> simcord.Env:
    """A simulated Discord for a bot that is not logged in yet."""
    return simcord.Env(app.new_client(), check_errors=False, settle_timeout=SETTLE_SECONDS)
