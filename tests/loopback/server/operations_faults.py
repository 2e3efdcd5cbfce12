"""Control operations that plan faults, list them and count what they did."""

from typing import Any

from tests.loopback.server.event_faults import EventFaults
from tests.loopback.server.faults import Faults
from tests.loopback.world.model import Json


class FaultOperations:
    """The plan of what goes wrong, of requests and of gateway events."""

    def __init__(self, faults: Faults, event_faults: EventFaults) -> None:
        self._faults = faults
        self._events = event_faults

    async def fault(self, **fault: Any) -> None:
        self._faults.add(**fault)

    async def event_fault(self, **fault: Any) -> None:
        self._events.add(**fault)

    async def faults(self) -> list[Json]:
        """The plan, with how often each fault was met and struck."""
        return [fault.shape() for fault in (*self._faults.plan, *self._events.plan)]

    async def fault_counts(self) -> dict[str, int]:
        """How often each kind of fault struck since the server started."""
        return dict(self._faults.counts)

    async def clear_faults(self) -> None:
        """Let everything succeed again; what was counted stays counted."""
        self._faults.plan.clear()
        self._events.plan.clear()
