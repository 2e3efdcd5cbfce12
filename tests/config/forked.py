"""Runs of `python -m bot`, forked from one process that has imported what all of them need.

Importing takes most of the time of a run that ends with a wrong setting. Run as
`python -m tests.config.forked`: a line of JSON for each run, answered with its exit code.
"""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parent.parent.parent
KEPT = {"PATH", "HOME", "LANG"}


class Runs:
    """The process from which runs are forked; `with Runs() as runs`."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.config.forked"],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name in KEPT},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def run(self, folder: Path, *arguments: str, **variables: str) -> CompletedProcess[str]:
        """Run the bot in `folder` with these variables and no others."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"folder": str(folder), "arguments": arguments, "variables": variables}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        said = [(folder / name).read_text() for name in ("stdout", "stderr")]
        return CompletedProcess(arguments, code, *said)


def _serve() -> None:
    for needed in ("bot.app", "bot.life", "bot.migrate", "bot.events.file.command"):
        importlib.import_module(needed)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked["folder"], asked["variables"])
            _end(asked["arguments"])
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(folder: str, variables: Mapping[str, str]) -> None:
    os.chdir(folder)
    for number, name in enumerate(("/dev/null", "stdout", "stderr")):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
    os.environ.update(variables)


def _end(arguments: Sequence[str]) -> None:
    from bot.__main__ import main

    code: object = 1
    try:
        code = main([*arguments])
    except SystemExit as end:
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    _serve()
