"""The log reads as sentences, whatever was done."""

from datetime import UTC, datetime

from bot.model import AuditEntry
from cogs.events.present import log_pages

AT = datetime(2024, 11, 14, 16, 30, tzinfo=UTC)


def said(action: str, subject: str, after: dict[str, object] | None = None) -> str:
    entry = AuditEntry(actor_id=7, action=action, subject=subject, at=AT, after=after)
    return log_pages([entry])[0].splitlines()[-1].partition(": ")[2]


def test_each_deed_and_what_it_was_done_to_make_a_sentence() -> None:
    assert said("event.setup", "NumHack") == "<@7> set the server up of NumHack."
    assert said("team.remove", "Ants") == "<@7> took somebody out of Ants."
    assert said("team.disband", "Ants") == "<@7> disbanded the team: Ants."
    assert said("people.checkin", "Ada") == "<@7> checked in: Ada."


def test_what_is_named_by_keys_reads_as_words() -> None:
    entry = said("mentor.join", "Inês", {"topics": {"vision": 2}})
    assert entry == "<@7> noted what a mentor knows: Inês (topics: vision 2)."


def test_deadlines_read_as_everywhere_else() -> None:
    move = "deadline.move"
    assert said(move, "team_formation closes") == "<@7> moved: the end of team formation."
    assert said(move, "judging opens") == "<@7> moved: the beginning of judging."
    entry = said(move, "unit:week-1 closes for Ants_2")
    assert entry == "<@7> moved: the end of week 1 hand-in for Ants\\_2."
    # A team may be called so.
    entry = said(move, "submissions closes for closes for all")
    assert entry == "<@7> moved: the end of submissions for closes for all."


def test_what_was_not_there_is_not_called_by_the_programs_word_for_it() -> None:
    entry = said("submission.reopened", "Owls", {"until": None})
    assert entry == "<@7> let hand in until later: Owls (until: none)."
