"""Times as organizers type them: what they mean, and what must be asked back."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.errors.schedule import TimeNotUnderstood
from bot.events.file.abbreviations import ABBREVIATIONS
from bot.events.file.grammar import is_time_alone, read_wall_time
from bot.events.file.instants import Moment, read_moment
from bot.events.file.remarks import Remark, Weight
from bot.events.file.spans import read_span
from bot.events.file.zones import show_zone, zone_info

HALF_OF_DAY, FOLD, GAP = "half-of-day", "repeated-time", "skipped-time"
NOT_IN_FORCE, SEVERAL_PLACES = "abbreviation-not-in-force", "ambiguous-abbreviation"


@dataclass(frozen=True)
class Reading:
    """What a typed time can mean. One candidate and no doubt: that is it; else ask.

    `doubts` are sentences that say why there is something to ask.
    """

    typed: str
    candidates: tuple[Moment, ...]
    doubts: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing needs to be asked."""
        return len(self.candidates) == 1 and not self.doubts


def read_start(typed: str, zone: str, now: datetime) -> Reading:
    """Read a start; a time in the past is asked back. Raises TimeNotUnderstood."""
    reading = read_time(typed, zone)
    past = [moment for moment in reading.candidates if moment.utc <= now]
    if past and len(past) == len(reading.candidates):
        return Reading(typed, reading.candidates, (*reading.doubts, "This is in the past."))
    coming = tuple(moment for moment in reading.candidates if moment not in past)
    return Reading(typed, coming, reading.doubts)


def read_end(typed: str, start: Moment, zone: str) -> Reading:
    """Read an end: a span (`90 min`), a time of the start's day, or a whole moment."""
    span = _span(typed)
    if span is not None:
        return Reading(typed, (Moment.at(start.utc + span, start.zone),))
    if is_time_alone(typed):
        whole = f"{start.wall:%Y-%m-%d} {typed.strip()} {show_zone(start.zone)}"
        reading = read_time(whole, start.zone)
    else:
        reading = read_time(typed, zone)
    after = tuple(moment for moment in reading.candidates if moment.utc > start.utc)
    return Reading(typed, after or reading.candidates, reading.doubts)


def read_time(typed: str, zone: str) -> Reading:
    """Every moment that `typed` can mean in `zone`; raises TimeNotUnderstood for none."""
    understood = read_moment(typed, zone=zone)
    rules = {remark.rule for remark in understood.remarks}
    candidates = list(dict.fromkeys(_candidates(typed, zone, understood.moment, rules)))
    if not candidates:
        asking = [r for r in understood.remarks if r.weight is not Weight.NOTE]
        raise TimeNotUnderstood(typed, tuple(_sentence(remark) for remark in asking))
    doubts = [r for r in understood.remarks if r.weight is not Weight.NOTE]
    return Reading(typed, tuple(candidates), tuple(_sentence(remark) for remark in doubts))


def _candidates(
    typed: str, zone: str, moment: Moment | None, rules: Iterable[str]
) -> Iterator[Moment]:
    if moment is not None:
        yield moment
    if FOLD in rules and moment is not None:
        yield _second(moment)
    if NOT_IN_FORCE in rules and moment is not None:
        yield from _by_the_abbreviation(typed, moment)
    if HALF_OF_DAY in rules:
        yield from _both_halves(typed, zone)
    if SEVERAL_PLACES in rules:
        yield from _in_each_place(typed)


def _second(first: Moment) -> Moment:
    again = first.wall.replace(tzinfo=zone_info(first.zone), fold=1).astimezone(UTC)
    return Moment.at(again, first.zone)


def _by_the_abbreviation(typed: str, moment: Moment) -> Iterator[Moment]:
    """The instant when the offset that the abbreviation names is taken at its word."""
    word = (read_wall_time(typed).zone or "").upper()
    info = zone_info(moment.zone)
    for month in (1, 7):
        there = datetime(moment.wall.year, month, 1, tzinfo=info)
        offset = there.utcoffset()
        if there.tzname() == word and offset is not None:
            yield Moment.at(moment.wall.replace(tzinfo=UTC) - offset, moment.zone)


def _both_halves(typed: str, zone: str) -> Iterator[Moment]:
    # The grammar asks only where the hour has one digit, so that 02:00 and 2:00 pm are clear.
    for clear in (r" 0\1", r" \1 pm"):
        found = read_moment(re.sub(r"[ T](\d:\d\d(?::\d\d)?)(?!\d)", clear, typed), zone=zone)
        if found.moment is not None:
            yield found.moment


def _in_each_place(typed: str) -> Iterator[Moment]:
    written = read_wall_time(typed)
    for place in ABBREVIATIONS.get((written.zone or "").upper(), ()):
        if written.wall is not None:
            found = read_moment(f"{written.wall:%Y-%m-%d %H:%M}", zone=place)
            if found.moment is not None:
                yield found.moment


def _span(typed: str) -> timedelta | None:
    try:
        return read_span(typed)
    except ValueError:
        return None


def _sentence(remark: Remark) -> str:
    text = remark.message[:1].upper() + remark.message[1:]
    return text if text.endswith((".", "?")) else f"{text}."
