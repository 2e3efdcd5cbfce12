"""What people read about their own part in an event."""

from collections.abc import Sequence

from bot.model import Chapter, Event, Participant
from bot.ui.text import MESSAGE_LENGTH, cut, safe


def on_the_list_text(event: Event, part: Participant) -> str:
    """What someone reads whose interest was just noted."""
    own_words = event.public.get("registered")
    lines = [f"You are on the list for **{safe(event.name)}**, {safe(part.name)}."]
    if own_words:
        lines.append(own_words)
    lines.append("Read `/schedule` next; `/start` always shows what you can do.")
    if part.time_zone:
        lines.append(f"-# Your time zone: {part.time_zone.replace('_', ' ')}.")
    return cut("\n".join(lines), MESSAGE_LENGTH)


def withdrawn_text(event: Event) -> str:
    """What someone reads who has taken their registration back."""
    return (
        f"You are off the list for **{safe(event.name)}**, and what you told me is deleted. "
        "If you change your mind, press Register again."
    )


def chapter_choices(chapters: Sequence[Chapter]) -> list[tuple[str, str]]:
    """Where one can take part, as (name, key); at most 24, as a select holds 25."""
    return [(chapter.name, chapter.key) for chapter in chapters[:24]]
