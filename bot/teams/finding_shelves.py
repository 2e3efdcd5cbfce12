"""Many sorted coarsely by what they bring, so that few have to be looked at closely."""

from collections.abc import Callable, Iterator, Sequence, Set
from itertools import islice

# The wished track, the strongest role and the third of the day to sleep: at most some hundred.
Shape = tuple[str | None, int, int]
FROM_EACH = 10


class Shelves:
    """Numbers by their shape; on each shelf the newest stand last."""

    def __init__(self) -> None:
        self._shelves: dict[Shape, dict[int, None]] = {}
        self._shapes: dict[int, Shape] = {}

    def __len__(self) -> int:
        return len(self._shapes)

    def __contains__(self, number: int) -> bool:
        return number in self._shapes

    @property
    def numbers(self) -> Set[int]:
        """Everything there is."""
        return self._shapes.keys()

    def newest(self) -> list[int]:
        """Everything, what was put last first."""
        return [*reversed(self._shapes)]

    def put(self, number: int, shape: Shape) -> None:
        """Something new, or what has become of it; its place among the newest stays."""
        if self._shapes.get(number) == shape:
            return
        if (old := self._shapes.get(number)) is not None:
            self._take(number, old)
        self._shapes[number] = shape
        self._shelves.setdefault(shape, {})[number] = None

    def drop(self, number: int) -> None:
        """What is not there any more."""
        if (shape := self._shapes.pop(number, None)) is not None:
            self._take(number, shape)

    def pick(
        self,
        best_first: Callable[[Sequence[int]], Sequence[int]],
        allowed: Set[int] | None,
        most: int,
    ) -> list[int]:
        """At most so many of the allowed that are worth a closer look.

        `best_first` sorts one number from each shelf, which stands for the others there; it may
        leave some out, whose shelves come last.
        """
        if allowed is None:
            if len(self._shapes) <= most:
                return [*self._shapes]
        elif len(allowed) <= most:
            return [*allowed]
        first = {next(reversed(shelf)): shelf for shelf in self._shelves.values()}
        order = dict.fromkeys(best_first([*first]))
        order.update(dict.fromkeys(first))
        return self._take_from([first[number] for number in order], allowed, most)

    def _take_from(
        self, shelves: Sequence[dict[int, None]], allowed: Set[int] | None, most: int
    ) -> list[int]:
        found: list[int] = []
        rest: list[Iterator[int]] = [
            reversed(shelf)
            if allowed is None
            else iter([number for number in reversed(shelf) if number in allowed])
            for shelf in shelves
        ]
        while rest and len(found) < most:
            going_on: list[Iterator[int]] = []
            for numbers in rest:
                some = [*islice(numbers, min(FROM_EACH, most - len(found)))]
                found += some
                if len(found) == most:
                    return found
                if len(some) == FROM_EACH:
                    going_on.append(numbers)
            rest = going_on
        return found

    def _take(self, number: int, shape: Shape) -> None:
        shelf = self._shelves[shape]
        del shelf[number]
        if not shelf:
            del self._shelves[shape]
