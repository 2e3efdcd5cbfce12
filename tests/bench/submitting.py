"""A thousand teams hand in just before the deadline, each through the real bot on the loopback.

In the last five minutes of an event 1,000 teams are 3.3 a second. Here they come nearly twice as
fast, at RATE, so that five minutes are over in 167 seconds.
SUBMIT_TEAMS (1,000) chooses how many; each opens its checklist and presses Hand in.
"""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import func, select

from bot.actor import Actor
from bot.app import open_app
from bot.clock import SystemClock
from bot.invitation import needed_permissions
from bot.model import Event, Membership, Participant, Submission, Team
from tests.bench.process import REAL_BOT, Measured
from tests.loopback.actors import Channel, User
from tests.loopback.client import Loopback
from tests.loopback.views import NoAnswer

RATE = 6
SECONDS = 30.0
EVENT = """\
event:
  slug: rush
  name: Rush
  summary: Everyone hands in at the last moment.
  zone: UTC
  starts: {opens} UTC
  ends: {ends} UTC
  contact: {{name: The organizers}}
windows:
  submissions: {{opens: {opens} UTC, closes: {closes} UTC}}
registration: {{}}
teams: {{min_size: 1, max_size: 2, solo: true}}
submissions:
  items:
    - {{key: repository, title: Repository, kind: repository}}
    - {{key: summary, title: In a few words, kind: text}}
"""


async def measure_submitting(folder: Path) -> dict[str, float]:
    """How long opening a checklist and handing in take, and what was refused."""
    count = int(os.environ.get("SUBMIT_TEAMS", "1000"))
    async with Loopback(rate_limits="off", record_bodies=False) as loopback:
        guild = await loopback.guild(bot_permissions=needed_permissions().value)
        lobby = await guild.channel("lobby")
        people = [await guild.member(f"p{number}") for number in range(count)]
        database = f"sqlite+aiosqlite:///{folder}/data/muster.db"
        await _prepare(database, guild.id, people)
        async with Measured(REAL_BOT, loopback.environment, folder) as bot:
            await loopback.wait_until(guild.commands, seconds=SECONDS)
            await people[0].slash(lobby, "start", seconds=SECONDS)
            before = bot.cpu_seconds
            loop = asyncio.get_running_loop()
            began, tasks = loop.time(), []
            for number, person in enumerate(people):
                await asyncio.sleep(max(0.0, began + number / RATE - loop.time()))
                tasks.append(asyncio.ensure_future(_hand_in(person, lobby)))
            outcomes = await asyncio.gather(*tasks)
            took, cpu = loop.time() - began, bot.cpu_seconds - before
        submitted = await _submitted(database)
    refused = [text for _, _, text in outcomes if "**Handed in**: version 1" not in text]
    for text in dict.fromkeys(refused):
        print(f"submitting: refused with: {text}", flush=True)
    print(f"submitting: {count} teams in {took:.0f} s, {RATE} a second", flush=True)
    opened = [open_ms for open_ms, _, _ in outcomes if open_ms]
    handed = [hand_ms for _, hand_ms, _ in outcomes if hand_ms]
    return {
        "submit_open_p99_ms": quantiles(opened, n=100)[98],
        "submit_p50_ms": median(handed),
        "submit_p99_ms": quantiles(handed, n=100)[98],
        "submit_cpu_ms": cpu * 1000 / count,
        "submit_refused": len(refused),
        "submit_not_stored": count - submitted,
    }


async def _hand_in(person: User, lobby: Channel) -> tuple[float, float, str]:
    try:
        sheet = await person.slash(lobby, "submit", seconds=SECONDS)
        done = await person.click(sheet, "Hand in", final=False, seconds=SECONDS)
    except NoAnswer as none:
        return 0.0, 0.0, f"no answer: {str(none).partition(': ')[2][:40]}"
    return sheet.milliseconds, done.milliseconds, done.content


async def _prepare(database: str, guild_id: int, people: list[User]) -> None:
    """The event, and a team with a complete draft for each person."""
    now = SystemClock().now()
    form = "%Y-%m-%d %H:%M"
    text = EVENT.format(
        opens=f"{now - timedelta(days=1):{form}}",
        # Never reached while this is measured, however busy the machine is.
        closes=f"{now + timedelta(minutes=20):{form}}",
        ends=f"{now + timedelta(days=1):{form}}",
    )
    actor = Actor(guild_id, people[0].id, "maria", manages_server=True)
    async with open_app(database, SystemClock()) as app:
        plan = await app.services.imports.plan(actor, text.encode(), "rush.yaml")
        await app.services.imports.apply(actor, plan)
        async with app.database.begin() as tx:
            event_id = (await tx.scalars(select(Event.id))).one()
            for person in people:
                name = person.name
                team = Team(
                    event_id=event_id, name=name, folded_name=name, created_at=now, member_count=1
                )
                part = Participant(
                    event_id=event_id,
                    user_id=person.id,
                    name=name,
                    state="registered",
                    profile={},
                    joined_at=now,
                )
                tx.add_all((team, part))
                await tx.flush()
                link = f"github.com/{name}/project"
                parts = {"repository": {"url": f"https://{link}", "plain": link}, "summary": "Hi."}
                membership = Membership(
                    event_id=event_id, team_id=team.id, participant_id=part.id, joined_at=now
                )
                draft = Submission(
                    event_id=event_id,
                    scope=f"team:{team.id}",
                    team_id=team.id,
                    title=name,
                    parts=parts,
                    made_at=now,
                )
                tx.add_all((membership, draft))


async def _submitted(database: str) -> int:
    async with open_app(database, SystemClock()) as app, app.database.read() as session:
        found = select(func.count()).where(Submission.state == "submitted")
        return await session.scalar(found) or 0
