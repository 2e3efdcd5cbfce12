"""Starting the loopback Discord: forked from a process that has already imported all it needs.

Importing takes most of the time in which a server starts, and a test run starts a hundred.
"""

import asyncio
import json
import multiprocessing
import os
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

START_SECONDS = 60.0
FORKS = multiprocessing.get_context("forkserver")
# The bot as well, for those who run it so; imported are its cogs too.
PRELOADED = ["tests.loopback.__main__", "tests.wire.preloaded"]


def preload() -> None:
    """Say what is imported beforehand; of use before the first process only."""
    FORKS.set_forkserver_preload(PRELOADED)


class ServerProcess:
    """A loopback Discord in a process of its own; what it complains about goes into a file."""

    def __init__(self, errors: Path, arguments: list[str]) -> None:
        self._errors = errors
        self._arguments = arguments
        self.addresses: dict[str, str] = {}

    async def start(self) -> Self:
        """Return when it listens, with its addresses; RuntimeError when it does not."""
        preload()
        ours, theirs = FORKS.Pipe(duplex=False)
        self._errors.touch()
        self._process = FORKS.Process(
            target=_serve, args=(theirs, str(self._errors), self._arguments), daemon=True
        )
        with ours:
            # The fork server itself starts with the first of its processes.
            await asyncio.to_thread(self._process.start)
            theirs.close()
            if not await asyncio.to_thread(ours.poll, START_SECONDS):
                self._process.kill()
                raise TimeoutError("the loopback Discord did not start")
            try:
                self.addresses = json.loads(ours.recv())
            except EOFError:
                await self.stop()
                said = self._errors.read_text()
                raise RuntimeError(f"the loopback Discord did not start:\n{said}") from None
        return self

    async def stop(self) -> None:
        """End it in order, and wait for that."""
        self._process.terminate()
        await asyncio.to_thread(self._process.join)
        self._process.close()


def _serve(say: Connection, errors: str, arguments: list[str]) -> None:
    with open(errors, "wb", buffering=0) as file:  # noqa: PTH123 -- unbuffered, for its descriptor
        os.dup2(file.fileno(), 2)
    from tests.loopback.__main__ import main

    main(arguments, say=say.send)
