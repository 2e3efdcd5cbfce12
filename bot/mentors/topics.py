"""Topics that can be asked about, and finding the one that somebody's own words mean."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bot.mentors.matching import SOMETHING_ELSE

MOST_TOPICS, OFFERED = 3, 3
# Words that differ in a letter or two are the same word; shorter ones must be right.
ALIKE, SHORTEST_GUESSED = 0.8, 4
_WORD = re.compile(r"[^\W_]+(?:[+#]+)?")


@dataclass(frozen=True)
class HelpTopic:
    """A topic of the event file; `also` are other words for it."""

    key: str
    title: str
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called."""
        return (self.title, self.key.replace("-", " "), *self.also)


def topics_in(definition: Mapping[str, Any]) -> list[HelpTopic]:
    """The topics of an event's definition."""
    return [
        HelpTopic(topic["key"], topic["title"], tuple(topic.get("also", ())))
        for topic in definition.get("mentors", {}).get("topics", ())
    ]


def title_of(topics: Iterable[HelpTopic], key: str) -> str:
    """What a topic is called; one that the file has no more by its key."""
    if key == SOMETHING_ELSE:
        return "Something else"
    return next((t.title for t in topics if t.key == key), key.replace("-", " "))


def read_topics(text: str, topics: Sequence[HelpTopic]) -> list[str]:
    """The keys of the topics that a text names, at most three, in the order of the text."""
    words = _words(text)
    at: dict[str, int] = {}
    for topic in topics:
        places = [
            place for name in topic.names if (place := _place(_words(name), words)) is not None
        ]
        if places:
            at[topic.key] = min(places)
    return sorted(at, key=lambda key: at[key])[:MOST_TOPICS]


def closest(text: str, topics: Sequence[HelpTopic]) -> list[HelpTopic]:
    """The topics whose names look most like a text that names none, best first."""
    words = _words(text)

    def likeness(topic: HelpTopic) -> float:
        names = [word for name in topic.names for word in _words(name)]
        return max((_alike(w, name) for w in words for name in names), default=0.0)

    ranked = sorted(topics, key=likeness, reverse=True)
    return ranked[:OFFERED]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def _place(name: list[str], words: list[str]) -> int | None:
    for start in range(len(words) - len(name) + 1):
        if name and all(_same(n, w) for n, w in zip(name, words[start:], strict=False)):
            return start
    return None


def _same(name: str, word: str) -> bool:
    if name == word:
        return True
    return min(len(name), len(word)) >= SHORTEST_GUESSED and _alike(name, word) >= ALIKE


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
