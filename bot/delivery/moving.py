"""Letting rows go where a channel's successor is."""

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import ENQUEUED
from bot.delivery.enqueue import REPLACED
from bot.delivery.pausing import NATURES, Nature
from bot.model import Delivery

# What was said stays where it was said, and what was cancelled is said nowhere.
UNSAID = ("waiting", "leased", "held", "dead")
# What shows how things stand is made anew in a channel that lacks it. A row that could not be
# delivered would count as if it were there, and sent again by people it would be there twice.
MADE_ANEW = [kind for kind, nature in NATURES.items() if nature is not Nature.SPEAKS]
# The problem of a row that could not be said in the channel that was there before.
SUCCEEDED = "meant for the channel before"
# api: json error codes that say something of one channel, and nothing of its successor.
OF_ONE_CHANNEL = (10003, 50001, 50013, 50083, 160005)


async def follow_channel(tx: AsyncSession, event_id: int, gone: int, made: int) -> None:
    """Point what an event has not said yet, or could not say, at the channel that replaces one."""
    of_event = update(Delivery).where(Delivery.event_id == event_id)
    await tx.execute(
        of_event.where(
            Delivery.channel_id == gone, Delivery.state == "dead", Delivery.kind.in_(MADE_ANEW)
        )
        .values(state="cancelled", problem=REPLACED)
        .execution_options(synchronize_session=False)
    )
    unsaid = of_event.where(Delivery.state.in_(UNSAID))
    of_the_old = or_(*(Delivery.problem.like(f"___ {code}%") for code in OF_ONE_CHANNEL))
    await tx.execute(
        unsaid.where(Delivery.channel_id == gone, Delivery.state == "dead", of_the_old)
        .values(problem=SUCCEEDED)
        .execution_options(synchronize_session=False)
    )
    for column in (Delivery.channel_id, Delivery.fallback_channel_id):
        await tx.execute(
            unsaid.where(column == gone)
            .values({column: made})
            .execution_options(synchronize_session=False)
        )
    tx.info[ENQUEUED] = True
