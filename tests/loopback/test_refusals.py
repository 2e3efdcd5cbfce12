"""What Discord refuses, said with its own status and code; spoken without discord.py."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.loopback.actors import Channel, Guild, User
from tests.loopback.bare_bot import PING, BareBot, bare_bot
from tests.loopback.client import Loopback


@pytest.fixture
async def discord_() -> AsyncIterator[Loopback]:
    """Unchecked, because wrong requests are the point here."""
    async with Loopback() as running:
        yield running


@pytest.fixture
async def guild(discord_: Loopback) -> Guild:
    return await discord_.guild()


@pytest.fixture
async def start(guild: Guild) -> Channel:
    return await guild.channel("start")


@pytest.fixture
async def ada(guild: Guild) -> User:
    return await guild.member("Ada")


@pytest.fixture
async def bot(discord_: Loopback, start: Channel, ada: User) -> AsyncIterator[BareBot]:
    del start, ada
    async with bare_bot(discord_) as running:
        yield running


async def typed(bot: BareBot, ada: User, start: Channel) -> dict[str, Any]:
    """An interaction that waits for an answer."""
    asking = asyncio.create_task(ada.slash(start, "ping", seconds=0.05))
    interaction = await bot.event("INTERACTION_CREATE")
    await asyncio.gather(asking, return_exceptions=True)
    return interaction


async def test_an_interaction_is_acknowledged_once(bot: BareBot, ada: User, start: Channel) -> None:
    interaction = await typed(bot, ada, start)
    assert (await bot.callback(interaction, 4, content="pong")).status == 204
    again = await bot.callback(interaction, 4, content="pong")
    assert (again.status, again.code) == (400, 40060)


async def test_an_interaction_expires_and_later_its_token_too(
    discord_: Loopback, bot: BareBot, ada: User, start: Channel
) -> None:
    await discord_.set(interaction_seconds=0.0)
    late = await typed(bot, ada, start)
    refused = await bot.callback(late, 4, content="too late")
    assert (refused.status, refused.code) == (404, 10062)
    await discord_.set(interaction_seconds=3.0)
    answered = await typed(bot, ada, start)
    await bot.callback(answered, 4, content="pong")
    hook = f"/webhooks/{bot.id}/{answered['token']}"
    assert (await bot.request("POST", f"{hook}?wait=true", json={"content": "more"})).status == 200
    await discord_.set(token_seconds=0.0)
    void = await bot.request("POST", hook, json={"content": "more"})
    assert (void.status, void.code) == (401, 50027)


async def test_an_answer_of_the_wrong_kind_is_refused(
    bot: BareBot, ada: User, start: Channel
) -> None:
    interaction = await typed(bot, ada, start)
    assert (await bot.callback(interaction, 7, content="x")).code == 50035
    assert (await bot.callback(interaction, 9, title="x" * 46, custom_id="f")).code == 50035
    assert (await bot.callback(interaction, 4)).code == 50006


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"content": ""}, 50006),
        ({"content": "x" * 2001}, 50035),
        ({"embeds": [{"title": "x" * 257}]}, 50035),
        ({"embeds": [{"description": "x" * 4096}] * 2}, 50035),
        ({"components": [{"type": 1, "components": [{"type": 2, "style": 1}]}]}, 50035),
        ({"components": [{"type": 1, "components": []}] * 6}, 50035),
    ],
)
async def test_a_message_that_is_empty_too_long_or_malformed_is_refused(
    bot: BareBot, start: Channel, message: dict[str, Any], code: int
) -> None:
    refused = await bot.request("POST", f"/channels/{start.id}/messages", json=message)
    assert (refused.status, refused.code) == (400, code)
    assert await start.messages() == []


async def test_an_enforced_nonce_makes_one_message_within_its_window(
    discord_: Loopback, bot: BareBot, start: Channel
) -> None:
    message = {"content": "once", "nonce": "row-17", "enforce_nonce": True}
    path = f"/channels/{start.id}/messages"
    first = await bot.request("POST", path, json=message)
    again = await bot.request("POST", path, json=message)
    assert first.data["id"] == again.data["id"]
    assert first.data["nonce"] == "row-17"
    free = await bot.request("POST", path, json=message | {"enforce_nonce": False})
    assert free.data["id"] != first.data["id"]
    await discord_.set(nonce_window_seconds=0.0)
    later = await bot.request("POST", path, json=message)
    assert later.data["id"] not in (first.data["id"], free.data["id"])


async def test_a_wrong_token_is_unauthorized_and_an_unknown_route_not_found(
    bot: BareBot, start: Channel
) -> None:
    assert (await bot.request("GET", "/users/@me", token="stolen")).status == 401
    nowhere = await bot.request("GET", f"/channels/{start.id}/nothing")
    assert (nowhere.status, nowhere.code) == (404, 0)


async def test_commands_have_limits(bot: BareBot) -> None:
    path = f"/applications/{bot.id}/commands"
    many = [PING | {"name": f"c{number}"} for number in range(101)]
    assert (await bot.request("PUT", path, json=many)).code == 30032
    assert (await bot.request("POST", path, json=PING | {"name": "No Spaces"})).code == 50035
    kept = (await bot.request("GET", path)).data[0]["id"]
    changed = await bot.request("POST", path, json=PING | {"description": "Else"})
    assert (changed.status, changed.data["id"]) == (200, kept)


async def test_limits_of_discord_are_counted_when_asked_for(
    discord_: Loopback, bot: BareBot, start: Channel
) -> None:
    await discord_.set(rate_limits="discord")
    path = f"/channels/{start.id}/messages"
    sent = [await bot.request("POST", path, json={"content": "x"}) for _ in range(6)]
    assert [answer.status for answer in sent] == [200] * 5 + [429]
    assert sent[4].headers["X-RateLimit-Remaining"] == "0"
    assert "Via" in sent[5].headers
    assert sent[5].data["retry_after"] > 0
    asked = [bot.request("GET", f"/guilds/{number}") for number in range(60)]
    answers = await asyncio.gather(*asked)
    assert any(answer.data.get("global") for answer in answers)
