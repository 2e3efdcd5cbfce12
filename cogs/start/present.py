"""What a newcomer reads first."""

from collections.abc import Iterator
from datetime import datetime

from bot.events.windows import find_window, open_windows, state_of
from bot.model import Event, Window
from bot.people.service import Part
from bot.schedule.rules import has_programme, now_and_next
from bot.ui.text import MESSAGE_LENGTH, at_time, cut, on, relative, safe, window_name

# Room for the line on the reader's own part.
OWN_PART = 120


def start_text(event: Event, now: datetime) -> str:
    """What the event is and what is going on, for the panel and for /start."""
    parts = [f"# {safe(event.name)}", cut(event.public["welcome"], 1200)]
    going_on = [*_windows(event, now), *_sessions(event, now)]
    if going_on:
        parts.append("\n".join(f"- {line}" for line in going_on))
    if conduct := event.public.get("code_of_conduct"):
        parts.append(f"Our [code of conduct](<{conduct}>) applies to everyone.")
    parts.append("-# Everything you need is on the buttons below. `/help` says more.")
    return cut("\n\n".join(parts), MESSAGE_LENGTH - OWN_PART)


def _windows(event: Event, now: datetime) -> list[str]:
    lines = [_open(window) for window in open_windows(event, now)[:4]]
    coming = [w for w in event.windows if w.opens_at and w.opens_at > now]
    coming.sort(key=lambda window: window.opens_at or now)
    for window in coming[:1]:
        assert window.opens_at is not None, "only windows that open are coming"
        lines.append(f"**{window_name(window)}**: from {on(window.opens_at)}.")
    return lines


def _open(window: Window) -> str:
    until = f" until {on(window.closes_at)}" if window.closes_at else ""
    return f"**{window_name(window)}**: open{until}."


def _sessions(event: Event, now: datetime) -> list[str]:
    found = now_and_next(event.sessions, now)
    lines = [f"Now: **{safe(session.title)}**" for session in found.now[:3]]
    for session in found.next[:3]:
        assert session.starts_at is not None, "what is next has a start"
        lines.append(
            f"Next: **{safe(session.title)}** {relative(session.starts_at)}, "
            f"at {at_time(session.starts_at)}"
        )
    return lines


def registration_is_open(event: Event, now: datetime) -> bool:
    """Whether the register button belongs on the panel."""
    window = find_window(event, "registration")
    if window is None:
        return True
    state = state_of(window, now)
    return state == "open" or (state == "closed" and bool(event.public.get("late_list")))


def phases_of_submissions(event: Event, now: datetime) -> Iterator[str]:
    """Which buttons about submissions belong on the panel at the moment."""
    windows = [w for w in event.windows if w.key == "submissions" or w.key.startswith("unit:")]
    states = {state_of(window, now) for window in windows}
    # Late ones may be taken, and a sheet says when it is too late.
    if not windows or states & {"open", "undecided"}:
        yield "submit"
    if "closed" in states:
        yield "projects"


def mentors_can_be_asked(event: Event, now: datetime) -> bool:
    """Whether the button for help belongs on the panel."""
    asking = event.public.get("asking")
    if asking is None:
        return False
    opens, closes = (
        datetime.fromisoformat(at) if at else None for at in (asking["opens"], asking["closes"])
    )
    return (opens is None or now >= opens) and (closes is None or now < closes)


def asks(event: Event) -> bool:
    """Whether the event asks for more than interest."""
    return not {"registration", "admission"}.isdisjoint(event.public["features"])


def own_part(event: Event, part: Part | None) -> str | None:
    """A line on the reader's own part in the event, or None when they have none."""
    if part is None:
        return None
    match part.state:
        case "registered":
            return f"✅ You are registered, since {on(part.participant.joined_at)}."
        case "waiting" if part.place is not None:
            return (
                f"⏳ You have place {part.place:,} on the waiting list. I tell you when it moves."
            )
        case "applied":
            return "📨 You have applied. The organizers read it and I tell you what they decide."
        case "declined":
            return "The organizers could not give you a place this time."
        case "withdrawn":
            return "You have withdrawn. Your profile is kept in case you come back."
        case "interested" if asks(event):
            return "✍️ You have begun to register; press Register to see what is missing."
        case _:
            return f"You have been on the list since {on(part.participant.joined_at)}."


def help_text(event: Event | None, *, organizes: bool, mentors: bool = False) -> str:
    """What one can do here, by who one is."""
    lines = ["# What I can do for you", "- `/start`: what you can do right now, with buttons"]
    if event is not None:
        lines += _for_everyone(event)
    lines.append("- `/settings`: your reminders, direct messages, time zone and data")
    if mentors:
        lines += [
            "### For mentors",
            "- `/mentor queue`: who waits, and whom you help · `available` · `profile` · `wishes`",
        ]
    if organizes:
        lines += ["### For organizers", *ORGANIZING]
        if event is None:
            lines.append(
                "To begin, copy one of the event files that come with me (in `config/events`), "
                "change it to your event, and hand it to `/config import`."
            )
        else:
            lines += _for_organizers(event)
    if event is not None and (contact := event.public.get("contact")):
        reach = " · ".join(safe(part) for part in contact)
        lines.append(f"\nIf nobody here can answer: {reach}")
    return cut("\n".join(lines), MESSAGE_LENGTH)


ORGANIZING = (
    "- `/event setup`: make the roles, channels and the start panel",
    "- `/event status`: how your event stands · `/event log`: who did what",
    "- `/event deadline`: move a deadline · `/event pause` · `/event resume`",
    "- `/event problems`: what could not be delivered, and why",
    "- `/announce now`: tell people something · `later` · `list`",
    "- `/config import`: use an event file · `check` · `export`",
)


def _for_everyone(event: Event) -> Iterator[str]:
    features = event.public["features"]
    if asks(event):
        yield "- `/register`: register, or change your profile"
    if has_programme(event):
        yield "- `/schedule`: what is on, in your own time zone; reminders, calendar file"
    if "teams" in features:
        yield "- `/team find`: who fits you, and why · `/team create` · `/team info`: your own"
    if "mentors" in features:
        yield "- `/ask mentor`: ask a mentor for help · `wishes`: whom your team would like"
    if "submissions" in features:
        yield "- `/submit`: hand in, and see what is missing · `/projects`: look at the projects"
    if "perks" in features:
        yield "- `/claim`: your codes from sponsors"


def _for_organizers(event: Event) -> Iterator[str]:
    features = event.public["features"]
    if has_programme(event):
        yield "- `/session move`: another time for a session · `add` · `edit` · `cancel`"
    if asks(event):
        yield "- `/people review`: applications · `checkin` · `import` · `export`"
    if "teams" in features:
        yield "- `/teams form`: a team for everyone who has none · `/teams spaces`: their rooms"
    if "submissions" in features:
        yield "- `/submissions overview`: who has handed in · `export` · `reopen`"
    if "mentors" in features:
        yield "- `/mentors overview`: who waits and who helps · `import` · `assign` · `hours`"
