"""An event and a dispatcher that posts into a list, for tests of the outbox's promises."""

import random
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from bot.app import App
from bot.clock import MovableClock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.kinds import Kinds, Said
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough, Place
from bot.delivery.rules import Answer
from bot.delivery.store import Store
from bot.model import Delivery, Event
from tests.bot.conftest import START


@dataclass
class Recorder:
    """Posts into a list; answers that are queued up are given instead."""

    posted: list[tuple[int | None, str]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    async def post(self, row: Leased, said: Said, text: str) -> Place:
        if self.answers:
            raise FellThrough(self.answers.pop(0))
        self.posted.append((row.channel_id or row.user_id, text))
        return Place(len(self.posted), row.channel_id or 0)

    async def find(self, row: Leased) -> Place | None:
        return None


@dataclass
class Bench:
    """An event, a dispatcher that posts into a recorder, and a clock that stands still."""

    app: App
    clock: MovableClock
    event: Event
    recorder: Recorder
    dispatcher: Dispatcher

    async def enqueue(self, *orders: Order) -> None:
        async with self.app.database.begin() as tx:
            await enqueue(tx, self.event.id, orders)

    async def rows(self) -> list[Delivery]:
        async with self.app.database.read() as session:
            return [*await session.scalars(select(Delivery).order_by(Delivery.id))]

    async def drain_at(self, instant: datetime) -> None:
        self.clock.move_to(instant)
        await self.dispatcher.drain()


async def say(row: Leased, now: datetime) -> Said | None:
    return None if row.facts.get("void") else Said(row.facts.get("text", "hello"), "a test")


async def make_bench(app: App, clock: MovableClock) -> Bench:
    """All of it, on the database of `app`."""
    kinds, recorder = Kinds(), Recorder()
    kinds.says("say", say)
    store = Store(app.database)
    event = Event(
        guild_id=1,
        slug="quiet",
        name="An event that says nothing by itself",
        time_zone="UTC",
        public={},
        definition={},
        created_at=START,
    )
    async with app.database.begin() as tx:
        tx.add(event)
    dispatcher = Dispatcher(store, kinds, recorder, clock, random.Random(1))
    return Bench(app, clock, event, recorder, dispatcher)


def order(once: str = "v1", *, at: datetime = START, **more) -> Order:
    if "user_id" not in more:
        more.setdefault("channel_id", 5)
    return Order("say", "thing:1", once, at, **more)
