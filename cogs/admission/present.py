"""What people read about their application and about check-in, and organizers at the desk."""

from typing import Any

from bot.model import Event
from bot.people.admission_terms import CheckIn
from bot.people.checkin import Confirmed, Counts, Seen
from bot.ui.text import MESSAGE_LENGTH, counted, cut, safe, when

# The words of an answer, where the organizers wrote no letter of their own.
USUAL = {
    "registered": "You are in, and we look forward to having you! `/start` shows what comes next.",
    "waiting": (
        "You are on the waiting list. As soon as a seat is free for you, I tell you; you need "
        "not do anything. `/start` shows where you stand."
    ),
    "declined": (
        "Thank you for the time and thought that you put into your application. This time we "
        "cannot offer you a seat: there were more good applications than seats, and it says "
        "nothing about the worth of your work. We would be glad to hear from you again."
    ),
}
# Room for what surrounds the organizers' own letter.
LETTER_LENGTH = 1_500


def letter_text(facts: dict[str, Any]) -> str:
    """The answer to an application, as the applicant reads it."""
    letter: str = facts.get("letter") or USUAL[facts["state"]]
    head = f"**Your application to {safe(facts['event'])}**"
    return cut(f"{head}\n{letter}", MESSAGE_LENGTH - 200)


def letter_waits_text(facts: dict[str, Any]) -> str:
    """In a channel: that there is an answer, and nothing of what it says."""
    return (
        f"<@{facts['for_user']}>, your application to **{safe(facts['event'])}** has been "
        "answered. The button shows it to you alone."
    )


def no_answer_text() -> str:
    """For who presses the button under somebody else's message, or after all has changed."""
    return (
        "I have no answer to an application of yours here, or your part has changed since. "
        "`/start` shows where you stand."
    )


def question_text(event: Event, asked: CheckIn, role_id: int | None) -> str:
    """Who still comes: the question to everyone."""
    who = f"<@&{role_id}> " if role_id else ""
    return f"### {who}Are you still coming to {safe(event.name)}?\n{_until(asked)}"


def own_question_text(event: Event, asked: CheckIn, room: int | None) -> str:
    """The same to one person, directly; buttons work on the server only."""
    where = f"in <#{room}>" if room else "on the server"
    return (
        f"Are you still coming to **{safe(event.name)}**? Say so with the buttons {where}. "
        f"{_until(asked)}"
    )


def _until(asked: CheckIn) -> str:
    if asked.closes_at is None:
        return "One click helps us to plan. If you cannot come, say so: others would like to."
    if asked.release_seats:
        return (
            f"Please say so until {when(asked.closes_at)}. Seats of those from whom I do not "
            "hear go to people on the waiting list."
        )
    return f"Please say so until {when(asked.closes_at)}; it helps us to plan."


def confirmed_text(confirmed: Confirmed) -> str:
    """The answer to "Yes, I am coming"."""
    name = safe(confirmed.event.name)
    if confirmed.already:
        return f"You had said so already: you are coming to **{name}**. See you there!"
    return (
        f"✅ Thank you, see you at **{name}**! If something comes up, `/start` lets you give "
        "your seat to somebody else."
    )


def released_text(facts: dict[str, Any], people: list[int]) -> str:
    """That seats were passed on, and how to come back."""
    who = " ".join(f"<@{person}>" for person in people)
    return (
        f"{who + ': ' if who else ''}I did not hear whether you still come to "
        f"**{safe(facts['event'])}**, so your seat went on. If you would like to come after all, "
        "`/start` shows whether there is a seat or a place on the waiting list."
    )


def report_text(event: Event, counts: Counts, released: int, *, asked: bool) -> str:
    """How check-in ended, for organizers."""
    if not asked:
        return (
            f"⚠️ **Check-in for {safe(event.name)} is over, and nobody was asked:** the "
            "question did not go out in time, as I was away or paused. So nobody lost a seat. To "
            "ask after all, give `check_in` new times in the event file and hand it to "
            "`/config import`."
        )
    gone = f" {counted(released, 'seat')} without an answer went on." if released else ""
    return (
        f"📋 **Check-in for {safe(event.name)} is over:** of {counts.registered:,} with a seat, "
        f"{counts.confirmed:,} said that they come.{gone} `/people export` has the whole list."
    )


def seen_text(seen: Seen, user_id: int) -> str:
    """At the desk: who is here now, and how many in all."""
    who = f"<@{user_id}>"
    if seen.already is not None:
        return f"{who} was checked in already, {when(seen.already)}. {here_text(seen.counts)}"
    return f"✅ {who} is here. {here_text(seen.counts)}"


def undone_text(seen: Seen, user_id: int) -> str:
    """After a check-in was taken back."""
    return f"<@{user_id}> is not checked in any more. {here_text(seen.counts)}"


def here_text(counts: Counts) -> str:
    """How many are here: `12 of 40 are here.`"""
    return f"**{counts.here:,} of {counts.registered:,}** are here."


def status_text(counts: Counts) -> str:
    """Check-in on /event status."""
    return (
        f"Check-in: {counts.confirmed:,} of {counts.registered:,} said that they come, "
        f"{counts.here:,} are here."
    )
