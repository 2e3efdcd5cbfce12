"""When a planned fault strikes: how often, how likely, and after how many that it lets pass."""

import random
from dataclasses import dataclass, field

from tests.loopback.world.model import Json


@dataclass(slots=True)
class Chance:
    """Counts what a fault was asked about; the same seed strikes at the same places again."""

    times: int | None = None
    probability: float = 1.0
    seed: int = 0
    after: int = 0
    matched: int = 0
    struck: int = 0
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise ValueError(f"a probability is between 0 and 1, not {self.probability}")
        self._random = random.Random(self.seed)

    def strikes(self) -> bool:
        """Whether the next match is struck."""
        self.matched += 1
        if self.matched <= self.after or (self.times is not None and self.struck >= self.times):
            return False
        if self._random.random() >= self.probability:
            return False
        self.struck += 1
        return True

    def shape(self) -> Json:
        names = ("times", "probability", "seed", "after", "matched", "struck")
        return {name: getattr(self, name) for name in names}
