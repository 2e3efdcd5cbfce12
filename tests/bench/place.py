"""A server with numhack imported and set up, and enough people to type commands there."""

from pathlib import Path
from typing import Self

from bot.actor import Actor
from bot.app import open_app
from bot.clock import SystemClock
from bot.invitation import needed_permissions
from tests.bench.process import REAL_BOT, Measured
from tests.loopback.client import Loopback
from tests.loopback.views import Message
from tests.wire.bot_process import NUMHACK

MANAGE_GUILD = 1 << 5
SECONDS = 30.0


class Place:
    """One server of a loopback Discord, for the empty client and the real bot alike."""

    def __init__(self, loopback: Loopback, folder: Path) -> None:
        self.loopback = loopback
        self.folder = folder
        self.panel: Message | None = None

    async def build(self, *, people: int) -> Self:
        """Import the event, set it up through the real bot, and let people join."""
        permissions = needed_permissions().value
        self.guild = await self.loopback.guild(bot_permissions=permissions)
        self.lobby = await self.guild.channel("lobby")
        staff = await self.guild.role("Staff", permissions=MANAGE_GUILD)
        manager = await self.guild.member("maria", staff)
        actor = Actor(self.guild.id, manager.id, "maria", manages_server=True)
        async with open_app(self.database, SystemClock()) as app:
            plan = await app.services.imports.plan(actor, NUMHACK, "numhack.yaml")
            await app.services.imports.apply(actor, plan)
        async with self.bot():
            await self.commands_are_there()
            shown = await manager.slash(self.lobby, "event setup", seconds=SECONDS)
            await manager.click(shown, "Set it up", seconds=SECONDS)
            self.panel = await self.loopback.wait_until(self._pinned, seconds=SECONDS)
        self.people = [await self.guild.member(f"p{number}") for number in range(people)]
        return self

    @property
    def database(self) -> str:
        return f"sqlite+aiosqlite:///{self.folder}/data/muster.db"

    def bot(self) -> Measured:
        """The real bot on this server's data."""
        return Measured(REAL_BOT, self.loopback.environment, self.folder)

    async def commands_are_there(self) -> None:
        await self.loopback.wait_until(self.guild.commands, seconds=SECONDS)

    async def _pinned(self) -> Message | None:
        for channel in await self.guild.channels():
            if channel["name"] == "start-here":
                messages = await self.loopback.messages(int(channel["id"]))
                return next((message for message in messages if message.pinned), None)
        return None
