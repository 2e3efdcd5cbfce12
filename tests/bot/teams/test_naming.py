"""Names of teams: equal to the eye is equal; what cannot be a name is refused with a reason."""

import pytest

from bot.errors.teams import NameNeedsLetters, NameNotPlain, NameTooLong
from bot.teams.naming import LONGEST_FOLDED, LONGEST_NAME, clean_name, fold_name, freed_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ants", "ANTS"),
        ("Ants", "  ants "),
        ("Team-A", "team_a"),
        ("Søren", "soren"),
        ("Café", "Cafe\u0301"),
        ("NASA", "\u039d\u0410\u0405\u0410"),
        ("Ace", "\U0001d56c\U0001d588\U0001d58a"),
        ("AI Team", "Al Team"),
        ("R0b0t", "Robot"),
        ("Straße", "STRASSE"),
        ("\u039d\u0388\u0391", "\u03bd\u03ad\u03b1"),
        ("Full", "\uff26\uff55\uff4c\uff4c"),
        ("Ants", "A\u200bnts\u202e"),
        ("Ants ❤", "Ants ❤\ufe0f"),
    ],
)
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("Ants", "Bees"),
        ("Ants 🐜", "Ants 🐝"),
        ("がく", "かく"),
        ("की", "कु"),
        ("กา", "กี"),
    ],
)
def test_names_that_differ_to_their_readers_stay_different(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize("typed", ["", "   ", "🔥🔥", "42", "\u200b\u202e", "---", "\ufe0f"])
def test_a_name_needs_a_letter(typed: str) -> None:
    with pytest.raises(NameNeedsLetters):
        clean_name(typed)


@pytest.mark.parametrize(
    "typed", ["hi @everyone", "＠here now", "<@123> fans", "<#5>x", "https://a.example", "<:a:1>b"]
)
def test_a_name_mentions_nobody_and_leads_nowhere(typed: str) -> None:
    with pytest.raises(NameNotPlain):
        clean_name(typed)


def test_two_hundred_emoji_are_too_long_and_the_refusal_says_how_long() -> None:
    with pytest.raises(NameTooLong) as refused:
        clean_name("🔥" * 200)
    assert (refused.value.length, refused.value.limit) == (200, LONGEST_NAME)


def test_the_longest_name_fits_a_thread_even_in_emoji() -> None:
    name = clean_name("a" + "🔥" * (LONGEST_NAME - 1))
    assert len(name.encode("utf-16-le")) // 2 <= 100


def test_a_name_is_one_line_without_marks_that_cannot_be_seen() -> None:
    assert clean_name(" The\u202e\n  Ants\x00 ") == "The Ants"
    assert clean_name("مرحبا") == "مرحبا"
    assert clean_name("👩‍💻 x") == "👩‍💻 x", "what joins emoji stays"


def test_what_a_ligature_folds_to_fits_its_column() -> None:
    assert len(fold_name("\ufdfa" * LONGEST_NAME)) == LONGEST_FOLDED


def test_no_name_folds_to_that_of_a_disbanded_team() -> None:
    assert fold_name("Ants #5") != freed_name(fold_name("Ants"), 5)
    assert " " not in fold_name("a b\u00a0c\u2003d")
