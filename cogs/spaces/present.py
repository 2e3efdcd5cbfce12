"""What people read about the rooms of teams."""

from collections.abc import Sequence

from bot.spaces.repairs import Overview, Progress
from bot.spaces.rules import THREAD, VOICE, Fit
from bot.spaces.service import Wanted
from bot.ui.problems import problem_in_words
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, pages, plain, safe

# As bots have seen it; Discord publishes no number.
THREADS_AT_ONCE, THREADS_EVERY_MINUTES = 50, 5
BAR_LENGTH, SHOWN, ROOM = 20, 10, MESSAGE_LENGTH - 300


def welcome_text(wanted: Wanted, names: Sequence[str]) -> str:
    """The first message in a team's room."""
    people = joined(safe(name) for name in names)
    more = wanted.team.size_limit - len(names)
    # Discord shows a private thread to those in it and to who may manage threads.
    in_thread = wanted.room((THREAD,)) is not None
    organizers = "organizers who manage threads here" if in_thread else "the organizers"
    lines = [
        f"## Welcome, {safe(wanted.team.name)}",
        f"This is your room. You, {organizers} and I see it; whoever joins your team is let in, "
        "and whoever leaves it is let out.",
        f"In it: {people}" if names else "Nobody is in the team yet.",
        "**What next:** say hello, and agree on what you want to build.",
    ]
    if more > 0 and wanted.team.looking:
        lines.append(
            f"You have room for {counted(more, 'more person', 'more people')}: `/team invite` "
            "asks somebody in; your captain says whom you look for with **Edit** in `/team info`."
        )
    if wanted.room((VOICE,)) is not None:
        lines.append("To talk, you have a voice channel of the same name.")
    return cut("\n".join(lines), ROOM)


def welcome_footer(wanted: Wanted) -> str:
    """Where the message comes from."""
    return f"A room of your own in {safe(wanted.event_name)}"


def question(overview: Overview, fit: Fit) -> str:
    """What is about to be made, and what would not fit."""
    event, teams = safe(overview.event.name), counted(overview.teams, "team")
    if overview.lacking:
        what = counted(overview.lacking, "lacks its room", "lack their rooms")
        lines = [f"**{event}** has {teams}; {what}. I make what lacks and look after the others."]
    else:
        lines = [
            f"Each of the {teams} of **{event}** has a room. I look whether they are in order."
        ]
    lines += does_not_fit(overview, fit)
    if overview.lacking > THREADS_AT_ONCE:
        minutes = (overview.lacking - 1) // THREADS_AT_ONCE * THREADS_EVERY_MINUTES
        lines.append(
            f"Discord makes about {THREADS_AT_ONCE} threads in {THREADS_EVERY_MINUTES} minutes, "
            f"so this takes about {minutes} minutes."
        )
    lines.append("Everything else that I have to say goes first. Shall I?")
    return "\n".join(lines)


def does_not_fit(overview: Overview, fit: Fit) -> list[str]:
    """Why not every team can have what the event file asks for, and what it gets instead."""
    if fit.fits or overview.wish.space == "thread":
        return []
    left = fit.teams - fit.teams_fitting
    return [
        f"Channels do not fit: {counted(fit.channels, 'channel')} for "
        f"{counted(fit.teams, 'team')} would be more than the 500 of a server, so "
        f"{counted(left, 'team')} would get a private thread instead. "
        "`space: thread` in the event file gives everyone the same."
    ]


def progress_text(progress: Progress) -> str:
    """A bar, and how far it is."""
    ended = progress.total - progress.left
    filled = BAR_LENGTH * ended // max(progress.total, 1)
    bar = "█" * filled + "░" * (BAR_LENGTH - filled)
    failed = len(progress.failures)
    trouble = f" · {counted(failed, 'problem')}" if failed else ""
    return f"{bar} {ended} of {counted(progress.total, 'team')}{trouble}"


def still_going_text(progress: Progress) -> str:
    """The last edit that Discord allows of an answer while there is more to do."""
    return (
        f"{progress_text(progress)}\nIt goes on by itself; Discord only lets me change this "
        "message no longer. `/teams spaces` shows how far it is."
    )


def report_pages(progress: Progress) -> list[str]:
    """What was done at the end of a run, and what could not be."""
    lines = [f"✅ {counted(progress.done, 'team has its room', 'teams have their rooms')}."]
    if progress.failures:
        count = counted(len(progress.failures), "team", "teams")
        lines.append(f"⚠️ I could not finish {count}:")
        lines += [
            f"- {safe(failure.team)}: {problem_in_words(failure.problem)}"
            for failure in progress.failures
        ]
        lines.append("Mend the cause, then `/event problems` tries them again.")
    if progress.stopped:
        left = counted(progress.stopped, "team was", "teams were")
        lines.append(f"⏹️ {left} left out, as you stopped it. `/teams spaces` goes on.")
    return pages(lines)


def strays_line(count: int) -> str:
    """That there are rooms of no team."""
    what = counted(count, "private thread of mine belongs", "private threads of mine belong")
    return f"🧹 {what} to no team."


def strays_text(names: Sequence[str]) -> str:
    """Rooms that belong to no team, and whether they may go."""
    shown = [f"- {safe(cut(plain(name), 80))}" for name in names[:SHOWN]]
    if len(names) > SHOWN:
        shown.append(f"- and {len(names) - SHOWN} more")
    count = counted(len(names), "private thread", "private threads")
    intro = f"In the teams' channel I have {count} that belong to no team:"
    return "\n".join([intro, *shown, "Removing them removes what was written there, for good."])


def removed_text(count: int) -> str:
    """The answer after removing them."""
    return f"🧹 {counted(count, 'thread')} removed."


def status_lines(overview: Overview, fit: Fit) -> list[str]:
    """What `/event status` says about rooms; nothing while all is well."""
    lines: list[str] = []
    if overview.lacking and overview.parent_id is not None:
        what = counted(overview.lacking, "team lacks its room", "teams lack their rooms")
        lines.append(f"🚪 {what}; `/teams spaces` makes them and says what is wrong.")
    if not fit.threads_fit and overview.wish.space == "thread":
        lines.append(
            f"🚪 Discord has room for {counted(fit.free_threads, 'more thread')} on this server."
        )
    if overview.wish.space == "channel" and overview.in_threads:
        what = counted(overview.in_threads, "team works", "teams work")
        lines.append(f"🧵 {what} in a private thread, as channels for all did not fit.")
    return lines
