"""What rooms are called, which kinds there are, and how many fit."""

import pytest

from bot.spaces.rules import (
    Server,
    Wish,
    channels_for,
    is_named,
    room_name,
    teams_in_channels,
    what_fits,
)


@pytest.mark.parametrize(
    ("kind", "team", "name"),
    [
        ("thread", "  The   Robots ", "The Robots"),
        ("thread", "x" * 200, "x" * 100),
        ("thread", "  ", "Team"),
        ("text", "The Robots!", "the-robots"),
        ("text", "Équipe 7", "équipe-7"),
        ("text", "🤖" * 200, "team"),
        ("voice", "The Robots!", "The Robots!"),
    ],
)
def test_a_room_bears_its_team_s_name_as_discord_writes_it(kind: str, team: str, name: str) -> None:
    assert room_name(kind, team) == name
    assert is_named(kind, name, team)


def test_what_the_file_asks_for_is_wanted_and_a_main_room_that_is_there_stays() -> None:
    assert Wish().kinds() == ("thread",)
    assert Wish("channel", voice=True).kinds() == ("text", "voice")
    assert Wish("channel").kinds(there={"thread"}) == ("thread",)
    assert Wish("none").kinds() == ()
    assert Wish("none").kinds(there={"text"}) == ("text",)


@pytest.mark.parametrize(
    ("teams", "each", "channels"), [(0, 1, 0), (1, 1, 2), (50, 1, 51), (51, 1, 53), (50, 2, 102)]
)
def test_categories_count_as_channels(teams: int, each: int, channels: int) -> None:
    assert channels_for(teams, each) == channels
    assert teams_in_channels(each, channels) == teams


def test_what_fits_is_counted_before_anything_is_made() -> None:
    threads = what_fits(Wish(), 300, Server(channels=20, threads=800))
    assert (threads.fits, threads.threads_fit, threads.teams_fitting) == (False, False, 200)
    channels = what_fits(Wish("channel"), 300, Server(channels=300, threads=800))
    assert (channels.fits, channels.channels, channels.teams_fitting) == (False, 306, 196)
    small = what_fits(Wish("channel", voice=True), 10, Server(channels=20, threads=1000))
    assert (small.fits, small.channels) == (True, 21)
