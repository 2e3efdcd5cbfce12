"""A small simulated server with the event numhack on it, for tests as people who type and click."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import discord
import simcord

from bot.app import App
from bot.clock import MovableClock
from bot.invitation import needed_permissions

ROOT = Path(__file__).parent.parent.parent
NUMHACK = (ROOT / "config/events/numhack.yaml").read_bytes()
# Half an hour before the first workshop, while registration and team formation are open.
START = datetime(2024, 11, 14, 16, 30, tzinfo=UTC)


@dataclass
class World:
    """The simulated server, the people on it, and the bot's own app."""

    env: simcord.Env
    app: App
    clock: MovableClock
    guild: simcord.GuildHandle
    lobby: simcord.ChannelHandle
    manager: simcord.MemberActor
    newcomer: simcord.MemberActor
    expected_bugs: list[BaseException] = field(default_factory=list)

    def person(self, name: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        """One more member of the server."""
        return self.guild.add_member(self.env.create_user(name), roles=list(roles))

    def role(self, name: str) -> simcord.RoleHandle:
        """A role of the server by its name, as the bot may have made it."""
        return self.guild.roles[name]

    def channel(self, name: str) -> simcord.ChannelHandle:
        """A channel of the server by its name."""
        return self.guild.channels[name]

    async def show_to_everyone(self, *commands: str) -> None:
        """Let Discord show staff's commands to anyone, as a server's owner can choose."""
        guild = self.env.bot.get_guild(self.guild.id)
        with self.env.time_context():
            known = await self.env.bot.tree.fetch_commands(guild=guild)
        for command in known:
            if command.name in commands:
                self.guild.set_command_permissions(command, {self.guild.default_role: True})

    async def bring_numhack(self, text: bytes = NUMHACK) -> None:
        """Import the event file as the server's manager does, and agree to the plan."""
        shown = await self.manager.slash(self.lobby, "config import", file=("numhack.yaml", text))
        await self.manager.click(shown.response, label="Do it")

    async def set_up(self) -> None:
        """Run /event setup and agree to the plan."""
        shown = await self.manager.slash(self.lobby, "event setup")
        await self.manager.click(shown.response, label="Set it up")


def build_world(env: simcord.Env, app: App, clock: MovableClock) -> World:
    """A server whose bot has exactly the permissions that the invitation asks for."""
    guild = env.create_guild("Test server")
    bot = env.backend.get_member(guild.id, env.backend.bot_user.id)
    # SimCord 3.2.1 asks for Manage Messages to pin and for Manage Events to create one, as
    # Discord did until February 2026.
    allowed = needed_permissions() | discord.Permissions(manage_messages=True, manage_events=True)
    env.backend.edit_role(guild.id, bot.role_ids[0], {"permissions": allowed.value})
    staff = guild.create_role("Staff", permissions=discord.Permissions(manage_guild=True))
    return World(
        env=env,
        app=app,
        clock=clock,
        guild=guild,
        lobby=guild.create_text_channel("lobby"),
        manager=guild.add_member(env.create_user("maria"), roles=[staff]),
        newcomer=guild.add_member(env.create_user("noor")),
    )
