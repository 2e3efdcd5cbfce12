"""`python -m tests.loopback` itself: what it prints, records, checks and exits with."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import openapi
from tests.loopback.bare_bot import bare_bot
from tests.loopback.client import ROOT, Loopback
from tests.loopback.fixtures import findings_of
from tests.loopback.test_openapi import SMALL


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.json"
    file.write_text(json.dumps(SMALL), encoding="utf-8")
    return file


async def run(*arguments: str) -> tuple[asyncio.subprocess.Process, dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.loopback", *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    return process, json.loads(await asyncio.wait_for(process.stdout.readline(), 20))


async def test_it_prints_its_addresses_and_reports_wrong_requests_when_it_ends(
    tmp_path: Path, small: Path
) -> None:
    record = tmp_path / "traffic.jsonl"
    process, addresses = await run("--record", str(record), "--openapi", str(small))
    assert addresses["api_url"].endswith("/api/v10")
    assert addresses["gateway_url"].startswith("ws://127.0.0.1:")
    assert addresses["control_url"].endswith("/control")
    record.write_text(
        json.dumps({"method": "POST", "path": "/channels/1/messages", "json": {"contents": "x"}}),
        encoding="utf-8",
    )
    process.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"'contents' is not known" in errors


async def test_the_fixture_s_check_finds_a_wrong_request_in_live_traffic(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(openapi.VARIABLE, str(small))
    async with Loopback() as running:
        channel = await (await running.guild()).channel("start")
        async with bare_bot(running) as bot:
            path = f"/channels/{channel.id}/messages"
            assert (await bot.request("POST", path, json={"content": "fine"})).status == 200
            right = [f for f in findings_of(running) if f.request.endswith("/messages")]
            assert right == []
            await bot.request("POST", path, json={"content": "ok", "contents": "wrong"})
        (wrong,) = [f for f in findings_of(running) if f.request.endswith("/messages")]
    assert wrong.fatal
    assert "'contents' is not known" in wrong.problem


async def test_every_request_is_recorded_with_its_answer(tmp_path: Path) -> None:
    record = tmp_path / "traffic.jsonl"
    async with Loopback(record) as running, bare_bot(running) as bot:
        await bot.request("GET", "/users/@me", params={"a": "1"})
    lines = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    last = lines[-1]
    assert (last["method"], last["path"], last["query"]) == ("GET", "/users/@me", {"a": "1"})
    assert (last["json"], last["files"], last["status"]) == (None, [], 200)
    assert last["response_json"]["id"] == bot.id
    assert lines[0]["json"][0]["name"] == "ping"
