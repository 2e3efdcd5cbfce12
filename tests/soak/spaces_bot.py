"""The bot for killing it while it sets up teams' rooms.

Run as `python -m tests.soak.spaces_bot`. ADOPTS=no switches off that rooms are looked for after a
crash, for a check that must fail.
"""

import asyncio
import os

from cogs.spaces import deeds
from tests.soak.roomy_bot import SPANS, live

if __name__ == "__main__":
    # What hangs is to be killed, and not to give up before.
    deeds.MAKE_SECONDS = deeds.RENAME_SECONDS = SPANS.lease.total_seconds()
    deeds.TeamSpaces.adopts = os.environ.get("ADOPTS") != "no"
    asyncio.run(live())
