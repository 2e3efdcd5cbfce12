"""What people read about a request for help: receipts, offers, the room, the queue."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.mentors.asking import Question
from bot.mentors.receipts import Receipt
from bot.mentors.telling import Board, Brief, OfferNow
from bot.model import MentorRequest
from bot.people.languages import language_name
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, plain, relative, safe, when

URGENCY = ("when somebody has time", "soon", "we are stuck")
RATINGS = {3: "It helped a lot", 2: "It helped", 1: "It did not help"}
TRIED_SHOWN, BOARD_SHOWN = 900, 15
NO_MENTION = "their mentor"
# Why a mentor was chosen, as the mentor reads it, and as those do who are helped.
WHY_YOU = {
    "passed_by": "another mentor thinks you know better",
    "assigned": "you are this team's mentor",
    "helped_before": "you have helped them before",
    "level 1": "you know something of it",
    "level 2": "you know it well",
    "level 3": "you are an expert in it",
    "language": "you both speak",
}
WHY_THEM = {
    "passed_by": "another mentor thinks they know best",
    "assigned": "your team's own mentor",
    "helped_before": "has helped you before",
    "level 1": "knows something of it",
    "level 2": "knows it well",
    "level 3": "an expert in it",
    "language": "speaks",
}


def who(brief: Brief) -> str:
    """Who asks, as others read it."""
    name = f"**{safe(brief.team.name)}**, " if brief.team else ""
    return f"{name}<@{brief.request.user_id}>"


def topics(brief: Brief) -> str:
    """What it is about."""
    return joined([safe(title) for title in brief.topics])


def mentor_name(brief: Brief) -> str:
    """The mentor who has it in hand."""
    if brief.mentor is None:
        return "a mentor"
    return f"<@{brief.mentor.user_id}>" if brief.mentor.user_id else safe(brief.mentor.name)


def details(request: MentorRequest) -> list[str]:
    """What was said with a request, one thing a line."""
    lines: list[str] = []
    if request.tried:
        lines.append(f"> {safe(cut(plain(request.tried), TRIED_SHOWN))}")
    said = [f"Where: {safe(request.place)}"] if request.place else []
    if request.urgency:
        said.append(f"Urgency: {URGENCY[request.urgency]}")
    if request.languages:
        said.append(f"Speaks: {safe(language_names(request.languages))}")
    return [*lines, " · ".join(said)] if said else lines


def language_names(codes: Iterable[str]) -> str:
    """Languages by their English names; what is no code stays as it was written."""
    return ", ".join(language_name(code) for code in codes)


def receipt_text(receipt: Receipt, title: str) -> str:
    """Where somebody who asked stands."""
    request = receipt.request
    match request.state:
        case "open":
            return "\n".join([*_waits(receipt, title), *details(request)])
        case "claimed":
            room = f" in <#{request.thread_id}>" if request.thread_id else ""
            return (
                f"A mentor has your request on **{safe(title)}** in hand{room}, since "
                f"{relative(request.claimed_at or request.queued_at)}."
            )
        case "resolved":
            return f"Your request on **{safe(title)}** is solved."
        case _:
            return f"Your request on **{safe(title)}** is closed. `/ask mentor` makes another."


def _waits(receipt: Receipt, title: str) -> list[str]:
    first = (
        f"✅ Your request on **{safe(title)}** is in the queue."
        if receipt.is_new
        else f"Your request on **{safe(title)}** is under way already; here is how it stands."
    )
    others = receipt.waiting - 1
    if not others:
        place = "Nobody else waits."
    else:
        oldest = f", the oldest since {relative(receipt.oldest_at)}" if receipt.oldest_at else ""
        place = f"Place {receipt.place} of {receipt.waiting} who wait{oldest}."
    lines = [first, f"{place} {_there(receipt)}"]
    hours = receipt.drop_in
    if hours is not None and hours.starts_at is not None:
        room = f", {safe(hours.place)}" if hours.place and hours.place != "open" else ""
        lines.append(f"Or drop in: **{safe(hours.title)}**, {when(hours.starts_at)}{room}.")
    return lines


def _there(receipt: Receipt) -> str:
    if receipt.there:
        verb = "is" if receipt.there == 1 else "are"
        return (
            f"{counted(receipt.there, 'mentor')} who can help {verb} there now; I ask the best "
            "ones first, and a thread opens for you once one accepts."
        )
    if receipt.next_there is not None:
        return (
            f"No mentor for this is there now; the next one comes {when(receipt.next_there)}. "
            "Your request waits for them."
        )
    return (
        "No mentor for this is there now, and I do not know when the next one comes. Your request "
        "stays on the mentors' board, and the organizers hear of it in 15 minutes."
    )


def question_of(request: MentorRequest) -> Question:
    """What a request asks, to fill in the form again."""
    return Question(
        (request.topic, *request.further_topics),
        request.tried,
        request.place,
        request.urgency,
        tuple(request.languages),
    )


def offer_text(now: OfferNow) -> str:
    """A request as one mentor is asked to take it."""
    brief = now.brief
    lines = [
        f"🙋 {who(brief)} would like your help with **{topics(brief)}**, "
        f"since {relative(brief.request.queued_at)}.",
        *details(brief.request),
    ]
    if reason := _why(now.offer.reason, WHY_YOU):
        lines.append(f"-# Why you: {reason}.")
    return cut("\n".join(lines), MESSAGE_LENGTH - 200)


def _why(reason: dict[str, object], words: Mapping[str, str]) -> str:
    reasons = ("passed_by", "assigned", "helped_before")
    said = [words[why] for why in reasons if reason.get(why)]
    if (level := f"level {reason.get('level')}") in words:
        said.append(words[level])
    if language := reason.get("language"):
        said.append(f"{words['language']} {safe(language_name(str(language)))}")
    return joined(said)


def offer_over_text(now: OfferNow) -> str:
    """What stands in place of an offer that leads nowhere any more."""
    brief, state = now.brief, now.offer.state
    what = f"{topics(brief)}, asked by {who(brief)}"
    if state == "accepted" and brief.request.state == "claimed":
        room = f" in <#{brief.request.thread_id}>" if brief.request.thread_id else ""
        return f"✅ You took this{room}: {what}."
    if state == "declined":
        return f"You said no to this: {what}. Somebody else is asked."
    if brief.request.state == "claimed":
        return f"{mentor_name(brief)} was faster: {what}. Thank you all the same."
    if brief.request.state == "open":
        return f"Withdrawn: {what}. `/mentor queue` shows what waits."
    return f"Not needed any more: {what}."


def opening_text(brief: Brief, reason: dict[str, object]) -> str:
    """The message on top of a request's room, as things stand; `reason` is why this mentor."""
    request = brief.request
    match request.state:
        case "claimed":
            why = f"\n-# Why them: {told}." if (told := _why(reason, WHY_THEM)) else ""
            state = f"{mentor_name(brief)} helps you. Press **Resolve** once it is solved.{why}"
        case "open":
            state = "It is back in the queue at its old place, and I am asking other mentors."
        case "resolved":
            state = f"✅ Solved {relative(request.closed_at or request.queued_at)}."
        case _:
            state = f"Closed {relative(request.closed_at or request.queued_at)}."
    asked = f"# {topics(brief)}\nAsked by {who(brief)}."
    return cut("\n".join([asked, *details(request), state]), MESSAGE_LENGTH - 200)


def board_text(board: Board, event_name: str) -> str:
    """The queue, for all mentors."""
    lines = [f"# Requests for help at {safe(event_name)}"]
    if not board.waiting:
        lines.append("Nobody waits. When somebody asks, I write to the two who fit best.")
    else:
        oldest = relative(board.waiting[0].request.queued_at)
        lines.append(f"**{counted(len(board.waiting), 'request')} waiting**, the oldest {oldest}:")
    for brief in board.waiting[:BOARD_SHOWN]:
        urgent = " · **stuck**" if brief.request.urgency == 2 else ""
        lines.append(
            f"- `#{brief.request.id}` **{topics(brief)}** · {who(brief)} · "
            f"{relative(brief.request.queued_at)}{urgent}"
        )
    if len(board.waiting) > BOARD_SHOWN:
        lines.append(f"- … and {len(board.waiting) - BOARD_SHOWN} more: `/mentor queue`")
    if board.in_hand:
        lines.append(f"In hand: {_in_hand(board.in_hand)}")
    names = [safe(mentor.name) for mentor in board.there]
    lines.append(f"There now: {joined(names[:20]) if names else 'nobody'}")
    return cut("\n".join(lines), MESSAGE_LENGTH)


def _in_hand(briefs: Sequence[Brief]) -> str:
    shown = [f"`#{b.request.id}` {mentor_name(b)}" for b in briefs[:8]]
    more = [f"{len(briefs) - 8} more"] if len(briefs) > 8 else []
    return joined([*shown, *more])


def queue_text(
    suited: Iterable[tuple[MentorRequest, str]],
    later: Iterable[tuple[MentorRequest, str]],
    helping: Iterable[tuple[MentorRequest, str]],
) -> str:
    """The queue as one mentor should read it; each request comes with its topic's title."""
    parts: list[str] = []
    for title, requests in (
        ("In your hands", [*helping]),
        ("For you", [*suited]),
        ("Others fit better, for now", [*later]),
    ):
        if requests:
            parts.append(f"### {title}")
            parts += [queue_line(request, topic) for request, topic in requests[:BOARD_SHOWN]]
    if not parts:
        return "Nobody waits for help, and you have nothing in hand."
    return cut("\n".join(parts), MESSAGE_LENGTH)


def queue_line(request: MentorRequest, topic: str) -> str:
    """One request of the queue."""
    room = f" · <#{request.thread_id}>" if request.thread_id else ""
    tried = f" · {safe(cut(plain(request.tried), 80))}" if request.tried else ""
    return (
        f"- `#{request.id}` **{safe(topic)}** · <@{request.user_id}> · "
        f"{relative(request.queued_at)}{room}{tried}"
    )


def until_text(until: datetime | None) -> str:
    """Until when somebody is there."""
    return f" until {when(until)}" if until else ""
