"""What people read of milestones, and what organizers read before a deadline moves."""

from datetime import datetime

from bot.announcements.rules import fields_in, filled
from bot.deadlines.extending import TeamNotice
from bot.deadlines.rules import SUBMISSIONS
from bot.deadlines.service import Move
from bot.deadlines.telling import Milestone
from bot.delivery.kinds import Said
from bot.events.definition import UNIT
from bot.model import Event
from bot.ui.text import (
    MESSAGE_LENGTH,
    after_the_pause,
    counted,
    cut,
    in_words,
    joined,
    on,
    relative,
    safe,
    when,
    window_called,
)
from cogs.deadlines.telling import told_words

OPENS, CLOSES = "opens", "closes"
# What the outbox puts around a text besides its footer: a line when it is late, and the marker.
ROOM_AROUND = 75
WHOM_LENGTH = 300
# What is said of each window: while it will open, once it has, while it will close, once it has.
USUAL = {
    "registration": (
        "Registration opens {at}.",
        "Registration is open: press Register on the start panel.",
        "Registration closes {at}. If you want to take part, register now.",
        "Registration is closed.",
    ),
    "team_formation": (
        "Team formation begins {at}.",
        "Team formation has begun: look for people, or for a team.",
        "Team formation ends {at}. Without a team yet? Look at the board now.",
        "Team formation is over.",
    ),
    "hacking": (
        "Hacking begins {at}.",
        "Hacking has begun. Have fun!",
        "Hacking ends {at}.",
        "Hacking is over. Well done, everyone!",
    ),
    "submissions": (
        "Submissions open {at}.",
        "Submissions are open.",
        "Submissions close {at}. What is handed in can still be changed until then.",
        "Submissions are closed.",
    ),
    "judging": (
        "Judging begins {at}.",
        "Judging has begun.",
        "Judging ends {at}.",
        "Judging is over.",
    ),
    "voting": (
        "Voting opens {at}.",
        "Voting is open.",
        "Voting closes {at}.",
        "Voting is closed.",
    ),
}
GROUPS = {
    "without_team": "people without a team",
    "incomplete": "those whose submission is incomplete",
}
EDGES = {
    "registration": ("Registration opens", "Registration closes"),
    "team_formation": ("Team formation begins", "Team formation ends"),
    "hacking": ("Hacking begins", "Hacking ends"),
    "submissions": ("Submissions open", "Submissions close"),
    "judging": ("Judging begins", "Judging ends"),
    "voting": ("Voting opens", "Voting closes"),
}


def milestone_said(milestone: Milestone, now: datetime) -> Said:
    """A milestone in the organizers' words, or else in the usual ones."""
    shown = _at(milestone)
    own = milestone.text
    if own is not None:
        text = filled(own, {"deadline": shown, "event": safe(milestone.event)})
        is_named = "deadline" in fields_in(None, own)
    else:
        usual = _usual(milestone, now)
        text, is_named = usual.format(at=shown), "{at}" in usual
    below = ""
    if milestone.note and milestone.edge == CLOSES:
        below = f"\n{safe(milestone.note)}"
    if milestone.was is not None and not is_named:
        below = f"{below}\nIt has moved: {shown}."
    whom = joined([GROUPS.get(name, name.replace("_", " ")) for name in milestone.to])
    for_whom = f", for {safe(cut(whom, WHOM_LENGTH))}" if whom else ""
    team = f", for {safe(milestone.team)}" if milestone.team else ""
    footer = f"An automatic reminder of {safe(milestone.event)}{for_whom}{team}"
    # The check of the file asks for room; what an older file says must not be lost altogether.
    room = MESSAGE_LENGTH - ROOM_AROUND - len(footer) - len(below)
    return Said(f"{cut(text, room)}{below}", footer)


def moved_said(notice: Milestone) -> Said:
    """A notice that a deadline has moved, with both instants."""
    name = edge_name(notice.window, notice.edge)
    now_at = f"**{when(notice.at)}**" if notice.at else "at a time that is not set yet"
    was = f" instead of ~~{on(notice.was)}~~" if notice.was and notice.was != notice.at else ""
    why = f"\nWhy: {safe(notice.why)}" if notice.why else ""
    return Said(
        f"📅 **Moved:** {name} {now_at}{was}.{why}",
        f"From the organizers of {safe(notice.event)}",
    )


def extended_said(notice: TeamNotice) -> Said:
    """A notice to one team about its own deadline, true also after the general one has moved."""
    name = edge_name(notice.window, CLOSES)
    team = safe(notice.team or "your team")
    at = f"**{when(notice.at)}**" if notice.at else "at a time that is not set yet"
    general = notice.for_everyone
    if general is None or notice.at == general:
        text = f"📅 **The same deadline for {team} as for everyone:** {name} {at}."
    elif notice.at_once and notice.at == notice.said:
        was = f" instead of ~~{on(notice.before)}~~" if notice.before else ""
        counts = " What you handed in until then counts." if _hands_in(notice.window) else ""
        text = (
            f"📅 **The later deadline of {team} is taken back:** {name} {at}{was} for you.{counts}"
        )
    else:
        shorter = notice.at is not None and notice.before is not None and notice.at < notice.before
        amount = "Less" if shorter else "More"
        was = f" instead of ~~{on(notice.before)}~~" if notice.before and shorter else ""
        text = (
            f"📅 **{amount} time for {team}:** {name} {at}{was} for you. "
            f"The general deadline is {on(general)}."
        )
    # A reason for more time is none any more once everyone has as much.
    if notice.why and (notice.at == notice.said or notice.at != general):
        text = f"{text}\nWhy: {safe(notice.why)}"
    return Said(text, f"From the organizers of {safe(notice.event)}")


def edge_name(window: str, edge: str) -> str:
    """An edge as a sentence begins: `Submissions close`."""
    words = safe(window_called(window))
    opens, closes = EDGES.get(window, (f"{words} opens", f"{words} closes"))
    return closes if edge == CLOSES else opens


def question(move: Move) -> str:
    """What moving a deadline means, and whether to do it."""
    name = edge_name(move.window.key, move.edge)
    whom = f" for **{safe(move.team.name)}** alone" if move.team else " for everyone"
    before = f"~~{on(move.before)}~~" if move.before else "no date so far"
    if move.at_once and move.team:
        return _closing_question(move, name, before, safe(move.team.name))
    lines = [
        f"# {name}",
        f"From {before} to **{when(move.after.utc)}**{whom}.",
        "That is " + joined([in_words(move.after.utc, zone) for zone in move.shown_in], "or") + ".",
        *_nights(move),
        *_begun(move),
        *_until(move),
        *_outlasting(move),
        _consequences(move),
        "Nothing is changed yet. Shall I move it?",
    ]
    return "\n".join(lines)


def _closing_question(move: Move, name: str, before: str, team: str) -> str:
    """What it means to take a later deadline back when everyone's has passed."""
    passed = f", {on(move.for_everyone)}," if move.for_everyone else ""
    counts = "what they have handed in until now counts, and " if _hands_in(move.window.key) else ""
    return "\n".join(
        [
            f"# {name}",
            f"Everyone's deadline{passed} has passed; **{team}** have until {before}.",
            f"⚠️ If you take that back, it closes **at once** for **{team}**: {counts}from now on "
            "the same holds for them as for everyone after the deadline.",
            *_reopened(move),
            _consequences(move),
            "Nothing is changed yet. Shall I close it now?",
        ]
    )


def _reopened(move: Move) -> list[str]:
    if move.reopened_until is None:
        return []
    return [f"It was reopened for them until {on(move.reopened_until)}, and that stays."]


def _hands_in(window: str) -> bool:
    return window == SUBMISSIONS or window.startswith(UNIT)


def _nights(move: Move) -> list[str]:
    if not move.nights:
        return []
    places = joined([f"{safe(name)} ({local:%a %H:%M})" for name, local in move.nights])
    return [f"🌙 It would be night in {places}."]


def _begun(move: Move) -> list[str]:
    return [
        f"⚠️ {edge_name(key, OPENS)} {on(at)}, before submissions close. If that is not meant, "
        f"move it as well: `/event deadline what:{key} edge:opens`."
        for key, at in move.begun
    ]


def _until(move: Move) -> list[str]:
    if move.until is None:
        return []
    return [
        f"⚠️ Submissions come in until {on(move.until)}, after that. If that is not meant, choose "
        "a later time, or move their end as well: `/event deadline what:submissions`."
    ]


def _outlasting(move: Move) -> list[str]:
    ends_at = move.event.ends_at
    if ends_at is None or not move.outlasts_event:
        return []
    return [
        f"⚠️ **{safe(move.event.name)}** ends {on(ends_at)}, before that. If that is not meant, "
        "choose an earlier time; the end of the event is moved in its file, with `/config import`."
    ]


def _consequences(move: Move) -> str:
    if move.team is not None:
        amount = "less" if move.before and move.after.utc < move.before else "more"
        what = f"Only this team gets {amount} time"
        if move.at_once:
            what = "This concerns no other team"
        elif move.takes_back:
            what = f"**{safe(move.team.name)}** have the same deadline as everyone again"
        if move.team.space_id:
            return f"{what}; a note in its space says so."
        if move.tells:
            return f"{what}. The team has no space, so I write to its captain."
        return (
            f"{what}. The team has no space, and no captain who takes direct messages, so I tell "
            "nobody: please tell the team yourself."
        )
    timers = counted(move.timers, "announcement that waits", "announcements that wait")
    posted = counted(move.posted, "posted message")
    corrected = f"; {posted} will be corrected in place" if move.posted else ""
    return f"With it move {timers}{corrected}; {told_words(move)}."


def moved_text(move: Move, event: Event) -> str:
    """The answer after it was moved; `event` as it is then."""
    name = edge_name(move.window.key, move.edge)
    whom = f" for {safe(move.team.name)}" if move.team else ""
    for_everyone = ", as for everyone" if move.takes_back else ""
    if move.at_once:
        moved = f"✅ Closed{whom}: the later deadline is taken back."
    else:
        moved = f"✅ {name} {when(move.after.utc)}{whom} now{for_everyone}."
    if event.paused_at is not None:
        return f"{moved}\n{after_the_pause('what I would post now comes')}"
    return moved if move.takes_back else f"{moved} What depends on it moves along."


def left_alone_text(move: Move) -> str:
    """The answer when the organizer does not want it."""
    where = when(move.before) if move.before else "without a date"
    return f"Nothing was changed: it stays {where}."


def _usual(milestone: Milestone, now: datetime) -> str:
    name = window_called(milestone.window)
    opening = (f"{name} opens {{at}}.", f"{name} is open.")
    closing = (f"{name} closes {{at}}.", f"{name} is closed.")
    sentences = USUAL.get(milestone.window, (*opening, *closing))
    happened = milestone.at is not None and milestone.at <= now
    return sentences[(2 if milestone.edge == CLOSES else 0) + happened]


def _at(milestone: Milestone) -> str:
    if milestone.at is None:
        was = f"~~{on(milestone.was)}~~ " if milestone.was else ""
        return f"{was}at a time that is not set yet"
    if milestone.was is not None:
        return f"~~{on(milestone.was)}~~ **{when(milestone.at)}**"
    return f"{on(milestone.at)}, {relative(milestone.at)}"
