"""What people read of an announcement, and what its author reads about it."""

from collections.abc import Sequence

from bot.announcements.crowd import Crowd
from bot.announcements.reach import Audience, Reach, audiences
from bot.announcements.rules import Draft, filled
from bot.announcements.speaking import Spoken
from bot.delivery.kinds import Said
from bot.model import Announcement
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, on, safe, when

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
        lines += [_goes_to(draft, reach), *unreached_lines(reach.missed), _pings(draft, reach)]
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


def unreached_lines(missed: dict[str, int]) -> list[str]:
    """Whom it does not reach, one line for each reason."""
    return [
        f"Not reached: {counted(number, *UNREACHED[why])}."
        for why, number in missed.items()
        if why in UNREACHED
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


def no_more_room(names: Sequence[str]) -> str:
    """Said when a menu cannot hold all audiences."""
    return f"The menu holds 25; not in it: {joined([safe(name) for name in names])}."
