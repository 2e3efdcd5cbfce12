"""What people read of an announcement, and what its author reads about it."""

from collections.abc import Sequence

from bot.announcements.crowd import Crowd
from bot.announcements.progress import Failure, Progress
from bot.announcements.reach import Audience, Reach, audiences
from bot.announcements.rules import Draft, filled
from bot.announcements.speaking import Spoken
from bot.delivery.kinds import Said
from bot.model import Announcement
from bot.ui.problems import problem_in_words
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, on, pages, relative, safe, when

BAR_LENGTH = 12
# Shown in a preview where the row's own marker will stand; the same length.
MARKER = "········"
# The line that says that a message comes late has to fit as well.
ROOM_FOR_LATE = 60
GROUPS = {
    "everyone": "everyone",
    "teams": "teams",
    "without_team": "people without a team",
    "incomplete": "those who have not submitted",
}
ROLES = {
    "organizer": "organizers",
    "mentor": "mentors",
    "judge": "judges",
    "participant": "participants",
}
STILL_SENDING = "Still sending. `/announce list` shows how far it is, and can stop it."
UNREACHED = {
    "team_without_space": ("team has no space yet", "teams have no space yet"),
    "without_team": ("person is in no team", "people are in no team"),
    "takes_no_dms": (
        "person has not agreed to direct messages",
        "people have not agreed to direct messages",
    ),
    "no_account": ("person's Discord account is unknown", "people's Discord accounts are unknown"),
}


def audience_name(kind: str, name: str) -> str:
    """An audience as in “for mentors”; not escaped."""
    match kind:
        case "role":
            return ROLES.get(name, name.removeprefix("extra:").replace("_", " ").replace("-", " "))
        case "track" | "chapter":
            return f"{name} ({kind})"
        case _:
            return GROUPS[kind]


def audience_of(crowd: Crowd, value: str) -> tuple[str, str]:
    """The kind and the name of an audience, also of one that the event has no more."""
    kind, _, key = value.partition(":")
    found = next((one for one in audiences(crowd) if one.value == value), None)
    return (kind, key) if found is None else (found.kind, found.name)


def said(spoken: Spoken) -> Said:
    """An announcement as people see it at one place."""
    values = {
        "team": safe(spoken.team or ""),
        "name": safe(spoken.person or ""),
        "event": safe(spoken.event),
        "track": safe(spoken.audience[1]) if spoken.audience[0] == "track" else "",
        "deadline": _deadline(spoken),
    }
    lines = [_ping(spoken)] if _ping(spoken) else []
    if spoken.title:
        lines.append(f"## {filled(safe(spoken.title), values)}")
    lines.append(filled(spoken.text, values))
    text = cut("\n".join(lines), MESSAGE_LENGTH - _around(spoken))
    return Said(
        text=text,
        footer=_footer(spoken),
        ping_roles=(spoken.role_id,) if spoken.ping == "role" and spoken.role_id else (),
        ping_people=(spoken.for_user,) if spoken.for_user else (),
        ping_everyone=spoken.ping == "everyone",
    )


def length_of(spoken: Spoken) -> int:
    """How long the whole message gets, before anything is cut."""
    values = {"team": safe(spoken.team or ""), "name": safe(spoken.person or "x" * 40)}
    values |= {"event": safe(spoken.event), "deadline": _deadline(spoken)}
    title = f"## {filled(safe(spoken.title), values)}\n" if spoken.title else ""
    body = len(_ping(spoken)) + 1 + len(title) + len(filled(spoken.text, values))
    return body + _around(spoken)


def _around(spoken: Spoken) -> int:
    """What the outbox puts around a text: a line when it is late, and the last line."""
    return ROOM_FOR_LATE + len("\n-#  · ") + len(_footer(spoken)) + len(MARKER)


def preview_text(spoken: Spoken) -> str:
    """The message exactly as it will be posted, but for its marker."""
    shown = said(spoken)
    return f"{shown.text}\n-# {shown.footer} · {MARKER}"


def _ping(spoken: Spoken) -> str:
    if spoken.for_user:
        return f"<@{spoken.for_user}>"
    if spoken.ping == "everyone":
        return "@everyone"
    return f"<@&{spoken.role_id}>" if spoken.ping == "role" and spoken.role_id else ""


def _deadline(spoken: Spoken) -> str:
    if spoken.deadline is None:
        return "a date still to be named"
    was = spoken.deadline_was
    if was is not None and was != spoken.deadline:
        return f"~~{on(was)}~~ {when(spoken.deadline)}"
    return when(spoken.deadline)


def _footer(spoken: Spoken) -> str:
    kind, name = spoken.audience
    whom = "" if kind == "everyone" else f", for {safe(audience_name(kind, name))}"
    source = f"From the organizers of {safe(spoken.event)}{whom}"
    if spoken.place == "dm":
        return f"{source}. You agreed to messages; /settings changes that"
    return source


def panel_text(draft: Draft, reach: Reach | None, problem: str | None) -> str:
    """What stands below the preview: whom it reaches, when, and what is wrong."""
    lines = ["**Above is what people will see.** Nothing is sent yet."]
    if draft.due_at is not None:
        lines.append(f"Goes out {when(draft.due_at)}.")
    if problem is not None:
        lines.append(f"🛑 {problem}")
    elif reach is not None:
        lines += [_goes_to(draft, reach), *_unreached(reach.missed), _pings(draft, reach)]
    return cut("\n".join(lines), MESSAGE_LENGTH)


def _goes_to(draft: Draft, reach: Reach) -> str:
    name = safe(audience_name(reach.audience.kind, reach.audience.name))
    match draft.place:
        case "team_spaces":
            return f"For {name}: in {counted(len(reach.recipients), 'team space')}."
        case "dm":
            people = counted(len(reach.recipients), "person", "people")
            return f"For {name}: by direct message to {people}."
        case _:
            return f"For {name}: one message in <#{reach.recipients[0].channel_id}>."


def _unreached(missed: dict[str, int]) -> list[str]:
    return [
        f"Not reached: {counted(number, *UNREACHED.get(why, (why, why)))}."
        for why, number in missed.items()
    ]


def _pings(draft: Draft, reach: Reach) -> str:
    if draft.ping == "everyone":
        return "🔔 Pings **everyone** who can see the channel."
    if draft.ping == "role" and reach.audience.role_id:
        return f"🔔 Pings everyone with <@&{reach.audience.role_id}>."
    return "🔕 Pings nobody."


def everyone_question(reach: Reach) -> str:
    """The second question before everyone is pinged."""
    channel = reach.recipients[0].channel_id
    return (
        f"**This pings everyone who can see <#{channel}>**, at whatever hour it is where they "
        "live. Do you really want that?"
    )


def audience_option(audience: Audience) -> tuple[str, str]:
    """An audience in a menu: its name, and how many are in it or why nobody is known to be."""
    name = audience_name(audience.kind, audience.name)
    return name[:1].upper() + name[1:], _size(audience)


def _size(audience: Audience) -> str:
    unknown = {
        "no_teams": "no teams yet",
        "nobody": "nobody right now",
        "nobody_chose_it": "nobody has chosen it yet",
        "all_in": "everyone has handed in",
    }
    if audience.unknown:
        return unknown.get(audience.unknown, audience.unknown)
    if audience.people is None:
        return "whoever holds the role"
    if audience.kind == "teams":
        return counted(len(audience.teams), "team")
    about = f", for {audience.about}" if audience.about else ""
    return f"{counted(len(audience.people), 'person', 'people')} on the list{about}"


def planned_text(announcement: Announcement) -> str:
    """The answer after an announcement was told to wait."""
    return (
        f"🕰️ Announcement number {announcement.id} goes out {when(announcement.due_at)}. "
        "`/announce list` changes it, sends it at once or cancels it."
    )


def progress_text(progress: Progress) -> str:
    """A bar, while it is being sent."""
    finished = progress.total - progress.waiting
    filled_part = BAR_LENGTH * finished // max(progress.total, 1)
    bar = "█" * filled_part + "░" * (BAR_LENGTH - filled_part)
    failed = f", {progress.dead:,} failed" if progress.dead else ""
    return f"{bar} sent to {progress.done:,} of {progress.total:,}{failed}"


def report_text(progress: Progress) -> str:
    """What became of an announcement: who has it, who has not, and why."""
    announcement = progress.announcement
    head = {"stopped": "⏹️ Stopped", "sent": "✅ Sent"}.get(announcement.state, "Not sent")
    if announcement.state == "sent" and progress.dead and not progress.done:
        head = "🛑 Not sent"
    places = counted(progress.total, "place")
    lines = [f"{head}: announcement number {announcement.id} is at {progress.done:,} of {places}."]
    if progress.cancelled:
        why = "stopped, dropped, or not wanted any more"
        lines.append(f"Not sent ({why}): {progress.cancelled:,}.")
    lines += _unreached(dict(announcement.missed))
    lines += [f"- {_failure(failure)}" for failure in progress.failures]
    if progress.dead > len(progress.failures):
        lines.append(f"- and {progress.dead - len(progress.failures):,} more")
    if progress.dead:
        lines.append("`/announce list` can send again where it failed.")
    return pages(lines)[0]


def _failure(failure: Failure) -> str:
    place = f"<@{failure.user_id}>" if failure.user_id else f"<#{failure.channel_id}>"
    instead = " It was said in their team's space instead." if failure.elsewhere else ""
    return f"{place}: {problem_in_words(failure.problem)}{instead}"


def list_text(announcements: Sequence[Announcement]) -> str:
    """Those that wait and those that went out, with their numbers."""
    if not announcements:
        return "Nothing was announced yet. `/announce now` and `/announce later` write one."
    lines = ["# Announcements", *(_listed(one) for one in announcements)]
    return pages(lines)[0]


def _listed(one: Announcement) -> str:
    marks = {"waiting": "🕰️ goes out", "sent": "✅ sent", "stopped": "⏹️ stopped, sent"}
    mark = marks.get(one.state, "✖️ cancelled, was due")
    return f"- **{one.id}** {mark} {relative(one.due_at)}: {safe(headline(one))}"


def headline(one: Announcement) -> str:
    """A few words by which one knows an announcement; not escaped."""
    return cut(" ".join((one.title or one.text).split()), 60)


ONLY_TEXT_AND_TIME = (
    "-# **Edit** changes the title, the text and the time. For other people, another place or "
    "another ping, cancel it and write it anew with `/announce later`."
)


def detail_text(progress: Progress, name: tuple[str, str]) -> str:
    """One announcement: what it says, for whom, and how it stands."""
    one = progress.announcement
    quoted = "\n".join(f"> {line}" for line in cut(one.text, 900).splitlines())
    title = f"> **{safe(one.title)}**\n" if one.title else ""
    whom = safe(audience_name(*name))
    head = f"Number {one.id}, for {whom}, by <@{one.author_id}>"
    if one.state == "waiting":
        return f"{head}. Goes out {when(one.due_at)}.\n{title}{quoted}\n{ONLY_TEXT_AND_TIME}"
    if one.state == "cancelled":
        return f"{head}. It was cancelled and will not go out.\n{title}{quoted}"
    return cut(f"{head}.\n{title}{quoted}\n{report_text(progress)}", MESSAGE_LENGTH)


def edited_text(one: Announcement) -> str:
    """The answer after an edit."""
    if one.state == "waiting":
        return f"Changed. Number {one.id} goes out {when(one.due_at)} with the new text."
    return f"Changed. The posted messages of number {one.id} are being edited in place."


def no_more_room(names: Sequence[str]) -> str:
    """Said when a menu cannot hold all audiences."""
    return f"The menu holds 25; not in it: {joined([safe(name) for name in names])}."
