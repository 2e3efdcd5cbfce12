"""Instants that organizers type, in the grammar of the event file, and what is doubtful."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.errors.announcements import TimeIsPast, TimeNotUnderstood
from bot.events.file.instants import Moment, read_moment
from bot.events.file.remarks import Weight

_HALF = re.compile(r"(\d:\d\d(?::\d\d)?)")


@dataclass(frozen=True)
class TypedTime:
    """The instant to use; `doubts` are sentences to show before it is used."""

    moment: Moment
    doubts: tuple[str, ...] = ()


def read_typed(text: str, zone: str, now: datetime) -> TypedTime:
    """What was typed as an instant after `now`; without a zone of its own it is in `zone`.

    Raises TimeNotUnderstood, with the readings to choose from where it could be morning or
    afternoon, and TimeIsPast.
    """
    understood = read_moment(text, zone=zone)
    asking = [r for r in understood.remarks if r.weight is Weight.QUESTION]
    if understood.moment is None or asking:
        said = asking[0] if asking else understood.remarks[-1]
        halves = _halves(text, zone, now) if said.rule == "half-of-day" else ()
        raise TimeNotUnderstood(text, said.message, halves)
    if understood.moment.utc <= now:
        raise TimeIsPast(understood.moment.utc, now)
    doubts = (r.message for r in understood.remarks if r.weight is Weight.WARNING)
    return TypedTime(understood.moment, tuple(doubts))


def _halves(text: str, zone: str, now: datetime) -> tuple[str, ...]:
    readings = (
        read_moment(_HALF.sub(rf"\1 {half}", text, count=1), zone=zone).moment
        for half in ("am", "pm")
    )
    return tuple(m.canonical for m in readings if m is not None and m.utc > now)
