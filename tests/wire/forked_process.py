"""A Python module run as a process that is forked from one which has imported it already.

To import the bot takes longer than to start it. What is forked is a process like any other: it
is killed, frozen and ended by signals, and has an environment and a folder of its own.
"""

import asyncio
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import reduction
from pathlib import Path
from typing import Any, Self

from tests.loopback.starting import FORKS, preload


class ForkedProcess:
    """What is used of asyncio.subprocess.Process."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> None:
        flag, self._module, *self._rest = arguments
        assert flag == "-m", "only modules can be imported beforehand"
        self._folder, self._environment = str(folder), dict(environment)

    async def start(self) -> Self:
        """Begin, with standard error in `stderr`."""
        preload()
        reading, writing = os.pipe()
        self._process = FORKS.Process(
            target=_run,
            args=(Later(writing), self._module, self._rest, self._folder, self._environment),
        )
        # The fork server itself starts with the first of its processes.
        await asyncio.to_thread(self._process.start)
        os.close(writing)
        self.stderr = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self.stderr), os.fdopen(reading, "rb", 0)
        )
        assert self._process.pid is not None
        self.pid = self._process.pid
        return self

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    async def wait(self) -> int:
        await asyncio.to_thread(self._process.join)
        assert self._process.exitcode is not None
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


class Later:
    """A file descriptor that the new process has as well."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __reduce__(self) -> tuple[Any, ...]:
        return _the_same, (reduction.DupFd(self._descriptor),)


def _the_same(duplicate: Any) -> int:
    return duplicate.detach()


def _run(
    errors: int, module: str, rest: Sequence[str], folder: str, environment: Mapping[str, str]
) -> None:
    os.dup2(errors, 2)
    os.close(errors)
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123 -- for its descriptor
        os.dup2(nothing.fileno(), 1)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
