"""What follows a change of somebody's part, by the outbox: their role, and a word to them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue, enqueue_one
from bot.model import ChannelBinding, Event, Participant, PersonSettings
from bot.permissions import PARTICIPANT, role_of

ROLE, SEAT = "person.role", "person.seat"
# The purpose of the channel in which people are told what a direct message may not tell them.
FALLBACK = "start"


def subject_of(user_id: int) -> str:
    """What the rows about one person's part in an event are about."""
    return f"person:{user_id}"


async def keep_role_in_step(
    tx: AsyncSession, event: Event, participant: Participant, now: datetime
) -> None:
    """Let the outbox give or take the participants' role, by what is true when it does."""
    if "roles" in event.__dict__ and role_of(event, PARTICIPANT) is None:
        return
    facts = {"user_id": participant.user_id, "guild": event.guild_id}
    # With the state, as a clock may stand still between coming and going.
    once = f"{participant.state}:{now.isoformat()}"
    order = Order(ROLE, subject_of(participant.user_id), once, now, facts)
    await enqueue_one(tx, event.id, order)


async def tell_of_seat(
    tx: AsyncSession, event: Event, participant: Participant, now: datetime
) -> None:
    """Tell someone that they have a seat now: directly if they allow it, else in the channel."""
    await tell(tx, event, participant.user_id, SEAT, {"event": event.name}, now)


async def tell(
    tx: AsyncSession, event: Event, user_id: int, kind: str, facts: dict[str, object], now: datetime
) -> None:
    """Enqueue a word to one person, for the kind's own text; nothing requires an open DM."""
    may_write = await tx.scalar(
        select(PersonSettings.direct_messages).where(
            PersonSettings.guild_id == event.guild_id, PersonSettings.user_id == user_id
        )
    )
    channel = await tx.scalar(
        select(ChannelBinding.channel_id).where(
            ChannelBinding.event_id == event.id, ChannelBinding.purpose == FALLBACK
        )
    )
    if may_write:
        order = Order(
            kind,
            subject_of(user_id),
            now.isoformat(),
            now,
            facts,
            user_id=user_id,
            fallback_channel_id=channel,
        )
    elif channel is not None:
        facts = {**facts, "for_user": user_id}
        order = Order(kind, subject_of(user_id), now.isoformat(), now, facts, channel_id=channel)
    else:
        return
    await enqueue(tx, event.id, [order])
