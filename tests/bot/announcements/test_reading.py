"""What is handed in is read only for who is told by it, as it is much to read."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event

from bot.announcements.rules import Draft
from bot.announcements.service import AnnouncementService
from bot.app import App
from bot.model import Event
from tests.bot.announcements.test_service import HERE
from tests.bot.conftest import MANAGER, START
from tests.bot.submissions.conftest import ANA, found_team

NOT_IN = replace(HERE, audience="incomplete")


@pytest.fixture
async def asked(app: App, numhack: Event) -> list[str]:
    """Every statement from now on."""
    await found_team(app, numhack, "Owls", ANA)
    statements = list[str]()
    for engine in (app.database.reader, app.database.engine):
        sqlalchemy_event.listen(
            engine.sync_engine,
            "before_cursor_execute",
            lambda _c, _cursor, statement, *_: statements.append(statement),
        )
    return statements


def reads_sheets(asked: list[str]) -> bool:
    return any("FROM submission" in statement for statement in asked)


async def test_what_is_handed_in_is_read_where_that_audience_is_offered(
    app: App, numhack: Event, asked: list[str]
) -> None:
    await app.services.announcements.desk(MANAGER, numhack.id)
    assert reads_sheets(asked)


@pytest.mark.parametrize(("draft", "expected"), [(HERE, False), (NOT_IN, True)])
async def test_what_is_handed_in_is_read_to_send_to_those_who_have_not(
    app: App, numhack: Event, asked: list[str], draft: Draft, *, expected: bool
) -> None:
    await app.services.announcements.send(MANAGER, numhack.id, draft)
    assert reads_sheets(asked) is expected


Ask = Callable[[AnnouncementService], Awaitable[Any]]
ASKING: dict[str, Ask] = {
    "whether one may": lambda service: service.authorise(MANAGER, 1),
    "the list": lambda service: service.announcements(MANAGER, 1),
    "one of them": lambda service: service.progress(MANAGER, 1, 1),
    "an edit": lambda service: service.edit(MANAGER, 1, 1, HERE, 1),
    "sending it now": lambda service: service.send_now(MANAGER, 1, 1),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
async def test_what_is_handed_in_is_not_read_for(
    app: App, numhack: Event, asked: list[str], ask: Ask
) -> None:
    service = app.services.announcements
    later = replace(HERE, due_at=START + timedelta(hours=1))
    await service.send(MANAGER, numhack.id, later)
    asked.clear()
    await ask(service)
    assert asked
    assert not reads_sheets(asked)
