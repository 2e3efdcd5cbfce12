"""Answering an interaction: replies, and the one handler of everything that goes wrong."""

import base64
import hashlib
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.errors import Refusal
from bot.ui.text import MESSAGE_LENGTH, NO_MENTIONS, cut
from bot.ui.words import words_for

log = structlog.stdlib.get_logger(__name__)

REFERENCE_LENGTH = 6


class Shown(discord.ui.View):
    """A view that knows the message it hangs on, once `reply` has sent it."""

    message: discord.Message | None = None


async def think(interaction: discord.Interaction) -> None:
    """Tell Discord that the private answer may take longer than the 3 s it allows."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)


async def reply(
    interaction: discord.Interaction,
    text: str,
    *,
    view: discord.ui.View | None = None,
    file: discord.File | None = None,
    public: bool = False,
) -> discord.Message | None:
    """Answer privately (unless `public`), as first answer or as follow-up; nobody is pinged."""
    options: dict[str, Any] = {"ephemeral": not public, "allowed_mentions": NO_MENTIONS}
    if view is not None:
        options["view"] = view
    if file is not None:
        options["file"] = file
    if interaction.response.is_done():
        message = await interaction.followup.send(text, wait=True, **options)
    else:
        answer = await interaction.response.send_message(text, **options)
        message = answer.resource if isinstance(answer.resource, discord.Message) else None
    if isinstance(view, Shown):
        view.message = message
    return message


async def replace(
    interaction: discord.Interaction, text: str, *, view: discord.ui.View | None = None
) -> None:
    """Put new text in place of the message that the button or select hangs on."""
    if interaction.response.is_done():
        await interaction.edit_original_response(
            content=text, view=view, allowed_mentions=NO_MENTIONS
        )
    else:
        await interaction.response.edit_message(
            content=text, view=view, allowed_mentions=NO_MENTIONS
        )


def reference_of(interaction: discord.Interaction) -> str:
    """A short code for a bug, made from the interaction, the same in the answer and the log."""
    digest = hashlib.blake2b(str(interaction.id).encode(), digest_size=4).digest()
    return base64.b32encode(digest).decode()[:REFERENCE_LENGTH]


def words_of(interaction: discord.Interaction, error: BaseException) -> str:
    """What the person reads about `error`; a bug is logged under the reference it names."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, Refusal):
        # Its facts may be what somebody typed.
        log.info("refused", refusal=type(error).__name__, user=interaction.user.id)
        return cut(words_for(error), MESSAGE_LENGTH)
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return (
            "This command has changed since your Discord last looked. "
            "Restart Discord (Ctrl+R on a computer) and try again."
        )
    reference = reference_of(interaction)
    log.error("bug", reference=reference, user=interaction.user.id, exc_info=error)
    return (
        "Something went wrong on my side. Look whether it was done before you try once more; "
        f"if it happens again, tell the organizers this reference: `{reference}`."
    )


async def answer_error(interaction: discord.Interaction, error: BaseException) -> None:
    """Tell the person what went wrong; where tree, views, forms and buttons send errors."""
    text = words_of(interaction, error)
    if interaction.type is discord.InteractionType.autocomplete:
        return
    try:
        await reply(interaction, text)
    except (discord.DiscordException, aiohttp.ClientError) as failure:
        # The interaction may have expired meanwhile; then there is nobody to answer.
        log.warning("answer.lost", failure=repr(failure))
