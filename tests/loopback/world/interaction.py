"""One interaction of a person with the bot, from being typed to its last follow-up."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from tests.loopback.world.model import Json, Message


class InteractionKind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How a bot may answer an interaction first."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


EPHEMERAL = 1 << 6
LOADING = 1 << 7


@dataclass(slots=True)
class Interaction:
    """State of an interaction; `changed` is set whenever the bot does something with it."""

    id: int
    token: str
    kind: InteractionKind
    user_id: int
    channel_id: int
    guild_id: int | None
    created_at: datetime
    data: Json
    source: Message | None = None
    trigger: Json | None = None
    written_at: float = 0.0
    milliseconds: float | None = None
    callback: Callback | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    edits: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def loading(self) -> bool:
        """Whether the bot said it would answer later and has not yet."""
        return self.original is not None and bool(self.original.flags & LOADING)

    @property
    def settled(self) -> bool:
        """Whether nothing more is to be expected without a further deed of the bot's own."""
        if self.callback is None or self.loading:
            return False
        if self.callback is Callback.DEFERRED_UPDATE:
            return self.edits > 0 or bool(self.followups)
        return True

    def written(self) -> None:
        """Note that the event is on its way; milliseconds count from the first time."""
        self.written_at = self.written_at or asyncio.get_running_loop().time()

    def touch(self) -> None:
        """Wake whoever waits for the bot's answer."""
        self.changed.set()
        self.changed = asyncio.Event()

    async def wait(self, *, final: bool, seconds: float) -> None:
        """Return once answered (`final`: for good), or after `seconds` without."""
        try:
            async with asyncio.timeout(seconds):
                while self.callback is None or (final and not self.settled):
                    await self.changed.wait()
        except TimeoutError:
            return
