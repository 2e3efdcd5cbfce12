"""People, servers, channels and roles of the loopback Discord, as tests hold them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.loopback.views import Answer, Json, Message, NoAnswer

if TYPE_CHECKING:
    from tests.loopback.client import Loopback

File = tuple[str, bytes]


@dataclass(frozen=True)
class _Handle:
    loopback: "Loopback" = field(repr=False, compare=False)
    id: int
    name: str

    def __int__(self) -> int:
        return self.id


class Role(_Handle):
    """A role, to be mentioned, granted or picked."""


class Channel(_Handle):
    """A channel, thread or direct message channel."""

    async def messages(self) -> list[Message]:
        """What everyone in it sees, oldest first."""
        return [Message(raw) for raw in await self.loopback.call("messages", channel=self.id)]


class Guild(_Handle):
    """A server that the bot is in."""

    async def channel(
        self,
        name: str,
        *,
        kind: int = 0,
        parent: Channel | None = None,
        overwrites: Sequence[Json] = (),
    ) -> Channel:
        """A new channel; overwrites as Discord writes them: id, type, allow, deny."""
        raw = await self.loopback.call(
            "create_channel",
            guild=self.id,
            name=name,
            kind=kind,
            parent=parent.id if parent else None,
            overwrites=list(overwrites),
        )
        return Channel(self.loopback, int(raw["id"]), name)

    async def role(self, name: str, *, permissions: int = 0, mentionable: bool = False) -> Role:
        raw = await self.loopback.call(
            "create_role",
            guild=self.id,
            name=name,
            permissions=permissions,
            mentionable=mentionable,
        )
        return Role(self.loopback, int(raw["id"]), name)

    async def member(self, name: str, *roles: Role, dms: bool = True) -> "User":
        """A new person who is a member; `dms` False closes their direct messages."""
        user = await self.loopback.user(name, dms=dms)
        await self.join(user, *roles)
        return user

    async def join(self, user: "User", *roles: Role) -> None:
        ids = [role.id for role in roles]
        await self.loopback.call("add_member", guild=self.id, user=user.id, roles=ids)

    async def leave(self, user: "User") -> None:
        await self.loopback.call("remove_member", guild=self.id, user=user.id)

    async def set_roles(self, user: "User", *roles: Role) -> None:
        ids = [role.id for role in roles]
        await self.loopback.call("set_member_roles", guild=self.id, user=user.id, roles=ids)

    async def channels(self) -> list[Json]:
        return await self.loopback.call("channels", guild=self.id)

    async def threads(self) -> list[Json]:
        """The threads; the ids of their members stand under `members`."""
        return await self.loopback.call("threads", guild=self.id)

    async def roles(self) -> list[Json]:
        return await self.loopback.call("roles", guild=self.id)

    async def members(self) -> list[Json]:
        return await self.loopback.call("members", guild=self.id)

    async def scheduled_events(self) -> list[Json]:
        return await self.loopback.call("scheduled_events", guild=self.id)

    async def commands(self) -> list[Json]:
        """The commands registered for this server alone."""
        return await self.loopback.call("commands", guild=self.id)


class User(_Handle):
    """Someone who types; each deed waits for the bot's answer, at most `seconds`."""

    async def slash(
        self,
        where: Channel,
        command: str,
        *,
        final: bool = True,
        seconds: float = 30.0,
        visible_only: bool = False,
        **options: Any,
    ) -> Answer:
        """Type a command: `slash(channel, "event status", name="numhack")`.

        Options take users, roles, channels and `(filename, bytes)`. `final` waits for the
        last word of a deferred answer. `visible_only` refuses commands that are hidden from
        the person; without it they can be typed, to see that the service refuses.
        """
        return await self._do(
            "slash",
            channel=where.id,
            path=command,
            options={name: _plain(value) for name, value in options.items()},
            final=final,
            seconds=seconds,
            visible_only=visible_only,
        )

    async def autocomplete(
        self, where: Channel, command: str, option: str, typed: str, **others: Any
    ) -> list[Json]:
        """The choices offered while `typed` stands in `option`."""
        answer = await self._do(
            "autocomplete",
            channel=where.id,
            path=command,
            option=option,
            typed=typed,
            options={name: _plain(value) for name, value in others.items()},
        )
        return answer.choices

    async def menu_on_user(self, where: Channel, command: str, target: "User") -> Answer:
        """Use a context menu command on a person."""
        return await self._do(
            "menu", channel=where.id, name=command, target=target.id, on_user=True
        )

    async def menu_on_message(self, command: str, target: Message) -> Answer:
        """Use a context menu command on a message."""
        return await self._do(
            "menu", channel=target.channel_id, name=command, target=target.id, on_user=False
        )

    async def click(
        self, on: Message | Answer, button: str, *, final: bool = True, seconds: float = 30.0
    ) -> Answer:
        """Press the button with that custom id or label."""
        message = on.message if isinstance(on, Answer) else on
        return await self._do(
            "click",
            channel=message.channel_id,
            message=message.id,
            button=button,
            final=final,
            seconds=seconds,
        )

    async def select(
        self, on: Message | Answer, *values: Any, select: str | None = None, seconds: float = 30.0
    ) -> Answer:
        """Choose in a select; `select` names it by custom id when there are several."""
        message = on.message if isinstance(on, Answer) else on
        return await self._do(
            "select",
            channel=message.channel_id,
            message=message.id,
            select=select,
            values=[_plain(value) for value in values],
            seconds=seconds,
        )

    async def submit_modal(
        self, form: Answer, fields: dict[str, Any], *, final: bool = True, seconds: float = 30.0
    ) -> Answer:
        """Submit the form an answer opened; fields by label or custom id."""
        plain = {name: _plain(value) for name, value in fields.items()}
        return await self._do(
            "submit", token=form.token, fields=plain, final=final, seconds=seconds
        )

    async def write(
        self,
        where: Channel,
        content: str,
        *,
        files: Sequence[File] = (),
        reply_to: Message | None = None,
    ) -> Message:
        """Write an ordinary message."""
        raw = await self.loopback.call(
            "write",
            user=self.id,
            channel=where.id,
            content=content,
            files=[_plain(file) for file in files],
            reply_to=reply_to.id if reply_to else None,
        )
        return Message(raw)

    async def direct_channel(self) -> Channel:
        """The direct messages with the bot."""
        raw = await self.loopback.call("direct_channel", user=self.id)
        return Channel(self.loopback, int(raw["id"]), f"@{self.name}")

    async def close_direct_messages(self, *, closed: bool = True) -> None:
        await self.loopback.call("edit_user", user=self.id, dms=not closed)

    async def _do(self, operation: str, **arguments: Any) -> Answer:
        raw = await self.loopback.call(operation, user=self.id, **arguments)
        if raw["kind"] is None:
            raise NoAnswer(f"{self.name}: the bot did not answer {operation} {arguments}")
        return Answer(raw)


def _plain(value: Any) -> Any:
    """Turn handles into ids and files into base64, deeply."""
    match value:
        case _Handle():
            return value.id
        case (str() as name, bytes() as content):
            return {"filename": name, "content": base64.b64encode(content).decode()}
        case list():
            return [_plain(inner) for inner in value]
        case _:
            return value
