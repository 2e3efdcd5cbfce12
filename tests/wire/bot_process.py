"""The real bot, as `python -m bot run`, in a process of its own."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from tests.wire.forked_process import ForkedProcess

ROOT = Path(__file__).parent.parent.parent
KEPT = {"PATH", "HOME", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR"}
# The real process has the real clock, by which the registration of 2024 is over.
_CLOSES = b"  registration:\n    closes: Sun 2024-11-17 23:59 AoE\n"
NUMHACK = (ROOT / "config/events/numhack.yaml").read_bytes().replace(_CLOSES, b"", 1)
# Only waited for in full when something is wrong; a busy machine is given its time.
PATIENCE_SECONDS = 60.0


class BotProcess:
    """A running bot; what it logs is kept for assertions and failures.

    It can be killed, frozen and started again in the same folder; `log` then goes on. `forked` is
    for those who start many and do not look at its imports.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        arguments: list[str],
        *,
        forked: bool = False,
    ) -> None:
        self._folder = folder
        self._environment = dict(environment)
        self._arguments = arguments
        self._forked = forked
        self.log = ""

    async def start(self) -> None:
        """Start the process; what it keeps lies in its folder."""
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        environment = kept | {"PYTHONPATH": str(ROOT)} | self._environment
        if self._forked:
            self.process = await ForkedProcess(self._arguments, self._folder, environment).start()
        else:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments,
                cwd=self._folder,
                env=environment,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        assert self.process.stderr is not None
        self._reading = asyncio.create_task(self._read(self.process.stderr))

    async def _read(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            self.log += line.decode()

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return hasattr(self, "process") and self.process.returncode is None

    def busy_seconds(self) -> float:
        """How long its threads have computed, or waited for a processor to compute."""
        nanoseconds = 0
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            # One may have ended meanwhile.
            with contextlib.suppress(OSError):
                computed, waited, _ = (thread / "schedstat").read_text().split()
                nanoseconds += int(computed) + int(waited)
        return nanoseconds / 1e9

    async def wait_for(self, words: str, seconds: float = PATIENCE_SECONDS, times: int = 1) -> None:
        """Return when the log holds `words` so many times; TimeoutError with the log otherwise."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self.log.count(words) < times:
            if asyncio.get_running_loop().time() > deadline or self._reading.done():
                raise TimeoutError(f"{words!r} was not logged:\n{self.log}")
            await asyncio.sleep(0.02)

    async def read_to_the_end(self) -> None:
        """Wait until everything a process that ended has logged is in `log`."""
        await self._reading

    async def stop(
        self, name: signal.Signals = signal.SIGTERM, seconds: float = PATIENCE_SECONDS
    ) -> int:
        """Send a signal and return the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(name)
        async with asyncio.timeout(PATIENCE_SECONDS):
            code = await self.process.wait()
            await self._reading
        return code

    async def kill(self) -> int:
        """End it at once, frozen or not, with no chance to finish anything (SIGKILL)."""
        return await self.stop(signal.SIGKILL)

    def freeze(self) -> None:
        """Let it stand still where it is, connections open (SIGSTOP)."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on as if no time had passed (SIGCONT)."""
        self.process.send_signal(signal.SIGCONT)

    async def restart(self) -> None:
        """Start it again in the same folder, killing it first when it still runs."""
        if self.process.returncode is None:
            await self.kill()
        await self.start()


@contextlib.asynccontextmanager
async def running_bot(
    folder: Path,
    environment: Mapping[str, str],
    arguments: tuple[str, ...] = ("-m", "bot", "run"),
) -> AsyncIterator[BotProcess]:
    """Start the bot with its data in `folder`, and end it with the block."""
    bot = BotProcess(folder, environment, list(arguments))
    await bot.start()
    try:
        yield bot
    finally:
        if bot.process.returncode is None:
            bot.process.kill()
        await bot.process.wait()
        await bot.read_to_the_end()
