"""The schedule over the real wire: Discord's scheduled events and what is said of a move."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.invitation import needed_permissions
from tests.loopback.client import Loopback
from tests.wire.bot_process import running_bot

MANAGE_GUILD = 1 << 5
EVENT = """
event:
  slug: talks
  name: Talks
  kind: seminar
  summary: Two talks.
  zone: UTC
sessions:
  - {{key: first, title: First talk, start: "{first}", duration: 1 h}}
  - {{key: second, title: Second talk, start: "{second}", duration: 1 h}}
"""


def written(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}"


async def test_sessions_become_scheduled_events_and_a_move_is_told_over_the_wire(
    loopback: Loopback, tmp_path: Path
) -> None:
    now = SystemClock().now().replace(second=0, microsecond=0)
    first, second = now + timedelta(days=2), now + timedelta(days=3)
    text = EVENT.format(first=written(first), second=written(second)).encode()
    guild = await loopback.guild("Talks", bot_permissions=needed_permissions().value)
    lobby = await guild.channel("lobby")
    manager = await guild.member("maria", await guild.role("Staff", permissions=MANAGE_GUILD))

    async def events() -> dict[str, str]:
        made = [
            request
            for request in await loopback.requests()
            if request["method"] in ("POST", "PATCH") and "/scheduled-events" in request["path"]
        ]
        assert all(request["status"] == 200 for request in made), made
        return {
            r["response_json"]["name"]: r["response_json"]["scheduled_start_time"] for r in made
        }

    async def both() -> bool:
        return len(await events()) == 2

    async def moved() -> bool:
        return datetime.fromisoformat((await events())["First talk"]) == first + timedelta(hours=2)

    async def known(name: str) -> bool:
        return name in {command["name"] for command in await guild.commands()}

    async with running_bot(tmp_path, loopback.environment):
        await loopback.wait_until(lambda: known("config"), seconds=60)
        shown = await manager.slash(lobby, "config import", file=("talks.yaml", text))
        await manager.click(shown, "Do it")
        await loopback.wait_until(lambda: known("session"), seconds=60)
        shown = await manager.slash(lobby, "event setup")
        await manager.click(shown, "Set it up")
        await loopback.wait_until(both, seconds=60)
        start = written(first + timedelta(hours=2))
        answer = await manager.slash(lobby, "session move", session="first", start=start)
        assert "moved from" in answer.content
        await loopback.wait_until(moved, seconds=60)
        news = next(c for c in await guild.channels() if c["name"] == "announcements")

        async def told() -> bool:
            return len(await loopback.messages(int(news["id"]))) == 1

        await loopback.wait_until(told, seconds=60)
