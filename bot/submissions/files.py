"""Files that were handed in, kept beside the database under a name made from what is in them."""

import asyncio
import hashlib
from pathlib import Path

NAME_LENGTH = 100


class FileStore:
    """A folder of files; what has the same bytes is stored once and never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, data: bytes) -> str:
        """Store the bytes and return the name to find them by."""
        name = hashlib.sha256(data).hexdigest()
        await asyncio.to_thread(self._write, name, data)
        return name

    async def read(self, name: str) -> bytes | None:
        """The bytes of that name; None when they are not there any more."""
        return await asyncio.to_thread(self._read, name)

    def _write(self, name: str, data: bytes) -> None:
        target = self._path(name)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # A crash in the middle must not leave half a file under the right name.
        half = target.with_suffix(".half")
        half.write_bytes(data)
        half.replace(target)

    def _read(self, name: str) -> bytes | None:
        path = self._path(name)
        return path.read_bytes() if path.exists() else None

    def _path(self, name: str) -> Path:
        assert name.isalnum(), "names are hexadecimal digits"
        return self._folder / name[:2] / name


def shown_name(name: str) -> str:
    """A file's name as it is kept: without folders, signs that cannot be seen, and not long."""
    plain = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
    return plain.strip(". ")[-NAME_LENGTH:] or "file"
