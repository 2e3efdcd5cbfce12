"""Answering what people sent or pressed and nothing here knows any more, as after a restart."""

import io
from collections.abc import Iterator, Mapping
from typing import Any, cast

import aiohttp
import discord
import structlog

from bot.errors.running import ControlsLost, FormLost
from bot.ui.answer import answer_error, reply, words_of
from bot.ui.in_hand import is_in_hand
from bot.ui.text import MESSAGE_LENGTH

log = structlog.stdlib.get_logger(__name__)

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
        await answer_error(interaction, ControlsLost())
    elif interaction.type is discord.InteractionType.modal_submit:
        try:
            await _give_back(interaction)
        except (discord.DiscordException, aiohttp.ClientError) as failure:
            log.warning("answer.lost", failure=repr(failure))


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
