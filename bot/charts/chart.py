"""What a chart shows, as plain values, and the same in words for who cannot see it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

# More bars than this are no longer read but counted.
MOST_BARS = 25


@dataclass(frozen=True)
class Bars:
    """A bar for each label; `values` and `labels` have the same length."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    axis: str
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True)
class Steps:
    """A count that grows or falls, by instants in seconds since 1970; the last one is now.

    `limit` is drawn as a line, such as the most people that get in.
    """

    title: str
    instants: tuple[float, ...]
    values: tuple[float, ...]
    axis: str
    zone: str
    limit: float | None = None
    kind: Literal["steps"] = "steps"


Chart = Bars | Steps


def largest_bars(title: str, counts: Sequence[tuple[str, float]], axis: str) -> Bars:
    """Bars for the largest counts; what does not fit is gathered in one."""
    ordered = sorted(counts, key=lambda pair: -pair[1])
    shown, rest = ordered[:MOST_BARS], ordered[MOST_BARS:]
    if rest:
        shown = [*ordered[: MOST_BARS - 1]]
        others = ordered[MOST_BARS - 1 :]
        shown.append((f"{len(others)} others", sum(count for _, count in others)))
    return Bars(title, tuple(label for label, _ in shown), tuple(n for _, n in shown), axis)


def to_json(charts: Sequence[Chart]) -> bytes:
    """The charts of one picture, as the drawing process reads them."""
    return json.dumps([asdict(chart) for chart in charts]).encode()


def from_json(data: bytes) -> list[Chart]:
    """The other way; raises pydantic's ValidationError on anything else."""
    # Only the drawing process reads, and it has memory to spare.
    from pydantic import TypeAdapter

    return TypeAdapter(list[Chart]).validate_json(data)


def in_words(chart: Chart) -> str:
    """What the chart shows, as the alternative text of its picture."""
    if isinstance(chart, Bars):
        said = ", ".join(
            f"{label} {value:g}" for label, value in zip(chart.labels, chart.values, strict=True)
        )
        return f"{chart.title}: {said}." if said else f"{chart.title}: nothing yet."
    if not chart.values:
        return f"{chart.title}: nothing yet."
    limit = f" of at most {chart.limit:g}" if chart.limit is not None else ""
    return f"{chart.title}: from {chart.values[0]:g} to {chart.values[-1]:g} {chart.axis}{limit}."
