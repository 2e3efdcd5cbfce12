"""The demo: the real bot on a simulated Discord server, to be looked at in a browser.

Only what needs no SimCord is here at import, so that its absence can be explained.
"""

import asyncio
import contextlib
import signal
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SIMCORD = "3.2.1"
TRIED_PORTS = 20


def installed_simcord() -> str | None:
    """The version of SimCord that is installed, if any."""
    try:
        return version("simcord")
    except PackageNotFoundError:
        return None


def check_version(installed: str | None) -> None:
    """End with one clear line unless this is the SimCord whose inner parts the demo knows."""
    if installed != SIMCORD:
        raise SystemExit(
            f"The demo needs SimCord {SIMCORD} and found {installed or 'none'}. Install the "
            "development requirements with `make setup`, then start the demo again."
        )


async def run_demo(port: int, keep: Path | None = None) -> None:
    """Run the demo until interrupted, on `port` or the next free one.

    Its data lives in a folder that is deleted at the end, or in `keep` when that is given.
    Ends with one clear line (SystemExit) when it cannot begin.
    """
    check_version(installed_simcord())
    from bot.demo.opening import SceneFailed, opened_stage
    from bot.demo.page import NoFreePort, serve

    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows has KeyboardInterrupt alone
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    with contextlib.ExitStack() as folders:
        folder = keep or Path(folders.enter_context(tempfile.TemporaryDirectory("", "muster-")))
        print("Setting the scene, this takes a few seconds…", flush=True)
        try:
            async with opened_stage(folder) as stage, serve(stage, port, TRIED_PORTS) as address:
                print(f"The demo is ready. Open this page in your browser: {address}", flush=True)
                print("Ctrl+C ends it.", flush=True)
                await stop.wait()
        except SceneFailed as error:
            raise SystemExit(f"The demo's scene could not be set: {error}") from error
        except NoFreePort as error:
            raise SystemExit(f"{error} Choose another one with DEMO_PORT.") from error
