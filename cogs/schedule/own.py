"""What a person reads about their own reminders and settings."""

from collections.abc import Mapping, Sequence

from bot.model import Event, Session
from bot.schedule.outlook import Outlook
from bot.schedule.settings import Settings
from bot.ui.text import counted, joined, on, safe, when
from cogs.schedule.telling import title_of

REMINDED_OF = {
    "all": "every session that concerns you",
    "chosen": "the sessions you choose",
    "none": "no session",
}
CHANGES = "You can change it any time with `/settings`."
# So many sessions are named one by one where their reminders come at other times.
MOST_NAMED = 5
PAUSED = "The event is paused, and while it is, nothing of this comes."


def lead_in_words(minutes: int) -> str:
    """`15 minutes`, `2 hours`, `1 day`."""
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes % size == 0:
            return counted(minutes // size, unit)
    return counted(minutes, "minute")


def wish_text(outlook: Outlook, settings: Settings) -> str:
    """What happens after "Remind me", and the question when it was never asked."""
    session = outlook.session
    title, paused = title_of(session.title), _while_paused([outlook])
    if session.starts_at is None:
        noted = f"Noted: **{title}** has no date yet."
    else:
        noted = f"Noted: **{title}** begins {on(session.starts_at)}."
    if settings.may_write is None:
        return f"{noted} {_may_i_write([outlook], settings)}{paused}"
    if settings.may_write:
        return f"⏰ {noted} {_by_letter([outlook], settings)}{paused}"
    return (
        f"{noted} It is among your own sessions. I do not write to you, as you wished. "
        f"{_in_channel([outlook])}{paused}"
    )


def allowed_text(settings: Settings, outlooks: Sequence[Outlook]) -> str:
    """The answer once somebody said whether they may be written to."""
    paused = _while_paused(outlooks)
    coming = [outlook for outlook in outlooks if outlook.comes]
    if not coming:
        may = "I may write to you now." if settings.may_write else "I do not write to you."
        return f"{may} What you chose began or was cancelled meanwhile. `/settings` changes this."
    if settings.may_write:
        return (
            f"⏰ {_by_letter(coming, settings)} `/settings` changes how long before, and takes "
            f"this back.{paused}"
        )
    return f"I do not write to you. {_in_channel(coming)} `/settings` changes this.{paused}"


def _may_i_write(outlooks: Sequence[Outlook], settings: Settings) -> str:
    if all(_is_too_soon(outlook) for outlook in outlooks):
        would = "It is too late for a reminder, but I would tell you when it moves."
        return f"{would} May I write you a direct message for that? {CHANGES}"
    before = lead_in_words(settings.minutes_before)
    exact = _exactly(outlooks)
    later = ", or later where that is past" if len(outlooks) > 1 and exact else ""
    would = f"I would remind you {before} before{_each(outlooks)}{later}."
    if len(outlooks) == 1 and exact:
        would = f"I would remind you {exact[0][1]}."
    instead = _in_channel(outlooks)
    return (
        f"{would} May I write you a direct message for that? "
        f"If not, {instead[0].lower()}{instead[1:]} {CHANGES}"
    )


def _by_letter(outlooks: Sequence[Outlook], settings: Settings) -> str:
    """When direct messages come; of each session that is an exception, exactly."""
    before = lead_in_words(settings.minutes_before)
    exact = _exactly(outlooks)
    if len(outlooks) == 1 and exact:
        return f"I write to you {exact[0][1]}, and when it moves."
    if len(outlooks) == 1 and _is_too_soon(outlooks[0]):
        return "It is too late for a reminder; I write to you when it moves."
    text = f"I write to you {before} before{_each(outlooks)}, and when {_one(outlooks)} moves."
    if len(outlooks) == 1 and outlooks[0].session.starts_at is None:
        text = f"I write to you when it has a date, {before} before it, and when it moves."
    for title, at in exact[:MOST_NAMED]:
        text += f" Of **{title}** I write to you {at}."
    if len(exact) > MOST_NAMED:
        text += f" {len(exact) - MOST_NAMED:,} more begin too soon for that; I write to you later."
    return text + _too_late(outlooks)


def _too_late(outlooks: Sequence[Outlook]) -> str:
    """Of which of several sessions no reminder comes."""
    titles = [f"**{title_of(o.session.title)}**" for o in outlooks if _is_too_soon(o)]
    if not titles:
        return ""
    return f" It is too late for a reminder of {joined(titles[:MOST_NAMED])}."


def _exactly(outlooks: Sequence[Outlook]) -> list[tuple[str, str]]:
    """The sessions of which the direct message comes at another time than usual, and when."""
    return [
        (title_of(outlook.session.title), when(outlook.writes_at))
        for outlook in outlooks
        if outlook.writes_at is not None and not outlook.as_usual
    ]


def _in_channel(outlooks: Sequence[Outlook]) -> str:
    """Where and when a reminder is read by whom I do not write to."""
    if all(_is_too_soon(outlook) for outlook in outlooks):
        return "It is too late for a reminder."
    channels = dict.fromkeys(channel for outlook in outlooks for channel in outlook.channels)
    hidden = [outlook for outlook in outlooks if outlook.is_hidden and not _is_too_soon(outlook)]
    if hidden and not channels:
        several = len(outlooks) > 1
        comes = "The reminders come in channels" if several else "The reminder comes in a channel"
        return f"{comes} that you cannot see, so nothing can remind you unless I may write to you."
    if not channels:
        return (
            "There is no channel for reminders yet, so nothing can remind you unless I may write "
            "to you."
        )
    places = joined(f"<#{channel}>" for channel in channels)
    if hidden:
        titles = [f"**{title_of(o.session.title)}**" for o in hidden]
        return (
            f"Of {joined(titles[:MOST_NAMED])} nothing can remind you unless I may write to you, "
            "as the reminder comes where you cannot see it. "
            f"The reminder of each of the others comes in {places}.{_too_late(outlooks)}"
        )
    if len(outlooks) > 1:
        return f"The reminder of each comes in {places}.{_too_late(outlooks)}"
    said_at = outlooks[0].said_at
    if said_at is None:
        return f"The reminder comes in {places}, once it has a date."
    return f"The reminder comes in {places}, {when(said_at)}."


def _while_paused(outlooks: Sequence[Outlook]) -> str:
    return f" {PAUSED}" if any(outlook.is_paused for outlook in outlooks) else ""


def _is_too_soon(outlook: Outlook) -> bool:
    return outlook.session.starts_at is not None and outlook.writes_at is None


def _each(outlooks: Sequence[Outlook]) -> str:
    return " each" if len(outlooks) > 1 else ""


def _one(outlooks: Sequence[Outlook]) -> str:
    return "one" if len(outlooks) > 1 else "it"


def taken_back_text(session: Session, settings: Settings) -> str:
    """The answer to "Don't remind me"."""
    if settings.reminded_of == "all":
        return (
            f"**{title_of(session.title)}** is not among your own sessions any more. You are still "
            "reminded of every session that concerns you; `/settings` changes that."
        )
    return f"You are not reminded of **{title_of(session.title)}** any more."


def choice_text(offered: int, coming: int) -> str:
    """Above the menu of sessions."""
    more = f" These are the next {offered} of {coming}." if offered < coming else ""
    return f"Which sessions shall I remind you of? What you leave out, I forget.{more}"


def chosen_text(chosen: Sequence[Outlook], settings: Settings, left_out: int) -> str:
    """The answer to the choice of sessions, `left_out` of which do not come any more."""
    gone = f" {left_out} of those you chose began or were cancelled meanwhile." if left_out else ""
    if not chosen and settings.reminded_of == "all":
        return (
            f"You chose none of these sessions.{gone} You are still reminded of every session "
            "that concerns you; `/settings` changes that."
        )
    if not chosen:
        return f"You are reminded of none of these sessions.{gone}"
    noted, paused = f"Noted: {counted(len(chosen), 'session')}.{gone}", _while_paused(chosen)
    if settings.may_write is None:
        return f"{noted} {_may_i_write(chosen, settings)}{paused}"
    if settings.may_write:
        return f"⏰ {noted} {_by_letter(chosen, settings)}{paused}"
    return f"{noted} I do not write to you, as you wished. {_in_channel(chosen)}{paused}"


def nothing_to_choose_text(event: Event) -> str:
    """The answer when no session comes any more."""
    return f"No session of {safe(event.name)} comes any more, so there is nothing to choose."


def settings_text(settings: Settings, registered: Mapping[str, str]) -> str:
    """One's settings on this server, in sentences; `registered` is zones by event."""
    wants = {True: "yes", False: "no", None: "no, you were never asked"}[settings.may_write]
    instead = ""
    if settings.reminded_of != "none" and not settings.may_write:
        instead = (
            " Without them you are reminded in the server's channels: of what you chose yourself, "
            "and of what organizers have announced there."
        )
    return (
        "# Your settings on this server\n"
        f"- You are reminded of **{REMINDED_OF[settings.reminded_of]}**, "
        f"**{lead_in_words(settings.minutes_before)}** before.\n"
        f"- I may write you direct messages: **{wants}**.{instead}\n"
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
