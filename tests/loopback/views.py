"""What tests look at: messages, buttons, forms and answers, read from Discord's shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.loopback.world.limits import walk

Json = dict[str, Any]
EPHEMERAL = 1 << 6


class Button(NamedTuple):
    label: str
    custom_id: str | None
    disabled: bool
    url: str | None


@dataclass(frozen=True)
class Message:
    """A message as people see it; `raw` is what the API would answer."""

    raw: Json

    @property
    def id(self) -> int:
        return int(self.raw["id"])

    @property
    def channel_id(self) -> int:
        return int(self.raw["channel_id"])

    @property
    def author_id(self) -> int:
        return int(self.raw["author"]["id"])

    @property
    def content(self) -> str:
        return self.raw["content"]

    @property
    def embeds(self) -> list[Json]:
        return self.raw["embeds"]

    @property
    def components(self) -> list[Json]:
        return self.raw["components"]

    @property
    def attachments(self) -> list[Json]:
        return self.raw["attachments"]

    @property
    def ephemeral(self) -> bool:
        return bool(self.raw["flags"] & EPHEMERAL)

    @property
    def pinned(self) -> bool:
        return self.raw["pinned"]

    @property
    def pings(self) -> list[str]:
        """Whom it pings: user ids, `&` and role ids, `everyone`."""
        pinged = [user["id"] for user in self.raw["mentions"]]
        pinged += [f"&{role}" for role in self.raw["mention_roles"]]
        return pinged + ["everyone"] * self.raw["mention_everyone"]

    @property
    def buttons(self) -> list[Button]:
        return [
            Button(c.get("label", ""), c.get("custom_id"), c.get("disabled", False), c.get("url"))
            for c in walk(self.components)
            if c["type"] == 2
        ]

    @property
    def text(self) -> str:
        """Everything readable: content, embeds and text displays, one piece a line."""
        return "\n".join(piece for piece in self._pieces() if piece)

    def _pieces(self) -> Iterator[str]:
        yield self.content
        for embed in self.embeds:
            yield embed.get("title", "")
            yield embed.get("description", "")
            for field in embed.get("fields", []):
                yield f"{field['name']}: {field['value']}"
            yield embed.get("footer", {}).get("text", "")
        yield from (c.get("content", "") for c in walk(self.components) if c["type"] == 10)


@dataclass(frozen=True)
class Modal:
    """A form the bot opened."""

    raw: Json

    @property
    def title(self) -> str:
        return self.raw["title"]

    @property
    def fields(self) -> dict[str, Json]:
        """The fields by label, or by custom id where they have none."""
        found: dict[str, Json] = {}
        for top in self.raw["components"]:
            for field in [top.get("component"), *(top.get("components") or [])]:
                if field:
                    found[top.get("label") or field.get("label") or field["custom_id"]] = field
        return found


class NoAnswer(AssertionError):
    """The bot did not answer an interaction in time, or not in the way that was asked for."""


@dataclass(frozen=True)
class Answer:
    """What the bot answered; asking for a part it does not have raises NoAnswer."""

    raw: Json

    @property
    def kind(self) -> str:
        """`message`, `deferred_message`, `deferred_update`, `update`, `choices` or `modal`."""
        return self.raw["kind"]

    @property
    def token(self) -> str:
        return self.raw["token"]

    @property
    def message(self) -> Message:
        if self.raw["message"] is None:
            raise NoAnswer(f"there is no message in the answer: {self.raw}")
        return Message(self.raw["message"])

    @property
    def modal(self) -> Modal:
        if self.raw["modal"] is None:
            raise NoAnswer(f"there is no form in the answer: {self.raw}")
        return Modal(self.raw["modal"])

    @property
    def deleted(self) -> bool:
        return self.raw["kind"] is not None and self.raw["message"] is None

    @property
    def loading(self) -> bool:
        return self.raw["loading"]

    @property
    def ephemeral(self) -> bool:
        return self.raw["ephemeral"]

    @property
    def content(self) -> str:
        return self.message.content

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def embeds(self) -> list[Json]:
        return self.message.embeds

    @property
    def components(self) -> list[Json]:
        return self.message.components

    @property
    def followups(self) -> list[Message]:
        return [Message(raw) for raw in self.raw["followups"] if raw is not None]

    @property
    def choices(self) -> list[Json]:
        return self.raw["choices"]

    @property
    def milliseconds(self) -> float:
        """From the event being written to the socket to the callback's request being received."""
        return self.raw["milliseconds"]
