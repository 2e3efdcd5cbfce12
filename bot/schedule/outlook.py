"""When and where somebody who asks now is reminded of a session."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Event, Session
from bot.schedule.changes import REMINDERS, channels_for
from bot.schedule.leads import ahead, leads_of
from bot.schedule.quiet import after_quiet
from bot.schedule.settings import Settings
from bot.schedule.standing_in import served_by


@dataclass(frozen=True)
class Outlook:
    """A session, and when a person who asks now is reminded of it.

    `writes_at` is for those who take direct messages, `said_at` for those who read the channels;
    both are None without a date, and when it begins too soon. `as_usual` is whether the direct
    message comes as long before as they set. `is_hidden` is for channels that they cannot see,
    which are then not among the `channels`. `comes` is False for a session that has begun or
    was cancelled. Nothing is said while the event `is_paused`.
    """

    session: Session
    writes_at: datetime | None
    said_at: datetime | None
    channels: tuple[int, ...]
    as_usual: bool
    is_paused: bool
    comes: bool
    is_hidden: bool = False


def can_be_wished(session: Session, now: datetime) -> bool:
    """Whether the session still comes, now or at a date that is open."""
    return session.cancelled_at is None and (session.starts_at is None or session.starts_at > now)


def outlook_of(event: Event, session: Session, settings: Settings, now: datetime) -> Outlook:
    """What a wish of this moment leads to; the event has its channels and its definition."""
    lead, starts = timedelta(minutes=settings.minutes_before), session.starts_at
    left = ahead(session, lead, now)
    writes_at = said_at = None
    if starts is not None and left is not None:
        quiet = event.definition.get("reminders", {}).get("quiet_hours")
        zone = settings.time_zone or event.time_zone
        writes_at = after_quiet(starts - left, starts, quiet, zone)
        said_at = starts - served_by(session, left, leads_of(event.definition, session), now)
    return Outlook(
        session=session,
        writes_at=writes_at,
        said_at=said_at,
        channels=tuple(channels_for(event, session, REMINDERS)),
        comes=can_be_wished(session, now),
        is_paused=event.paused_at is not None,
        as_usual=starts is not None and writes_at == starts - lead,
    )
