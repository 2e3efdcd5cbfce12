"""discord.py's warning that it cannot keep up is logged when that is so, and only then."""

import asyncio
import logging
import time
from types import SimpleNamespace
from typing import Any, cast

import discord.gateway
import pytest
from discord.gateway import KeepAliveHandler

from bot.keeping_alive import PromptKeepAlive, measure_promptly

INTERVAL = 41.3
# As discord.py has it, before anything is put in its place.
USUAL = KeepAliveHandler


def keep_alive(kind: type[KeepAliveHandler]) -> KeepAliveHandler:
    """One for a connection that has just been made."""
    socket = SimpleNamespace(thread_id=0, _max_heartbeat_timeout=60.0, HEARTBEAT=1, sequence=7)
    return kind(ws=cast(Any, socket), interval=INTERVAL)


def let_pass(handler: KeepAliveHandler, seconds: float) -> None:
    """As if everything that was noted until now was so much longer ago."""
    for name, value in vars(handler).items():
        if name in {"_last_send", "_last_ack", "_last_recv", "_begun_at"}:
            setattr(handler, name, value - seconds)


def send(handler: KeepAliveHandler) -> None:
    """Send a heartbeat; that it was sent is noted later, by the thread."""
    assert handler.get_payload() == {"op": 1, "d": 7}


def note(handler: KeepAliveHandler) -> None:
    """What the thread does once it hears that the heartbeat was sent."""
    handler._last_send = time.perf_counter()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What discord.py has warned of since this was asked last."""
    said = [r.getMessage() for r in caplog.records if r.name == "discord.gateway"]
    caplog.clear()
    return said


def three_quick_answers(handler: KeepAliveHandler) -> None:
    """Each answer comes before the thread goes on."""
    for _ in range(3):
        send(handler)
        handler.ack()
        note(handler)
        let_pass(handler, INTERVAL)


def test_a_quick_answer_is_no_sign_of_falling_behind(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "discord.gateway")
    three_quick_answers(keep_alive(USUAL))
    false = "Can't keep up, shard ID None websocket is 41.3s behind."
    assert warnings(caplog) == [false, false], "discord.py is as it was; else this can go"
    handler = keep_alive(PromptKeepAlive)
    three_quick_answers(handler)
    assert warnings(caplog) == []
    assert handler.latency < 1


def test_a_slow_answer_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "discord.gateway")
    handler = keep_alive(PromptKeepAlive)
    three_quick_answers(handler)
    send(handler)
    note(handler)
    let_pass(handler, 15)
    handler.ack()
    assert warnings(caplog) == ["Can't keep up, shard ID None websocket is 15.0s behind."]


def test_an_answer_that_was_not_read_for_a_whole_interval_is_warned_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, "discord.gateway")
    handler = keep_alive(PromptKeepAlive)
    three_quick_answers(handler)
    send(handler)
    note(handler)
    let_pass(handler, INTERVAL)
    # The next one is on its way when the answer to the one before is read at last.
    send(handler)
    let_pass(handler, 4.1)
    handler.ack()
    assert warnings(caplog) == ["Can't keep up, shard ID None websocket is 45.4s behind."]


async def test_a_connection_is_kept_alive_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.gateway, "KeepAliveHandler", USUAL)
    measure_promptly()
    sent: list[str] = []

    async def send_str(text: str) -> None:
        sent.append(text)

    loop = asyncio.get_running_loop()
    line = cast(Any, SimpleNamespace(send_str=send_str))
    socket = discord.gateway.DiscordWebSocket(line, loop=loop)
    socket.shard_id, socket._max_heartbeat_timeout = None, 60.0
    await socket.received_message('{"op": 10, "d": {"heartbeat_interval": 41300}}')
    kept = socket._keep_alive
    assert isinstance(kept, PromptKeepAlive)
    kept.stop()
    assert len(sent) == 1
