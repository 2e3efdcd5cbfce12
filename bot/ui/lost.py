"""Answering what people sent or pressed and nothing here knows any more, as after a restart."""

import asyncio
import io
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, cast

import aiohttp
import discord
import structlog

from bot.errors.running import ControlsLost, FormLost
from bot.ui.answer import answer_error, reply, words_of
from bot.ui.in_hand import is_in_hand
from bot.ui.text import MESSAGE_LENGTH

log = structlog.stdlib.get_logger(__name__)

# A control is known only once Discord's answer to its message is read; then a press can be first.
JUST_SENT = timedelta(seconds=10)
_LOOKS, _PAUSE = 20, 0.05
TEXT_INPUT = discord.ComponentType.text_input.value
_KEPT = "This is what you typed, to copy:"


async def answer_lost(interaction: discord.Interaction[Any]) -> None:
    """Say that a form or control is no longer known, unless something has taken it in hand.

    To be called after discord.py has given the interaction to whatever knows it. What was typed
    in a form is given back.
    """
    if interaction.response.is_done() or is_in_hand(interaction):
        return
    if interaction.type is discord.InteractionType.component:
        if not await _is_known_after_all(interaction):
            await answer_error(interaction, ControlsLost())
    elif interaction.type is discord.InteractionType.modal_submit:
        try:
            await _give_back(interaction)
        except (discord.DiscordException, aiohttp.ClientError) as failure:
            log.warning("answer.lost", failure=repr(failure))


async def _is_known_after_all(interaction: discord.Interaction[Any]) -> bool:
    message, pressed = interaction.message, cast("Mapping[str, Any]", interaction.data)
    if message is None:
        return False
    if interaction.created_at - (message.edited_at or message.created_at) > JUST_SENT:
        return False
    # discord.py 2.7.1 has no other way to look again, and drops what it does not know.
    store = interaction.client._connection._view_store  # pyright: ignore[reportPrivateUsage]
    for _ in range(_LOOKS):
        await asyncio.sleep(_PAUSE)
        store.dispatch_view(pressed["component_type"], pressed["custom_id"], interaction)
        # What knows it takes it in hand with its first step.
        await asyncio.sleep(0)
        if is_in_hand(interaction):
            return True
    return False


async def _give_back(interaction: discord.Interaction[Any]) -> None:
    text = words_of(interaction, FormLost())
    typed = list(_typed(cast("Mapping[str, Any]", interaction.data)))
    if not typed:
        await reply(interaction, text)
        return
    # Three backticks would end the block.
    blocks = [f"```\n{part.replace('```', '` ` `')}\n```" for part in typed]
    shown = "\n".join([f"{text} {_KEPT}", *blocks])
    if len(shown) <= MESSAGE_LENGTH:
        await reply(interaction, shown)
        return
    content = "\n\n".join(typed).encode()
    await reply(
        interaction,
        f"{text} {_KEPT}",
        file=discord.File(io.BytesIO(content), filename="what-you-typed.txt"),
    )


def _typed(part: Mapping[str, Any]) -> Iterator[str]:
    """The texts in a form that was sent, in its order; choices are quickly made again."""
    if part.get("type") == TEXT_INPUT and part.get("value"):
        yield part["value"]
    for inner in [*part.get("components", ()), part.get("component")]:
        if inner:
            yield from _typed(inner)
