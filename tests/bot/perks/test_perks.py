"""Codes: brought in whole or not at all, claimed once each however many press at once."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.errors.events import OrganizersOnly
from bot.errors.perks import (
    CodesNotRead,
    NoCodeLeft,
    NotEntitled,
    PerkNotOpen,
    UnknownPerk,
)
from bot.model import AuditEntry, Event
from bot.perks.codes import read_codes
from tests.bot.conftest import GUILD, MANAGER
from tests.bot.submissions.conftest import ANA, BEN, found_team

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hacking(clock: MovableClock) -> None:
    clock.move_to(OPENS)


def test_codes_are_read_from_a_list_or_the_first_column() -> None:
    assert read_codes(b"code,note\nA-1,x\n\nB-2,\n", frozenset()) == ["A-1", "B-2"]
    assert read_codes("\ufeffÄ-1\r\nB-2".encode(), frozenset()) == ["Ä-1", "B-2"]


def test_one_bad_line_stops_the_whole_list_and_no_code_is_repeated() -> None:
    with pytest.raises(CodesNotRead) as refused:
        read_codes(b"SECRET-A\nSECRET-B\nSECRET-A\n,x\nSECRET-C\n", frozenset({"SECRET-C"}))
    assert refused.value.problems == (
        "line 3 repeats line 1",
        "line 4 has no code in its first column",
        "line 5 is here already",
    )
    for empty in (b"", b"code\n", "\u00e9".encode("latin-1")):
        with pytest.raises(CodesNotRead):
            read_codes(empty, frozenset())


async def test_forty_teams_get_a_code_each_and_a_team_gets_one(app: App, numhack: Event) -> None:
    teams = [[Actor(GUILD, 100 + 2 * n + k, f"P{n}{k}") for k in range(2)] for n in range(20)]
    for number, members in enumerate(teams):
        await found_team(app, numhack, f"Team {number}", *members)
    codes = "\n".join(f"C-{n}" for n in range(20)).encode()
    assert await app.services.perks.bring_in(MANAGER, numhack.id, "credits", codes) == 20
    claims = [
        app.services.perks.claim(person, numhack.id, "credits")
        for members in teams
        for person in members
    ]
    got = [code for _, code in await asyncio.gather(*claims)]
    assert len(set(got)) == 20
    assert all(got[n] == got[n + 1] for n in range(0, 40, 2))
    (standing,) = await app.services.perks.standings(MANAGER, numhack.id)
    assert (standing.codes, len(standing.claimed)) == (20, 20)


async def test_the_last_code_goes_to_one_team(app: App, numhack: Event) -> None:
    people = [Actor(GUILD, 100 + n, f"P{n}") for n in range(10)]
    for person in people:
        await found_team(app, numhack, person.name, person)
    await app.services.perks.bring_in(MANAGER, numhack.id, "credits", b"ONLY")
    outcomes = await asyncio.gather(
        *(app.services.perks.claim(person, numhack.id, "credits") for person in people),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, NoCodeLeft) for outcome in outcomes) == 9
    # Who has it reads it again.
    (winner,) = [p for p, o in zip(people, outcomes, strict=True) if isinstance(o, tuple)]
    assert (await app.services.perks.claim(winner, numhack.id, "credits"))[1] == "ONLY"


async def test_codes_are_for_who_is_entitled_from_when_they_are_given_out(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    await found_team(app, numhack, "Owls", ANA)
    await app.services.perks.bring_in(MANAGER, numhack.id, "credits", b"A\nB")
    with pytest.raises(NotEntitled):
        await app.services.perks.claim(BEN, numhack.id, "credits")
    with pytest.raises(UnknownPerk):
        await app.services.perks.claim(ANA, numhack.id, "gold")
    clock.move_to(OPENS.replace(hour=11, minute=59, second=59))
    with pytest.raises(PerkNotOpen):
        await app.services.perks.claim(ANA, numhack.id, "credits")


async def test_organizers_alone_bring_in_codes_and_no_log_has_them(
    app: App, numhack: Event, caplog: pytest.LogCaptureFixture
) -> None:
    await found_team(app, numhack, "Owls", ANA)
    with pytest.raises(OrganizersOnly):
        await app.services.perks.bring_in(ANA, numhack.id, "credits", b"SECRET-1")
    await app.services.perks.bring_in(MANAGER, numhack.id, "credits", b"SECRET-1")
    await app.services.perks.claim(ANA, numhack.id, "credits")
    with pytest.raises(CodesNotRead):
        await app.services.perks.bring_in(MANAGER, numhack.id, "credits", b"SECRET-1\nSECRET-2")
    async with app.database.read() as session:
        entries = [*await session.scalars(select(AuditEntry))]
    said = " ".join(f"{e.subject} {e.before} {e.after} {e.why}" for e in entries) + caplog.text
    assert ("perks.brought_in", "Cloud credits") in {(one.action, one.subject) for one in entries}
    assert "SECRET" not in said
