"""/session on a server where two events have a session that is called the same."""

import pytest

from tests.cogs.schedule.test_session_commands import AT_17, WORKSHOP, starts
from tests.cogs.world import NUMHACK, World

FRIDAY = "2024-11-15 18:00"


@pytest.fixture
async def two_events(with_news: World) -> World:
    text = NUMHACK.replace(b"slug: numhack\n", b"slug: other\n").replace(
        b"name: NumHack 2024", b"name: Other Hack"
    )
    await with_news.bring_numhack(text)
    return with_news


async def choose_event(world: World, asked, number: int):
    assert "Several events run on this server. Which one" in asked.response.content
    (row,) = asked.response.components
    (menu,) = row["components"]
    return await world.manager.select(asked.response, [str(number)], custom_id=menu["custom_id"])


async def workshop_of(world: World, event_id: int):
    event = await world.app.services.events.get(world.guild.id, event_id)
    return next(session for session in event.sessions if session.title == WORKSHOP)


async def test_a_title_that_two_events_have_is_asked_back_before_the_session_is_moved(
    two_events: World,
) -> None:
    asked = await two_events.manager.slash(
        two_events.lobby, "session move", session=WORKSHOP, start=FRIDAY
    )
    assert (await workshop_of(two_events, 2)).starts_at == AT_17
    chosen = await choose_event(two_events, asked, 2)
    assert f"**{WORKSHOP}** of **Other Hack** moved from" in chosen.followups[-1].content
    assert (await workshop_of(two_events, 2)).starts_at != AT_17
    assert await starts(two_events) == AT_17


async def test_the_question_whether_to_cancel_names_the_event(two_events: World) -> None:
    asked = await two_events.manager.slash(two_events.lobby, "session cancel", session=WORKSHOP)
    chosen = await choose_event(two_events, asked, 2)
    question = chosen.followups[-1]
    assert f"**{WORKSHOP}** of **Other Hack**, " in question.content
    done = await two_events.manager.click(question, label="Cancel the session")
    assert "of **Other Hack** is cancelled" in done.followups[-1].content
    assert (await workshop_of(two_events, 1)).cancelled_at is None


async def test_the_list_says_of_which_event_a_session_is_and_what_is_picked_is_not_asked_back(
    two_events: World,
) -> None:
    offered = await two_events.manager.autocomplete(
        two_events.lobby, "session move", "session", WORKSHOP, start=FRIDAY
    )
    names = [choice["name"] for choice in offered]
    assert [name.rpartition(", ")[2] for name in names] == ["NumHack 2024)", "Other Hack)"]
    assert max(len(name) for name in names) <= 100
    moved = await two_events.manager.slash(
        two_events.lobby, "session move", session=offered[1]["value"], start=FRIDAY
    )
    assert "of **Other Hack** moved from" in moved.response.content


async def test_the_form_is_not_opened_for_one_of_two_events(two_events: World) -> None:
    refused = await two_events.manager.slash(two_events.lobby, "session edit", session=WORKSHOP)
    text = refused.response.content
    assert "**NumHack 2024** and **Other Hack** each have a session called" in text
    number = str((await workshop_of(two_events, 2)).id)
    form = await two_events.manager.slash(two_events.lobby, "session edit", session=number)
    typed = {"title": WORKSHOP, "start": FRIDAY, "end": "90 min", "place": "Room 7", "link": ""}
    changed = await two_events.manager.submit_modal(form, typed)
    assert "of **Other Hack** moved from" in changed.response.content
