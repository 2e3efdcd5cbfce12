"""The tests' side of the loopback Discord: starts the process and arranges its world."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from tests.loopback.actors import Channel, Guild, User
from tests.loopback.counting import Counting
from tests.loopback.meddling import Meddling
from tests.loopback.starting import ServerProcess
from tests.loopback.trouble import Trouble
from tests.loopback.views import Answer, Json, Message

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
# Enough for everything the loopback Discord can do, without ADMINISTRATOR.
DEFAULT_BOT_PERMISSIONS = (
    (1 << 4) | (1 << 6) | (1 << 10) | (1 << 11) | (1 << 13) | (1 << 14) | (1 << 15) | (1 << 16)
    | (1 << 17) | (1 << 28) | (1 << 33) | (1 << 34) | (1 << 35) | (1 << 36) | (1 << 38)
    | (1 << 44) | (1 << 51)
)  # fmt: skip


class ControlError(Exception):
    """The control interface refused: what was asked for makes no sense, or is not possible."""


class Loopback(Trouble, Counting, Meddling):
    """A Discord in a process of its own: `async with Loopback() as discord: ...`.

    Without `record_bodies` it is faster, and its traffic cannot be held against a description.
    """

    def __init__(
        self,
        record: Path | None = None,
        *,
        rate_limits: str = "relaxed",
        record_bodies: bool = True,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="loopback-")
        self.record = record or Path(self._folder.name) / "traffic.jsonl"
        self._errors = Path(self._folder.name) / "stderr.txt"
        self._rate_limits = rate_limits
        self._record_bodies = record_bodies
        self._process: ServerProcess | None = None
        self._session: aiohttp.ClientSession | None = None
        self.api_url = self.gateway_url = self.control_url = self.token = ""

    async def __aenter__(self) -> Self:
        arguments = ["--port", "0", "--rate-limits", self._rate_limits]
        if self._record_bodies:
            arguments += ["--record", str(self.record)]
        else:
            arguments += ["--record-bodies", "off"]
        self._process = await ServerProcess(self._errors, arguments).start()
        addresses = self._process.addresses
        self.api_url, self.gateway_url = addresses["api_url"], addresses["gateway_url"]
        self.control_url, self.token = addresses["control_url"], addresses["token"]
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
        if self._process is not None:
            await self._process.stop()
        said = self.errors()
        self._folder.cleanup()
        if said and error is not None:
            error.add_note(f"the loopback Discord reported errors:\n{said}")
        elif said:
            raise RuntimeError(f"the loopback Discord reported errors:\n{said}")

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which a bot connects here instead of to Discord."""
        return {
            "DISCORD_TOKEN": self.token,
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }

    def errors(self) -> str:
        """What the server wrote to its standard error: a bug in it."""
        return self._errors.read_text(encoding="utf-8", errors="replace")

    async def call(self, operation: str, **arguments: Any) -> Any:
        """Run a control operation and return its result."""
        assert self._session is not None, "use it as an async context manager"
        url = f"{self.control_url}/{operation}"
        async with self._session.post(url, json=arguments) as response:
            body = await response.json()
        if response.status != 200:
            raise ControlError(f"{operation}: {body['error']}")
        return body["result"]

    async def set(self, **settings: Any) -> Json:
        """Change settings: interaction_seconds, nonce_window_seconds, privileged_intents..."""
        return await self.call("set", **settings)

    async def guild(
        self, name: str = "Hackathon", *, bot_permissions: int = DEFAULT_BOT_PERMISSIONS
    ) -> Guild:
        """A server with the bot in it, and nothing else."""
        raw = await self.call("create_guild", name=name, bot_permissions=bot_permissions)
        return Guild(self, int(raw["id"]), name)

    async def user(self, name: str, *, dms: bool = True) -> User:
        raw = await self.call("create_user", name=name, dms=dms)
        return User(self, int(raw["id"]), name)

    async def wait_ready(self, seconds: float = 60.0) -> None:
        """Return when the bot is logged in on the gateway; TimeoutError otherwise."""
        if not await self.call("wait_ready", seconds=seconds):
            raise TimeoutError(f"the bot did not connect within {seconds} s")

    async def wait_until(
        self,
        look: Callable[[], Coroutine[Any, Any, T | None]],
        seconds: float = 60.0,
        pause: float = 0.02,
    ) -> T:
        """Look again and again until what is seen is truthy, and return it."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    if seen := await look():
                        return seen
                    await asyncio.sleep(pause)
        except TimeoutError:
            raise TimeoutError(f"{look.__qualname__} saw nothing in {seconds} s") from None

    async def messages(self, channel: Channel | int) -> list[Message]:
        """What everyone in a channel sees, oldest first."""
        return [Message(raw) for raw in await self.call("messages", channel=int(channel))]

    async def direct_messages(self, user: User) -> list[Message]:
        """The direct messages between the bot and a user, oldest first."""
        return await (await user.direct_channel()).messages()

    async def download(self, attachment: Json) -> bytes:
        """The content of a file that a message shows."""
        assert self._session is not None, "use it as an async context manager"
        async with self._session.get(attachment["url"], raise_for_status=True) as response:
            return await response.read()

    async def commands(self, guild: Guild | None = None) -> list[Json]:
        """The commands registered globally, or for one server alone."""
        return await self.call("commands", guild=guild.id if guild else None)

    async def requests(self, since: int = 0) -> list[Json]:
        """The bot's HTTP requests with their answers, after the first `since`."""
        return await self.call("requests", since=since)

    async def answer(self, earlier: Answer, *, final: bool = True, seconds: float = 30.0) -> Answer:
        """An earlier answer as it is now, or becomes within `seconds`."""
        return Answer(await self.call("answer", token=earlier.token, final=final, seconds=seconds))
