"""Registering interest: the window to the second, once each, and only on one's own server."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.clock import MovableClock
from bot.errors.events import UnknownEvent
from bot.errors.people import (
    AlreadyOnTheList,
    NotOnTheList,
    RegistrationClosed,
    UnknownZone,
)
from bot.model import Event, Participant
from bot.people.rules import known_zone
from bot.people.service import Interest
from tests.bot.conftest import NOOR, STRANGER

# Sunday 17 November 23:59 Anywhere on Earth.
CLOSES = datetime(2024, 11, 18, 11, 59, tzinfo=UTC)
ZONES = frozenset({"Europe/Berlin", "Europe/Paris", "America/New_York", "UTC"})


async def test_the_last_moment_before_closing_counts_and_the_closing_instant_does_not(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    clock.move_to(CLOSES)
    with pytest.raises(RegistrationClosed):
        await app.services.people.register_interest(NOOR, numhack.id, Interest())
    clock.move_to(CLOSES - timedelta(microseconds=1))
    _, part = await app.services.people.register_interest(NOOR, numhack.id, Interest())
    assert part.state == "interested"


async def test_ten_clicks_at_once_make_one_participant(app: App, numhack: Event) -> None:
    results = await asyncio.gather(
        *(app.services.people.register_interest(NOOR, numhack.id, Interest()) for _ in range(10)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, AlreadyOnTheList) for result in results) == 9
    async with app.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Participant)) == 1


async def test_nobody_registers_for_an_event_of_another_server(app: App, numhack: Event) -> None:
    with pytest.raises(UnknownEvent):
        await app.services.people.register_interest(STRANGER, numhack.id, Interest())


async def test_taking_back_what_is_not_there_is_refused(app: App, numhack: Event) -> None:
    with pytest.raises(NotOnTheList):
        await app.services.people.withdraw_interest(NOOR, numhack.id)


async def test_a_forged_chapter_is_no_chapter(app: App, numhack: Event) -> None:
    interest = Interest(chapter="'; DROP TABLE chapter; --")
    _, part = await app.services.people.register_interest(NOOR, numhack.id, interest)
    assert part.chapter_id is None


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("", None),
        ("  ", None),
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Paris", "Europe/Paris"),
    ],
)
def test_a_zone_is_understood_by_name_and_by_city(typed: str, zone: str | None) -> None:
    assert known_zone(typed, ZONES) == zone


def test_an_unknown_zone_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownZone) as refused:
        known_zone("Europe/Berlim", ZONES)
    assert refused.value.nearest[0] == "Europe/Berlin"
