"""What organizers read while they review applications."""

from typing import Any

from bot.model import Review
from bot.people.applications import Application, Desk
from bot.people.csv_columns import shown
from bot.ui.text import MESSAGE_LENGTH, counted, cut, relative, safe, when

VERDICTS = {"accept": "accept", "wait": "waiting list", "decline": "decline"}
DECIDED = {"accept": "accepted", "wait": "on the waiting list", "decline": "declined"}
STATES = {
    "applied": "not decided",
    "waiting": "on the waiting list",
    "registered": "accepted",
    "declined": "declined",
    "withdrawn": "withdrew",
}
PROFILE = ("skills", "interests", "tracks", "languages", "affiliation", "about")
ANSWER, NOTE = 300, 150


def progress_text(desk: Desk) -> str:
    """`12 of 40 decided, 5 places left.`"""
    parts = [f"{desk.decided:,} of {desk.total:,} decided"]
    if desk.places_left is not None:
        parts.append(f"{counted(max(desk.places_left, 0), 'place')} left")
    if desk.kept:
        parts.append(f"{counted(desk.kept, 'answer')} not told yet")
    text = ", ".join(parts)
    minimum = desk.terms.minimum
    if minimum is not None and desk.accepted < minimum:
        text += f"; {desk.accepted:,} accepted of at least {minimum:,} that are needed"
    return f"Applications: {text}."


def all_done_text(desk: Desk) -> str:
    """When nobody waits for a decision."""
    kept = " Their answers are told together, or now with the button." if desk.kept else ""
    return f"# {safe(desk.event.name)}\n{progress_text(desk)}\nNobody is left to look at.{kept}"


def application_text(
    desk: Desk, application: Application, position: int, together: bool, notice: str = ""
) -> str:
    """One application with its answers, the criteria, and what reviewers think."""
    participant = application.participant
    head = [
        f"{notice}\n" if notice else "",
        f"# {safe(desk.event.name)}: {position + 1:,} of {len(desk.queue):,}",
        progress_text(desk),
        f"**{safe(participant.name)}** (<@{participant.user_id}>), applied "
        f"{relative(participant.joined_at)}: **{_stand(application)}**",
        *_criteria(desk),
    ]
    tail = [*map(_review, application.reviews), _telling(desk, together)]
    lines = [*head, *_profile(participant.profile), *_answers(desk, participant.profile)]
    text = "\n".join(line for line in lines if line)
    end = "\n".join(line for line in tail if line)
    room = MESSAGE_LENGTH - len(end) - 2
    return cut(text, max(room, 500)) + (f"\n{cut(end, 1_400)}" if end else "")


def whole_text(desk: Desk, application: Application) -> str:
    """Everything an applicant wrote, not shortened, as a text to download."""
    profile = application.participant.profile
    answers: dict[str, Any] = profile.get("answers", {})
    lines = [f"{application.participant.name}\n"]
    lines += [f"{name}: {shown(profile[name])}" for name in PROFILE if profile.get(name)]
    for question in desk.terms.questions:
        lines.append(f"\n{question.ask}\n{shown(answers.get(question.key)) or '(no answer)'}")
    return "\n".join(lines) + "\n"


def _stand(application: Application) -> str:
    state = STATES.get(application.participant.state, application.participant.state)
    if application.kept is None:
        return state
    return f"{DECIDED[application.kept]}, not told yet"


def _criteria(desk: Desk) -> list[str]:
    criteria = desk.terms.criteria
    if not criteria:
        return []
    least = desk.terms.meet_at_least
    wanted = f"at least {least:,} of these" if least else "these"
    return [f"Should meet {wanted}:", *(f"-# - {safe(text)}" for text in criteria)]


def _profile(profile: dict[str, Any]) -> list[str]:
    told = [(name, shown(profile.get(name))) for name in PROFILE]
    return [f"{name.capitalize()}: {safe(cut(text, ANSWER))}" for name, text in told if text]


def _answers(desk: Desk, profile: dict[str, Any]) -> list[str]:
    answers: dict[str, Any] = profile.get("answers", {})
    lines: list[str] = []
    for question in desk.terms.questions:
        text = shown(answers.get(question.key))
        said = safe(cut(text, ANSWER)) if text else "*no answer*"
        lines.append(f"**{safe(question.ask)}**\n{said}")
    return lines


def _review(review: Review) -> str:
    note = f": {safe(cut(review.note, NOTE))}" if review.note else ""
    return f"📝 <@{review.reviewer_id}>: {VERDICTS[review.verdict]}{note}"


def _telling(desk: Desk, together: bool) -> str:
    answer_by = desk.terms.answer_by
    if together and answer_by is not None:
        return f"-# Decisions take effect and are told together, {when(answer_by)}."
    return "-# Each decision is told at once. Applicants never see verdicts and notes."


def told_text(count: int) -> str:
    """After everything kept back was let go."""
    return f"✉️ {counted(count, 'answer')} on the way."
