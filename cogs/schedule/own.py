"""What a person reads about their own reminders and settings."""

from collections.abc import Mapping, Sequence

from bot.model import Event, Session
from bot.schedule.settings import Settings
from bot.ui.text import counted, joined, on, safe
from cogs.schedule.telling import title_of

REMINDED_OF = {
    "all": "every session that concerns you",
    "chosen": "the sessions you choose",
    "none": "no session",
}
MAY_WE_WRITE = (
    "May I write you a direct message for that? If not, read the reminders in the channel. "
    "You can change it any time with `/settings`."
)


def lead_in_words(minutes: int) -> str:
    """`15 minutes`, `2 hours`, `1 day`."""
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes % size == 0:
            return counted(minutes // size, unit)
    return counted(minutes, "minute")


def wish_text(session: Session, settings: Settings) -> str:
    """What happens after "Remind me", and the question when it was never asked."""
    title, before = title_of(session.title), lead_in_words(settings.minutes_before)
    if session.starts_at is None:
        noted = f"Noted: **{title}** has no date yet; you hear of it as soon as it has one."
    else:
        noted = f"Noted: **{title}** begins {on(session.starts_at)}."
    if settings.may_write is None:
        return f"{noted} I would remind you {before} before. {MAY_WE_WRITE}"
    if settings.may_write:
        return f"⏰ {noted} I write to you {before} before, and when it moves."
    return (
        f"{noted} It is among your own sessions. I do not write to you, as you wished; the "
        "reminders are in the channel."
    )


def allowed_text(settings: Settings) -> str:
    """The answer once somebody said whether they may be written to."""
    if settings.may_write:
        before = lead_in_words(settings.minutes_before)
        return (
            f"⏰ I write to you {before} before, and when a session moves. `/settings` changes "
            "how long before, and takes this back."
        )
    return "I do not write to you. The reminders are in the channel; `/settings` changes this."


def taken_back_text(session: Session) -> str:
    """The answer to "Don't remind me"."""
    return f"You are not reminded of **{title_of(session.title)}** any more."


def choice_text(offered: int, coming: int) -> str:
    """Above the menu of sessions."""
    more = f" These are the next {offered} of {coming}." if offered < coming else ""
    return f"Which sessions shall I remind you of? What you leave out, I forget.{more}"


def chosen_text(chosen: Sequence[Session], settings: Settings) -> str:
    """The answer to the choice of sessions."""
    if not chosen:
        return "You are reminded of none of these sessions."
    before = lead_in_words(settings.minutes_before)
    noted = f"Noted: {counted(len(chosen), 'session')}."
    if settings.may_write is None:
        return f"{noted} I would remind you {before} before each. {MAY_WE_WRITE}"
    if settings.may_write:
        return f"⏰ {noted} I write to you {before} before each, and when one moves."
    return f"{noted} I do not write to you, as you wished; the reminders are in the channel."


def nothing_to_choose_text(event: Event) -> str:
    """The answer when no session comes any more."""
    return f"No session of {safe(event.name)} comes any more, so there is nothing to choose."


def settings_text(settings: Settings, registered: Mapping[str, str]) -> str:
    """One's settings on this server, in sentences; `registered` is zones by event."""
    wants = {True: "yes", False: "no", None: "no, you were never asked"}[settings.may_write]
    return (
        "# Your settings on this server\n"
        f"- You are reminded of **{REMINDED_OF[settings.reminded_of]}**, "
        f"**{lead_in_words(settings.minutes_before)}** before.\n"
        f"- I may write you direct messages: **{wants}**.\n"
        f"- Your time zone for days in menus and lists: {_zone(settings, registered)}. Times "
        "inside messages always follow your Discord."
    )


def _zone(settings: Settings, registered: Mapping[str, str]) -> str:
    if settings.time_zone:
        return f"**{_named(settings.time_zone)}**"
    if not registered:
        return "**that of the event**"
    zones = [f"**{_named(zone)}** in {safe(event)}" for event, zone in registered.items()]
    return f"{joined(zones)}, as you registered"


def _named(zone: str) -> str:
    return safe(zone.replace("_", " "))
