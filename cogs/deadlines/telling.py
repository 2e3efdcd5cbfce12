"""Whom a moved deadline is told, in the question that comes before."""

from bot.deadlines.following import ROOMS, room_of
from bot.deadlines.service import Move


def told_words(move: Move) -> str:
    """Whether a move for everyone is posted, as the end of a sentence."""
    if room_of(move.event, ROOMS.get(move.window.key, "")) is None:
        return "nobody is told, as the server is not set up yet"
    return "one notice is posted"
