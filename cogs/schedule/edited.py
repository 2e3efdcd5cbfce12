"""What organizers read when they change the programme."""

from collections.abc import Sequence

from bot.model import Event, Session
from bot.schedule.changes import NOTICES, channels_for
from bot.schedule.editing import Changed
from bot.ui.text import after_the_pause, joined, on, plain, safe, when
from cogs.schedule.telling import change_line, title_of

DROP_IN_SUMMARY = "Come with any question, for as long or short as you like; nobody needs to ask."
IS_HISTORY = "Nobody is told, as it is over."


def whose(event: Event, events: Sequence[Event]) -> str:
    """Of which event something is, where there are several; nothing where there is one."""
    return f" of **{safe(event.name)}**" if len(events) > 1 else ""


def effect_text(session: Session, of: str = "") -> str:
    """What a time that is asked about would change."""
    title = f"**{title_of(session.title)}**{of}"
    if session.starts_at is None:
        return f"{title} has no date yet; it would begin:"
    return f"{title} begins {on(session.starts_at)} now; it would move to:"


def new_effect_text(title: str) -> str:
    """What a time that is asked about would be the start of."""
    return f"**{safe(title)}** would begin:"


def cancel_question(event: Event, session: Session, of: str = "") -> str:
    """What cancelling would do, before it is done."""
    at = f", {when(session.starts_at)}," if session.starts_at else ""
    return (
        f"**{title_of(session.title)}**{of}{at} would be cancelled. {_told(event, session)} "
        "You can bring it back later. Shall I cancel it?"
    )


def changed_text(changed: Changed, of: str = "") -> str:
    """What was changed, and who hears of it."""
    told = _told(changed.event, changed.session) if changed.is_told else IS_HISTORY
    return f"✅ {change_line(changed.change, of)} {told}"


def drop_in_title(name: str) -> str:
    """What the drop-in hours of a mentor are called in the programme."""
    return f"Drop-in hours: {plain(name)}"


def drop_in_text(changed: Changed, host: int) -> str:
    """That somebody gives drop-in hours now, and what can be done about it."""
    told = "is told" if changed.event.paused_at is None else "is told then"
    return (
        f"{changed_text(changed)} <@{host}> {told}, and reminded before. `/session move` and "
        "`/session cancel` change it."
    )


def left_alone_text(session: Session) -> str:
    """The answer when the organizer wants none of it."""
    return f"Nothing was changed; **{title_of(session.title)}** stays as it is."


def not_added_text(title: str) -> str:
    """The answer when the organizer meant none of the moments."""
    return f"**{safe(title)}** was not added. Run the command again when you know its time."


def _told(event: Event, session: Session) -> str:
    channels = channels_for(event, session, NOTICES)
    if not channels:
        return "Nobody is told, as the server is not set up yet."
    places = joined(f"<#{channel}>" for channel in channels)
    if event.paused_at is not None:
        return after_the_pause(f"everyone concerned is told in {places}")
    return f"Everyone concerned is told in {places}."
