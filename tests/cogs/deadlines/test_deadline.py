"""/event deadline and the milestones that follow it, as people see them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from bot.model import Delivery
from tests.cogs.announcements.conftest import join, write
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, World

# Sunday 24 November 23:59 Anywhere on Earth.
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
LATER = datetime(2024, 11, 25, 20, 0, tzinfo=UTC)


def news_of(world: World) -> list[str]:
    return [message.content for message in world.channel("announcements").history()]


def stamp(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:F>"


async def move(world: World, **options: str):
    shown = await world.manager.slash(
        world.lobby,
        "event deadline",
        **{"what": "submissions", "when": "2024-11-25 20:00"} | options,
    )
    await world.manager.click(shown.response, label="Move it")
    return shown


async def test_milestones_say_themselves_at_their_time(ready: World) -> None:
    before = len(news_of(ready))
    await deliver(ready, CLOSES - timedelta(hours=24))
    # Registration and team formation ended meanwhile; hacking has begun and is not over.
    said = [text for text in news_of(ready)[before:] if "Submissions close" in text]
    assert len(said) == 1
    assert stamp(CLOSES) in said[0]
    await deliver(ready, CLOSES - timedelta(hours=3))
    assert len([t for t in news_of(ready) if "Submissions close" in t]) == 2


async def test_a_deadline_that_moves_takes_everything_along(ready: World) -> None:
    await deliver(ready, CLOSES - timedelta(hours=24))
    shown = await move(ready, why="The platform was down.")
    assert stamp(CLOSES) in shown.response.content
    assert stamp(LATER) in shown.response.content
    assert "; 1 posted message will be corrected in place; one notice" in shown.response.content
    assert "Mon 25 Nov, 20:00 UTC" in shown.response.content
    await deliver(ready)
    texts = news_of(ready)
    milestone = next(t for t in texts if "Submissions close" in t and "reminder" in t)
    assert f"~~{stamp(CLOSES)}~~" in milestone
    assert stamp(LATER) in milestone
    notices = [t for t in texts if "Moved:" in t]
    assert len(notices) == 1
    assert "The platform was down." in notices[0]

    # Only those of the new deadline come: a day, and three hours before it.
    def reminders() -> int:
        return len([t for t in news_of(ready) if "reminder" in t and "Submissions close" in t])

    before = reminders()
    await deliver(ready, LATER - timedelta(hours=24))
    assert reminders() == before + 1
    await deliver(ready, CLOSES - timedelta(hours=3))
    assert reminders() == before + 1
    await deliver(ready, LATER - timedelta(hours=3))
    assert reminders() == before + 2
    panel = ready.channel("start-here").last_message
    assert stamp(LATER) in panel.content


async def test_an_announcement_that_names_the_deadline_is_corrected_too(ready: World) -> None:
    announcing = await write(ready, "Hand in until {deadline}, please.")
    await announcing.press("Send")
    await deliver(ready)
    await move(ready)
    await deliver(ready)
    text = next(t for t in news_of(ready) if "Hand in until" in t)
    assert f"~~{stamp(CLOSES)}~~" in text
    assert stamp(LATER) in text


async def test_it_says_where_it_would_be_night(ready: World) -> None:
    shown = await ready.manager.slash(
        ready.lobby, "event deadline", what="submissions", when="2024-11-25 04:00 UTC"
    )
    assert "It would be night in " in shown.response.content
    assert "Berlin (Mon 05:00)" in shown.response.content
    assert "Bengaluru" not in shown.response.content
    # Nothing was said about it yet.
    assert "posted message" not in shown.response.content
    left = await ready.manager.click(shown.response, label="Leave it")
    assert left.acknowledged
    await deliver(ready)
    assert not any("Moved:" in text for text in news_of(ready))


async def test_both_zones_are_shown_where_another_was_typed(ready: World) -> None:
    shown = await ready.manager.slash(
        ready.lobby, "event deadline", what="Submissions", when="2024-11-25 21:00 Europe/Berlin"
    )
    assert "Mon 25 Nov, 20:00 UTC or Mon 25 Nov, 21:00 CET" in shown.response.content


async def test_a_doubtful_time_is_asked_back(ready: World) -> None:
    asked = await ready.manager.slash(
        ready.lobby, "event deadline", what="submissions", when="25 Nov 2024 8:00"
    )
    assert "morning or afternoon" in asked.response.content
    menu = asked.response.components[0]["components"][0]
    shown = await ready.manager.select(
        asked.response, ["2024-11-25 20:00 UTC"], custom_id=menu["custom_id"]
    )
    await ready.manager.click(shown.followups[-1], label="Move it")
    await deliver(ready)
    assert any(stamp(LATER) in text for text in news_of(ready) if "Moved:" in text)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"what": "lunch"}, "no deadline called “lunch”"),
        ({"when": "2024-11-01 12:00"}, "is over already"),
        ({"when": "tomorrow"}, "tomorrow"),
        ({"when": "2024-11-22 11:00"}, "Move the other end first"),
        ({"when": "2024-11-24 23:59 AoE"}, "already, so there is nothing to move"),
        ({"team": "Nobody's"}, "no team called"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_sentence(
    ready: World, said: dict[str, str], sentence: str
) -> None:
    options = {"what": "submissions", "when": "2024-11-25 20:00"} | said
    refused = await ready.manager.slash(ready.lobby, "event deadline", **options)
    assert sentence in refused.response.content


async def test_more_time_for_one_team_is_said_in_its_space_and_nowhere_else(ready: World) -> None:
    # The room is the test's own: Muster makes none.
    await ready.bring_numhack(NUMHACK.replace(b"  space: thread\n", b"  space: none\n"))
    space, member = ready.guild.create_text_channel("ants"), ready.person("ann")
    await join(ready, member, "Ants", space.id)
    await move(ready, team="ants")
    await deliver(ready)
    assert "More time for Ants:" in space.last_message.content
    assert stamp(LATER) in space.last_message.content
    assert not any("Moved:" in text for text in news_of(ready))
    # Everyone else is reminded of the old time, the team of its own.
    await deliver(ready, LATER - timedelta(hours=3))
    own = [m.content for m in space.history() if "reminder" in m.content]
    assert own
    assert all(stamp(LATER) in text for text in own)
    # More still: what was said to the team is corrected.
    await move(ready, team="ants", when="2024-11-25 23:00")
    await deliver(ready)
    assert any(f"~~{stamp(LATER)}~~" in m.content for m in space.history())


async def test_a_file_that_moves_a_window_corrects_what_was_said(ready: World) -> None:
    await deliver(ready, CLOSES - timedelta(hours=24))
    old, new = b"closes: Sun 2024-11-24 23:59 AoE", b"closes: Mon 2024-11-25 20:00"
    comment = b"\n    # The page"
    later = NUMHACK.replace(old + comment, new + comment).replace(
        b"also_said_as: [Mon 2024-11-25 12:00 UTC]", b""
    )
    await ready.bring_numhack(later)
    await deliver(ready)
    assert any("Moved:" in text for text in news_of(ready))
    assert any(f"~~{stamp(CLOSES)}~~" in text and "reminder" in text for text in news_of(ready))


async def test_only_organizers_move_deadlines(ready: World) -> None:
    await ready.show_to_everyone("event")
    refused = await ready.newcomer.slash(
        ready.lobby, "event deadline", what="submissions", when="2024-11-25 20:00"
    )
    assert "Only organizers" in refused.response.content


async def test_deadlines_and_teams_are_offered_while_typing(ready: World) -> None:
    await join(ready, ready.person("ann"), "Ants")
    said = {"when": "2024-11-25 20:00"}
    offered = await ready.manager.autocomplete(ready.lobby, "event deadline", "what", "sub", **said)
    assert [choice["value"] for choice in offered] == ["submissions"]
    said["what"] = "submissions"
    teams = await ready.manager.autocomplete(ready.lobby, "event deadline", "team", "an", **said)
    assert [choice["name"] for choice in teams] == ["Ants"]


async def test_setting_up_again_brings_milestones_that_are_missing(ready: World) -> None:
    async with ready.app.database.begin() as tx:
        await tx.execute(delete(Delivery))
    shown = await ready.manager.slash(ready.lobby, "event setup")
    if not shown.response.content.startswith("Everything"):
        await ready.manager.click(shown.response, label="Set it up")
    await deliver(ready, CLOSES - timedelta(hours=24))
    assert any("Submissions close" in text for text in news_of(ready))


async def test_a_milestone_without_a_channel_is_a_problem_and_not_a_loss(world: World) -> None:
    await world.bring_numhack()
    await deliver(world, CLOSES - timedelta(hours=3))
    problems = await world.manager.slash(world.lobby, "event problems")
    assert "the channel is not there any more" in problems.response.content
    await world.set_up()
    problems = await world.manager.slash(world.lobby, "event problems")
    await world.manager.click(problems.response, label="Send all again")
    await deliver(world)
    assert any("Submissions close" in text for text in news_of(world))


async def test_it_points_out_what_would_begin_before_submissions_close(ready: World) -> None:
    options = {"what": "submissions", "when": "2024-12-10 12:00"}
    shown = await ready.manager.slash(ready.lobby, "event deadline", **options)
    assert "⚠️ Judging begins" in shown.response.content
    assert "before submissions close" in shown.response.content
    options["when"] = "2024-11-25 11:59:30"
    shown = await ready.manager.slash(ready.lobby, "event deadline", **options)
    assert "⚠️" not in shown.response.content
    shown = await ready.manager.slash(
        ready.lobby, "event deadline", what="hacking", when="2024-12-01 12:00"
    )
    assert "⚠️" not in shown.response.content


@pytest.mark.parametrize("what", ["judging", "voting"])
async def test_it_points_out_until_when_is_handed_in_where_judging_or_voting_would_begin_before(
    ready: World, what: str
) -> None:
    options = {"what": what, "edge": "opens"}
    command = "event deadline"
    shown = await ready.manager.slash(ready.lobby, command, **options, when="2024-11-25 11:00")
    assert f"⚠️ Submissions come in until {stamp(CLOSES)}, after that." in shown.response.content
    assert "`/event deadline what:submissions`" in shown.response.content
    shown = await ready.manager.slash(ready.lobby, command, **options, when="2024-11-25 12:30")
    assert "⚠️" not in shown.response.content
    # One team may have more time.
    await join(ready, ready.person("ann"), "Ants")
    await move(ready, team="Ants")
    shown = await ready.manager.slash(ready.lobby, command, **options, when="2024-11-25 12:30")
    assert f"⚠️ Submissions come in until {stamp(LATER)}, after that." in shown.response.content


async def test_it_points_out_what_would_be_after_the_end_of_the_event(ready: World) -> None:
    ends = stamp(datetime(2024, 12, 5, 18, 0, tzinfo=UTC))
    for what in ("submissions", "hacking"):
        shown = await ready.manager.slash(
            ready.lobby, "event deadline", what=what, when="2024-12-05 18:30"
        )
        assert f"⚠️ **NumHack 2024** ends {ends}, before that." in shown.response.content
    shown = await ready.manager.slash(
        ready.lobby, "event deadline", what="hacking", when="2024-12-05 18:00"
    )
    assert "⚠️" not in shown.response.content


async def test_while_the_event_is_paused_the_answer_says_that_nothing_is_posted(
    ready: World,
) -> None:
    shown = await ready.manager.slash(ready.lobby, "event pause")
    await ready.manager.click(shown.response, label="Pause it")
    shown = await ready.manager.slash(
        ready.lobby, "event deadline", what="submissions", when="2024-11-25 20:00"
    )
    answered = await ready.manager.click(shown.response, label="Move it")
    answer = answered.followups[-1].content
    assert "⏸️ The event is paused" in answer
    assert "`/event resume`" in answer
    assert "moves along" not in answer
    await deliver(ready)
    assert not any("Moved:" in text for text in news_of(ready))
