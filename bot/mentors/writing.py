"""Writing mentors down as the event file has them, and what any mentor knows."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.events.definition import changed_fields
from bot.mentors.rules import LEVELS
from bot.model import Expertise, Mentor

if TYPE_CHECKING:
    from bot.events.file.schema import EventFile

Values = dict[str, Any]


def mentor_values(file: "EventFile") -> dict[str, Values]:
    """The mentors of a file who have a name on the server, by key."""
    rules = file.mentors
    if rules is None:
        return {}
    return {
        mentor.key: {
            "user_id": int(mentor.discord),
            "name": mentor.name,
            "about": mentor.about,
            "time_zone": mentor.zone,
            "languages": [*mentor.languages],
            "tracks": [*mentor.tracks],
            "hours": [*mentor.hours],
            "quiet_hours": mentor.quiet_hours,
            "stretches": {
                "spans": [
                    [stretch.start.utc.isoformat(), stretch.end.utc.isoformat()]
                    for stretch in mentor.available
                ]
            },
            "at_once": mentor.at_once,
            "topics": {known.topic: LEVELS[known.level.value] for known in mentor.topics},
        }
        for mentor in rules.mentors
        if mentor.discord is not None
    }


async def write_mentors(
    tx: AsyncSession,
    event_id: int,
    old: Mapping[str, Values],
    new: Mapping[str, Values],
    now: datetime,
) -> None:
    """Make the file's mentors what the newer file changed; who is gone from it is not asked.

    Somebody who joined with a form before the file named them is the same mentor.
    """
    rows = [*await tx.scalars(select(Mentor).where(Mentor.event_id == event_id))]
    by_key = {row.key: row for row in rows if row.key is not None}
    by_user = {row.user_id: row for row in rows}
    for key, values in new.items():
        changed = changed_fields(old.get(key), values)
        row = by_key.get(key) or by_user.get(values["user_id"])
        if row is None:
            row = Mentor(event_id=event_id, joined_at=now, presence="by_hours")
            tx.add(row)
        row.key = key
        if key not in old:
            row.left_at = None
        levels = changed.pop("topics", None)
        for name, value in changed.items():
            setattr(row, name, value)
        await tx.flush()
        if levels is not None:
            await write_levels(tx, row, levels)
    for key in old.keys() - new.keys():
        if key in by_key and by_key[key].left_at is None:
            by_key[key].left_at = now


async def write_levels(tx: AsyncSession, mentor: Mentor, levels: Mapping[str, int]) -> None:
    """Make what a mentor knows what `levels` say."""
    rows = await tx.scalars(select(Expertise).where(Expertise.mentor_id == mentor.id))
    there = {row.topic: row for row in rows}
    for topic, row in there.items():
        if topic not in levels:
            await tx.delete(row)
    for topic, level in levels.items():
        if topic in there:
            there[topic].level = level
        else:
            row = Expertise(event_id=mentor.event_id, mentor_id=mentor.id, topic=topic, level=level)
            tx.add(row)
    await tx.flush()
