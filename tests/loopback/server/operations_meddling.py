"""Control operations of organizers who meddle: permissions, names, deletions, behind the bot."""

from typing import Any

from tests.loopback.world import guilds, messages
from tests.loopback.world.channels import remove_channel, tell_channel
from tests.loopback.world.model import Json, Overwrite
from tests.loopback.world.shapes import channel_shape, guild_shape, role_shape
from tests.loopback.world.threads import remove_thread
from tests.loopback.world.world import World


class MeddlingOperations:
    """What people may change on a server while the bot is running, or is not."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def edit_guild(self, guild: int, name: str) -> Json:
        found = self._world.guilds[guild]
        found.name = name
        shape = guild_shape(self._world, found)
        self._world.publish("GUILD_UPDATE", shape, guild_id=guild)
        return shape

    async def bot_role(self, guild: int) -> Json:
        """The managed role that came with the bot."""
        roles = self._world.guilds[guild].roles.values()
        return next(role_shape(role) for role in roles if role.bot_id == self._world.bot.id)

    async def edit_role(self, guild: int, role: int, **changes: Any) -> Json:
        found = self._world.guilds[guild]
        return role_shape(guilds.change_role(self._world, found, found.roles[role], changes))

    async def delete_role(self, guild: int, role: int) -> None:
        found = self._world.guilds[guild]
        guilds.remove_role(self._world, found, found.roles[role])

    async def edit_channel(self, channel: int, **changes: Any) -> Json:
        """Change the name, topic or parent_id of a channel, or archive or lock a thread."""
        found = self._world.channel(channel)
        for name, value in changes.items():
            setattr(found.thread if name in ("archived", "locked") else found, name, value)
        name = "CHANNEL_UPDATE" if found.thread is None else "THREAD_UPDATE"
        tell_channel(self._world, name, found)
        return channel_shape(self._world, found)

    async def set_overwrite(
        self, channel: int, target: int, allow: int, deny: int, member: bool
    ) -> None:
        """Set what a role or member may and may not do in one channel."""
        found = self._world.channel(channel)
        found.overwrites[target] = Overwrite(target, int(member), allow, deny)
        tell_channel(self._world, "CHANNEL_UPDATE", found)

    async def delete_channel(self, channel: int) -> None:
        found = self._world.channel(channel)
        if found.thread is None:
            remove_channel(self._world, found)
        else:
            remove_thread(self._world, found)

    async def delete_message(self, channel: int, message: int) -> None:
        messages.delete(self._world, self._world.message(channel, message))

    async def remove_bot(self, guild: int) -> None:
        """Throw the bot out of a server."""
        del self._world.guilds[guild].members[self._world.bot.id]
        self._world.publish("GUILD_DELETE", {"id": str(guild)}, guild_id=guild)
