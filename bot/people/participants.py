"""Rows of participants: a new one, one's own, and adding one in a single statement."""

from datetime import datetime

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.db import note_new
from bot.model import Event, Participant

NAME_LENGTH = 200
# Made once: to put them together takes longer than to run them.
_MINE = select(Participant).where(
    Participant.event_id == bindparam("event"), Participant.user_id == bindparam("user")
)
_MINE_LOCKED = _MINE.with_for_update()
_TABLE: Table = Participant.metadata.tables[Participant.__tablename__]
_ADD = insert(_TABLE).returning(_TABLE.c.id)
_COLUMNS = [column.key for column in _TABLE.c if column.key != "id"]


def new_participant(actor: Actor, event: Event, now: datetime) -> Participant:
    """A part that nothing was told for yet."""
    return Participant(
        event_id=event.id,
        user_id=actor.user_id,
        name=actor.name[:NAME_LENGTH],
        state="interested",
        profile={},
        joined_at=now,
        looking_for_team=False,
    )


async def own_participant(
    session: AsyncSession, actor: Actor, event_id: int, *, lock: bool = False
) -> Participant | None:
    """One's own part in an event, kept from other writers until the end with `lock`."""
    # SQLite leaves the lock out: there all who write wait for each other.
    mine = _MINE_LOCKED if lock else _MINE
    return await session.scalar(mine, {"event": event_id, "user": actor.user_id})


async def add_participant(tx: AsyncSession, participant: Participant) -> None:
    """Add a new part, past the session; raises IntegrityError when the person has one."""
    values = {name: getattr(participant, name) for name in _COLUMNS}
    participant.id = (await tx.execute(_ADD, values)).scalar_one()
    note_new(tx, participant)
