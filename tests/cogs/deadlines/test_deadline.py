"""/event deadline and the milestones that follow it, as people see them."""

from datetime import UTC, datetime, timedelta

from tests.cogs.outbox import deliver
from tests.cogs.world import World

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
