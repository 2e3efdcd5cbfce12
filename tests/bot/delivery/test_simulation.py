"""The real dispatcher on real SQLite and a Discord that fails: nothing lost, nothing doubled."""

import os
import random
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.kinds import Kinds, Said
from bot.delivery.leased import Leased
from bot.migrate import migrate
from bot.model import Event
from tests.bot.conftest import START
from tests.bot.delivery.simulated import SimulatedDiscord, SimulatedSender, run_until_quiet

SEEDS = int(os.environ.get("SEEDS", "100"))
ROWS, CHANNELS = 24, 4
CLOSED = 3


@dataclass
class Outcome:
    """What people saw in one simulated event."""

    lost: int
    doubled: int
    early: int
    repeated_after_no: int
    crashed: int


async def say(row: Leased, now: datetime) -> Said:
    return Said(f"message {row.facts['number']}", "a test")


async def a_new_database(folder: Path, seed: int) -> Database:
    """A migrated database; made once for a test and copied, as that is most of a short run."""
    template = folder / "template.db"
    if not template.exists():
        made = Database(f"sqlite+aiosqlite:///{folder}/made.db")
        await migrate(made)
        await made.backup(template)
        await made.close()
    shutil.copy(template, folder / f"{seed}.db")
    return Database(f"sqlite+aiosqlite:///{folder}/{seed}.db")


async def simulate(folder: Path, seed: int, *, crashes: float = 0.03, **broken: bool) -> Outcome:
    chance = random.Random(seed)
    clock = MovableClock(START, running=False)
    database = await a_new_database(folder, seed)
    due = {number: START + timedelta(seconds=chance.randint(0, 600)) for number in range(ROWS)}
    async with database.begin() as tx:
        event = Event(
            guild_id=1,
            slug="x",
            name="X",
            time_zone="UTC",
            public={},
            definition={},
            created_at=START,
        )
        tx.add(event)
        await tx.flush()
        orders = [
            Order("say", f"message:{n}", "v1", at, {"number": n}, channel_id=n % CHANNELS)
            for n, at in due.items()
        ]
        await enqueue(tx, event.id, orders)
    discord = SimulatedDiscord(clock, chance, faults=0.1, crashes=crashes, closed={CLOSED})
    kinds = Kinds()
    kinds.says("say", say)
    sender = SimulatedSender(discord, **broken)
    await run_until_quiet(database, discord, kinds, sender, until=START + timedelta(hours=6))
    await database.close()
    return outcome(discord, due)


def outcome(discord: SimulatedDiscord, due: dict[int, datetime]) -> Outcome:
    number_of = {
        message.id: int(message.text.split("message ")[1].split("\n")[0])
        for message in discord.messages
    }
    seen = Counter(number_of.values())
    open_to_all = [number for number in due if number % CHANNELS != CLOSED]
    return Outcome(
        lost=sum(seen[number] == 0 for number in open_to_all),
        doubled=sum(count - 1 for count in seen.values() if count > 1),
        early=sum(message.at < due[number_of[message.id]] for message in discord.messages),
        repeated_after_no=discord.repeated_after_no,
        crashed=discord.crashed,
    )


@pytest.mark.parametrize("part", range(4))
async def test_nothing_is_lost_doubled_or_early_whatever_fails(tmp_path: Path, part: int) -> None:
    crashed = 0
    for seed in range(part * SEEDS // 4, (part + 1) * SEEDS // 4):
        seen = await simulate(tmp_path, seed)
        crashed += seen.crashed
        assert (seen.lost, seen.doubled, seen.early, seen.repeated_after_no) == (0, 0, 0, 0), seed
    assert crashed >= max(1, SEEDS // 20), "it must crash often enough to prove something"


@pytest.mark.parametrize("broken", [{"random_nonce": True}, {"looks": False}])
async def test_without_the_nonce_or_the_look_messages_double(
    tmp_path: Path, broken: dict[str, bool]
) -> None:
    for seed in range(30):
        if (await simulate(tmp_path, seed, **broken)).doubled:
            return
    pytest.fail("nothing doubled in 30 simulated events: a check that cannot fail proves nothing")
