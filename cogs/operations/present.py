"""What organizers read about pausing, resuming and problems."""

from collections.abc import Sequence

from bot.delivery.kinds import Said
from bot.model import Delivery, Event
from bot.operations.service import Backlog, Load, Overdue
from bot.ui.problems import problem_in_words
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, pages, relative, safe, when

ROOM = MESSAGE_LENGTH - 100
# So many kinds of overdue things have a line of their own.
LISTED = 15
# The kinds of rows as organizers know them: one of it, and several.
KINDS = {
    "announcement": ("part of an announcement", "parts of announcements"),
    "announcement.begin": ("planned announcement", "planned announcements"),
    "announcement.unpinged": ("notice of a lost ping", "notices of lost pings"),
    "announcement.correction": ("correction of an announcement", "corrections of announcements"),
    "milestone": ("automatic reminder of a deadline", "automatic reminders of deadlines"),
    "milestone.said": ("automatic reminder of a deadline", "automatic reminders of deadlines"),
    "milestone.correction": ("correction of a reminder", "corrections of reminders"),
    "deadline.moved": ("notice of a moved deadline", "notices of moved deadlines"),
    "deadline.extended": ("notice of an extension", "notices of extensions"),
    "session.remind": ("reminder of a session", "reminders of sessions"),
    "session.reminder": ("reminder of a session", "reminders of sessions"),
    "session.changed": ("notice of a changed session", "notices of changed sessions"),
    "session.scheduled_event": ("scheduled event on Discord", "scheduled events on Discord"),
    "team.space": ("team's room", "rooms of teams"),
    "team.space.check": ("team's room", "rooms of teams"),
    "teams.flag": ("look at small teams", "looks at small teams"),
    "teams.small": ("notice of small teams", "notices of small teams"),
    "teams.left": ("notice of people who left", "notices of people who left"),
    "teams.formed": ("report of formed teams", "reports of formed teams"),
    "teams.census": ("look at who is on the server", "looks at who is on the server"),
    "teams.census.part": ("look at who is on the server", "looks at who is on the server"),
    "teams.taken_back": ("correction of a report", "corrections of reports"),
    "submission.remind": ("reminder to hand in", "reminders to hand in"),
    "submission.reminder": ("reminder to hand in", "reminders to hand in"),
    "submission.reminded": ("correction of a reminder", "corrections of reminders"),
    "submission.correct": ("correction of reminders", "corrections of reminders"),
    "submission.close": ("end of submissions", "ends of submissions"),
    "submission.count": ("count of what is handed in", "counts of what is handed in"),
    "submission.counted_now": ("count of what is handed in", "counts of what is handed in"),
    "submission.counted": ("word about a draft that counts", "words about drafts that count"),
    "submission.reveal": ("showing of the projects", "showings of the projects"),
    "submission.card": ("card of a project to renew", "cards of projects to renew"),
    "submission.post": ("card of a project", "cards of projects"),
    "submission.check_links": ("look at a project's links", "looks at projects' links"),
    "submission.notice": ("notice about a submission", "notices about submissions"),
    "submission.done": ("word to a team about handing in", "words to teams about handing in"),
    "team.notice": ("notice about a team", "notices about teams"),
    "team.welcome": ("welcome in a team's room", "welcomes in teams' rooms"),
    "person.role": ("role to give or take", "roles to give or take"),
    "person.seat": ("word about a seat that became free", "words about seats that became free"),
    "application.decide": ("decision on an application", "decisions on applications"),
    "application.decided": ("answer to an application", "answers to applications"),
    "checkin.ask": ("question who still comes", "questions who still comes"),
    "checkin.question": ("question who still comes", "questions who still comes"),
    "checkin.close": ("end of a check-in", "ends of check-ins"),
    "checkin.released": ("word about a seat that went on", "words about seats that went on"),
    "checkin.report": ("report of a check-in", "reports of check-ins"),
    "live.refresh": ("message to bring up to date", "messages to bring up to date"),
    "mentor.dispatch": ("search for a mentor", "searches for mentors"),
    "mentor.offer": ("request offered to a mentor", "requests offered to mentors"),
    "mentor.withdraw": ("correction of an offer", "corrections of offers"),
    "mentor.board": ("queue of requests to renew", "queues of requests to renew"),
    "mentor.thread": ("room of a request", "rooms of requests"),
    "mentor.opening": ("first message in a request's room", "first messages in requests' rooms"),
    "mentor.lead": ("notice of a request that waits", "notices of requests that wait"),
    "mentor.nudge": ("look at a silent request", "looks at silent requests"),
    "mentor.silent": ("question whether help is done", "questions whether help is done"),
    "mentor.released": ("word about a mentor who left off", "words about mentors who left off"),
    "mentor.handed": ("word about a mentor who took over", "words about mentors who took over"),
    "mentor.feedback": ("question how the help was", "questions how the help was"),
    "mentor.lapse": ("end of a request for help", "ends of requests for help"),
    "mentor.lapsed": ("word about a request nobody took", "words about requests nobody took"),
    "mentor.assigned": ("word about who accompanies a team", "words about who accompanies a team"),
    "problems": ("notice of problems", "notices of problems"),
    "problems.held": ("notice of what is held back", "notices of what is held back"),
}


def kind_words(kind: str, count: int) -> str:
    """So many of a kind: `3 reminders of sessions`."""
    known = KINDS.get(kind)
    if known is not None:
        return counted(count, *known)
    name = kind.replace(".", " ").replace("_", " ")
    return f"{counted(count, 'thing')} of the kind “{safe(name)}”"


def pause_question(event: Event) -> str:
    """What pausing means, and whether to do it."""
    return (
        f"While **{safe(event.name)}** is paused I post nothing by myself: no reminders, no "
        "announcements, no notices. Buttons and commands go on working, and roles, rooms and "
        "what I have posted follow them. Nothing is lost: when you resume, you choose what is "
        "said late. Shall I pause?"
    )


def paused_text(event: Event) -> str:
    """The answer after pausing."""
    return f"⏸️ **{safe(event.name)}** is paused. `/event resume` lets it go on."


def backlog_text(backlog: Backlog) -> str:
    """What became overdue meanwhile, and the question what to do with it."""
    name = safe(backlog.event.name)
    paused = backlog.event.paused_at
    since = f"**{name}** has been paused since {when(paused)}." if paused else f"**{name}** runs."
    lines = [since]
    if not paused:
        lines.append("After the restored backup I held back what was overdue:")
    elif backlog.kinds:
        lines.append("Meanwhile became overdue:")
    listed = choices(backlog.kinds)
    lines += [f"- {_overdue(overdue)}" for overdue, _ in listed[:LISTED]]
    if more := listed[LISTED:]:
        things = counted(sum(overdue.count for overdue, _ in more), "thing")
        lines.append(f"- {counted(len(more), 'kind')} more, {things} in all")
    if backlog.useless:
        lines.append(f"Too late to be of use, so dropped in any case: {backlog.useless:,}.")
    if backlog.owed:
        owed = joined(kind_words(one.kind, one.count) for one, _ in choices(backlog.owed))
        lines.append(f"Done in any case, and whom it concerns is told: {owed}.")
    if backlog.quiet:
        lines.append(f"Done in any case, as nobody is told anything new: {backlog.quiet:,}.")
    if backlog.kinds:
        lines.append("What is said late says so. What shall I do with it?")
    else:
        lines.append("Nothing waits to be said. Shall I go on?")
    return cut("\n".join(lines), MESSAGE_LENGTH)


def choices(kinds: Sequence[Overdue]) -> list[tuple[Overdue, tuple[str, ...]]]:
    """What is overdue, each with its kinds: those that read alike are one."""
    alike: dict[object, list[Overdue]] = {}
    for overdue in kinds:
        alike.setdefault(KINDS.get(overdue.kind, overdue.kind), []).append(overdue)
    return [
        (
            Overdue(
                parts[0].kind,
                sum(part.count for part in parts),
                min(part.since for part in parts),
            ),
            tuple(part.kind for part in parts),
        )
        for parts in alike.values()
    ]


def _overdue(overdue: Overdue) -> str:
    return f"{kind_words(overdue.kind, overdue.count)}, the oldest due {relative(overdue.since)}"


def resumed_text(event: Event, said: int, dropped: int) -> str:
    """The answer after resuming."""
    parts = [f"{said:,} sent now" if said else "", f"{dropped:,} dropped" if dropped else ""]
    done = ", ".join(part for part in parts if part)
    return f"▶️ **{safe(event.name)}** goes on{f': {done}' if done else ''}."


def status_lines(load: Load) -> list[str]:
    """How the outbox stands, for /event status."""
    lines: list[str] = []
    if load.paused_at is not None:
        lines.append(f"⏸️ **Paused** since {when(load.paused_at)}: `/event resume` lets it go on.")
    lines.append(
        f"Waiting to be said or done: {load.waiting:,}. These are planned reminders and refreshes, "
        "each done when it is due; that is normal."
        if load.waiting
        else "Nothing waits to be said or done."
    )
    if load.held:
        lines.append(f"⚠️ Held back after a restored backup: {load.held:,}. See `/event resume`.")
    if load.dead:
        lines.append(f"⚠️ Could not be delivered: {load.dead:,}. See `/event problems`.")
    return lines


def problems_pages(
    event: Event, rows: Sequence[Delivery], count: int, done: str | None = None
) -> list[str]:
    """What could not be delivered, where and why, below what was just done about it."""
    start = [done] if done else []
    if not rows:
        nothing = f"**{safe(event.name)}** has nothing that could not be delivered."
        return ["\n".join([*start, nothing])]
    lines = [
        *start,
        f"# Could not be delivered: {count:,}",
        *(f"- {_problem(row)}" for row in rows),
    ]
    if count > len(rows):
        lines.append(f"- and {count - len(rows):,} more")
    return pages(lines, ROOM)


def _problem(row: Delivery) -> str:
    words = problem_in_words(row.problem or "")
    return f"{kind_words(row.kind, 1)} {_place(row)} {relative(row.due_at)}: {words}"


def _place(row: Delivery) -> str:
    if row.user_id is not None:
        return f"to <@{row.user_id}>"
    return f"in <#{row.channel_id}>" if row.channel_id is not None else "due"


def drop_question(event: Event, count: int) -> str:
    """Whether to give up all that could not be delivered."""
    return (
        f"Shall I drop all {count:,} of **{safe(event.name)}**? They will never be sent, and this "
        "cannot be taken back."
    )


def dropped_text(count: int) -> str:
    """What stands above the rest after dropping."""
    return f"🗑️ {counted(count, 'thing')} {_is(count)} dropped and will never be sent."


def again_text(event: Event, count: int) -> str:
    """What stands above the rest after sending again."""
    start = f"🔁 {counted(count, 'thing')}"
    if event.paused_at is not None:
        return f"{start} wait{'s' if count == 1 else ''} until `/event resume`, to be tried again."
    return f"{start} {_is(count)} tried again now. What fails once more stands here again."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def problem_option(row: Delivery) -> str:
    """A problem in a menu; not escaped."""
    return f"{row.id}: {kind_words(row.kind, 1)}, {problem_in_words(row.problem or '')}"


def troubles_said(event: Event, rows: Sequence[Delivery], count: int) -> Said:
    """The notice in the organizers' channel."""
    lines = [
        f"⚠️ **I could not deliver {counted(count, 'thing')}.** `/event problems` shows them all, "
        "and sends again or drops what you choose.",
        *(f"- {_problem(row)}" for row in rows),
    ]
    return Said(pages(lines, ROOM - 200)[0], f"An automatic notice of {safe(event.name)}")


def held_said(event: Event, count: int) -> Said:
    """The notice in the organizers' channel after a restored backup."""
    text = (
        f"⚠️ **I was away, and hold back {counted(count, 'thing')} that fell due meanwhile.** My "
        "data is from a restored backup, so I cannot know what was said since. `/event resume` "
        "shows what waits, and you choose what is still said; until then I say none of it. What "
        "falls due from now on comes as ever."
    )
    return Said(text, f"An automatic notice of {safe(event.name)}")
