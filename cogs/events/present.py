"""What organizers read about their event: the setup plan, its progress, status and log."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from bot.events.service import Status
from bot.events.setup import SetupPlan, Step
from bot.events.wanted import WantedChannel, WantedRole
from bot.events.windows import planned_moments, state_of
from bot.model import AuditEntry, Session
from bot.ui.text import (
    MESSAGE_LENGTH,
    counted,
    cut,
    on,
    pages,
    relative,
    safe,
    window_called,
    window_name,
)

AND = "post and pin the start panel."
AND_WITH_SCHEDULE = (
    "post and pin the start panel and “now and next”, and show the coming sessions among the "
    "server's events."
)
# As instants are written down.
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
BAR_LENGTH = 12
FEW = 5
ROOM = MESSAGE_LENGTH - 100
ACTIONS = {
    "config.import": "imported the event file",
    "event.setup": "set the server up",
    "event.pause": "paused everything automatic",
    "event.resume": "resumed everything automatic",
    "deadline.move": "moved:",
    "session.add": "added a session:",
    "session.move": "moved a session:",
    "session.cancel": "cancelled a session:",
    "session.restore": "brought a session back:",
    "session.edit": "changed a session:",
    "announce.send": "sent the announcement",
    "announce.plan": "planned the announcement",
    "announce.edit": "changed the text",
    "announce.cancel": "cancelled the announcement",
    "announce.all_in": "told nobody, as everyone had handed in:",
    "announce.stop": "stopped the sending",
    "announce.resume": "sent the rest of the announcement",
    "announce.resend": "sent again what had failed",
    "team.edit": "changed the team:",
    "team.remove": "took somebody out of",
    "team.captain": "passed on the captaincy of",
    "team.lock": "closed the team:",
    "team.unlock": "opened the team:",
    "team.disband": "disbanded the team:",
    "problems.resend": "sent again what could not be delivered",
    "problems.drop": "dropped what could not be delivered",
    "people.import": "brought in a list of people of",
    "people.export": "took the list of people of",
    "people.moved_up": "gave a free seat to number:",
    "people.checkin": "checked in:",
    "people.checkin_undo": "took back the check-in of",
    "checkin.release": "passed on the unconfirmed seat of",
    "application.accept": "accepted the application of",
    "application.wait": "put on the waiting list:",
    "application.decline": "declined the application of",
    "application.tell_all": "let all answers be told for",
    "spaces.run": "looked after the teams' rooms of",
    "spaces.stop": "stopped looking after the teams' rooms of",
    "spaces.remove": "removed rooms of no team:",
    "people.deleted": "deleted the data of",
    "perks.brought_in": "brought codes in:",
    "submission.reopened": "let hand in until later:",
    "submission.disqualified": "took out what was handed in:",
    "submission.restored": "put back what was handed in:",
    "team.form": "formed teams of",
    "team.fill": "filled the team:",
    "team.merge": "merged the team:",
    "team.move": "moved somebody into the team:",
    "team.allow_small": "let the team be small:",
    "team.left_server": "took out of their team who left the server:",
    "mentor.join": "noted what a mentor knows:",
    "mentor.import": "brought in a list of mentors of",
    "mentor.left": "noted that a mentor left:",
    "mentor.hand_over": "handed over the request:",
    "mentor.release": "gave back the request:",
    "mentor.lapse": "let the request lapse:",
    "mentor.team_gone": "closed the request of a team that is gone:",
    "mentors.assign": "assigned mentors in",
    "mentors.adjust": "changed the mentors of",
    "mentors.assign_undo": "took back the assigned mentors of",
    "mentors.apart": "kept apart:",
    "mentors.together": "let be together again:",
}

# Sections of the event file that other features use; no cog is theirs alone.
WOVEN_IN = frozenset({"admission", "tracks", "chapters"})


def setup_plan_pages(plan: SetupPlan) -> list[str]:
    """What setting up would make and adopt, and the question."""
    lines = [f"# Setting up {safe(plan.event.name)}"]
    made = [step for step in plan.to_do if step.existing is None]
    adopted = [step for step in plan.to_do if step.existing is not None]
    if made:
        lines += ["**I would make:**", *(f"- {_step(step)}" for step in made)]
    if adopted:
        lines += ["**I would use what is here:**", *(f"- {_step(step)}" for step in adopted)]
    lines.append(f"**And** {AND_WITH_SCHEDULE if _has_schedule(plan) else AND}")
    return [f"{text}\nNothing is made yet. Shall I?" for text in pages(lines, ROOM)]


def _has_schedule(plan: SetupPlan) -> bool:
    return "schedule" in plan.event.public.get("features", [])


def all_set_text(plan: SetupPlan) -> str:
    """The answer when nothing is missing."""
    return (
        f"Everything that {safe(plan.event.name)} needs is here already, and the start panel is "
        "up to date. Nothing was changed."
    )


def progress_text(done: int, of: int, step: Step | None) -> str:
    """A bar, and what is being made right now."""
    filled = BAR_LENGTH * done // max(of, 1)
    bar = "█" * filled + "░" * (BAR_LENGTH - filled)
    doing = f"\nNow: {_step(step)}" if step else ""
    return f"{bar} {done} of {of}{doing}"


def set_up_text(plan: SetupPlan, panel_url: str | None) -> str:
    """The report at the end of setting up."""
    made = sum(step.existing is None for step in plan.to_do)
    adopted = len(plan.to_do) - made
    parts = [counted(made, "thing") + " made"] if made else []
    parts += [f"{adopted} found and used"] if adopted else []
    what = ", ".join(parts) or "nothing was missing"
    where = f" People begin here: {panel_url}" if panel_url else ""
    return (
        f"✅ {safe(plan.event.name)} is set up: {what}.{where}\n"
        "Give your team the organizer role; everyone who has it can run the event. Discord shows "
        "them `/event` and `/config` once you allow the role there: Server Settings, "
        "Integrations, Muster."
    )


def left_alone_text(plan: SetupPlan) -> str:
    """The answer when the organizer does not want the plan."""
    return f"Nothing was made. Run `/event setup` again when you want {safe(plan.event.name)} here."


def _step(step: Step) -> str:
    wanted = step.wanted
    if isinstance(wanted, WantedRole):
        mention = f" (<@&{step.existing.id}>)" if step.existing else ""
        return f"role **{safe(wanted.name)}**{mention}: {wanted.purpose}"
    return _channel(wanted, step)


def _channel(wanted: WantedChannel, step: Step) -> str:
    if wanted.kind == "category":
        return f"category **{safe(wanted.name)}**"
    staff = " and ".join(f"{purpose}s" for purpose in wanted.seen_by)
    if step.existing:
        closed = f"; it is for {staff}, so look at who can see it" if staff else ""
        return f"{wanted.kind} channel <#{step.existing.id}>{closed}"
    return f"{wanted.kind} channel #{safe(wanted.name)}{f', only for {staff}' if staff else ''}"


def status_pages(
    status: Status,
    active: frozenset[str],
    lacking: Mapping[str, str] | None = None,
    more: Sequence[str] = (),
) -> list[str]:
    """How the event stands: windows, people, what comes next, what is missing.

    `lacking` are permissions that the bot can do without, each with what it is for. `more` are
    lines of other features.
    """
    event = status.event
    lines = [f"# {safe(event.name)}", *more, *_windows(status), *_people(status)]
    coming = planned_moments(event, after=status.now)[:5]
    if coming:
        lines.append("### Coming up")
        for moment in coming:
            what = moment.what
            name = what.title if isinstance(what, Session) else window_name(what)
            lines.append(f"- {relative(moment.at)}: {safe(name)} {moment.happens}")
    undated = [s for s in event.sessions if s.starts_at is None and s.cancelled_at is None]
    if undated:
        lines.append(f"{counted(len(undated), 'session')} still without a date.")
    unbound = [b.purpose for b in (*event.roles, *event.channels) if _discord_id(b) is None]
    if unbound or not event.channels:
        lines.append("⚠️ The server is not fully set up: run `/event setup`.")
    lines += [
        f"⚠️ I lack {name}, so I cannot {what}. Allow it under Server Settings, Roles, Muster, "
        "then run `/event setup`."
        for name, what in (lacking or {}).items()
    ]
    used = active | WOVEN_IN
    waiting = [name for name in event.public["features"] if name not in used]
    if waiting:
        lines.append(f"In the file, not yet active: {', '.join(waiting).replace('_', ' ')}.")
    return pages(lines, ROOM)


def _discord_id(binding: Any) -> int | None:
    return binding.role_id if hasattr(binding, "role_id") else binding.channel_id


def _windows(status: Status) -> list[str]:
    if not status.event.windows:
        return []
    lines = ["### Windows"]
    for window in status.event.windows:
        state = state_of(window, status.now)
        edge = window.opens_at if state == "upcoming" else window.closes_at
        when = f" ({'opens' if state == 'upcoming' else 'until'} {on(edge)})" if edge else ""
        if state == "closed" and window.closes_at:
            when = f" since {on(window.closes_at)}"
        lines.append(f"- {window_name(window)}: **{state}**{when}")
    return lines


def _people(status: Status) -> list[str]:
    if not status.people:
        return ["Nobody is on the list yet."]
    counts = ", ".join(f"{number:,} {state}" for state, number in sorted(status.people.items()))
    return [f"People: {counts}. Teams: {status.teams:,}."]


def log_pages(entries: Sequence[AuditEntry]) -> list[str]:
    """Who did what, newest first."""
    if not entries:
        return ["Nothing has been done yet."]
    return pages(["# What was done", *map(_entry, entries)], ROOM)


def _entry(entry: AuditEntry) -> str:
    who = f"<@{entry.actor_id}>" if entry.actor_id else "I"
    did = ACTIONS.get(entry.action, f"{entry.action}:")
    why = f" Reason: {safe(entry.why)}" if entry.why else ""
    detail = _detail(entry.before, entry.after)
    subject = safe(_deadline(entry.subject) if entry.action == "deadline.move" else entry.subject)
    what = f"{did} {subject}" if did.endswith((":", " of", " in")) else f"{did} of {subject}"
    return cut(f"- {relative(entry.at)}: {who} {what}{detail}.{why}", 400)


def _deadline(subject: str) -> str:
    """The edge of a window as people say it, from its key: `submissions closes for Ants`."""
    key, _, rest = subject.partition(" ")
    edge, _, team = rest.partition(" for ")
    name = window_called(key)
    end = "beginning" if edge == "opens" else "end"
    whom = f" for {team}" if team else ""
    return f"the {end} of {name[:1].lower()}{name[1:]}{whom}"


def _detail(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    parts = [f"{_plain(name)}: {_short(value)}" for name, value in (after or {}).items()]
    if before:
        parts = [f"{_plain(name)} was {_short(value)}" for name, value in before.items()] + parts
    return f" ({'; '.join(parts)})" if parts else ""


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _short(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return on(datetime.fromisoformat(value))
    if isinstance(value, dict):
        named = cast("dict[str, Any]", value)
        return cut(
            ", ".join(f"{safe(name)} {safe(str(each))}" for name, each in named.items()), 200
        )
    if isinstance(value, list):
        entries = cast("list[Any]", value)
        if len(entries) > FEW:
            return f"{len(entries)} of them"
        return cut(", ".join(safe(str(entry)) for entry in entries), 200)
    return cut(safe(str(value)), 80)
