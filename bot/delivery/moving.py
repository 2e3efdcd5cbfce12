"""Letting rows go where a channel's successor is."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import ENQUEUED
from bot.model import Delivery

# What was said stays where it was said, and what was cancelled is said nowhere.
UNSAID = ("waiting", "leased", "held", "dead")


async def follow_channel(tx: AsyncSession, event_id: int, gone: int, made: int) -> None:
    """Point what an event has not said yet, or could not say, at the channel that replaces one."""
    unsaid = update(Delivery).where(Delivery.event_id == event_id, Delivery.state.in_(UNSAID))
    for column in (Delivery.channel_id, Delivery.fallback_channel_id):
        await tx.execute(
            unsaid.where(column == gone)
            .values({column: made})
            .execution_options(synchronize_session=False)
        )
    tx.info[ENQUEUED] = True
