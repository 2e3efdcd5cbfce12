"""A process that is measured: how soon it is ready, the processor time and memory it takes."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parent.parent.parent
KEPT = {"PATH", "HOME", "LANG"}
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
READY_WITHIN_SECONDS, STOP_WITHIN_SECONDS = 60.0, 20.0
EMPTY_CLIENT = ("-m", "tests.loopback.empty_client")
REAL_BOT = ("-m", "bot", "run")


class Measured:
    """`async with Measured(arguments, environment, folder)`: runs from ready to the block's end."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> None:
        self._arguments = arguments
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        self._environment = kept | {"PYTHONPATH": str(ROOT)} | dict(environment)
        self._folder = folder
        self.ready_seconds = 0.0
        self.log = ""

    async def __aenter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._arguments,
            cwd=self._folder,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        ready = asyncio.Event()
        self._reading = asyncio.create_task(self._read(ready))
        try:
            async with asyncio.timeout(READY_WITHIN_SECONDS):
                await ready.wait()
        except TimeoutError:
            self._process.kill()
            raise TimeoutError(f"it was not ready in time:\n{self.log}") from None
        self.ready_seconds = time.perf_counter() - began
        return self

    async def _read(self, ready: asyncio.Event) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            words = line.decode()
            self.log += words
            if "ready" in words.split():
                ready.set()

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(STOP_WITHIN_SECONDS):
                await self._process.wait()
        await self._reading

    @property
    def cpu_seconds(self) -> float:
        """Processor time so far, of all its threads (proc(5): utime and stime)."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text()
        # The second field, the name, may hold spaces; it ends with the last bracket.
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    @property
    def memory_mb(self) -> float:
        """Resident memory in megabytes of 2^20 bytes (proc(5): VmRSS)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
