"""Taking due rows through: claim, look where it is needed, say or do, write down."""

import asyncio
import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.delivery import rules
from bot.delivery.kinds import Kinds, Said
from bot.delivery.leased import Leased, Result
from bot.delivery.outcome import FellThrough, Place, after, fell_through
from bot.delivery.pace import Brakes, TokenBucket
from bot.delivery.store import Store

log = structlog.stdlib.get_logger(__name__)

CAPACITY, PLACES_AT_ONCE, ENOUGH_FOR_A_PLACE = 256, 32, 16
FLUSH_SECONDS = 0.05
# How long a lane in which nothing was due is not looked at while others are busy.
LANE_REST_SECONDS = 0.25
# What could not be claimed a moment ago is not asked for again in a loop.
NOT_AT_ONCE = timedelta(milliseconds=500)


class Sender(Protocol):
    """The one that talks to Discord; both methods raise FellThrough."""

    async def post(self, row: Leased, said: Said, text: str) -> Place:
        """Post with the row's nonce."""
        ...

    async def find(self, row: Leased) -> Place | None:
        """Look for a message that an earlier try may have posted."""
        ...


class Dispatcher:
    """Delivers what is due; one at a time may run."""

    def __init__(
        self, store: Store, kinds: Kinds, sender: Sender, clock: Clock, chance: random.Random
    ) -> None:
        self._store, self._kinds, self._sender = store, kinds, sender
        self._clock, self._chance, self._spans = clock, chance, store.spans
        self._holder = self._new_holder()
        self._places: dict[Hashable, deque[tuple[Leased, datetime]]] = defaultdict(deque)
        self._workers: set[asyncio.Task[None]] = set()
        self._results: list[Result] = []
        self._in_hand = 0
        self._plenty = False
        self._in_lanes: Counter[str] = Counter()
        self._lane_rests_until: dict[str, float] = {}
        self._room = asyncio.Event()
        self._slots = asyncio.Semaphore(PLACES_AT_ONCE)
        self._running = asyncio.Lock()
        self._broken: BaseException | None = None
        self._stopping = False
        # Whether Discord can be reached and every kind is known; rows wait until then.
        self.is_connected: Callable[[], bool] = lambda: True
        self.brakes = Brakes(store.spans)
        self.dm_bucket = TokenBucket()
        self.moved_at = 0.0

    @property
    def is_running(self) -> bool:
        """Whether it delivers at this moment."""
        return self._running.locked()

    async def drain(self) -> None:
        """Deliver until nothing is due; returns at once when it is running already."""
        if self._running.locked():
            return
        async with self._running:
            try:
                while await self._claim_more() or self._in_hand or self._results:
                    await self._wait_for_room()
                    await self._flush()
            finally:
                await self._end_workers()

    def stop(self) -> None:
        """Claim no more and hand back what was not tried yet; `drain` ends with the rest."""
        self._stopping = True

    async def next_at(self) -> datetime | None:
        """When there will be something to do, as far as is known.

        None also while there is no connection: whoever makes one rings.
        """
        if not self.is_connected():
            return None
        earliest = await self._store.earliest()
        if earliest is None:
            return None
        now = self._clock.now()
        if self.brakes.all_held(now) and self.brakes.all_until is not None:
            return max(earliest, self.brakes.all_until)
        if earliest <= now:
            # What is left although it is due are direct messages that wait for their pace.
            held = self.brakes.dms_until if self.brakes.dms_held(now) else None
            return max(held or self.dm_bucket.next_at(now), now + NOT_AT_ONCE)
        return earliest

    async def _claim_more(self) -> bool:
        now = self._clock.now()
        room = CAPACITY - self._in_hand
        if room <= 0 or self._must_wait(now):
            return False
        due = None if self._plenty else await self._store.kinds_due(now, self._holder)
        lanes, rows = self._kinds.lanes, list[Leased]()
        if due is None or any(not dm and kind not in lanes for kind, dm in due):
            hot = [p for p, queue in self._places.items() if len(queue) >= ENOUGH_FOR_A_PLACE]
            avoid = [place for place in hot if isinstance(place, int)]
            rows += await self._store.claim(
                now, self._holder, room, dms=False, avoid=avoid, lanes=lanes
            )
        for lane, most in lanes.items():
            if due is None or (lane, False) in due:
                rows += await self._claim_lane(now, lane, min(most, room - len(rows)))
        if due is None or any(dm for _, dm in due):
            rows += await self._claim_dms(now, room - len(rows))
        # As long as every claim is filled there is no need to look first.
        self._plenty = due is None and len(rows) >= room
        for row in rows:
            self._take(row, now)
        return bool(rows)

    def _must_wait(self, now: datetime) -> bool:
        return self._stopping or not self.is_connected() or self.brakes.all_held(now)

    async def _claim_lane(self, now: datetime, lane: str, most: int) -> list[Leased]:
        moment = asyncio.get_running_loop().time()
        free = most - self._in_lanes[lane]
        if free <= 0 or (self._in_hand and moment < self._lane_rests_until.get(lane, 0.0)):
            return []
        rows = await self._store.claim(now, self._holder, free, dms=False, lane=lane)
        if len(rows) < free:
            self._lane_rests_until[lane] = moment + LANE_REST_SECONDS
        return rows

    async def _claim_dms(self, now: datetime, room: int) -> list[Leased]:
        allowed = min(room, self.dm_bucket.available(now))
        if allowed <= 0 or self.brakes.dms_held(now):
            return []
        rows = await self._store.claim(now, self._holder, allowed, dms=True)
        self.dm_bucket.take(len(rows))
        return rows

    def _take(self, row: Leased, leased_at: datetime) -> None:
        # Events are places of their own: one server that hangs holds up no other.
        place: Hashable = row.channel_id or (row.event_id, row.kind, row.subject, row.user_id)
        queue = self._places[place]
        queue.append((row, leased_at))
        self._in_hand += 1
        self._in_lanes[row.kind] += row.kind in self._kinds.lanes
        if len(queue) == 1:
            worker = asyncio.create_task(self._work_through(place))
            self._workers.add(worker)
            worker.add_done_callback(self._worker_ended)

    def _worker_ended(self, worker: "asyncio.Task[None]") -> None:
        self._workers.discard(worker)
        cancelled = RuntimeError("a try was cancelled from within")
        error = cancelled if worker.cancelled() else worker.exception()
        if error is not None:
            # Nothing is written down then: the leases run out, and the rows are looked for.
            self._broken = error
            self._room.set()

    async def _work_through(self, place: Hashable) -> None:
        # One place at a time goes in order; Discord's own limits are by place as well.
        queue = self._places[place]
        async with self._slots:
            while queue:
                row, leased_at = queue[0]
                # In two steps: the list may be flushed, and be another, while this waits.
                result = await self._handle(row, leased_at)
                self._results.append(result)
                self._in_hand -= 1
                self._in_lanes[row.kind] -= row.kind in self._kinds.lanes
                queue.popleft()
                self._room.set()
        del self._places[place]

    async def _handle(self, row: Leased, leased_at: datetime) -> Result:
        now = self._clock.now()
        left = self._spans.give_up_after - (now - leased_at)
        if left.total_seconds() <= 0 or self._must_wait(now):
            return Result(row, "waiting", now, next_at=now, tried=False)
        if rules.is_useless(row.useless_at, now):
            return Result(row, "cancelled", now, problem="too late to be of use")
        try:
            async with asyncio.timeout(left.total_seconds()):
                return await self._deliver(row, now)
        except FellThrough as failure:
            return after(row, failure, self._clock.now(), self._chance, self.brakes)
        except TimeoutError:
            nothing = FellThrough(rules.Answer(None, text="no answer in time"))
            return after(row, nothing, self._clock.now(), self._chance, self.brakes)
        except Exception as error:  # the ticker: a bug in one kind must not stop the others
            if not self.is_connected():
                # The connection was closed below a request that was on its way.
                lost = FellThrough(rules.Answer(None, text=f"not connected: {error}"))
                return after(row, lost, self._clock.now(), self._chance, self.brakes)
            log.error("delivery.bug", delivery=row.id, kind=row.kind, exc_info=error)
            return fell_through(row, f"{type(error).__name__}: {error}", self._clock.now())

    async def _deliver(self, row: Leased, now: datetime) -> Result:
        perform = self._kinds.deeds.get(row.kind)
        if perform is not None:
            await perform(row, now)
            return Result(row, "done", self._clock.now())
        render = self._kinds.messages.get(row.kind)
        if render is None:
            return fell_through(row, f"nobody knows how to say {row.kind}", now)
        if rules.must_look_first(row.first_tried_at, now, self._spans):
            found = await self._sender.find(row)
            if found is not None:
                # It was posted then, and whoever corrects it must not say that it came late.
                return _done(row, found, row.first_tried_at or now)
        said = await render(row, now)
        if said is None:
            return Result(row, "cancelled", now, problem=rules.NO_LONGER_TRUE)
        posted = await self._sender.post(row, said, full_text(row, said, now))
        return _done(row, posted, self._clock.now())

    async def _wait_for_room(self) -> None:
        # What ends within a moment is written down together, and makes room together.
        try:
            async with asyncio.timeout(FLUSH_SECONDS):
                while self._in_hand and self._broken is None:
                    self._room.clear()
                    await self._room.wait()
        except TimeoutError:
            pass
        if self._broken is not None:
            raise self._broken

    async def _flush(self) -> None:
        results, self._results = self._results, []
        if results:
            await self._store.finish(results)
            self.moved_at = asyncio.get_running_loop().time()

    async def _end_workers(self) -> None:
        workers = [*self._workers]
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        self._places.clear()
        self._results.clear()
        self._in_lanes.clear()
        self._in_hand, self._broken = 0, None
        # What was in hand is now left behind, and is claimed when its lease has run out.
        self._holder = self._new_holder()

    def _new_holder(self) -> str:
        return f"{self._chance.getrandbits(64):016x}"


def _done(row: Leased, posted: Place, now: datetime) -> Result:
    return Result(row, "done", now, message_id=posted.message_id, posted_in=posted.channel_id)


def full_text(row: Leased, said: Said, now: datetime) -> str:
    """The whole message: late ones say so, and a last line has its origin and its marker."""
    late = f"-# This comes late: it was due <t:{int(row.due_at.timestamp())}:R>.\n"
    marker = rules.marker_of(row.id, row.dedup_key)
    start = late if rules.is_late(row.due_at, now) else ""
    return f"{start}{said.text}\n-# {said.footer} · {marker}"
