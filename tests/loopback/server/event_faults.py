"""Faults of the gateway's events: told twice, told late, not told at all."""

from collections import Counter
from dataclasses import dataclass

from tests.loopback.server.chance import Chance
from tests.loopback.world.model import Json

DUPLICATED, LATE, LOST = "duplicated_event", "late_event", "lost_event"


@dataclass(slots=True)
class EventFault:
    """Events named `event` (`*`: any) are struck; `seconds` delays a late one or the copy."""

    event: str
    kind: str
    seconds: float
    chance: Chance

    def __post_init__(self) -> None:
        if self.kind not in (DUPLICATED, LATE, LOST):
            known = ", ".join((DUPLICATED, LATE, LOST))
            raise ValueError(f"there is no fault {self.kind!r} of events; there are: {known}")

    def delays(self) -> tuple[float, ...]:
        """When the event is told, counted from now; once for each time."""
        return {DUPLICATED: (0.0, self.seconds), LATE: (self.seconds,), LOST: ()}[self.kind]

    def shape(self) -> Json:
        shape: Json = {"event": self.event, "kind": self.kind, "seconds": self.seconds}
        return shape | self.chance.shape()


class EventFaults:
    """The plan for events; the first fault that strikes one is the only one that does."""

    def __init__(self, counts: Counter[str]) -> None:
        self.plan: list[EventFault] = []
        self._counts = counts

    def add(
        self,
        event: str,
        kind: str,
        seconds: float = 0.0,
        times: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
        after: int = 0,
    ) -> None:
        chance = Chance(times, probability, seed, after)
        self.plan.append(EventFault(event, kind, seconds, chance))

    def __call__(self, event: str) -> tuple[float, ...]:
        for fault in self.plan:
            if fault.event in ("*", event) and fault.chance.strikes():
                self._counts[fault.kind] += 1
                return fault.delays()
        return (0.0,)
