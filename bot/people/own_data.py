"""What is stored about a person on one server: handed out to them, and deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.model import AuditEntry, Event, Participant
from bot.model.base import Base
from bot.people import seats
from bot.people.following import ROLE, subject_of
from bot.people.naming_people import (
    EMPTY_IS_THE_BOT,
    FORGOTTEN,
    HANGING,
    KEPT_FROM_EXPORT,
    NOBODY,
    OWN,
)
from bot.people.registering import Leaving

TABLES = Base.metadata.tables
Where = ColumnElement[bool]


class OwnDataService:
    """Handing out and deleting what names a person, on the server they ask on."""

    def __init__(self, database: Database, clock: Clock, when_leaving: Sequence[Leaving]) -> None:
        self._database = database
        self._clock = clock
        self._when_leaving = when_leaving

    async def export(self, actor: Actor) -> dict[str, Any]:
        """Everything that names or belongs to the person, as JSON values, by table.

        Whom else a row names is left out: that is theirs.
        """
        tables: dict[str, list[dict[str, Any]]] = {}
        async with self._database.read() as session:
            for name in sorted({table for table, _ in OWN | FORGOTTEN | HANGING}):
                table = TABLES[name]
                mine = await _mine(session, actor, name)
                found = await session.execute(select(table).where(_here(table, actor), or_(*mine)))
                tables[name] = [_shown(name, dict(row), actor) for row in found.mappings()]
        return {
            "server": str(actor.guild_id),
            "person": str(actor.user_id),
            "at": self._clock.now().isoformat(),
            "tables": {name: rows for name, rows in tables.items() if rows},
        }

    async def delete(self, actor: Actor) -> list[str]:
        """Delete the person's part in every event of this server; returns the events' names.

        Teams are left first, captaincy passes on, and seats go to who waits. What the person
        did to things of others stays, without saying who it was; so does the log.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            names = await self._leave(tx, actor, now)
            await _forget_in_the_log(tx, actor)
            for name, column in sorted(FORGOTTEN):
                table = TABLES[name]
                empty = table.c[column].nullable and (name, column) not in EMPTY_IS_THE_BOT
                await tx.execute(
                    update(table)
                    .where(_here(table, actor), table.c[column] == actor.user_id)
                    .values({column: None if empty else NOBODY})
                )
            for name, column in sorted(OWN | {("wish", "other_id")}):
                table = TABLES[name]
                of_person = _here(table, actor), table.c[column] == actor.user_id
                await tx.execute(delete(table).where(*of_person))
            await _drop_what_was_said(tx, actor)
        return names

    async def _leave(self, tx: AsyncSession, actor: Actor, now: datetime) -> list[str]:
        found = await tx.execute(
            select(Event, Participant)
            .join(Participant, Participant.event_id == Event.id)
            .where(Event.guild_id == actor.guild_id, Participant.user_id == actor.user_id)
        )
        names: list[str] = []
        for event, participant in found.all():
            for follow in self._when_leaving:
                await follow(tx, event, participant, now)
            if participant.state != "withdrawn":
                await seats.release(tx, event, participant, now)
            audit.record(
                tx, event.id, at=now, actor=None, action="people.deleted", subject="somebody"
            )
            names.append(event.name)
        await tx.flush()
        return names


def _here(table: Table, actor: Actor) -> Where:
    """The rows of this server."""
    if "guild_id" in table.c:
        return table.c.guild_id == actor.guild_id
    if "event_id" in table.c:
        here = select(Event.id).where(Event.guild_id == actor.guild_id)
        return table.c.event_id.in_(here)
    # It hangs on a row that says which event it is of.
    (key,) = table.foreign_keys
    parent = key.column.table
    return key.parent.in_(select(key.column).where(_here(parent, actor)))


async def _mine(session: AsyncSession, actor: Actor, name: str) -> list[Where]:
    """What makes a row of a table the person's."""
    table = TABLES[name]
    mine: list[Where] = [
        table.c[column] == actor.user_id for where, column in OWN | FORGOTTEN if where == name
    ]
    for where, column in HANGING:
        if where == name:
            (key,) = table.c[column].foreign_keys
            parent = key.column.table
            of_person = select(parent.c.id).where(
                _here(parent, actor), parent.c.user_id == actor.user_id
            )
            mine.append(table.c[column].in_([*await session.scalars(of_person)]))
    return mine


def _shown(name: str, row: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """A row as the person may read it: nobody else's numbers, and no plans for others."""
    columns = {
        column for table, column in {*OWN, *FORGOTTEN, *HANGING, *KEPT_FROM_EXPORT} if table == name
    }
    is_own = any(table == name and row[column] == actor.user_id for table, column in OWN)
    shown: dict[str, Any] = {}
    for column, value in row.items():
        person = TABLES[name].c[column]
        somebody_else = column in columns and not person.foreign_keys and value != actor.user_id
        # Whom somebody wishes for is their own choice, and theirs to read.
        if somebody_else and (name, column) != ("wish", "other_id"):
            continue
        if isinstance(value, dict | list) and not (is_own or name == "submission"):
            continue
        shown[column] = value.isoformat() if isinstance(value, datetime) else value
    return shown


async def _forget_in_the_log(tx: AsyncSession, actor: Actor) -> None:
    """Keep that something was done, and drop whom it was done to."""
    number, events = f"%{actor.user_id}%", select(Event.id).where(Event.guild_id == actor.guild_id)
    names = select(Participant.name).where(
        Participant.user_id == actor.user_id, Participant.event_id.in_(events)
    )
    said = [name for name in {*await tx.scalars(names), actor.name} if name]
    about = or_(
        AuditEntry.subject.in_(said),
        AuditEntry.subject.like(number),
        cast(AuditEntry.before, String).like(number),
        cast(AuditEntry.after, String).like(number),
    )
    await tx.execute(
        update(AuditEntry)
        .where(AuditEntry.event_id.in_(events), about)
        .values(subject="somebody", before=None, after=None, why=None)
        .execution_options(synchronize_session=False)
    )


async def _drop_what_was_said(tx: AsyncSession, actor: Actor) -> None:
    """Drop rows of the outbox about the person; the deed that takes the role away still waits."""
    delivery = TABLES["delivery"]
    about = delivery.c.subject == subject_of(actor.user_id)
    waits = (delivery.c.kind == ROLE) & delivery.c.state.in_(("waiting", "leased"))
    await tx.execute(delete(delivery).where(_here(delivery, actor), about, ~waits))
