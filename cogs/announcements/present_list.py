"""What an organizer reads about announcements that wait, are being sent, or went out."""

from collections.abc import Sequence

from bot.announcements.listed import Listed
from bot.announcements.progress import Failure, Instead, Progress
from bot.announcements.rules import ALL_IN, DROPPED, stage_of
from bot.announcements.telling import Unpinged
from bot.delivery.kinds import Said
from bot.model import Announcement
from bot.ui.problems import problem_in_words
from bot.ui.text import MESSAGE_LENGTH, counted, cut, pages, relative, safe, when
from cogs.announcements.present import PAUSED, unreached_lines
from cogs.announcements.present_message import audience_name

BAR_LENGTH = 12
# How an announcement stands: before its time in the list, and in a menu.
STAGES = {
    "waiting": ("🕰️ goes out", "planned"),
    "held_back": ("⏸️ waits until the event goes on, was due", "waits until the event goes on"),
    "under_way": ("📨 is being sent, since", "is being sent"),
    "sent": ("✅ sent", "sent"),
    "reached_nobody": ("✖️ reached nobody, was due", "reached nobody"),
    "stopped": ("⏹️ stopped, was due", "stopped"),
    "cancelled": ("✖️ cancelled, was due", "cancelled"),
    ALL_IN: ("🎉 told nobody, as everyone had handed in, was due", "everyone had handed in"),
    DROPPED: ("✖️ dropped, was due", "dropped"),
}
STILL_SENDING = "Still sending. `/announce list` shows how far it is, and can stop it."

LOST_PINGS = {
    "role_gone": "somebody has deleted its role. `/event setup` makes it again.",
    "may_not_ping": "I lack the permission Mention Everyone there. Give it to me in the channel's "
    "settings.",
}


def progress_text(progress: Progress) -> str:
    """A bar, while it is being sent."""
    finished = progress.total - progress.waiting
    filled_part = BAR_LENGTH * finished // max(progress.total, 1)
    bar = "█" * filled_part + "░" * (BAR_LENGTH - filled_part)
    failed = f", {progress.dead:,} failed" if progress.dead else ""
    paused = f"\n{PAUSED}" if progress.is_paused else ""
    return f"{bar} sent to {progress.reached:,} of {progress.total:,}{failed}{paused}"


def report_text(progress: Progress) -> str:
    """What became of an announcement: who has it, who has not, and why."""
    announcement = progress.announcement
    head = {"stopped": "⏹️ Stopped", "sent": "✅ Sent"}.get(announcement.state, "Not sent")
    if announcement.state == "sent" and progress.waiting:
        head = "⏸️ Waits" if progress.is_paused else "📨 Being sent"
    elif announcement.state == "sent" and progress.total and not progress.reached:
        head = "🛑 Not sent" if progress.dead else "✖️ Not sent"
    lines = [f"{head}: announcement number {announcement.id} {_reached(progress)}."]
    if progress.elsewhere:
        people = counted(progress.elsewhere, "person", "people")
        lines.append(f"Of these, {people} have it in their team's space instead.")
    if progress.cancelled:
        why = "stopped, dropped, or not wanted any more"
        lines.append(f"Not sent ({why}): {progress.cancelled:,}.")
    lines += unreached_lines(dict(announcement.missed), progress.left_out)
    lost = [why for why in LOST_PINGS if why in announcement.missed]
    lines += [f"🔕 It pinged nobody: {LOST_PINGS[why]}" for why in lost]
    lines += [f"- {_failure(failure)}" for failure in progress.failures]
    if progress.failed > len(progress.failures):
        lines.append(f"- and {progress.failed - len(progress.failures):,} more")
    if progress.stopped:
        lines.append("`/announce list` edits what was posted, or sends the rest.")
    if progress.again:
        lines.append("`/announce list` can send again where it failed.")
    return pages(lines)[0]


def _reached(progress: Progress) -> str:
    if progress.announcement.place == "dm":
        people = counted(progress.total, "person", "people")
        return f"has reached {progress.reached:,} of {people}"
    return f"is at {progress.reached:,} of {counted(progress.total, 'place')}"


def _failure(failure: Failure) -> str:
    place = f"<@{failure.user_id}>" if failure.user_id else f"<#{failure.channel_id}>"
    problem = f"{place}: {problem_in_words(failure.problem)}"
    return problem if failure.instead is None else f"{problem} {_instead(failure.instead)}"


def _instead(instead: Instead) -> str:
    there = f"In their team's space, <#{instead.channel_id}>, it"
    match instead.state:
        case "done":
            return "It was said in their team's space instead."
        case "dead":
            return f"{there} could not be said either: {problem_in_words(instead.problem)}"
        case "cancelled":
            return f"{there} was not said either."
        case _:
            return f"{there} is still to be said."


def list_text(announcements: Sequence[Listed]) -> str:
    """Those that wait and those that went out, with their numbers."""
    if not announcements:
        return "Nothing was announced yet. `/announce now` and `/announce later` write one."
    lines = ["# Announcements", *(_listed(one) for one in announcements)]
    return pages(lines)[0]


def _listed(one: Listed) -> str:
    mark, announcement = STAGES[one.stage][0], one.announcement
    due = relative(announcement.due_at)
    return f"- **{announcement.id}** {mark} {due}: {safe(headline(announcement))}"


def stage_option(stage: str) -> str:
    """How one stands, in a menu."""
    return STAGES[stage][1]


def headline(one: Announcement) -> str:
    """A few words by which one knows an announcement; not escaped."""
    return cut(" ".join((one.title or one.text).split()), 60)


UNSENT = {
    "cancelled": "It was cancelled and will not go out.",
    ALL_IN: "When it was due, everyone had handed in. So nobody was told.",
    DROPPED: "An organizer dropped it, and it will not go out.",
}
ONLY_TEXT_AND_TIME = (
    "-# **Edit** changes the title, the text and the time. For other people, another place or "
    "another ping, cancel it and write it anew with `/announce later`."
)


def detail_text(progress: Progress) -> str:
    """One announcement: what it says, for whom, and how it stands."""
    one = progress.announcement
    # Of what was cancelled this is the only place where the text can still be read.
    longest = MESSAGE_LENGTH if one.state == "cancelled" else 900
    quoted = "\n".join(f"> {line}" for line in cut(one.text, longest).splitlines())
    title = f"> **{safe(one.title)}**\n" if one.title else ""
    whom = safe(audience_name(*progress.audience))
    head = f"Number {one.id}, for {whom}, by <@{one.author_id}>"
    if progress.is_paused and (one.state == "waiting" or progress.waiting):
        quoted += f"\n{PAUSED}"
    if one.state == "waiting":
        goes = "Goes out" if one.due_at > progress.at else "Was due"
        return f"{head}. {goes} {when(one.due_at)}.\n{title}{quoted}\n{ONLY_TEXT_AND_TIME}"
    if one.state == "cancelled":
        by = "**Undo**" if one.due_at > progress.at else "**Plan it again**, with another time,"
        why = UNSENT[stage_of(one.state, one.missed)]
        text = f"{head}. {why} {by} lets it go out after all.\n{title}{quoted}"
        return cut(text, MESSAGE_LENGTH)
    return cut(f"{head}.\n{title}{quoted}\n{report_text(progress)}", MESSAGE_LENGTH)


def edited_text(one: Announcement) -> str:
    """The answer after an edit."""
    if one.state == "waiting":
        return f"Changed. Number {one.id}, due {when(one.due_at)}, goes out with the new text."
    return f"Changed. The posted messages of number {one.id} are being edited in place."


def unpinged_said(unpinged: Unpinged) -> Said:
    """Tells organizers that an announcement was posted without its ping."""
    one = unpinged.announcement
    text = (
        f"🔕 **Announcement number {one.id} pinged nobody.** It stands in <#{unpinged.channel_id}> "
        f"({safe(headline(one))}), but {LOST_PINGS[unpinged.why]} If people must hear of it at "
        "once, announce it again after that."
    )
    return Said(text, f"An automatic notice of {safe(unpinged.event)}")
