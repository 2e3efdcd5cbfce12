"""Importing an event file: idempotent, whole or not at all, and never over what people did."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.app import App
from bot.errors.events import (
    EndsBeforeStart,
    FileHasErrors,
    ImportersOnly,
    OrganizersOnly,
    PlanOutdated,
)
from bot.model import AuditEntry, Event, EventFileVersion, Participant, Session, Track, Window
from bot.people.service import Interest
from tests.bot.conftest import GUILD, MANAGER, NOOR, NUMHACK, STRANGER, bring, event_file

SLUGS = ["numhack", "deeplearn", "paper-weekend", "dl-course", "scratch-seminar"]
DATA_AT_17 = b"start: Thu 2024-11-14 17:00"


def moved(text: bytes, old: bytes, new: bytes) -> bytes:
    assert text.count(old) == 1, "the test would change nothing, or too much"
    return text.replace(old, new)


async def session_of(app: App, key: str) -> Session:
    async with app.database.read() as session:
        return (await session.scalars(select(Session).where(Session.key == key))).one()


async def move_by_command(app: App, key: str, by: timedelta) -> None:
    async with app.database.begin() as tx:
        row = (await tx.scalars(select(Session).where(Session.key == key))).one()
        row.starts_at, row.ends_at = row.starts_at + by, row.ends_at + by
        row.version += 1


@pytest.mark.parametrize("slug", SLUGS)
async def test_every_reference_event_comes_in_and_a_second_time_changes_nothing(
    app: App, slug: str
) -> None:
    await bring(app, event_file(slug))
    plan = await app.services.imports.plan(MANAGER, event_file(slug), slug)
    assert (plan.changes, plan.by_command) == ((), ())
    assert not plan.is_new
    await app.services.imports.apply(MANAGER, plan)
    async with app.database.read() as session:
        for table, expected in ((EventFileVersion, 1), (AuditEntry, 1), (Event, 1)):
            assert await session.scalar(select(func.count()).select_from(table)) == expected


@pytest.mark.parametrize("slug", SLUGS)
async def test_an_export_after_moves_by_command_imports_without_a_change(
    app: App, slug: str
) -> None:
    event = await bring(app, event_file(slug))
    dated = [session for session in event.sessions if session.starts_at and session.ends_at]
    for session in dated[:2]:
        await move_by_command(app, session.key, timedelta(days=1, minutes=15))
    _, text = await app.services.imports.export(MANAGER, event.id)
    before = {s.key: (s.starts_at, s.ends_at, s.title) for s in await sessions(app)}
    plan = await app.services.imports.plan(MANAGER, text.encode(), slug)
    await app.services.imports.apply(MANAGER, plan)
    assert {s.key: (s.starts_at, s.ends_at, s.title) for s in await sessions(app)} == before
    again = await app.services.imports.plan(MANAGER, text.encode(), slug)
    assert (again.changes, again.by_command) == ((), ())


async def sessions(app: App) -> list[Session]:
    async with app.database.read() as session:
        return [*await session.scalars(select(Session))]


async def test_a_session_moved_by_command_stays_until_the_file_moves_it(app: App) -> None:
    await bring(app)
    await move_by_command(app, "workshop-data", timedelta(hours=2))
    await bring(app, moved(NUMHACK, b"open data for real problems", b"data, really open"))
    row = await session_of(app, "workshop-data")
    assert row.title.endswith("data, really open")
    assert row.starts_at == datetime(2024, 11, 14, 19, tzinfo=UTC)
    version = row.version
    renamed = moved(NUMHACK, b"open data for real problems", b"data, really open")
    await bring(app, moved(renamed, DATA_AT_17, b"start: Thu 2024-11-14 21:00"))
    row = await session_of(app, "workshop-data")
    assert row.starts_at == datetime(2024, 11, 14, 21, tzinfo=UTC)
    assert row.version == version + 1


async def test_a_file_that_crosses_a_command_is_refused_whole(app: App) -> None:
    await bring(app)
    async with app.database.begin() as tx:
        window = (await tx.scalars(select(Window).where(Window.key == "registration"))).one()
        window.closes_at = datetime(2024, 11, 5, tzinfo=UTC)
    opening = b"registration:\n    opens: Wed 2024-11-06 12:00\n    closes"
    crossing = moved(NUMHACK, b"registration:\n    closes", opening)
    crossing = moved(crossing, b"name: NumHack 2024", b"name: Renamed")
    with pytest.raises(EndsBeforeStart):
        await bring(app, crossing)
    async with app.database.read() as session:
        assert await session.scalar(select(Event.name)) == "NumHack 2024"


async def test_a_removed_session_is_cancelled_and_comes_back_with_its_key(app: App) -> None:
    await bring(app)
    start = NUMHACK.index(b"  - key: workshop-models")
    end = NUMHACK.index(b"  - key: workshop-third")
    await bring(app, NUMHACK[:start] + NUMHACK[end:])
    assert (await session_of(app, "workshop-models")).cancelled_at is not None
    await bring(app, NUMHACK)
    assert (await session_of(app, "workshop-models")).cancelled_at is None


async def test_what_people_did_survives_an_import(app: App, numhack: Event) -> None:
    await app.services.people.register_interest(NOOR, numhack.id, Interest(chapter="berlin"))
    text = NUMHACK[: NUMHACK.index(b"\nchapters:")]
    await bring(app, text)
    async with app.database.read() as session:
        kept = (await session.scalars(select(Participant))).one()
    assert kept.user_id == NOOR.user_id
    assert kept.chapter_id is not None


async def test_a_removed_track_is_retired_not_deleted_and_can_come_back(app: App) -> None:
    text = event_file("deeplearn")
    await bring(app, text)
    start, end = text.index(b"  - key: quantum"), text.index(b"\ntrack_rules:")
    fewer = moved(text[:start] + text[end:], b", quantum]", b"]")
    await bring(app, fewer)

    async def retired() -> set[str]:
        async with app.database.read() as session:
            tracks = [*await session.scalars(select(Track))]
        assert len(tracks) == 7
        return {track.key for track in tracks if track.retired_at}

    assert await retired() == {"quantum"}
    await bring(app, text)
    assert await retired() == set()


async def test_a_file_with_errors_is_refused_before_anything_is_written(app: App) -> None:
    wrong = moved(NUMHACK, b"zone: UTC", b"zone: Europe/Atlantis")
    with pytest.raises(FileHasErrors) as refused:
        await app.services.imports.plan(MANAGER, wrong, "numhack.yaml")
    assert "Atlantis" in refused.value.first


async def test_only_managers_start_an_event_and_only_organizers_change_it(app: App) -> None:
    with pytest.raises(ImportersOnly):
        await bring(app, actor=NOOR)
    await bring(app)
    changed = moved(NUMHACK, DATA_AT_17, b"start: Thu 2024-11-14 18:00")
    with pytest.raises(OrganizersOnly):
        await bring(app, changed, NOOR)


async def test_who_loses_the_role_while_reading_the_plan_cannot_apply_it(app: App) -> None:
    await bring(app)
    changed = moved(NUMHACK, DATA_AT_17, b"start: Thu 2024-11-14 18:00")
    plan = await app.services.imports.plan(MANAGER, changed, "numhack.yaml")
    with pytest.raises(OrganizersOnly):
        await app.services.imports.apply(replace(MANAGER, manages_server=False), plan)


async def test_the_same_slug_on_another_server_is_another_event(app: App) -> None:
    first = await bring(app)
    second = await bring(app, actor=STRANGER)
    assert first.id != second.id
    assert {first.guild_id, second.guild_id} == {GUILD, STRANGER.guild_id}


async def test_of_two_organizers_applying_at_once_one_is_told(app: App, numhack: Event) -> None:
    def at(hour: int) -> bytes:
        return moved(NUMHACK, DATA_AT_17, f"start: Thu 2024-11-14 {hour}:00".encode())

    other = Actor(GUILD, 9, "Olu", manages_server=True)
    plans = [
        (MANAGER, await app.services.imports.plan(MANAGER, at(18), "a.yaml")),
        (other, await app.services.imports.plan(other, at(20), "b.yaml")),
    ]
    results = await asyncio.gather(
        *(app.services.imports.apply(actor, plan) for actor, plan in plans),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["Event", "PlanOutdated"]
    assert PlanOutdated in [type(result) for result in results]


async def test_an_import_leaves_an_audit_row_that_says_who_and_what(app: App) -> None:
    await bring(app)
    await bring(app, moved(NUMHACK, DATA_AT_17, b"start: Thu 2024-11-14 18:00"))
    entry = (await app.services.events.log(MANAGER, 1))[0]
    assert entry.actor_id == MANAGER.user_id
    assert entry.after == {"changes": ["changed sessions workshop-data"]}
