"""Who is to have the participants' role: questions of one moment are asked together."""

import asyncio

from sqlalchemy import and_, bindparam, select

from bot.db import Database
from bot.model import Participant, RoleBinding
from bot.permissions import PARTICIPANT

# Made once: to put it together takes longer than to run it. One row at least where a role is bound.
_LOOK = (
    select(RoleBinding.role_id, Participant.user_id)
    .outerjoin(
        Participant,
        and_(
            Participant.event_id == RoleBinding.event_id,
            Participant.user_id.in_(bindparam("users", expanding=True)),
            Participant.state == "registered",
        ),
    )
    .where(RoleBinding.event_id == bindparam("event"), RoleBinding.purpose == PARTICIPANT)
)
# The role, if one is bound, and those of the people who are to have it.
Found = tuple[int | None, set[int]]


class RolesToHold:
    """Answers for one person; the outbox asks for many at once, and gets one look."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next: dict[int, tuple[set[int], asyncio.Task[Found]]] = {}

    async def of(self, event_id: int, user_id: int) -> tuple[int | None, bool]:
        """The participants' role of an event, or None, and whether the person is to have it."""
        if event_id not in self._next:
            people = set[int]()
            self._next[event_id] = people, asyncio.create_task(self._look(event_id, people))
        asked, look = self._next[event_id]
        asked.add(user_id)
        # Who gives up does not take the answer from the others.
        role_id, registered = await asyncio.shield(look)
        return role_id, user_id in registered

    async def _look(self, event_id: int, people: set[int]) -> Found:
        # Begun in the next turn of the loop: by then everyone has asked who woke in this one.
        del self._next[event_id]
        async with self._database.read() as session:
            asked = {"event": event_id, "users": [*people]}
            found = (await session.execute(_LOOK, asked)).all()
        # Where none of them is to have it there is one row, with nobody in it.
        return found[0].role_id if found else None, {row.user_id for row in found}
