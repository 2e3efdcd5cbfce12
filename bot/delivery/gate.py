"""The gate that discord.py closes for every request while Discord takes none at all.

In discord.py 2.7.1 the request that met the limit opens it again when it has waited. If that
request is cancelled meanwhile, the gate stays closed, and nothing is sent until the next start.
This file is the only one that knows the gate, which is private to discord.py.
"""

import asyncio

import discord
import structlog

log = structlog.stdlib.get_logger(__name__)

# So much later than Discord asked for; by then discord.py has opened it, if it ever will.
MARGIN_SECONDS = 1.0
# Where Discord does not say how long.
USUAL_SECONDS = 60.0


def seconds_of(retry_after: str | None) -> float:
    """How long Discord asks to wait, from its header."""
    try:
        return max(0.0, float(retry_after or ""))
    except ValueError:
        return USUAL_SECONDS


def open_gate(client: discord.Client | None) -> None:
    """Let requests go again, where the one that should have seen to it is gone."""
    if client is None or client.is_closed():
        return
    gate: asyncio.Event = client.http._global_over  # pyright: ignore[reportPrivateUsage]
    if gate is not discord.utils.MISSING and not gate.is_set():
        log.warning("discord.gate_opened", why="the request that waited was given up")
        gate.set()
