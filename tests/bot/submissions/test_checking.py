"""Links are tried out after handing in, where the file asks for it; broken ones are told once."""

from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.app import App
from bot.clock import MovableClock
from bot.model import Delivery, Event, Team
from bot.submissions.checking import LinkCheckService
from bot.submissions.following import CHECK_LINKS
from bot.submissions.reaching import NOTICE
from tests.bot.conftest import NUMHACK, bring
from tests.bot.submissions.conftest import ANA, complete, found_team, write
from tests.bot.submissions.website import Names, probe

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
CHECKED = NUMHACK.replace(b"  late: refuse\n", b"  late: refuse\n  check_links: true\n").replace(
    b"      hosts: [github.com]\n", b""
)


@pytest.fixture
async def event(app: App, clock: MovableClock) -> Event:
    event = await bring(app, CHECKED)
    clock.move_to(OPENS)
    return event


async def rows(app: App, kind: str) -> list[Delivery]:
    async with app.database.read() as session:
        found = select(Delivery).where(Delivery.kind == kind).order_by(Delivery.id)
        return [*await session.scalars(found.where(Delivery.state == "waiting"))]


async def test_a_broken_link_is_kept_shown_and_told_once(
    app: App, clock: MovableClock, event: Event, site: TestServer
) -> None:
    owls = await found_team(app, event, "Owls", ANA)
    async with app.database.begin() as tx:
        (await tx.get_one(Team, owls.id)).space_id = 900
    service = LinkCheckService(
        app.database, clock, probe(Names(site=["127.0.0.1"], demo=["127.0.0.1"]))
    )
    sheet = await complete(app, ANA, event, f"http://site.test:{site.port}/nowhere")
    await write(app, ANA, event, sheet, "demo", f"http://demo.test:{site.port}/there")
    await app.services.submissions.hand_in(ANA, event.id, sheet.scope)
    (check,) = await rows(app, CHECK_LINKS)
    submission = check.facts["submission"]
    for _ in range(2):
        await service.check(event.id, submission)
    (sheet,) = await app.services.submissions.sheets(ANA, event.id)
    assert sheet.tried == {"repository": "broken: it answers 404", "demo": "opens"}
    (notice,) = await rows(app, NOTICE)
    assert notice.channel_id == 900
    assert notice.facts["links"] == [["Repository", "broken: it answers 404"]]
    assert await app.services.submission_telling.still_true(event.id, notice.facts)
    # Corrected, it is tried again, and what was said before is not true any more.
    await write(app, ANA, event, sheet, "repository", f"http://site.test:{site.port}/on")
    assert not await app.services.submission_telling.still_true(event.id, notice.facts)
    (sheet,) = await app.services.submissions.sheets(ANA, event.id)
    assert sheet.tried == {"demo": "opens"}
    await app.services.submissions.hand_in(ANA, event.id, sheet.scope)
    assert [row.facts["submission"] for row in await rows(app, CHECK_LINKS)] == [submission]
    await service.check(event.id, submission)
    (sheet,) = await app.services.submissions.sheets(ANA, event.id)
    assert sheet.tried == {"repository": "opens", "demo": "opens"}
    assert len(await rows(app, NOTICE)) == 1


async def test_nothing_is_tried_out_unless_the_file_says_so(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    clock.move_to(OPENS)
    sheet = await complete(app, ANA, numhack)
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    assert await rows(app, CHECK_LINKS) == []
