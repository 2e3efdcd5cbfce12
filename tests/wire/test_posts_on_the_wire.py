"""The posts of projects in a forum, over a network that breaks: each is there, and there once."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from sqlalchemy import func, select

from bot.app import App, open_app
from bot.clock import MovableClock
from bot.model import ChannelBinding, Delivery, Event, Submission, SubmissionRevision
from tests.bot.conftest import MANAGER, NUMHACK
from tests.bot.submissions.conftest import found_team
from tests.loopback.actors import Channel, Guild
from tests.loopback.client import Loopback
from tests.loopback.inside import connected

REVEALED = datetime(2024, 12, 5, 17, tzinfo=UTC)
MAKE = ("POST", "/channels/*/threads")
PROJECTS = 4


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(REVEALED - timedelta(days=12), running=False)


@pytest.fixture
async def guild(loopback: Loopback) -> Guild:
    return await loopback.guild()


@pytest.fixture
async def forum(guild: Guild) -> Channel:
    return await guild.channel("projects", kind=discord.ChannelType.forum.value)


@pytest.fixture
async def app(
    database_url: str, clock: MovableClock, loopback: Loopback, guild: Guild, forum: Channel
) -> AsyncIterator[App]:
    """The bot connected to a server whose event has projects that are to be revealed."""
    async with open_app(database_url, clock) as app:
        imports = app.services.imports
        actor = type(MANAGER)(guild.id, MANAGER.user_id, MANAGER.name, manages_server=True)
        event = await imports.apply(actor, await imports.plan(actor, NUMHACK, "numhack.yaml"))
        for number in range(PROJECTS):
            await hand_in(app, event, number)
        async with app.database.begin() as tx:
            bound = ChannelBinding(event_id=event.id, purpose="projects", name="projects")
            bound.channel_id = forum.id
            tx.add(bound)
        async with connected(app.new_client(), loopback):
            clock.move_to(REVEALED)
            yield app


async def hand_in(app: App, event: Event, number: int) -> None:
    """A project of a team, as rows."""
    team = await found_team(app, event, f"Team {number}")
    async with app.database.begin() as tx:
        made = Submission(event_id=event.id, scope=f"team:{team.id}", team_id=team.id, parts={})
        made.title, made.state, made.revision, made.made_at = "Owls", "submitted", 1, REVEALED
        tx.add(made)
        await tx.flush()
        version = SubmissionRevision(event_id=event.id, submission_id=made.id, number=1, parts={})
        version.title, version.made_at = "Owls", REVEALED
        tx.add(version)


async def delivered(app: App, clock: MovableClock) -> None:
    """Let the outbox try until nothing about cards waits any more."""
    open_rows = select(func.count(Delivery.id)).where(
        Delivery.kind.startswith("submission."), Delivery.state.in_(("waiting", "leased"))
    )
    due = open_rows.where(Delivery.due_at <= clock.now())
    for _ in range(20):
        await app.outbox.dispatcher.drain()
        async with app.database.read() as session:
            if not await session.scalar(due):
                return
        clock.move_on(timedelta(minutes=1))
    raise AssertionError("something is still waiting")


async def posts(loopback: Loopback, guild: Guild) -> Counter[str]:
    """How many posts there are of each team."""
    threads = await guild.threads()
    starts = [(await loopback.messages(int(thread["id"])))[0] for thread in threads]
    return Counter(start.content.split("\n")[1].split(" ·")[0] for start in starts)


async def each_is_there_once(app: App, loopback: Loopback, guild: Guild) -> None:
    expected = {f"by Team {number}": 1 for number in range(PROJECTS)}
    assert await posts(loopback, guild) == expected
    async with app.database.read() as session:
        known = [*await session.scalars(select(Submission.card_message_id))]
    assert {*known} == {int(thread["id"]) for thread in await guild.threads()}


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        # discord.py asks again by itself, and makes a second one.
        ("server_error", {"status": 502, "work_done": True}),
        ("server_error", {"status": 502, "work_done": False}),
        ("reset_after", {}),
        ("malformed", {}),
        ("reset_before", {}),
        # The server has as many threads awake as it can have.
        ("refused", {"status": 400, "code": 160006, "message": "Too many threads"}),
    ],
)
async def test_a_post_whose_answer_was_lost_is_neither_lost_nor_doubled(
    app: App,
    clock: MovableClock,
    loopback: Loopback,
    guild: Guild,
    kind: str,
    details: dict[str, Any],
) -> None:
    await loopback.fault(*MAKE, kind=kind, times=2, after=1, **details)
    await delivered(app, clock)
    assert (await loopback.fault_counts())[kind] == 2
    await each_is_there_once(app, loopback, guild)


async def test_without_looking_a_lost_answer_would_double_a_post(
    app: App, clock: MovableClock, loopback: Loopback, guild: Guild
) -> None:
    await loopback.fault(*MAKE, kind="reset_after", times=1)
    await app.outbox.dispatcher.drain()
    async with app.database.begin() as tx:
        for made in await tx.scalars(select(Submission)):
            if made.card_message_id is None:
                made.card_channel_id = None
    clock.move_on(timedelta(minutes=1))
    await delivered(app, clock)
    assert max((await posts(loopback, guild)).values()) == 2


async def test_a_refusal_is_told_to_organizers_and_not_repeated(
    app: App, clock: MovableClock, loopback: Loopback, guild: Guild
) -> None:
    await loopback.fault(*MAKE, kind="missing_permissions")
    await delivered(app, clock)
    assert await posts(loopback, guild) == {}
    async with app.database.read() as session:
        cards = select(Delivery.state).where(Delivery.kind == "submission.card")
        assert [*await session.scalars(cards)] == ["dead"] * PROJECTS
