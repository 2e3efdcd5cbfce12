"""The only part of the outbox that talks to Discord: posting, and looking whether it was posted."""

import asyncio
import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord

from bot.delivery.gate import MARGIN_SECONDS, seconds_of
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough, Place
from bot.delivery.pace import GlobalPace
from bot.delivery.rules import Answer, marker_of, nonce_of

# Discord's clock and this machine's may differ; a look back begins this much earlier.
CLOCKS_DIFFER = timedelta(minutes=5)
CURRENT_CLIENT_MISSING = Answer(None, text="not connected")
# Answers to interactions do not count towards the limit of all requests.
EXEMPT = ("/interactions/", "/webhooks/")
SCOPE = "X-RateLimit-Scope"


class DiscordSender:
    """Posts through whichever client is connected at the moment."""

    def __init__(self, current: Callable[[], discord.Client | None], pace: GlobalPace) -> None:
        self._current = current
        self._pace = pace

    async def post(self, row: Leased, said: Said, text: str) -> Place:
        """Post with the row's nonce; within Discord's window a repeat returns the first message."""
        await self._keep_pace()
        options: dict[str, Any] = {} if said.view is None else {"view": said.view}
        pings = discord.AllowedMentions(
            everyone=said.ping_everyone,
            roles=[discord.Object(role) for role in said.ping_roles],
            users=[discord.Object(person) for person in said.ping_people],
        )
        with translated():
            channel = await self._channel(row)
            message: discord.Message = await channel.send(
                text,
                nonce=nonce_of(row.id, row.dedup_key),
                allowed_mentions=pings,
                **options,
            )
        return Place(message.id, message.channel.id)

    async def find(self, row: Leased) -> Place | None:
        """Look through what the bot has posted since the first try for the row's marker."""
        assert row.first_tried_at is not None, "only rows that were tried are looked for"
        marker = marker_of(row.id, row.dedup_key)
        client = self._client()
        with translated():
            channel = await self._channel(row)
            since = row.first_tried_at - CLOCKS_DIFFER
            async for message in channel.history(limit=None, after=since, oldest_first=True):
                if message.author == client.user and message.content.endswith(marker):
                    return Place(message.id, message.channel.id)
        return None

    def _client(self) -> discord.Client:
        client = self._current()
        if client is None or client.is_closed():
            raise FellThrough(CURRENT_CLIENT_MISSING)
        return client

    async def _channel(self, row: Leased) -> discord.DMChannel | discord.PartialMessageable:
        client = self._client()
        if row.user_id is not None:
            return await client.create_dm(discord.Object(row.user_id))
        assert row.channel_id is not None, "a message has a place"
        return client.get_partial_messageable(row.channel_id)

    async def _keep_pace(self) -> None:
        wait = self._pace.wait(asyncio.get_running_loop().time())
        if wait > 0:
            await asyncio.sleep(wait)


def server_at_hand(client: discord.Client, guild_id: int) -> discord.Guild:
    """A server with its channels; raises FellThrough while Discord has not told of them.

    That is so for a moment after each new session, and as long as the server is away.
    """
    guild = client.get_guild(guild_id)
    if guild is None or guild.unavailable:
        raise FellThrough(Answer(None, text="the server is not there at the moment"))
    return guild


@contextmanager
def translated() -> Generator[None]:
    """Turn what Discord or the network says into FellThrough, as deeds must raise it too."""
    try:
        yield
    except discord.HTTPException as error:
        raise FellThrough(Answer(error.status, error.code, error.text)) from error
    except (aiohttp.ClientError, OSError) as error:
        # discord.py hands on resets as ClientError; a TimeoutError is an OSError as well.
        raise FellThrough(Answer(None, text=type(error).__name__)) from error
    except json.JSONDecodeError as error:
        # Half an answer: whatever was asked for may have been done.
        raise FellThrough(Answer(None, text="an answer that cannot be read")) from error


def trace_of(pace: GlobalPace, let_go: Callable[[], None]) -> aiohttp.TraceConfig:
    """Tells the pace of every answer that says there were too many requests in all.

    `let_go` is called when what such an answer asks for is over.
    """
    trace = aiohttp.TraceConfig()

    async def ended(
        _: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        loop, headers = asyncio.get_running_loop(), end.response.headers
        everywhere = "X-RateLimit-Global" in headers or headers.get(SCOPE) == "global"
        if end.response.status == 429 and everywhere:
            pace.limited(loop.time())
            loop.call_later(seconds_of(headers.get("Retry-After")) + MARGIN_SECONDS, let_go)
        elif end.response.status < 400 and not any(part in end.url.path for part in EXEMPT):
            pace.taken(loop.time())

    trace.on_request_end.append(ended)
    return trace
