"""The `resolved` part of an interaction: full objects for the ids that a person picked."""

from tests.loopback.people.impossible import NotPossible
from tests.loopback.server.call import upload_from_json
from tests.loopback.world.message_shapes import attachment_shape, message_shape
from tests.loopback.world.messages import store_files
from tests.loopback.world.model import Guild, Json, Message
from tests.loopback.world.permissions import in_channel, in_guild
from tests.loopback.world.shapes import channel_shape, member_shape, role_shape, user_shape
from tests.loopback.world.world import World


class Resolved:
    """Collects what an interaction names, in the shapes Discord resolves them to."""

    def __init__(self, world: World, guild: Guild | None, asking: int) -> None:
        self._world = world
        self._guild = guild
        self._asking = asking
        self.data: dict[str, Json] = {}

    def user(self, user_id: int) -> str:
        key = str(user_id)
        self._put("users", key, user_shape(self._world.users[user_id]))
        member = self._guild.members.get(user_id) if self._guild else None
        if member is not None and self._guild is not None:
            shape = member_shape(self._world, member, with_user=False)
            del shape["mute"], shape["deaf"]
            shape["permissions"] = str(in_guild(self._guild, member))
            self._put("members", key, shape)
        return key

    def role(self, role_id: int) -> str:
        if self._guild is None or role_id not in self._guild.roles:
            raise NotPossible(f"there is no role {role_id} to pick here")
        self._put("roles", str(role_id), role_shape(self._guild.roles[role_id]))
        return str(role_id)

    def mentionable(self, snowflake: int) -> str:
        return self.user(snowflake) if snowflake in self._world.users else self.role(snowflake)

    def channel(self, channel_id: int) -> str:
        channel = self._world.channels[channel_id]
        shape = channel_shape(self._world, channel)
        shape["permissions"] = str(in_channel(self._world, channel, self._asking))
        self._put("channels", str(channel_id), shape)
        return str(channel_id)

    def attachment(self, raw: Json) -> str:
        (stored,) = store_files(self._world, {}, [upload_from_json(raw)])
        self._put("attachments", str(stored.id), attachment_shape(stored))
        return str(stored.id)

    def message(self, message: Message) -> str:
        self._put("messages", str(message.id), message_shape(self._world, message))
        return str(message.id)

    def _put(self, kind: str, key: str, shape: Json) -> None:
        self.data.setdefault(kind, {})[key] = shape
