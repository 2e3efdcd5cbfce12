"""Rules of team spaces: their kinds, their names, and how many of them fit on a server."""

import re
from collections.abc import Collection
from dataclasses import dataclass

THREAD, TEXT, VOICE = "thread", "text", "voice"
MAIN = (THREAD, TEXT)
NAME_LENGTH = 100
# discord.com/developers: channels of a server, channels of a category, active threads of a server.
CHANNEL_LIMIT, CATEGORY_LIMIT, THREAD_LIMIT = 500, 50, 1000
NOT_IN_A_CHANNEL_NAME = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Wish:
    """What an event file asks for: `space` is thread, channel or none."""

    space: str = THREAD
    voice: bool = False

    def kinds(self, *, there: Collection[str] = ()) -> tuple[str, ...]:
        """The kinds of rooms that a team should have; a main room that is there stays."""
        main = [kind for kind in MAIN if kind in there]
        if not main and self.space != "none":
            main = [TEXT if self.space == "channel" else THREAD]
        return (*main[:1], *([VOICE] if self.voice or VOICE in there else []))


@dataclass(frozen=True)
class Server:
    """How many channels (categories included) and active threads a server has."""

    channels: int
    threads: int


@dataclass(frozen=True)
class Fit:
    """What `teams` teams need that have no room yet, and how much of it fits.

    `channels` counts the categories that hold the rooms; `teams_fitting` is for how many teams
    there is room in the way the event file asks for.
    """

    teams: int
    channels: int
    threads: int
    teams_fitting: int
    free_threads: int

    @property
    def fits(self) -> bool:
        """Whether there is room for everyone, as asked for."""
        return self.teams_fitting >= self.teams

    @property
    def threads_fit(self) -> bool:
        """Whether everyone could at least have a thread."""
        return self.teams <= self.free_threads


def what_fits(wish: Wish, teams: int, server: Server) -> Fit:
    """Count before anything is made."""
    each = (wish.space == "channel") + wish.voice
    needs_thread = wish.space == THREAD
    free_threads = max(0, THREAD_LIMIT - server.threads)
    fitting = free_threads if needs_thread else teams
    if each:
        fitting = min(fitting, teams_in_channels(each, CHANNEL_LIMIT - server.channels))
    return Fit(
        teams=teams,
        channels=channels_for(teams, each) if each else 0,
        threads=teams if needs_thread else 0,
        teams_fitting=min(fitting, teams),
        free_threads=free_threads,
    )


def channels_for(teams: int, each: int) -> int:
    """How many channels so many teams take, with the categories that hold them."""
    rooms = teams * each
    return rooms + -(-rooms // CATEGORY_LIMIT)


def teams_in_channels(each: int, free: int) -> int:
    """For how many teams `free` channels are enough."""
    teams = max(0, free) // each
    while teams and channels_for(teams, each) > free:
        teams -= 1
    return teams


def room_name(kind: str, team: str) -> str:
    """What the room of a team is called; text channels as Discord writes their names."""
    if kind == TEXT:
        tidy = NOT_IN_A_CHANNEL_NAME.sub("-", team.casefold()).strip("-_")
        return tidy[:NAME_LENGTH] or "team"
    return " ".join(team.split())[:NAME_LENGTH].strip() or "Team"


def is_named(kind: str, name: str, wanted: str) -> bool:
    """Whether a room of Discord bears the name that was asked for."""
    return room_name(kind, name) == room_name(kind, wanted)
