"""A PostgreSQL server to throw away, on a socket of its own, where its programs are installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Debian keeps the programs out of the way of whoever has several versions.
DEBIAN = Path("/usr/lib/postgresql")
# The server refuses to run as root.
OTHERWISE = "postgres"
IN_MEMORY = Path("/dev/shm")
LEFT_OUT = (
    "POSTGRESQL: ITS PROGRAMS ARE NOT HERE. Nothing is tested on it; install it (Debian: "
    "postgresql) to test migrations, the outbox and the race for the last seat there too."
)


def programs() -> Path | None:
    """The folder that holds initdb and postgres, the newest when there are several."""
    places = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    places += sorted(DEBIAN.glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True)
    return next((place for place in places if (place / "postgres").exists()), None)


def remark() -> str:
    """One line for the head of a test run."""
    place = programs()
    return LEFT_OUT if place is None else f"postgresql: tested with {place}"


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server and yield its folder, in which its socket lies; it is gone afterwards."""
    place = programs()
    assert place is not None, LEFT_OUT
    who: dict[str, Any] = {"user": OTHERWISE, "group": OTHERWISE} if os.geteuid() == 0 else {}
    memory = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="postgresql-", dir=memory) as folder:
        if who:
            shutil.chown(folder, OTHERWISE, OTHERWISE)
        data = f"{folder}/data"
        making = ["--auth=trust", "--username=muster", "--encoding=UTF8", "--no-locale"]
        _run(place / "initdb", ["--no-sync", *making, "-D", data], folder, who)
        options = f"-k {folder} -c listen_addresses= -c max_connections=100 -c fsync=off"
        control = place / "pg_ctl"
        log = f"{folder}/log"
        _run(control, ["start", "-w", "-D", data, "-l", log, "-o", options], folder, who)
        try:
            yield folder
        finally:
            _run(control, ["stop", "-m", "immediate", "-D", data], folder, who)


def address(folder: str, database: str) -> str:
    """The DATABASE_URL of a database of the server."""
    return f"postgresql+asyncpg://muster@/{database}?host={folder}"


def _run(program: Path, arguments: list[str], folder: str, who: dict[str, Any]) -> None:
    # The server keeps a pipe open for as long as it runs, so its words go into a file.
    with Path(folder, "said").open("a+") as said:
        ended = subprocess.run(
            [program, *arguments],
            cwd=folder,
            stdout=said,
            stderr=said,
            timeout=60,
            check=False,
            **who,
        )
        said.seek(0)
        assert ended.returncode == 0, said.read()
