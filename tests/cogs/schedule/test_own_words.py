"""The answers to a choice of several sessions name what is different for some of them."""

from datetime import UTC, datetime, timedelta

from bot.model import Session
from bot.schedule.outlook import Outlook
from bot.schedule.settings import Settings
from cogs.schedule.own import allowed_text, chosen_text

AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)


def outlook(title: str, minutes: int | None) -> Outlook:
    """One that is reminded of so long before, as usual fifteen; None for too late."""
    at = None if minutes is None else AT_17 - timedelta(minutes=minutes)
    session = Session(title=title, starts_at=AT_17)
    return Outlook(session, at, at, (7,), minutes == 15, is_paused=False, comes=True)


USUAL, SOONER, TOO_LATE = outlook("Talk", 15), outlook("Demo", 5), outlook("Opening", None)


def test_of_several_sessions_the_exceptions_are_named_with_their_time() -> None:
    text = allowed_text(Settings(may_write=True), [USUAL, SOONER, TOO_LATE])
    assert "15 minutes before each" in text
    assert f"Of **Demo** I write to you <t:{int(AT_17.timestamp()) - 300}:F>" in text
    assert "too late for a reminder of **Opening**." in text
    assert "Talk" not in text


def test_before_the_question_is_answered_nothing_more_is_promised() -> None:
    text = chosen_text([USUAL, SOONER], Settings(), 0)
    assert "15 minutes before each, or later where that is past" in text


def test_whoever_reads_the_channel_hears_for_which_session_it_is_too_late() -> None:
    text = chosen_text([USUAL, TOO_LATE], Settings(may_write=False), 0)
    assert (
        "The reminder of each comes in <#7>. It is too late for a reminder of **Opening**" in text
    )


def test_more_exceptions_than_are_read_are_counted() -> None:
    text = allowed_text(Settings(may_write=True), [SOONER] * 7)
    assert "2 more begin too soon for that; I write to you later." in text
