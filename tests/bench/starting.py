"""How soon the bot is ready, and the memory it takes, against an empty client."""

from pathlib import Path
from statistics import median

from tests.bench.place import Place
from tests.bench.process import EMPTY_CLIENT, Measured
from tests.loopback.client import Loopback

# How long each client waits for one more server before it says that it is ready: discord.py's
# default, and what bot/client.py asks for. Left out, so that the work alone is compared.
EMPTY_WAITS, BOT_WAITS = 2.0, 0.5


async def measure_starting(folder: Path, *, rounds: int) -> dict[str, float]:
    """Medians of starts that take turns, with numhack imported and nothing to migrate."""
    ready: dict[str, list[float]] = {"empty": [], "bot": []}
    memory: dict[str, list[float]] = {"empty": [], "bot": []}
    async with Loopback(record_bodies=False) as loopback:
        place = await Place(loopback, folder / "bot").build(people=0)
        for _ in range(rounds):
            empty = Measured(EMPTY_CLIENT, loopback.environment, folder)
            for name, process in (("empty", empty), ("bot", place.bot())):
                async with process:
                    ready[name].append(process.ready_seconds)
                    memory[name].append(process.memory_mb)
    result = {f"ready_{name}_s": median(found) for name, found in ready.items()}
    result |= {f"memory_{name}_mb": median(found) for name, found in memory.items()}
    return result | {
        "ready_added_s": (result["ready_bot_s"] - BOT_WAITS)
        - (result["ready_empty_s"] - EMPTY_WAITS),
        "memory_added_mb": result["memory_bot_mb"] - result["memory_empty_mb"],
    }
