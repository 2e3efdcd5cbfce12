"""Setting the scene: the reference event as it stands half an hour before its first workshop."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import discord

from bot.app import App, open_app
from bot.clock import MovableClock
from bot.demo.cast import CAST, ORGANIZER, PLAYED, Character, Part
from bot.demo.chatter import CHATTER, Line
from bot.demo.crowd import Crowd
from bot.demo.moments import planned_moments
from bot.demo.simulated_discord import SimulatedDiscord
from bot.demo.stage import Moment, OfferedFile, Persona, Stage
from bot.events.loading import events_of
from bot.invitation import needed_permissions
from bot.model import Event

EVENT_FILE = Path(__file__).parents[2] / "config" / "events" / "numhack.yaml"
SET_UP_AT = datetime(2024, 11, 4, 9, 0, tzinfo=UTC)
TEAMS_FORM_AT = datetime(2024, 11, 14, 16, 10, tzinfo=UTC)
BEGINS_AT = datetime(2024, 11, 14, 16, 30, tzinfo=UTC)
SERVER, BOT = "NumHack", "Muster"
LOOK_AGAIN_SECONDS = 0.01

PARTICIPANTS = [character for character in CAST if character.part is Part.PARTICIPANT]

MOVED_SESSION = (b"start: Thu 2024-11-14 17:00", b"start: Thu 2024-11-14 18:00")

# The buttons by which an organizer agrees to a plan.
AGREE_TO_IMPORT, AGREE_TO_SETUP = "Do it", "Set it up"


class SceneFailed(Exception):
    """The scene could not be set; the message says at which step."""


@dataclass(frozen=True)
class Scene:
    """What the steps of the opening share."""

    app: App
    world: SimulatedDiscord
    clock: MovableClock
    people: dict[str, int]

    async def event(self) -> Event:
        """The event with its windows, sessions, roles and channels."""
        async with self.app.database.read() as session:
            event = await session.scalar(events_of(self.world.guild_id))
        if event is None:
            raise SceneFailed("the event file was not imported")
        return event


@asynccontextmanager
async def opened_stage(folder: Path) -> AsyncGenerator[Stage]:
    """A running demo whose database lies in `folder`; raises SceneFailed."""
    clock = MovableClock(SET_UP_AT)
    async with open_app(f"sqlite+aiosqlite:///{folder / 'muster.db'}", clock) as app:
        world = SimulatedDiscord(app.new_client(), clock, server_name=SERVER, bot_name=BOT)
        world.allow_bot(needed_permissions())
        people = {one.username: world.add_person(one.username, one.name) for one in CAST}
        scene = Scene(app, world, clock, people)
        try:
            await _set_up(scene)
            await _let_time_pass(scene)
            await world.glance()
            world.everything_was_seen()
            event = await scene.event()
            ringer = app.outbox.ringer
            ringer.start()
            stage = Stage(
                world, clock, event.name, _personas(people), _planned(scene), _passing(scene)
            )
            async with world.living():
                yield stage
        finally:
            await world.close()


async def _set_up(scene: Scene) -> None:
    """What an organizer does on the first day: import the event file, then set the server up."""
    world = scene.world
    organizer = scene.people[ORGANIZER]
    world.give_role(organizer, world.add_role("Staff", discord.Permissions(manage_guild=True)))
    lobby = world.add_channel("lobby", "Where everybody arrives")
    await world.start()
    file = (EVENT_FILE.name, EVENT_FILE.read_bytes())
    try:
        imported = await world.command(organizer, lobby, "config import", file=file)
        await world.press(organizer, imported, AGREE_TO_IMPORT)
        set_up = await world.command(organizer, lobby, "event setup")
        await world.press(organizer, set_up, AGREE_TO_SETUP)
    except LookupError as error:
        raise SceneFailed(str(error)) from error


async def _let_time_pass(scene: Scene) -> None:
    """Roles at once, then registrations and talk in the order of time, and teams at the end."""
    event = await scene.event()
    roles = {role.purpose: role.role_id for role in event.roles}
    channels = {channel.purpose: channel.channel_id for channel in event.channels}
    crowd = Crowd(scene.app, scene.world.guild_id, event.id, scene.people)
    for character in CAST:
        role = roles.get(character.part)
        if role is not None:
            scene.world.give_role(scene.people[character.username], role)
            if character.part is Part.MENTOR:
                await crowd.help_as_mentor(character, role)
    deeds: list[tuple[datetime, Line | Character]] = [(line.at, line) for line in CHATTER]
    deeds += zip(_spread(len(PARTICIPANTS)), PARTICIPANTS, strict=True)
    for at, deed in sorted(deeds, key=lambda deed: deed[0]):
        await _say_what_is_due(scene, until=at)
        scene.clock.move_to(at)
        if isinstance(deed, Character):
            await crowd.register(deed)
        elif channel := channels.get(deed.purpose):
            await scene.world.say(scene.people[deed.username], channel, deed.text)
    await _say_what_is_due(scene, until=TEAMS_FORM_AT)
    scene.clock.move_to(TEAMS_FORM_AT)
    for character in PARTICIPANTS:
        await crowd.join_team(character)
    # Time for their rooms, and for the board to show them.
    await _say_what_is_due(scene, until=BEGINS_AT)
    scene.clock.move_to(BEGINS_AT)


async def _say_what_is_due(scene: Scene, *, until: datetime) -> None:
    """Let the bot say and do everything at its own instant, so that nothing comes late."""
    dispatcher = scene.app.outbox.dispatcher
    while (due := await dispatcher.next_at()) is not None and due <= until:
        if dispatcher.is_running:
            # What was rung for is said first; meanwhile the clock only goes on by itself.
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            continue
        scene.clock.move_to(max(due, scene.clock.now()))
        await dispatcher.drain()


def _passing(scene: Scene) -> Callable[[datetime], Awaitable[None]]:
    async def pass_time(until: datetime) -> None:
        await _say_what_is_due(scene, until=until)
        scene.clock.move_to(max(until, scene.clock.now()))
        scene.app.outbox.ringer.wake()

    return pass_time


def _spread(count: int) -> list[datetime]:
    """That many instants, evenly between the first day and the forming of teams."""
    step = (TEAMS_FORM_AT - SET_UP_AT) / (count + 1)
    return [SET_UP_AT + number * step for number in range(1, count + 1)]


def _planned(scene: Scene) -> Callable[[], Awaitable[list[Moment]]]:
    async def planned() -> list[Moment]:
        return planned_moments(await scene.event())

    return planned


def _personas(people: Mapping[str, int]) -> list[Persona]:
    characters = {character.username: character for character in CAST}
    return [
        Persona(
            one.key,
            people[one.username],
            characters[one.username].name,
            one.role,
            one.try_this,
            characters[one.username].zone,
            _files() if one.username == ORGANIZER else (),
        )
        for one in PLAYED
    ]


def _files() -> tuple[OfferedFile, ...]:
    as_it_is = EVENT_FILE.read_bytes()
    moved = as_it_is.replace(*MOVED_SESSION)
    return (
        OfferedFile("numhack-moved.yaml", "the first workshop begins an hour later", moved),
        OfferedFile("numhack.yaml", "the event as it is, to be changed as you like", as_it_is),
    )
