"""Messages to which no answer came: they may stand in their channel, and are looked for there."""

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import REPLACED
from bot.delivery.leased import Leased
from bot.delivery.outcome import Place
from bot.delivery.rules import DROPPED, STOPPED
from bot.delivery.store import COLUMNS
from bot.model import Delivery


def perhaps_posted() -> ColumnElement[bool]:
    """Whether a row was tried, and nobody knows whether its message is there."""
    # A row that ended at its very first try, and not between two, said nothing.
    between = Delivery.problem.in_((REPLACED, STOPPED, DROPPED))
    ended_later = or_(between, Delivery.attempts > 1)
    return and_(
        Delivery.message_id.is_(None),
        Delivery.first_tried_at.is_not(None),
        or_(
            Delivery.state.in_(("waiting", "held")),
            and_(Delivery.state == "cancelled", ended_later),
        ),
    )


def went_unsaid(row: Delivery) -> bool:
    """Whether nobody has read a message: it was not tried, was refused, or was dropped first."""
    if row.message_id is not None or row.state in ("done", "leased"):
        return False
    if row.state == "dead" or row.first_tried_at is None:
        return True
    if row.state == "cancelled":
        return row.problem != REPLACED and row.attempts <= 1
    # Discord answered that it did not take it; without an answer, it may be there to be read.
    return (row.problem or "")[:1].isdigit()


async def unanswered(session: AsyncSession, delivery_id: int) -> Leased | None:
    """The row to look for in its channel; None when it is known whether it was posted."""
    found = select(*COLUMNS).where(Delivery.id == delivery_id, perhaps_posted())
    row = (await session.execute(found)).one_or_none()
    return None if row is None else Leased(*row, holder="")


async def note_found(tx: AsyncSession, row: Leased, place: Place) -> None:
    """Write down where the message of a row stands, unless somebody is posting it meanwhile."""
    there = {
        "state": "done",
        "message_id": place.message_id,
        "posted_in": place.channel_id,
        # The text was made at that try: later it would say that it comes late.
        "finished_at": row.first_tried_at,
        "problem": None,
    }
    lost = update(Delivery).where(Delivery.id == row.id, perhaps_posted())
    await tx.execute(lost.values(there))
