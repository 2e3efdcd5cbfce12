"""NumHack with other rules of admission, and what people answer there."""

from bot.actor import Actor
from tests.bot.conftest import GUILD, NUMHACK

ANSWERS = {"skills": ["Python"], "zone": "Europe/Berlin", "consent": True}
WAITING_LIST = b"waiting_list: true\n"


def with_cap(cap: int, *, waiting_list: bool = True) -> bytes:
    """NumHack for `cap` people."""
    said = b"cap: %d\n  waiting_list: %s\n" % (cap, b"true" if waiting_list else b"false")
    return NUMHACK.replace(WAITING_LIST + b"  late", said + b"  late", 1)


def person(number: int) -> Actor:
    """One of many on the server."""
    return Actor(GUILD, 1000 + number, f"Person {number}")
