"""The ledger: everything the bot ever made, kept also when it is deleted."""

from datetime import datetime
from typing import NamedTuple

from tests.loopback.world.model import PIN_NOTICE, Message


class Thing(NamedTuple):
    """A channel, thread, role or scheduled event that the bot made."""

    noun: str
    id: int
    guild_id: int
    name: str
    at: datetime


class Posted(NamedTuple):
    """A message as it was first written; `answer` when it answers an interaction."""

    id: int
    channel_id: int
    nonce: str | int | None
    content: str
    at: datetime
    answer: bool


class Ledger:
    """Only ever grows; deletions are seen by comparing with the world."""

    def __init__(self, bot_id: int) -> None:
        self.messages: list[Posted] = []
        self.things: list[Thing] = []
        self._bot_id = bot_id

    def post(self, message: Message) -> None:
        """Note a message if the bot wrote it itself."""
        if message.author_id == self._bot_id and message.kind != PIN_NOTICE:
            answer = message.interaction is not None
            where, at = message.channel_id, message.created_at
            entry = Posted(message.id, where, message.nonce, message.content, at, answer)
            self.messages.append(entry)

    def make(self, noun: str, thing_id: int, guild_id: int | None, name: str, at: datetime) -> None:
        self.things.append(Thing(noun, thing_id, guild_id or 0, name, at))
