"""Names of teams: which can be taken, and when two are the same to the eye."""

import re
import unicodedata

from bot.errors.teams import NameNeedsLetters, NameNotPlain, NameTooLong
from bot.teams.lookalikes import plain_letter

# Even of emoji that count twice, it fits the 100 characters of a thread's name.
LONGEST_NAME = 50
# A column holds 200; one ligature can fold to 18 letters.
LONGEST_FOLDED = 180
INVISIBLE = {"Cf", "Cc", "Co", "Cs", "Cn"}
JOINERS = {"\u200d", "\u200c"}
# What a fold leaves out: blanks, dashes, underscores, and marks that cannot be seen.
LEFT_OUT = INVISIBLE | {"Zs", "Zl", "Zp", "Pd", "Pc"}
ACCENTS = (
    ("\u0300", "\u036f"),
    ("\u1ab0", "\u1aff"),
    ("\u1dc0", "\u1dff"),
    ("\u20d0", "\u20ff"),
    ("\ufe00", "\ufe0f"),
    ("\ufe20", "\ufe2f"),
)
# Mentions and addresses: in the name of a thread nothing of it can be escaped.
NOT_PLAIN = re.compile(r"<[@#:/]|@(?:everyone|here)\b|://|discord\.gg/", re.IGNORECASE)


def clean_name(typed: str) -> str:
    """What was typed as one line without invisible marks.

    Raises NameTooLong, NameNotPlain, or NameNeedsLetters where it has no letter in any script.
    """
    kept = (
        character
        for character in unicodedata.normalize("NFC", typed)
        if character in JOINERS
        or character.isspace()
        or unicodedata.category(character) not in INVISIBLE
    )
    name = " ".join("".join(kept).split())
    if len(name) > LONGEST_NAME:
        raise NameTooLong(name, len(name), LONGEST_NAME)
    if NOT_PLAIN.search(unicodedata.normalize("NFKC", name)):
        raise NameNotPlain(name)
    if not any(character.isalpha() for character in name) or not fold_name(name):
        raise NameNeedsLetters(name)
    return name


def fold_name(name: str) -> str:
    """The name without case, accents, blanks and look-alikes; equal for names hard to tell apart.

    Marks that make other letters (of Hindi, Thai or Japanese) are kept. It has no blanks, so
    `freed_name` is never the fold of another name.
    """
    once = unicodedata.normalize("NFKC", name).casefold()
    bare = (c for c in unicodedata.normalize("NFKD", once) if not _is_accent(c))
    folded = unicodedata.normalize("NFC", "".join(bare)).casefold()
    letters = (plain_letter(c) for c in folded if unicodedata.category(c) not in LEFT_OUT)
    return "".join(letters)[:LONGEST_FOLDED]


def freed_name(folded: str, team_id: int) -> str:
    """The fold of a disbanded team, so that others can take the name."""
    return f"{folded} #{team_id}"


def _is_accent(character: str) -> bool:
    return any(first <= character <= last for first, last in ACCENTS)
