"""/session as organizers use it: asked back, confirmed, filled in."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cogs.schedule.outbox import deliver, said, stamp
from tests.cogs.world import World

WORKSHOP = "Workshop: open data for real problems"
AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)


def labels(message: object) -> list[str]:
    rows = [row.get("components", []) for row in message.components]
    return [button.get("label", "") for row in rows for button in row]


async def starts(world: World, number: int = 1) -> datetime | None:
    event = await world.app.services.events.get(world.guild.id, 1)
    return next(session.starts_at for session in event.sessions if session.id == number)


async def test_a_time_without_am_or_pm_is_asked_back_with_both_instants(with_news: World) -> None:
    asked = await with_news.manager.slash(
        with_news.lobby, "session move", session=WORKSHOP, start="2024-11-15 2:00"
    )
    at_two = datetime(2024, 11, 15, 2, tzinfo=UTC)
    text = asked.response.content
    assert "morning or afternoon" in text
    assert stamp(AT_17) in text, "the change is shown before it is made"
    assert stamp(at_two) in text
    assert stamp(at_two + timedelta(hours=12)) in text
    assert await starts(with_news) == AT_17
    await deliver(with_news)
    assert said(with_news, "announcements") == []
    await with_news.manager.click(asked.response, label="Fri 15 Nov 2024, 14:00 UTC")
    assert await starts(with_news) == at_two + timedelta(hours=12)
    await deliver(with_news)
    assert len(said(with_news, "announcements")) == 1


async def test_a_repeated_hour_is_asked_back_and_can_be_left(with_news: World) -> None:
    asked = await with_news.manager.slash(
        with_news.lobby, "session move", session=WORKSHOP, start="2025-10-26 02:30 Europe/Berlin"
    )
    assert "Sun 26 Oct 2025, 02:30 CEST" in labels(asked.response)
    assert "Sun 26 Oct 2025, 02:30 CET" in labels(asked.response)
    left = await with_news.manager.click(asked.response, label="Leave it as it is")
    assert "stays as it is" in left.followups[-1].content
    assert await starts(with_news) == AT_17


async def test_a_time_in_the_past_is_asked_back(with_news: World) -> None:
    asked = await with_news.manager.slash(
        with_news.lobby, "session move", session=WORKSHOP, start="2014-11-14 17:00"
    )
    assert "This is in the past" in asked.response.content
    assert "Nothing is changed yet" in asked.response.content


@pytest.mark.parametrize("start", ["2025-03-30 02:30 Europe/Berlin", "soon", "2024-11-15 14:00 X"])
async def test_what_is_no_time_is_refused_with_what_to_write(with_news: World, start: str) -> None:
    answer = await with_news.manager.slash(
        with_news.lobby, "session move", session=WORKSHOP, start=start
    )
    assert "Nothing was changed" in answer.response.content
    assert "2024-11-22 14:00" in answer.response.content
    assert await starts(with_news) == AT_17


async def test_sessions_are_offered_while_typing_and_an_unknown_one_is_refused(
    with_news: World,
) -> None:
    choices = await with_news.manager.autocomplete(
        with_news.lobby, "session move", "session", "open da"
    )
    assert [choice["name"] for choice in choices] == [f"{WORKSHOP} (Thu 14 Nov, 17:00 UTC)"]
    answer = await with_news.manager.slash(
        with_news.lobby, "session move", session="party", start="2024-11-15 14:00"
    )
    assert "no session called “party”" in answer.response.content
    assert await with_news.newcomer.autocomplete(with_news.lobby, "schedule", "day", "fri")


async def test_cancelling_is_confirmed_and_can_be_taken_back(with_news: World) -> None:
    asked = await with_news.manager.slash(with_news.lobby, "session cancel", session=WORKSHOP)
    await with_news.manager.click(asked.response, label="Leave it")
    await deliver(with_news)
    assert said(with_news, "announcements") == []
    asked = await with_news.manager.slash(with_news.lobby, "session cancel", session=WORKSHOP)
    await with_news.manager.click(asked.response, label="Cancel the session")
    await deliver(with_news)
    assert "is cancelled" in said(with_news, "announcements")[-1]
    refused = await with_news.manager.slash(
        with_news.lobby, "session move", session=WORKSHOP, start="2024-11-15 14:00"
    )
    assert "bring_back" in refused.response.content
    await with_news.manager.slash(
        with_news.lobby, "session edit", session=WORKSHOP, bring_back=True
    )
    await deliver(with_news)
    assert "takes place after all" in said(with_news, "announcements")[-1]


async def test_the_log_says_who_moved_what_from_when_to_when(with_news: World) -> None:
    await with_news.manager.slash(
        with_news.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:00"
    )
    log = await with_news.manager.slash(with_news.lobby, "event log")
    newest = log.response.content.splitlines()[1]
    assert f"<@{with_news.manager.id}> moved a session: {WORKSHOP}" in newest
    assert f"starts at was {stamp(AT_17)}" in newest


async def test_an_open_date_is_filled_in_with_the_form(with_news: World) -> None:
    form = await with_news.manager.slash(with_news.lobby, "session edit", session="workshop-third")
    typed = {
        "title": "Workshop: telling the story of a project",
        "start": "2024-11-20 18:00",
        "end": "90 min",
        "place": "Room 5",
        "link": "",
    }
    answer = await with_news.manager.submit_modal(form, typed)
    assert "has a date now" in answer.response.content
    await deliver(with_news)
    (notice,) = said(with_news, "announcements")
    assert stamp(datetime(2024, 11, 20, 18, tzinfo=UTC)) in notice
    assert "Room 5" in notice


async def test_what_was_typed_into_the_form_survives_a_refusal(with_news: World) -> None:
    form = await with_news.manager.slash(with_news.lobby, "session edit", session="workshop-third")
    typed = {"title": "Story", "start": "someday", "end": "", "place": "", "link": "no link"}
    refused = await with_news.manager.submit_modal(form, typed)
    assert "someday" in refused.response.content
    again = await with_news.manager.click(refused.response, label="Correct it")
    corrected = typed | {"start": "2024-11-20 18:00", "link": ""}
    answer = await with_news.manager.submit_modal(again, corrected)
    assert "was called" in answer.response.content


async def test_a_session_is_added_and_told(with_news: World) -> None:
    answer = await with_news.manager.slash(
        with_news.lobby,
        "session add",
        title="Late @everyone **questions**",
        start="2024-11-21 18:00",
        end="19:30",
        kind="office_hours",
    )
    assert "is new in the programme" in answer.response.content
    await deliver(with_news)
    (notice,) = said(with_news, "announcements")
    assert "@everyone" not in notice
    assert stamp(datetime(2024, 11, 21, 18, tzinfo=UTC)) in notice


@pytest.mark.parametrize("command", ["session move", "session cancel", "session edit"])
async def test_who_is_no_organizer_is_refused_by_the_service(
    with_news: World, command: str
) -> None:
    await with_news.show_to_everyone("session")
    options = {"start": "2024-11-21 18:00"} if command == "session move" else {}
    answer = await with_news.newcomer.slash(with_news.lobby, command, session=WORKSHOP, **options)
    assert "Only organizers of NumHack 2024" in answer.response.content
