"""The tests' side of organizers who change a server behind the bot's back."""

from typing import Any

from tests.loopback.actors import Channel, Guild, Role, User
from tests.loopback.calling import Calling
from tests.loopback.views import Message


class Meddling(Calling):
    """Takes permissions away, renames and deletes; ids in place of handles are welcome."""

    async def bot_role(self, guild: Guild) -> Role:
        """The role that came with the bot and holds its permissions."""
        raw = await self.call("bot_role", guild=guild.id)
        return Role(guild.loopback, int(raw["id"]), raw["name"])

    async def set_bot_permissions(self, guild: Guild, permissions: int) -> None:
        """Let the bot's own role have these permissions and no others."""
        role = await self.bot_role(guild)
        await self.call("edit_role", guild=guild.id, role=role.id, permissions=permissions)

    async def edit_role(self, guild: Guild, role: Role | int, **changes: Any) -> None:
        """Change name, permissions, color, hoist, mentionable or position."""
        await self.call("edit_role", guild=guild.id, role=int(role), **changes)

    async def delete_role(self, guild: Guild, role: Role | int) -> None:
        await self.call("delete_role", guild=guild.id, role=int(role))

    async def edit_channel(self, channel: Channel | int, **changes: Any) -> None:
        """Change name, topic or parent_id of a channel; archived or locked of a thread."""
        await self.call("edit_channel", channel=int(channel), **changes)

    async def set_overwrite(
        self,
        channel: Channel | int,
        target: Role | User | int,
        *,
        allow: int = 0,
        deny: int = 0,
    ) -> None:
        """Allow and deny a role or person something in one channel."""
        member = isinstance(target, User)
        where, whom = int(channel), int(target)
        await self.call(
            "set_overwrite", channel=where, target=whom, allow=allow, deny=deny, member=member
        )

    async def delete_channel(self, channel: Channel | int) -> None:
        """Delete a channel with its threads, or one thread."""
        await self.call("delete_channel", channel=int(channel))

    async def delete_message(self, message: Message) -> None:
        await self.call("delete_message", channel=message.channel_id, message=message.id)

    async def rename_guild(self, guild: Guild, name: str) -> None:
        await self.call("edit_guild", guild=guild.id, name=name)

    async def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of a server."""
        await self.call("remove_bot", guild=guild.id)
