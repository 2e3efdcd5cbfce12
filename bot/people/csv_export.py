"""Handing out everyone of an event as a file, to organizers."""

import asyncio

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.events.loading import get_event
from bot.model import Event
from bot.people.asked import read_asked
from bot.people.csv_columns import columns_of
from bot.people.csv_rows import People, cells_of, load_people
from bot.people.csv_sheet import write_sheet
from bot.permissions import require_organizer


class ExportPeopleService:
    """The list of people as CSV; an import of it changes nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def export(self, actor: Actor, event_id: int) -> tuple[Event, bytes, int]:
        """The event, the file and how many people are in it; raises OrganizersOnly.

        What people keep private is in it, as organizers may see it; so who took it is on record.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id)
            require_organizer(actor, event)
            people = await load_people(tx, event, await read_asked(tx, event.id))
            audit.record(
                tx,
                event.id,
                at=now,
                actor=actor,
                action="people.export",
                subject=event.name,
                after={"people": len(people.rows)},
            )
        # In a thread: thousands of lines would hold up everyone else's answers.
        return event, await asyncio.to_thread(_written, people), len(people.rows)


def _written(people: People) -> bytes:
    columns = [column.name for column in columns_of(people.terms)]
    columns.remove("username")
    rows = ([cells[name] for name in columns] for cells in cells_of(people).values())
    return write_sheet(columns, rows)
