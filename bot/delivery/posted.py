"""Messages that a row has posted, and correcting them in place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.dispatcher import full_text
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough
from bot.delivery.rules import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, Answer
from bot.delivery.sender import translated
from bot.model import Delivery


@dataclass(frozen=True)
class Posted:
    """A message as its row posted it: where, when, and what it was made from."""

    row: Leased
    channel_id: int
    message_id: int
    posted_at: datetime


async def posted_by(session: AsyncSession, delivery_id: int) -> Posted | None:
    """What a row has posted; None when it has posted nothing and so needs no correction.

    Raises FellThrough, to be tried again later, while the row is being posted.
    """
    row = await session.get(Delivery, delivery_id)
    if row is None:
        return None
    if row.state == "leased":
        raise FellThrough(Answer(None, text="being posted at this moment"))
    if row.state != "done" or row.message_id is None or row.posted_in is None:
        return None
    return Posted(_as_it_was(row), row.posted_in, row.message_id, row.finished_at or row.due_at)


async def correct(client: discord.Client, posted: Posted, said: Said) -> None:
    """Make a posted message say something else; nobody is pinged, and a deleted one is left."""
    text = full_text(posted.row, said, posted.posted_at)
    message = client.get_partial_messageable(posted.channel_id).get_partial_message(
        posted.message_id
    )
    options: dict[str, Any] = {} if said.view is None else {"view": said.view}
    try:
        with translated():
            await message.edit(
                content=text, allowed_mentions=discord.AllowedMentions.none(), **options
            )
    except FellThrough as failure:
        if failure.answer.code not in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
            raise


def _as_it_was(row: Delivery) -> Leased:
    return Leased(
        id=row.id,
        event_id=row.event_id,
        kind=row.kind,
        subject=row.subject,
        dedup_key=row.dedup_key,
        facts=row.facts,
        channel_id=row.channel_id,
        user_id=row.user_id,
        fallback_channel_id=row.fallback_channel_id,
        due_at=row.due_at,
        useless_at=row.useless_at,
        attempts=row.attempts,
        first_tried_at=row.first_tried_at,
        message_id=row.message_id,
        holder="",
    )
