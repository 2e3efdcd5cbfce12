"""What every part of the tests' side of the loopback Discord is built on: one call."""

from abc import ABC, abstractmethod
from typing import Any


class Calling(ABC):
    """Something that can run an operation of the control interface."""

    @abstractmethod
    async def call(self, operation: str, **arguments: Any) -> Any:
        """Run a control operation and return its result."""
