"""Text that people wrote is shown whole and harmless; times and lists read well."""

from datetime import UTC, datetime

import pytest

from bot.ui.text import counted, cut, in_words, joined, pages, plain, safe, when

NOON = datetime(2024, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana", "Ana"),
        ("  two\n lines ", "two lines"),
        ("**bold** _it_ `code`", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\`"),
        ("\u202egnp.exe", "gnp.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("محمد", "محمد"),
        ("[[free](https://evil.example)", "\\[\\[free\\](https://evil.example)"),
        ("[**b**](x)", "\\[\\*\\*b\\*\\*\\](x)"),
        ("https://a.example/b_c_d", "https://a.example/b_c_d"),
        ("2. Workshop", "2\\. Workshop"),
        ("1984.", "1984\\."),
        ("1. [x](y)", "1\\. \\[x\\](y)"),
        ("- dash", "\\- dash"),
        ("-# small", "\\-# small"),
        ("# loud", "\\# loud"),
        (">>> quote", "\\>>> quote"),
        ("* star", "\\* star"),
        # Discord makes no lists of these.
        ("3.5 million", "3.5 million"),
        ("1) first", "1) first"),
        ("+ plus", "+ plus"),
        ("Chapter 2. More", "Chapter 2. More"),
        ("back\\[slash](https://a.example)", "back\\\\\\[slash\\](https://a.example)"),
    ],
)
def test_a_name_is_shown_whole_and_without_tricks(name: str, shown: str) -> None:
    assert safe(name) == shown


@pytest.mark.parametrize("mention", ["@everyone", "@here"])
def test_a_mention_of_all_is_broken_up(mention: str) -> None:
    assert mention not in safe(f"hello {mention}")


@pytest.mark.parametrize("sign", ["@", "@!", "@&", "#"])
def test_a_mention_of_somebody_or_a_channel_is_shown_as_text(sign: str) -> None:
    assert f"\\<{sign[0]}" in safe(f"hello <{sign}123456789012345678>")


def test_a_masked_link_in_a_name_is_shown_as_text() -> None:
    assert safe("[free nitro](https://example.org)").startswith("\\[")


def test_a_name_of_two_hundred_emoji_stays_one_line() -> None:
    assert plain("🎉" * 200) == "🎉" * 200
    assert len(cut(plain("🎉" * 200), 100)) == 100


def test_an_instant_is_told_as_discord_renders_it() -> None:
    assert when(NOON) == "<t:1732276800:F> (<t:1732276800:R>)"


def test_where_discord_renders_nothing_an_instant_is_told_in_words_with_its_zone() -> None:
    assert in_words(NOON, "Europe/Berlin") == "Fri 22 Nov, 13:00 CET"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Etc/GMT+12", "00:00 AoE"),
        ("Etc/GMT-5", "17:00 UTC+5"),
        ("America/Sao_Paulo", "09:00 UTC-3"),
        ("Asia/Kathmandu", "17:45 UTC+5:45"),
        ("Pacific/Marquesas", "02:30 UTC-9:30"),
        ("Etc/GMT-10", "22:00 UTC+10"),
        ("Asia/Kolkata", "17:30 IST"),
        ("UTC", "12:00 UTC"),
    ],
)
def test_a_zone_without_letters_of_its_own_is_named_as_people_write_it(
    zone: str, said: str
) -> None:
    assert in_words(NOON, zone) == f"Fri 22 Nov, {said}"


def test_lists_are_joined_as_one_says_them() -> None:
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined([]) == ""


def test_counts_have_the_right_form() -> None:
    assert [counted(n, "session") for n in (0, 1, 1200)] == [
        "0 sessions",
        "1 session",
        "1,200 sessions",
    ]


def test_lines_are_packed_into_messages_without_losing_one() -> None:
    lines = [f"line {number} " + "x" * 90 for number in range(100)]
    texts = pages(lines, 500)
    assert all(len(text) <= 500 for text in texts)
    assert "\n".join(texts).split("\n") == lines


def test_a_line_longer_than_a_message_is_cut() -> None:
    assert pages(["y" * 50], 20) == ["y" * 19 + "…"]
