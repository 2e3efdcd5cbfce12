"""Whom someone wants in their team, would rather not, or never; nobody else ever reads it."""

from collections.abc import Collection

from sqlalchemy import delete, select

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.events.book import EventBook
from bot.model import Event, Wish

MOST = 25


class WishService:
    """Reading and changing one's own wishes for one event."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book

    async def of(self, actor: Actor, event_id: int) -> dict[str, list[int]]:
        """The person's own wishes: the numbers of people by `with`, `rather_not` and `never`."""
        event = await self._book.event(actor.guild_id, event_id)
        mine = select(Wish.kind, Wish.other_id).where(
            Wish.event_id == event.id, Wish.user_id == actor.user_id
        )
        wishes: dict[str, list[int]] = {}
        async with self._database.read() as session:
            for kind, other in await session.execute(mine.order_by(Wish.id)):
                wishes.setdefault(kind, []).append(other)
        return wishes

    async def wish(self, actor: Actor, event_id: int, kind: str, people: Collection[int]) -> Event:
        """Make `people` those of one kind; who was wished for differently is moved.

        Oneself is left out, and at most 25 are kept.
        """
        event = await self._book.event(actor.guild_id, event_id)
        others = [number for number in dict.fromkeys(people) if number != actor.user_id][:MOST]
        now = self._clock.now()
        async with self._database.begin() as tx:
            mine = (Wish.event_id == event.id) & (Wish.user_id == actor.user_id)
            await tx.execute(
                delete(Wish).where(mine, (Wish.kind == kind) | Wish.other_id.in_(others))
            )
            tx.add_all(
                Wish(
                    event_id=event.id,
                    user_id=actor.user_id,
                    other_id=other,
                    kind=kind,
                    made_at=now,
                )
                for other in others
            )
        return event
