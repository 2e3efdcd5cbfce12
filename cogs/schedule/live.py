"""Now and next: one message in the schedule channel that is edited in place."""

from datetime import datetime, timedelta

import discord

from bot.client import MusterClient
from bot.model import Event
from bot.schedule.rules import in_order, now_and_next
from bot.ui.text import MESSAGE_LENGTH, on, pages, relative, safe
from cogs.schedule.buttons import programme_view
from cogs.schedule.present import nothing_left, now_line, title, where

# What comes within this time stands below what is next.
FOOTER = "-# This message stays up to date by itself. `/schedule` shows everything."
AHEAD, MOST_LINES = timedelta(hours=36), 12


def now_and_next_message(client: MusterClient, event: Event) -> tuple[str, discord.ui.View]:
    """The message as it should read now, and its buttons."""
    return now_and_next_text(event, client.services.events.now()), programme_view(event.id)


def now_and_next_text(event: Event, now: datetime) -> str:
    """What runs, what begins next, and what comes soon after."""
    sessions = in_order(event.sessions)
    found = now_and_next(sessions, now)
    lines = [f"# {safe(event.name)}: now and next"]
    lines += [now_line(session) for session in found.now]
    for session in found.next:
        assert session.starts_at is not None, "what is next has a start"
        starts = f"{relative(session.starts_at)}, {on(session.starts_at)}"
        lines.append(f"**Next:** {title(session)} {starts}{where(session)}")
    if not found.now and not found.next:
        lines += nothing_left(sessions)
    later = [
        session
        for session in sessions
        if session.starts_at is not None
        and session not in found.next
        and now < session.starts_at <= now + AHEAD
    ]
    if later:
        lines.append("**Then:**")
    for session in later[:MOST_LINES]:
        assert session.starts_at is not None, "only sessions with a start come later"
        lines.append(f"- {on(session.starts_at)}: {title(session)}{where(session)}")
    return f"{pages(lines, MESSAGE_LENGTH - len(FOOTER) - 1)[0]}\n{FOOTER}"
