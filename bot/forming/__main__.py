"""The process that forms: a problem as JSON on its input, a plan on its output."""

import json
import os
import resource
import sys
import threading
import time
from dataclasses import replace

from bot.forming.problem import Problem

# More threads than one spin without use on matrices this small; numpy reads it when imported.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

PARENT_LOOKED_AFTER_SECONDS = 1.0
KB_PER_MB = 1024 if sys.platform != "darwin" else 1024 * 1024


def end_with(parent: int) -> None:
    """End when the bot is gone, even if it was killed and could not say so."""
    while os.getppid() == parent:
        time.sleep(PARENT_LOOKED_AFTER_SECONDS)
    os._exit(1)


def main() -> int:
    """Answer one question."""
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    try:
        asked = json.loads(sys.stdin.buffer.read())
        problem = Problem.from_json(asked["problem"])
        seed, effort = int(asked["seed"]), asked["effort"]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        print(f"this is no problem of forming teams: {error!r}", file=sys.stderr)
        return 2
    # Only now: a question that makes no sense should not cost half a second of loading.
    from bot.forming.engine import solve

    plan = solve(problem, seed, effort)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB_PER_MB
    plan = replace(plan, seconds=time.process_time(), memory_mb=memory)
    sys.stdout.write(json.dumps(plan.as_json()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
