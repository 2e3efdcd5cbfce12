from collections.abc import AsyncGenerator
from datetime import timedelta

import aiohttp
import pytest

from bot.demo.page import NoFreePort, serve
from bot.demo.stage import Moment, NothingPlanned, Persona, Stage, UnknownPlace, span_in_words
from tests.demo.small_world import START, Small

WORKSHOP = Moment(START + timedelta(minutes=30), "Workshop begins")
TALK = Moment(START + timedelta(minutes=30), "Talk begins")
CLOSING = Moment(START + timedelta(days=3), "Registration closes")


@pytest.fixture
def stage(small: Small) -> Stage:
    async def planned() -> list[Moment]:
        return [CLOSING, WORKSHOP, TALK]

    personas = [
        Persona("guest", small.guest, "Juno 🦊", "Newcomer", "Press Register in #start."),
        Persona("organizer", small.organizer, "Noor الهادي", "Organizer", "Type /setup."),
    ]
    return Stage(small.world, small.clock, "Small event", personas, planned)


@pytest.fixture
async def page(stage: Stage) -> AsyncGenerator[aiohttp.ClientSession]:
    async with serve(stage, 0) as address, aiohttp.ClientSession(address) as browser:
        yield browser


async def test_the_clock_moves_to_the_next_planned_moment_and_names_all_of_it(stage: Stage) -> None:
    moment = await stage.move_to_next()
    assert moment.words == "Workshop begins · Talk begins"
    assert stage.clock.now() - WORKSHOP.at < timedelta(seconds=5)
    assert (await stage.move_to_next()).words == "Registration closes"
    with pytest.raises(NothingPlanned):
        await stage.move_to_next()


@pytest.mark.parametrize("minutes", [0, -10, 24 * 60 + 1])
async def test_the_clock_moves_forward_and_a_day_at_most(stage: Stage, minutes: int) -> None:
    with pytest.raises(ValueError, match="forward"):
        await stage.move_on(timedelta(minutes=minutes))


async def test_a_persona_cannot_open_a_channel_they_may_not_read(
    stage: Stage, small: Small
) -> None:
    staff = small.channel(small.organizer, "staff")
    assert await stage.open("organizer", staff)
    with pytest.raises(UnknownPlace):
        await stage.open("guest", staff)
    with pytest.raises(UnknownPlace):
        await stage.open("nobody", small.lobby)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "1 minute"),
        (timedelta(minutes=90), "1 hour 30 minutes"),
        (timedelta(days=2, hours=1, minutes=5), "2 days 1 hour"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(span: timedelta, words: str) -> None:
    assert span_in_words(span) == words


async def test_the_state_lists_personas_with_their_channels(page: aiohttp.ClientSession) -> None:
    async with page.get("/state") as answer:
        state = await answer.json()
    assert state["event"] == "Small event"
    assert state["time"]["words"] == "Thu 14 Nov 2024, 16:30 UTC"
    assert state["next"]["in"] == "30 minutes"
    guest, organizer = state["personas"]
    assert [place["name"] for place in guest["places"]] == ["lobby", "start"]
    assert [place["name"] for place in organizer["places"]] == ["lobby", "start", "Team", "staff"]


async def test_choosing_a_channel_leads_to_its_view(
    page: aiohttp.ClientSession, small: Small
) -> None:
    form = {"persona": "guest", "channel": str(small.lobby)}
    async with page.post("/open", data=form, allow_redirects=False) as answer:
        assert answer.status == 303
        assert answer.headers["Location"].startswith("http://127.0.0.1:")


async def test_a_channel_that_is_gone_is_explained(page: aiohttp.ClientSession) -> None:
    async with page.post("/open", data={"persona": "guest", "channel": "1"}) as answer:
        assert answer.status == 404
        assert "choose another channel" in await answer.text()


async def test_the_clock_is_moved_by_the_page(page: aiohttp.ClientSession) -> None:
    async with page.post("/clock", data={"minutes": "10"}) as answer:
        assert (await answer.json())["time"]["words"] == "Thu 14 Nov 2024, 16:40 UTC"
    async with page.post("/clock", data={"to": "next"}) as answer:
        assert (await answer.json())["time"]["words"] == "Thu 14 Nov 2024, 17:00 UTC"
    async with page.post("/clock", data={"minutes": "soon"}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
)
async def test_other_sites_cannot_reach_in(
    page: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    async with page.post("/clock", data={"minutes": "10"}, headers=headers) as answer:
        assert answer.status == 403


async def test_a_taken_port_gives_way_to_the_next(stage: Stage) -> None:
    async with serve(stage, 0) as first:
        taken = int(first.rstrip("/").rsplit(":", 1)[1])
        async with serve(stage, taken, 20) as second:
            assert second != first
        with pytest.raises(NoFreePort, match=str(taken)):
            async with serve(stage, taken, 1):
                pass
