"""What the author of an announcement reads about it."""

from collections.abc import Sequence

from bot.announcements.crowd import Crowd
from bot.announcements.reach import Audience, Reach, audiences
from bot.announcements.rules import Draft, fields_in
from bot.announcements.unreached import LeftOut, left_out_by
from bot.model import Announcement
from bot.ui.text import MESSAGE_LENGTH, after_the_pause, counted, cut, joined, safe, when
from cogs.announcements.present_message import EXAMPLE_NAME, audience_name

PAUSED = after_the_pause("this goes out")
# So many of those who are not reached are named, and the others counted.
NAMED = 20
UNREACHED = {
    "team_without_space": ("team has no space yet", "teams have no space yet"),
    "without_team": ("person is in no team", "people are in no team"),
    "takes_no_dms": (
        "person has not agreed to direct messages",
        "people have not agreed to direct messages",
    ),
    "no_account": ("person's Discord account is unknown", "people's Discord accounts are unknown"),
}


def audience_of(crowd: Crowd, value: str) -> tuple[str, str]:
    """The kind and the name of an audience, also of one that the event has no more."""
    kind, _, key = value.partition(":")
    found = next((one for one in audiences(crowd) if one.value == value), None)
    return (kind, key) if found is None else (found.kind, found.name)


def panel_text(
    draft: Draft, reach: Reach | None, problem: str | None, *, is_paused: bool = False
) -> str:
    """What stands below the preview: whom it reaches, when, and what is wrong."""
    lines = ["**Above is what people will see.** Nothing is sent yet."]
    if draft.due_at is not None:
        lines.append(f"Goes out {when(draft.due_at)}.")
    if is_paused:
        lines.append(PAUSED)
    if problem is not None:
        lines.append(f"🛑 {problem}")
    elif reach is not None:
        lines += [_goes_to(draft, reach), *_left_out(draft, reach), _pings(draft, reach)]
    return cut("\n".join(lines), MESSAGE_LENGTH)


def _left_out(draft: Draft, reach: Reach) -> list[str]:
    return unreached_lines(reach.missed, left_out_by(reach, draft.place))


def _goes_to(draft: Draft, reach: Reach) -> str:
    name = safe(audience_name(reach.audience.kind, reach.audience.name))
    match draft.place:
        case "team_spaces":
            return f"For {name}: in {counted(len(reach.recipients), 'team space')}."
        case "dm":
            people = counted(len(reach.recipients), "person", "people")
            named = "name" in fields_in(draft.title, draft.text)
            own = f"; each person reads their own name instead of “{EXAMPLE_NAME}”" if named else ""
            return f"For {name}: by direct message to {people}{own}."
        case _:
            return f"For {name}: one message in <#{reach.recipients[0].channel_id}>."


def unreached_lines(missed: dict[str, int], names: LeftOut) -> list[str]:
    """Whom it does not reach, one line for each reason, some of them by name."""
    return [
        f"Not reached: {counted(number, *UNREACHED[why])}{_named(names.get(why, ()), number)}."
        for why, number in missed.items()
        if why in UNREACHED
    ]


def _named(names: Sequence[int | str], number: int) -> str:
    shown = [f"<@{one}>" if isinstance(one, int) else safe(one) for one in names[:NAMED][:number]]
    more = [f"{number - len(shown):,} more"] if number > len(shown) else []
    return f": {joined([*shown, *more])}" if shown else ""


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
