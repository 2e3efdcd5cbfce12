"""An announcement as people see it: what was written, with its fields filled in."""

from dataclasses import replace
from datetime import timedelta

from bot.announcements.rules import filled
from bot.announcements.speaking import Spoken
from bot.delivery.kinds import Said
from bot.ui.text import MESSAGE_LENGTH, cut, on, safe, when

# Shown in a preview where the row's own marker will stand; the same length.
MARKER = "········"
# The line that says that a message comes late has to fit as well.
ROOM_FOR_LATE = 60
# Names on Discord have 32 characters; each of these is made harmless with one more.
LONGEST_NAME = "_" * 32
# Each person who gets it is called by their own name; a preview is of none of them.
EXAMPLE_NAME = "Alex"
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


def audience_name(kind: str, name: str) -> str:
    """An audience as in “for mentors”; not escaped."""
    match kind:
        case "role":
            return ROLES.get(name, name.removeprefix("extra:").replace("_", " ").replace("-", " "))
        case "track" | "chapter":
            return f"{name} ({kind})"
        case _:
            return GROUPS[kind]


def said(spoken: Spoken) -> Said:
    """An announcement as people see it at one place."""
    room, footer = MESSAGE_LENGTH - _around(spoken), _footer(spoken)
    if spoken.for_users and len(_text(spoken)) > room:
        # All of them read it there; their names must not cost the end of the text.
        spoken = replace(spoken, for_users=())
    return Said(
        text=cut(_text(spoken), room),
        footer=footer,
        ping_roles=(spoken.role_id,) if spoken.ping == "role" and spoken.role_id else (),
        ping_people=spoken.for_users,
        ping_everyone=spoken.ping == "everyone",
    )


def _text(spoken: Spoken) -> str:
    values = {
        "team": safe(spoken.team or ""),
        "name": safe(spoken.person or ""),
        "event": safe(spoken.event),
        "track": safe(spoken.audience[1]) if spoken.audience[0] == "track" else "",
        "deadline": _deadline(spoken),
    }
    title = f"## {filled(safe(spoken.title), values)}" if spoken.title else ""
    return "\n".join([*filter(None, (_ping(spoken), title)), filled(spoken.text, values)])


def length_of(spoken: Spoken) -> int:
    """How long the whole message can get, before anything is cut.

    With the longest name of a person, and the deadline once it has moved.
    """
    longest = replace(
        spoken,
        person=spoken.person or LONGEST_NAME,
        deadline_was=spoken.deadline and spoken.deadline - timedelta(days=1),
    )
    return len(_text(longest)) + _around(longest)


def _around(spoken: Spoken) -> int:
    """What the outbox puts around a text: a line when it is late, and the last line."""
    return ROOM_FOR_LATE + len("\n-#  · ") + len(_footer(spoken)) + len(MARKER)


def preview_text(spoken: Spoken) -> str:
    """The message exactly as it will be posted, but for its marker and somebody's name."""
    name = EXAMPLE_NAME if spoken.place == "dm" else None
    shown = said(replace(spoken, person=spoken.person or name))
    return f"{shown.text}\n-# {shown.footer} · {MARKER}"


def _ping(spoken: Spoken) -> str:
    if spoken.for_users:
        return " ".join(f"<@{person}>" for person in spoken.for_users)
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
    # Said elsewhere instead, it is read by all who are there.
    if spoken.place == "dm" and not spoken.for_users:
        return f"{source}. You agreed to messages; /settings changes that"
    return source
