"""Text as Discord shows it: times, names of people, and lengths."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import discord

from bot.events.file.zones import zone_called
from bot.model import Window

MESSAGE_LENGTH = 2000
CHOICE_LENGTH = 100
QUOTE_LENGTH = 80
# Directional overrides and zero-width marks could turn or hide the text around a name.
INVISIBLE = {"Cf", "Cc", "Co", "Cs"}
JOINERS = {"\u200d", "\u200c"}
# What Discord makes something of. An address is left as it is, so that it still leads there.
MARKUP = re.compile(
    r"(?P<address>https?://[^\s<>\[\]()*~|`\\]+)|(?P<number>^\d+(?=\.(?:\s|$)))"
    r"|[\\*_~|`<\[\]]|^[>#-]"
)
NO_MENTIONS = discord.AllowedMentions.none()


def when(instant: datetime) -> str:
    """An instant in the reader's own zone, with how far away it is."""
    return f"{on(instant)} ({relative(instant)})"


def on(instant: datetime) -> str:
    """An instant as weekday, date and time in the reader's own zone."""
    return discord.utils.format_dt(instant, "F")


def at_time(instant: datetime) -> str:
    """Only the time of day, in the reader's own zone."""
    return discord.utils.format_dt(instant, "t")


def relative(instant: datetime) -> str:
    """How far away an instant is, kept current by Discord."""
    return discord.utils.format_dt(instant, "R")


def in_words(instant: datetime, zone: str) -> str:
    """An instant for places where Discord renders no timestamps: `Thu 14 Nov, 17:00 UTC`."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M} {zone_called(local, zone)}"


def plain(name: str) -> str:
    """Somebody's text as one line without invisible marks; emoji sequences stay whole."""
    if name.isascii() and name.isprintable():
        # Nearly every text, and nearly every answer has some: nothing of it has to be left out.
        return " ".join(name.split())
    kept = (
        character
        for character in unicodedata.normalize("NFC", name)
        if character in JOINERS or unicodedata.category(character) not in INVISIBLE
    )
    return " ".join("".join(kept).split())


def safe(name: str) -> str:
    """Somebody's text made harmless: no markdown, no mention, no invisible marks."""
    # Also a mention in brackets, shown as one even when it pings nobody, and a link behind words.
    return discord.utils.escape_mentions(MARKUP.sub(_escaped, plain(name)))


def _escaped(found: re.Match[str]) -> str:
    if found["number"]:
        # Of a list. A backslash before a digit would be shown; the one before its point is not.
        return f"{found[0]}\\"
    return found["address"] or f"\\{found[0]}"


def quoted(text: str) -> str:
    """What somebody typed, harmless, in quotes, and not at full length."""
    return f"“{safe(cut(plain(text), QUOTE_LENGTH))}”"


def cut(text: str, length: int) -> str:
    """At most `length` characters, with an ellipsis where something is missing."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def joined(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *front, end = [*words] or [""]
    return f"{', '.join(front)} {last} {end}" if front else end


def window_name(window: Window) -> str:
    """A window as people say it: `Team formation`, `Week 1 hand-in` for `unit:week-1`."""
    return window_called(window.key)


def window_called(key: str) -> str:
    """The same by the window's key, as a sentence begins."""
    kind, _, unit = key.rpartition(":")
    words = unit.replace("_", " ").replace("-", " ").capitalize()
    return f"{words} hand-in" if kind else words


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 session`, `2 sessions`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def after_the_pause(what: str) -> str:
    """That something waits for the end of a pause; `what` is a sentence up to when."""
    return f"⏸️ The event is paused: {what} only after `/event resume`."


def pages(lines: Iterable[str], length: int = MESSAGE_LENGTH) -> list[str]:
    """Lines packed into texts of at most `length` characters; a longer line is cut."""
    texts = [""]
    for line in lines:
        candidate = f"{texts[-1]}\n{line}" if texts[-1] else cut(line, length)
        if len(candidate) <= length:
            texts[-1] = candidate
        else:
            texts.append(cut(line, length))
    return texts
