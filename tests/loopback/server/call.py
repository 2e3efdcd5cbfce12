"""A request as the routes see it, and the table that routes register in."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.loopback.world.errors import invalid_form
from tests.loopback.world.model import Channel, Guild, Member
from tests.loopback.world.permissions import (
    Permission,
    require_in_channel,
    require_in_guild,
)
from tests.loopback.world.world import World


class Upload(NamedTuple):
    """A file of a multipart request; `field` is like `files[0]`."""

    field: str
    filename: str
    content: bytes
    content_type: str


class Reply(NamedTuple):
    """An answer with a status of its own; plain data is 200, None is 204."""

    status: int
    data: Any = None


class Raw(NamedTuple):
    """An answer that is not the JSON of the API: a page of the edge, half an object."""

    content_type: str
    body: bytes


class Answer(NamedTuple):
    """What goes back over the wire."""

    status: int
    data: Any
    headers: dict[str, str]


@dataclass(slots=True)
class Call:
    """One request of the bot, authenticated and read; it arrived at that loop time."""

    world: World
    method: str
    route: str
    path: str
    parts: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    files: list[Upload] = field(default_factory=list)
    reason: str | None = None
    arrived: float = 0.0

    def id(self, name: str) -> int:
        return int(self.parts[name])

    @property
    def form(self) -> dict[str, Any]:
        """The JSON object sent; 50035 when it is something else."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise invalid_form("_errors", "DICT_TYPE_CONVERT", "Only dictionaries may be used.")
        return self.body

    def number(self, name: str, default: int, largest: int) -> int:
        """A whole number of the query between 1 and `largest`."""
        raw = self.query.get(name)
        if raw is None:
            return default
        if not raw.isdigit() or not 1 <= int(raw) <= largest:
            message = f"int value should be between 1 and {largest}."
            raise invalid_form(name, "NUMBER_TYPE_COERCE", message)
        return int(raw)

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in ("1", "true")

    def guild(self, needed: int = 0) -> Guild:
        """The guild of the path, where the bot has every bit of `needed`."""
        guild = self.world.guild(self.id("guild_id"))
        require_in_guild(guild, self.world.bot_member(guild), needed)
        return guild

    def channel(self, needed: int = int(Permission.VIEW_CHANNEL)) -> Channel:
        """The channel of the path, visible to the bot, with every bit of `needed`."""
        channel = self.world.channel(self.id("channel_id"))
        require_in_channel(self.world, channel, self.world.bot.id, needed)
        return channel

    def member(self, guild: Guild) -> Member:
        return self.world.member(guild, self.id("user_id"))


Handler = Callable[[Call], Awaitable[Any]]


class Routes:
    """A table of handlers; templates are written as Discord documents them."""

    def __init__(self) -> None:
        self.table: list[tuple[str, str, Handler]] = []

    def on(self, method: str, *templates: str) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.table.extend((method, template, handler) for template in templates)
            return handler

        return register


def upload_from_json(raw: Mapping[str, Any]) -> Upload:
    """A file that came over the control interface: name and base64 content."""
    content = base64.b64decode(raw["content"])
    content_type = raw.get("content_type") or "application/octet-stream"
    return Upload("files[0]", raw["filename"], content, content_type)
