"""Start the loopback Discord: `python -m tests.loopback --port 0 --record traffic.jsonl`."""

import argparse
import asyncio
import gc
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from bot.clock import SystemClock
from tests.loopback.server.app import build
from tests.loopback.server.pipeline import PREFIX
from tests.loopback.server.ratelimits import FACTORS


def _print(addresses: str) -> None:
    print(addresses, flush=True)


def main(given: list[str] | None = None, say: Callable[[str], None] = _print) -> int:
    """Serve as the arguments ask; `say` is told the addresses, as JSON, once it listens."""
    parser = argparse.ArgumentParser(prog="python -m tests.loopback", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--record", type=Path, help="append the bot's requests as JSON lines")
    parser.add_argument("--openapi", type=Path, help="check the requests against it at the end")
    parser.add_argument("--rate-limits", choices=tuple(FACTORS), default="relaxed")
    parser.add_argument(
        "--record-bodies",
        choices=("on", "off"),
        default="on",
        help="off keeps method, path and status alone, in memory: for measuring",
    )
    arguments = parser.parse_args(given)
    bodies = arguments.record_bodies == "on"
    if arguments.record is not None and not bodies:
        parser.error("--record-bodies off writes no file: leave --record away")
    if arguments.openapi is not None and arguments.record is None:
        parser.error("--openapi checks what --record wrote: name a file there too")
    limits = arguments.rate_limits
    asyncio.run(serve(arguments.port, arguments.record, limits, bodies=bodies, say=say))
    if arguments.openapi is None:
        return 0
    # Imported late: jsonschema is a fifth of the time it takes to start.
    from tests.loopback.openapi import check_file, description

    findings = check_file(description(arguments.openapi), arguments.record)
    for finding in findings:
        print(finding, file=sys.stderr)
    return int(any(finding.fatal for finding in findings))


async def serve(
    port: int, record: Path | None, rate_limits: str, *, bodies: bool, say: Callable[[str], None]
) -> None:
    """Serve on 127.0.0.1 until SIGTERM or SIGINT."""
    app, world = build(SystemClock(), record, bodies=bodies)
    world.settings.rate_limits = rate_limits
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    _, chosen = runner.addresses[0][:2]
    world.origin = f"http://127.0.0.1:{chosen}"
    addresses = {
        "api_url": world.origin + PREFIX,
        "gateway_url": world.origin.replace("http", "ws", 1) + "/gateway/",
        "control_url": world.origin + "/control",
        "token": world.token,
    }
    # A full collection over all that a long run keeps would take a tenth of a second.
    gc.freeze()
    gc.set_threshold(10_000, 100, 1000)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    say(json.dumps(addresses))
    await stop.wait()
    await runner.cleanup()


if __name__ == "__main__":
    sys.exit(main())
