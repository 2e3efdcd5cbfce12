"""Who is to have the participants' role: questions of one moment are asked together."""

import asyncio

from sqlalchemy import bindparam, select

from bot.db import Database
from bot.model import Participant, RoleBinding
from bot.permissions import PARTICIPANT

# Made once: to put them together takes longer than to run them.
_ROLE = select(RoleBinding.role_id).where(
    RoleBinding.event_id == bindparam("event"), RoleBinding.purpose == PARTICIPANT
)
_REGISTERED = select(Participant.user_id).where(
    Participant.event_id == bindparam("event"),
    Participant.user_id.in_(bindparam("users", expanding=True)),
    Participant.state == "registered",
)
# The role, if one is bound, and those of the people who are to have it.
Found = tuple[int | None, set[int]]


class RolesToHold:
    """Answers for one person; the outbox asks for many at once, and gets one look."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next: dict[int, tuple[set[int], asyncio.Task[Found]]] = {}

    async def of(self, event_id: int, user_id: int) -> tuple[int | None, bool]:
        """The participants' role of an event, if bound, and whether the person is to have it."""
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
            role_id = await session.scalar(_ROLE, {"event": event_id})
            users = {"event": event_id, "users": [*people]}
            return role_id, {*await session.scalars(_REGISTERED, users)}
