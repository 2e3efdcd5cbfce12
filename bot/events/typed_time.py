"""Instants that organizers type, in the grammar of the event file; what is doubtful is asked."""

from datetime import datetime

from bot.errors.announcements import TimeDoubtful, TimeIsPast
from bot.events.file.instants import Moment
from bot.schedule.times import read_time


def read_typed(text: str, zone: str, now: datetime, kept: datetime | None = None) -> Moment:
    """What was typed as an instant after `now`; without a zone of its own it is in `zone`.

    What is `kept`, as the form had it before, is taken also when it is over.
    Raises TimeNotUnderstood, TimeIsPast, or TimeDoubtful with the readings to choose from. A
    reading, typed in, is never doubtful.
    """
    reading = read_time(text, zone)
    for moment in reading.candidates:
        if moment.utc == kept:
            return moment
    coming = [moment for moment in reading.candidates if moment.utc > now]
    if not coming:
        raise TimeIsPast(reading.candidates[-1].utc, now)
    if not reading.is_settled:
        clear = tuple(dict.fromkeys(_clear(moment, zone) for moment in coming))
        raise TimeDoubtful(text, reading.doubts, clear)
    return coming[0]


def _clear(moment: Moment, zone: str) -> str:
    """The moment in words that can mean nothing else."""
    if read_time(moment.canonical, zone).is_settled:
        return moment.canonical
    # One of two equal wall times: only UTC tells them apart.
    return Moment.at(moment.utc, "UTC").canonical
