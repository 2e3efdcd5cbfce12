"""The long proof, `make soak`: the every-run tests with other numbers; writes soak.json.

KILLS, DELIVERIES, FAULTS, SEEDS, ROUNDS, TEAM_LIVES, TEAM_STEPS, PAIRS, CROWDS and HELPS choose
the numbers, SOAK_PARTS which of `seeds races lives kills faults spaces crowds helps provisioning`
to run; what other parts found earlier in this folder is kept then. SOAK_SHARE=2/4 with them runs
the second of four shares, so that four processes can run one part in one folder. What was done so
far is written after every portion.
"""

import asyncio
import os
from pathlib import Path

from bot.logs import configure_logs
from tests.soak.parts import PARTS, Soak, share_of_all
from tests.soak.record import Results


async def _run(results: Results, parts: list[str]) -> None:
    soak = Soak(results)
    for part in parts:
        await soak.run(part)


def main() -> int:
    configure_logs("ERROR", as_json=False)
    results, chosen = Results(Path()), os.environ.get("SOAK_PARTS", "").split()
    if unknown := {*chosen} - {*PARTS}:
        print(f"SOAK_PARTS names {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
        return 2
    if not chosen and share_of_all() == (1, 1):
        results.forget()
    try:
        asyncio.run(_run(results, chosen or [*PARTS]))
    except KeyboardInterrupt:
        print("Interrupted; soak.json holds what was done.")
    total = results.total()
    print(total)
    for failure in total.failures:
        print(failure)
    return int(bool(total.failures))


if __name__ == "__main__":
    raise SystemExit(main())
