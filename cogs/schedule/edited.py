"""What organizers read when they change the programme."""

from bot.model import Session
from bot.schedule.changes import NOTICES, channels_for
from bot.schedule.editing import Changed
from bot.ui.text import joined, on, safe
from cogs.schedule.telling import title_of


def effect_text(session: Session) -> str:
    """What a time that is asked about would change."""
    title = f"**{title_of(session.title)}**"
    if session.starts_at is None:
        return f"{title} has no date yet; it would begin:"
    return f"{title} begins {on(session.starts_at)} now; it would move to:"


def changed_text(changed: Changed) -> str:
    """What was changed, and who hears of it."""
    title = title_of(changed.session.title)
    now_is = f" It begins {on(changed.session.starts_at)}." if changed.session.starts_at else ""
    return f"✅ {title}: done.{now_is} {_told(changed)}"


def left_alone_text(session: Session) -> str:
    """The answer when the organizer meant none of the moments."""
    return f"Nothing was changed; {safe(session.title)} stays as it is."


def _told(changed: Changed) -> str:
    channels = channels_for(changed.event, changed.session, NOTICES)
    if not channels:
        return "Nobody is told, as the server is not set up yet."
    return f"Everyone concerned is told in {joined(f'<#{channel}>' for channel in channels)}."
