"""A simulated event for mentors: who asks when, and how mentors notice, answer and help.

The same kind of event for every way of finding a mentor. Arrivals have the shape of a day at
hackathons; attention, willingness and fatigue are assumptions, so that orderings can be trusted
more than levels. Time is in minutes from the beginning.
"""

import heapq
import math
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

TOPICS, HOURS, FIRST_HOUR = 10, 36, 18
REQUESTS, MENTORS = 220, 25
# Requests by hour of the day, as help desks of three hackathons counted them.
SHAPE = [29, 40, 24, 18, 14, 20, 17, 14, 19, 20, 17, 9]
SHAPE += [10, 17, 24, 28, 46, 39, 33, 40, 34, 33, 39, 50]
NEVER_NOTICED, DECLINES, LOOKS_EVERY, PING_NOTICED = 0.18, 0.65, 22.0, 0.45
TIRED_AFTER, TIRED = 4, 0.10
SAYS_RIGHT_TOPIC = 0.85


@dataclass
class SimulatedMentor:
    """A mentor with what they know (0 to 1), when they are there, and how they pay attention."""

    number: int
    knows: list[float]
    shifts: list[tuple[float, float]]
    responsive: float
    slow: float
    looks: float
    helping: "Need | None" = None
    helped_minutes: float = 0.0
    notices: deque[float] = field(default_factory=deque)
    most_in_an_hour: int = 0

    def is_there(self, now: float) -> bool:
        return any(begin <= now < end for begin, end in self.shifts)

    @property
    def hours(self) -> float:
        return sum(end - begin for begin, end in self.shifts) / 60


@dataclass
class Need:
    """Somebody who needs help: the true topic, the one they say, and how long they wait."""

    number: int
    at: float
    topic: int
    said: int | None
    urgency: int
    patience: float
    staffed: bool = False
    taken_at: float | None = None
    gone: bool = False
    known: float = 0.0
    seen: set[int] = field(default_factory=set)

    @property
    def is_open(self) -> bool:
        return self.taken_at is None and not self.gone


class Desk(Protocol):
    """A way of finding a mentor; the simulated people press its buttons."""

    def at(self, minutes: float) -> None: ...
    async def open(self, mentors: list[SimulatedMentor]) -> None: ...
    async def ask(self, need: Need) -> None: ...
    async def give_up(self, need: Need) -> None: ...
    async def accept(self, need: Need, mentor: SimulatedMentor) -> bool: ...
    async def decline(self, need: Need, mentor: SimulatedMentor) -> None: ...
    async def finish(self, need: Need, mentor: SimulatedMentor) -> None: ...
    async def look(self, mentor: SimulatedMentor) -> list[int]: ...
    async def settle(self, now: float) -> tuple[list[tuple[int, int]], list[int], float | None]:
        """Do what is due; the messages (need, mentor), the needs pinged for, and the next time."""
        ...


class World:
    """One event from beginning to end under one way of finding mentors."""

    def __init__(self, seed: int, desk: Desk) -> None:
        self.desk, self.now, self.notified = desk, 0.0, 0
        self.made = random.Random(f"event {seed}")
        self.chance = random.Random(f"people {seed}")
        self.mentors = [self._mentor(number) for number in range(MENTORS)]
        self.needs = self._needs()
        self._heap: list[tuple[float, int, Callable[[], Awaitable[None]]]] = []
        self._count, self._woken = 0, math.inf

    async def run(self) -> None:
        """Let everything happen until an hour after the end."""
        await self.desk.open(self.mentors)
        for need in self.needs:
            self._at(need.at, lambda need=need: self._arrive(need))
        for mentor in self.mentors:
            for begin, _ in mentor.shifts:
                self._at(begin, lambda mentor=mentor: self._begin(mentor))
        while self._heap and self._heap[0][0] <= HOURS * 60 + 60:
            self.now, _, happens = heapq.heappop(self._heap)
            self.desk.at(self.now)
            await happens()
            await self._settle()

    def _mentor(self, number: int) -> SimulatedMentor:
        made = self.made
        knows = [0.0] * TOPICS
        for topic in made.sample(range(TOPICS), 2):
            knows[topic] = made.uniform(0.8, 1)
        for topic in made.sample(range(TOPICS), 3):
            knows[topic] = max(knows[topic], made.uniform(0.3, 0.7))
        return SimulatedMentor(
            number=number,
            knows=knows,
            shifts=_joined([self._shift() for _ in range(made.choice([2, 3, 3]))]),
            responsive=made.betavariate(5, 2),
            slow=math.exp(made.gauss(0, 0.5)),
            looks=math.exp(made.gauss(0, 1.2)),
        )

    def _shift(self) -> tuple[float, float]:
        while True:
            begin = self.made.uniform(0, HOURS - 3)
            if 9 <= (FIRST_HOUR + begin) % 24 <= 21 or self.made.random() < 0.18:
                return begin * 60, min(HOURS, begin + self.made.uniform(3, 5)) * 60

    def _needs(self) -> list[Need]:
        made = self.made
        rates = [float(SHAPE[(FIRST_HOUR + hour) % 24]) for hour in range(HOURS)]
        rates[0] *= 0.4
        times: list[float] = []
        for hour, rate in enumerate(rates):
            expected, at = REQUESTS * rate / sum(rates), 0.0
            while (at := at + made.expovariate(expected)) < 1:
                times.append((hour + at) * 60)
        needs: list[Need] = []
        for number, at in enumerate(sorted(times)):
            topic = min(TOPICS - 1, int(made.expovariate(1 / 3.2)))
            need = Need(
                number=number,
                at=at,
                topic=topic,
                said=topic if made.random() < SAYS_RIGHT_TOPIC else None,
                urgency=made.choices([0, 1, 2], [0.5, 0.35, 0.15])[0],
                patience=50 * math.exp(0.7 * made.gauss(0, 1)),
            )
            need.staffed = sum(mentor.is_there(at) for mentor in self.mentors) >= 2
            needs.append(need)
        return needs

    def _at(self, time: float, happens: Callable[[], Awaitable[None]]) -> None:
        self._count += 1
        heapq.heappush(self._heap, (time, self._count, happens))

    async def _settle(self) -> None:
        messages, pinged, following = await self.desk.settle(self.now)
        for need, mentor in messages:
            self._message(self.needs[need], self.mentors[mentor])
        for need in pinged:
            self._ping(self.needs[need])
        if following is not None and (following < self._woken or self._woken <= self.now):
            self._woken = following
            self._at(following, self._nothing)

    async def _nothing(self) -> None:
        """Something is due, and done on settling."""

    async def _arrive(self, need: Need) -> None:
        await self.desk.ask(need)
        self._at(self.now + need.patience, lambda: self._give_up(need))

    async def _give_up(self, need: Need) -> None:
        if need.is_open:
            need.gone = True
            await self.desk.give_up(need)

    async def _begin(self, mentor: SimulatedMentor) -> None:
        self._at(self._next_look(mentor), lambda: self._look(mentor))

    def _next_look(self, mentor: SimulatedMentor) -> float:
        return self.now + self.chance.expovariate(1 / (LOOKS_EVERY * mentor.looks))

    def _tired(self, mentor: SimulatedMentor) -> float:
        while mentor.notices and mentor.notices[0] <= self.now - 60:
            mentor.notices.popleft()
        tired = math.exp(-TIRED * max(0, len(mentor.notices) - TIRED_AFTER))
        mentor.notices.append(self.now)
        mentor.most_in_an_hour = max(mentor.most_in_an_hour, len(mentor.notices))
        self.notified += 1
        return tired * min(1.0, mentor.responsive * 1.35)

    def _message(self, need: Need, mentor: SimulatedMentor) -> None:
        noticed = (1 - NEVER_NOTICED) * self._tired(mentor)
        if self.chance.random() < noticed:
            after = 1.5 * mentor.slow * math.exp(1.1 * self.chance.gauss(0, 1))
            self._at(self.now + after, lambda: self._notice(need, mentor))

    def _ping(self, need: Need) -> None:
        for mentor in self.mentors:
            if not mentor.is_there(self.now):
                continue
            noticed = PING_NOTICED * self._tired(mentor)
            if mentor.helping is None and self.chance.random() < noticed:
                after = 3.0 * mentor.slow * math.exp(1.1 * self.chance.gauss(0, 1))
                self._at(self.now + after, lambda m=mentor: self._notice(need, m, message=False))

    async def _notice(self, need: Need, mentor: SimulatedMentor, *, message: bool = True) -> None:
        idle = mentor.helping is None and mentor.is_there(self.now)
        if not need.is_open or not idle or mentor.number in need.seen:
            return
        need.seen.add(mentor.number)
        if self.chance.random() < _willing(need, mentor):
            await self._take(need, mentor)
        elif message and self.chance.random() < DECLINES:
            await self.desk.decline(need, mentor)

    async def _look(self, mentor: SimulatedMentor) -> None:
        if not mentor.is_there(self.now):
            return
        if mentor.helping is None:
            for number in await self.desk.look(mentor):
                need = self.needs[number]
                if mentor.number in need.seen:
                    continue
                need.seen.add(mentor.number)
                if self.chance.random() < _willing(need, mentor):
                    await self._take(need, mentor)
                    break
        self._at(self._next_look(mentor), lambda: self._look(mentor))

    async def _take(self, need: Need, mentor: SimulatedMentor) -> None:
        if not await self.desk.accept(need, mentor):
            return
        need.taken_at, need.known, mentor.helping = self.now, mentor.knows[need.topic], need
        usual = 10 * math.exp(self.chance.gauss(0, 1))
        lasts = min(150.0, usual * (1.35 - 0.35 * need.known))
        mentor.helped_minutes += lasts
        self._at(self.now + lasts, lambda: self._finish(need, mentor))

    async def _finish(self, need: Need, mentor: SimulatedMentor) -> None:
        mentor.helping = None
        await self.desk.finish(need, mentor)


def _willing(need: Need, mentor: SimulatedMentor) -> float:
    return 0.08 + 0.82 * mentor.knows[need.topic] ** 0.8


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
