"""Letters that look like others, made from the names that Unicode gives them.

The pairs are those that fonts draw alike in team names; Unicode's full table of confusables
(UTS 39) also pairs punctuation and rare scripts, which names do without.
"""

import unicodedata
from functools import cache

# Cyrillic and Greek letters by the Latin letter or digit that their capital or small form
# looks like. Case is folded before, so each letter has one counterpart: its capital's, if any.
CYRILLIC = {
    "A": "a", "VE": "b", "ES": "c", "KOMI DE": "d", "IE": "e", "EN": "h", "SHHA": "h",
    "BYELORUSSIAN-UKRAINIAN I": "i", "PALOCHKA": "i", "JE": "j", "KA": "k", "EM": "m",
    "O": "o", "ER": "p", "QA": "q", "DZE": "s", "TE": "t", "IZHITSA": "v", "WE": "w",
    "HA": "x", "U": "y", "STRAIGHT U": "y", "ZE": "3",
}  # fmt: skip
GREEK = {
    "ALPHA": "a", "BETA": "b", "EPSILON": "e", "ZETA": "z", "ETA": "h", "IOTA": "i",
    "KAPPA": "k", "MU": "m", "NU": "n", "OMICRON": "o", "RHO": "p", "TAU": "t",
    "UPSILON": "y", "CHI": "x",
}  # fmt: skip
# What looks alike within Latin: capital I, small l and the digit one; capital O and zero.
LATIN = {"l": "i", "1": "i", "|": "i", "0": "o", "ı": "i", "ȷ": "j", "ɡ": "g", "ɑ": "a"}
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


@cache
def plain_letter(character: str) -> str:
    """The plain letter that a case-folded character of Latin, Cyrillic or Greek looks like."""
    base = _without_stroke(character)
    return LATIN.get(base) or _foreign().get(base) or base


def _without_stroke(character: str) -> str:
    """`ø` is named "o with stroke" and has no accent that could be taken off."""
    name = unicodedata.name(character, "")
    base, _, addition = name.partition(" WITH ")
    if not addition or not name.startswith(SCRIPTS):
        return character
    try:
        return unicodedata.lookup(base)
    except KeyError:
        return character


@cache
def _foreign() -> dict[str, str]:
    named = [("CYRILLIC", letter, plain) for letter, plain in CYRILLIC.items()]
    named += [("GREEK", letter, plain) for letter, plain in GREEK.items()]
    table: dict[str, str] = {}
    for script, letter, plain in named:
        small = f"{script} SMALL LETTER {letter}"
        one = f"{script} LETTER {letter}"
        table[_letter(small) or unicodedata.lookup(one)] = LATIN.get(plain, plain)
    return table


def _letter(name: str) -> str | None:
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return None
