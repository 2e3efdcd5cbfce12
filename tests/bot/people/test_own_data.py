"""What names a person is handed out to them and deleted; every column of the model is covered."""

import json
import re
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    MetaData,
    Table,
    UniqueConstraint,
    insert,
    select,
)
from sqlalchemy import Column as AnyColumn
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.app import App
from bot.model import Event, Participant, Wish
from bot.model.base import Base, Instant
from bot.people.naming_people import (
    FORGOTTEN,
    HANGING,
    KEPT_FROM_EXPORT,
    NOBODY,
    NOT_PEOPLE,
    NOT_PEOPLE_HERE,
    OWN,
)
from tests.bot.conftest import GUILD, MANAGER, NOOR, bring
from tests.bot.people.numhack import ANSWERS, person, with_cap

PEOPLE = {"participant.id", "mentor.id"}
COVERED = OWN | FORGOTTEN | HANGING | KEPT_FROM_EXPORT.keys()
BASE = {"event", "participant", "mentor", "server", "installation"}
COUNTER = count(4242)


def names_a_person(column: AnyColumn[Any]) -> bool:
    """A row of a person, a number of Discord's that is nothing else, or a column called so."""
    if any(key.target_fullname in PEOPLE for key in column.foreign_keys):
        return True
    if column.name in NOT_PEOPLE or (column.table.name, column.name) in NOT_PEOPLE_HERE:
        return False
    called = re.search(r"user|person|(?:^|_)(?:author|owner|guest)_|_by$", column.name)
    return isinstance(column.type, BigInteger) or (
        called is not None and not column.foreign_keys and not isinstance(column.type, Instant)
    )


def uncovered(tables: dict[str, Table]) -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in tables.values()
        for column in table.columns
        if names_a_person(column) and (table.name, column.name) not in COVERED
    ]


def test_every_column_that_names_a_person_is_covered() -> None:
    assert uncovered(dict(Base.metadata.tables)) == []
    there = {(t.name, c.name) for t in Base.metadata.tables.values() for c in t.columns}
    assert there >= COVERED


@pytest.mark.parametrize("name", ["judge_id", "speaker_id", "invited_by"])
def test_a_new_column_for_people_is_found(name: str) -> None:
    table = Table("ballot", MetaData(), Column(name, BigInteger))
    assert uncovered({"ballot": table}) == [f"ballot.{name}"]


async def planted(tx: AsyncSession, table: Table, **values: Any) -> int | None:
    """Insert a row with `values`, and whatever else the table demands made up."""
    if table.name == "team":
        values["member_count"] = 1
    for column in table.columns:
        demanded = not column.nullable and column.default is None and not column.primary_key
        if column.name in values or not (demanded or (column.foreign_keys and demanded)):
            continue
        if column.foreign_keys:
            (key,) = column.foreign_keys
            parent = key.column.table
            if parent.name == "event":
                values[column.name] = await tx.scalar(select(parent.c.id))
            else:
                values[column.name] = await planted(tx, parent)
        else:
            values[column.name] = made_up(column, table)
    done = await tx.execute(insert(table).values(values))
    return done.inserted_primary_key[0]


def made_up(column: AnyColumn[Any], table: Table) -> Any:
    for check in table.constraints:
        if isinstance(check, CheckConstraint):
            said = re.search(rf"\b{column.name} IN \('(\w+)'", str(check.sqltext))
            if said:
                return said[1]
    if isinstance(column.type, Instant):
        return datetime(2024, 1, 1, tzinfo=UTC)
    kind = column.type.python_type
    rules = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    indexes = [index for index in table.indexes if index.unique]
    unique = any(column.name in among.columns for among in (*rules, *indexes))
    number = next(COUNTER) if unique else 1
    made: dict[type, Any] = {
        int: number,
        str: f"{column.name} {number}"[:30],
        bool: False,
        object: {},
        float: 0.0,
    }
    return made[kind]


async def plant_everywhere(app: App, event: Event) -> None:
    """One row for each column that can name Noor, with nothing else about her."""
    async with app.database.begin() as tx:
        tables = Base.metadata.tables
        mentor = await planted(tx, tables["mentor"], event_id=event.id, user_id=NOOR.user_id)
        part = await tx.scalar(select(Participant.id).where(Participant.user_id == NOOR.user_id))
        ids = {"participant.id": part, "mentor.id": mentor}
        for name, column in sorted(COVERED):
            table = tables[name]
            if (name, column) in {("participant", "user_id"), ("mentor", "user_id")}:
                continue
            keys = [key.target_fullname for key in table.c[column].foreign_keys]
            values: dict[str, Any] = {column: ids[keys[0]] if keys else NOOR.user_id}
            if "event_id" in table.c:
                values["event_id"] = event.id
            if "guild_id" in table.c:
                values["guild_id"] = GUILD
            if name == "membership":
                values["slot"] = 9
            await planted(tx, table, **values)


async def left_of(app: App, actor: Actor) -> list[str]:
    found: list[str] = []
    async with app.database.read() as session:
        for name, column in sorted(COVERED):
            table = Base.metadata.tables[name]
            if table.c[column].foreign_keys:
                continue
            rows = await session.execute(select(table).where(table.c[column] == actor.user_id))
            found += [f"{name}.{column}" for _ in rows]
    return found


async def test_everything_that_names_a_person_is_handed_out_and_deleted(
    app: App, numhack: Event
) -> None:
    await app.services.registration.register(NOOR, numhack.id, ANSWERS)
    await plant_everywhere(app, numhack)
    data = await app.services.own_data.export(NOOR)
    exported = {table for table, _ in OWN | FORGOTTEN | HANGING}
    assert set(data["tables"]) == exported
    for name, column in OWN | FORGOTTEN:
        values = [row.get(column) for row in data["tables"][name]]
        assert NOOR.user_id in values, f"{name}.{column}"
    assert json.loads(json.dumps(data)) == data
    await app.services.own_data.delete(NOOR)
    assert await left_of(app, NOOR) == []
    again = await app.services.own_data.export(NOOR)
    assert again["tables"] == {}


async def test_what_others_wish_is_deleted_and_never_handed_out(app: App, numhack: Event) -> None:
    await app.services.wishes.wish(person(1), numhack.id, "never", [NOOR.user_id])
    data = await app.services.own_data.export(NOOR)
    assert "wish" not in data["tables"]
    await app.services.own_data.delete(NOOR)
    async with app.database.read() as session:
        assert (await session.scalars(select(Wish))).all() == []


async def test_deleting_gives_the_seat_to_who_waits_and_keeps_others_data(app: App) -> None:
    event = await bring(app, with_cap(1))
    await app.services.registration.register(NOOR, event.id, ANSWERS)
    await app.services.registration.register(person(1), event.id, ANSWERS)
    assert await app.services.own_data.delete(NOOR) == [event.name]
    moved = await app.services.registration.look(person(1), event.id)
    assert moved is not None
    assert moved.participant.state == "registered"
    assert await app.services.registration.look(NOOR, event.id) is None


async def test_the_log_keeps_what_was_done_and_not_by_whom(app: App) -> None:
    manager = Actor(GUILD, 77, "Wiebke", manages_server=True)
    event = await bring(app, actor=manager)
    await app.services.own_data.delete(manager)
    entries = await app.services.events.log(MANAGER, event.id)
    assert {entry.actor_id for entry in entries} == {NOBODY}


async def test_nothing_is_taken_from_another_server(app: App, numhack: Event) -> None:
    await app.services.registration.register(NOOR, numhack.id, ANSWERS)
    elsewhere = Actor(GUILD + 1, NOOR.user_id, "Noor")
    assert (await app.services.own_data.export(elsewhere))["tables"] == {}
    await app.services.own_data.delete(elsewhere)
    assert await app.services.registration.look(NOOR, numhack.id) is not None


async def test_a_wish_is_of_one_kind_and_never_about_oneself(app: App, numhack: Event) -> None:
    wishes = app.services.wishes
    await wishes.wish(NOOR, numhack.id, "with", [5, 6, NOOR.user_id])
    await wishes.wish(NOOR, numhack.id, "never", [6])
    assert await wishes.of(NOOR, numhack.id) == {"with": [5], "never": [6]}
    assert await wishes.of(person(1), numhack.id) == {}
