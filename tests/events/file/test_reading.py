"""Reading: lines, words, limits, and texts that mean harm."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.events.file.checking import check_event_file
from bot.events.file.findings import Finding
from bot.events.file.reading import read_event_file

GOOD = """\
event:
  slug: sample
  name: Sample
  summary: An event for one test.
  zone: Europe/Berlin
"""


def only(text: str | bytes) -> Finding:
    (finding,) = read_event_file(text, "sample.yaml").findings
    return finding


def test_a_small_file_is_read_without_findings() -> None:
    reading = check_event_file(GOOD, "sample.yaml")
    assert reading.file is not None
    assert reading.findings == ()
    assert reading.is_clean
    assert reading.can_be_imported


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    text = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read_event_file(text, "sample.yaml").file is not None


def test_an_unknown_key_names_its_line_and_the_nearest_key() -> None:
    finding = only(GOOD + "sesions: []\n")
    assert str(finding) == 'line 6: "sesions" is not a key here; did you mean "sessions"?'


def test_an_unknown_key_deep_in_a_list_offers_the_keys_of_that_place() -> None:
    finding = only(GOOD + "faq:\n  - key: a\n    question: Why?\n    anser: So.\n    answer: So.\n")
    assert (finding.line, finding.path) == (9, "faq.a.anser")
    assert finding.message.endswith('did you mean "answer"?')


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_text() -> None:
    text = GOOD + "teams:\n  max_size: many\n  solo: perhaps\nfaqs: []\n"
    found = read_event_file(text, "sample.yaml").findings
    assert [finding.line for finding in found] == [7, 8, 9]


def test_words_that_yaml_likes_to_change_stay_words() -> None:
    text = GOOD.replace("Sample", "no").replace("An event for one test.", "12:30")
    file = read_event_file(text + "sessions:\n  - {key: on, date: 2025-05-13}\n", "s").file
    assert file is not None
    assert (file.event.name, file.event.summary) == ("no", "12:30")
    assert (file.sessions[0].key, file.sessions[0].date) == ("on", "2025-05-13")


def test_an_empty_value_counts_as_not_said() -> None:
    file = read_event_file(GOOD + "faq:\nteams: ~\n", "sample.yaml").file
    assert file is not None
    assert file.faq == ()
    assert file.teams is None


def test_a_wrong_zone_is_reported_once_and_not_for_every_time_inside() -> None:
    text = GOOD.replace("Europe/Berlin", "Mars/Olympus")
    finding = only(text + "windows:\n  hacking:\n    opens: 2024-11-22 10:00\n")
    assert (finding.rule, finding.line) == ("unknown-zone", 5)


def test_text_given_as_str_is_read_as_well() -> None:
    assert only("- a\n").rule == "empty"


@pytest.mark.parametrize("text", [b"x" * 5_000_000, "x" * 300_000, b"- a\n" * 1_300_000])
def test_a_large_file_is_refused_before_it_is_parsed(text: str | bytes) -> None:
    started = time.process_time()
    assert only(text).rule == "too-large"
    assert time.process_time() - started < 0.2


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: &a [*a]", "alias"),
        ("a: &a {b: *a}", "alias"),
        ("a: &a x\nb: [" + "*a, " * 60 + "]", "alias"),
        ("[" * 60_000, "too-deep"),
        ("a: " * 50_000, "malformed"),
        ("- " * 60_000, "too-deep"),
        ("{a: " * 60_000, "too-deep"),
        ("{" * 60_000, "malformed"),
        ("!!python/object/new:os.system [x]", "tag"),
        ("event: !!timestamp 2024-11-22", "tag"),
        ("event: !include secret.yaml", "tag"),
        ("%TAG ! tag:x,2024:\n---\nevent: !x y", "tag"),
        ("<<: &a {b: c}\nevent: x", "unknown-key"),
        ("? [a]\n: b", "malformed"),
        ("{a: b}: c", "malformed"),
        ("a: 'b", "malformed"),
        ("a: b: c", "malformed"),
        ("a\n\tb", "tab"),
        ("a: \x00", "control-character"),
        ("a: \x1b[31m", "control-character"),
        ("\x85", "empty"),
        ("--- a\n--- b", "several-documents"),
        ("# only a comment", "empty"),
        ("[" + "x," * 30_000 + "]", "too-large"),
        (b"\xff\xfea\x00", "not-utf-8"),
        (b"a: \xc3", "not-utf-8"),
        ("a: \ud800", "control-character"),
    ],
)
def test_texts_that_make_no_sense_or_mean_harm_are_refused(text: str | bytes, rule: str) -> None:
    started = time.process_time()
    reading = check_event_file(text, "sample.yaml")
    assert reading.file is None
    assert rule in {finding.rule for finding in reading.findings}
    assert time.process_time() - started < 1


def test_a_bomb_of_aliases_is_given_up_early() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 6)]
    started = time.process_time()
    assert only("\n".join(lines)).rule == "too-large"
    assert time.process_time() - started < 0.5


def _many(count: int, text: str) -> str:
    return "".join(text.replace("#", str(number)) for number in range(count))


@pytest.mark.parametrize(
    "sections",
    [
        "sessions:\n" + _many(1000, "- {key: a#, start: 2024-11-22 10:00, duration: 1 h}\n"),
        "sessions:\n" + _many(1500, "- {key: a#, start: 2024-11-22 10:00 Europe/Berln#}\n"),
        "tracks:\n" + _many(1000, "- {key: track-#, title: a}\n") + "awards:\n"
        "- {key: a, title: a, tracks: [" + _many(2500, "trick-#, ") + "]}\n",
        "faq:\n" + _many(1000, "- {qestion: a, anser: b, kee: c}\n"),
        "reminders:\n  sessions: [" + "1" * 9_000 + " min]\n",
        "windows: {hacking: {opens: '2024-11-22 " + "1:" * 4_000 + "'}}\n",
        "texts:\n  welcome: '" + "{" * 3_900 + "'\n",
    ],
    ids=["overlaps", "zones", "references", "keys", "span", "moment", "fields"],
)
def test_a_file_full_of_mistakes_costs_little_and_its_report_has_an_end(
    sections: str,
) -> None:
    started = time.process_time()
    reading = check_event_file(GOOD + sections, "sample.yaml")
    assert time.process_time() - started < 2
    assert 0 < len(reading.findings) < 400


def test_quoted_text_in_a_message_cannot_act_where_it_is_shown() -> None:
    finding = only(GOOD + 'sessions: "\\e[2J\\u202e"\n')
    assert finding.message.isprintable()


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u200f", "\\a", "\\e"])
def test_invisible_signs_in_names_are_errors(sign: str) -> None:
    text = GOOD.replace("name: Sample", f'name: "Sam{sign}ple"')
    found = check_event_file(text, "sample.yaml").findings
    assert [(finding.rule, finding.line) for finding in found] == [("hidden-character", 3)]


@pytest.mark.parametrize(
    "name",
    ["Семинар", "ワークショップ", "می\u200cخواهم", "👩\u200d💻 Hack", "São Paulo", "🏳️\u200d🌈"],
)
def test_names_in_any_script_and_emoji_are_welcome(name: str) -> None:
    reading = check_event_file(GOOD.replace("name: Sample", f"name: {name}"), "sample.yaml")
    assert reading.findings == ()


@pytest.mark.parametrize("mention", ["@everyone", "@here", "<@123>", "<@!123>", "<@&5>", "<#77>"])
def test_a_mention_in_a_name_is_an_error(mention: str) -> None:
    text = GOOD.replace("name: Sample", f'name: "Hello {mention}"')
    reading = check_event_file(text, "sample.yaml")
    assert [finding.rule for finding in reading.findings] == ["mention"]
    assert not reading.can_be_imported


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "https://", "https://u:p@example.org", "x y"],
)
def test_links_that_do_not_lead_to_the_web_are_refused(link: str) -> None:
    finding = only(GOOD + f'sessions:\n  - key: talk\n    date: open\n    link: "{link}"\n')
    assert (finding.rule, finding.line) == ("not-a-link", 9)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_text_makes_checking_fail(text: str | bytes) -> None:
    reading = check_event_file(text, "sample.yaml")
    assert reading.file is not None or reading.findings


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4), st.text("abc:-[]{}&*!|>'\"#%@\n \t", max_size=20))
def test_no_damage_to_a_good_file_makes_checking_fail(line: int, damage: str) -> None:
    before, after = GOOD.split("\n")[: line + 1], GOOD.split("\n")[line + 1 :]
    text = "\n".join(before) + damage + "\n" + "\n".join(after)
    reading = check_event_file(text, "sample.yaml")
    assert reading.file is not None or reading.findings
