"""What the demo's page shows and moves: personas, their channels, and the time."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.clock import MovableClock
from bot.demo.simulated_discord import Place, SimulatedDiscord

LONGEST_STEP = timedelta(days=1)


@dataclass(frozen=True)
class OfferedFile:
    """A file that a persona has at hand to try a command with, and what it is."""

    name: str
    words: str
    content: bytes


@dataclass(frozen=True)
class Persona:
    """Somebody the visitor can be; `try_this` is one line on what is worth trying."""

    key: str
    user_id: int
    name: str
    role: str
    try_this: str
    time_zone: str = "UTC"
    files: tuple[OfferedFile, ...] = ()


@dataclass(frozen=True)
class Moment:
    """An instant at which something is planned, in words that name it."""

    at: datetime
    words: str


class NothingPlanned(Exception):
    """There is no later moment to move the clock to."""


class UnknownPlace(LookupError):
    """Nobody and nothing here that this person can read has that name."""


@dataclass
class Stage:
    """A running demo: the world with the bot in it, its clock, and who can be played.

    `pass_time` moves the clock to an instant, and has what is due on the way said at its own.
    """

    world: SimulatedDiscord
    clock: MovableClock
    event_name: str
    personas: Sequence[Persona]
    planned: Callable[[], Awaitable[Sequence[Moment]]]
    pass_time: Callable[[datetime], Awaitable[None]] | None = None
    opened: tuple[str, int] | None = None

    def persona(self, key: str) -> Persona:
        """Raises UnknownPlace."""
        for persona in self.personas:
            if persona.key == key:
                return persona
        raise UnknownPlace(key)

    def file(self, name: str) -> OfferedFile:
        """Raises UnknownPlace."""
        for persona in self.personas:
            for file in persona.files:
                if file.name == name:
                    return file
        raise UnknownPlace(name)

    def places(self, persona: Persona) -> tuple[Place, list[Place]]:
        """The conversation with the bot, and every channel the persona can read."""
        person = persona.user_id
        return self.world.direct_messages(person), self.world.places(person)

    async def open(self, key: str, channel: int) -> str:
        """The address of that channel as that persona, on their clock; raises UnknownPlace."""
        persona = self.persona(key)
        direct, places = self.places(persona)
        if channel not in {direct.id, *(place.id for place in places)}:
            raise UnknownPlace(str(channel))
        address = await self.world.view(persona.user_id, channel, persona.time_zone)
        self.opened = (key, channel)
        return address

    async def next_moment(self) -> Moment | None:
        """The next planned moment; what is planned for the same instant is named together."""
        now = self.clock.now()
        later = [moment for moment in await self.planned() if moment.at > now]
        if not later:
            return None
        at = min(moment.at for moment in later)
        words = dict.fromkeys(moment.words for moment in later if moment.at == at)
        return Moment(at, " · ".join(words))

    async def move_to_next(self) -> Moment:
        """Move the clock to the next planned moment; raises NothingPlanned."""
        moment = await self.next_moment()
        if moment is None:
            raise NothingPlanned
        await self._move_to(moment.at)
        return moment

    async def move_on(self, by: timedelta) -> None:
        """Move the clock on by at most a day; raises ValueError outside of that."""
        if not timedelta() < by <= LONGEST_STEP:
            raise ValueError("the clock moves forward, by at most a day at once")
        await self._move_to(self.clock.now() + by)

    async def _move_to(self, instant: datetime) -> None:
        if self.pass_time is not None:
            await self.pass_time(instant)
        self.clock.move_to(max(instant, self.clock.now()))
        await self.world.glance()


def instant_in_words(instant: datetime) -> str:
    """Weekday, date, time and zone, as the page says them."""
    return f"{instant.astimezone(UTC):%a %d %b %Y, %H:%M} UTC"


def span_in_words(span: timedelta) -> str:
    """A span in its two largest units, rounded to minutes."""
    minutes = max(1, round(span.total_seconds() / 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (left, "minute")]
    said = [f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in parts if count]
    return " ".join(said[:2])
