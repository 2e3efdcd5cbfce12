"""Work in a process apart: what is heavy on memory or on the processor stays out of the bot's."""

import asyncio
import sys
from asyncio.subprocess import PIPE

# How much of what a failed process complained of goes into the log.
COMPLAINT_LENGTH = 2_000


class WorkFailed(Exception):
    """The process ended badly or took too long; the message has what it complained of."""


async def work(module: str, given: bytes, *, seconds: float) -> bytes:
    """What `python -m module` answers to `given` on its input.

    The process is killed when it takes longer than `seconds` or the caller is cancelled.
    Raises WorkFailed.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(seconds):
            answer, complaint = await process.communicate(given)
    except TimeoutError:
        raise WorkFailed(f"{module} took longer than {seconds:g} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        said = complaint.decode(errors="replace")[-COMPLAINT_LENGTH:]
        raise WorkFailed(f"{module} ended with {process.returncode}: {said}")
    return answer
