"""What organizers announce."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.base import Base, Key, Line, Slug, Snowflake, Word

ANNOUNCEMENT_STATES = ("waiting", "sent", "stopped", "cancelled")
ANNOUNCEMENT_PLACES = ("channel", "team_spaces", "dm")
PINGS = ("silent", "role", "everyone")


class Announcement(Base):
    """One announcement; the rows of the outbox hold only its number and version.

    `draft` names the form it came from, so that sending twice makes one. `audience` is such as
    `everyone`, `role:judge` or `track:build`. `room` is the purpose of a channel of the event
    or the id of another channel. `missed` counts, by reason, whom it was not sent to, and marks
    why one that nobody cancelled is `cancelled`.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        UniqueConstraint("event_id", "draft"),
        CheckConstraint(f"state IN {ANNOUNCEMENT_STATES!r}", name="state"),
        CheckConstraint(f"place IN {ANNOUNCEMENT_PLACES!r}", name="place"),
        CheckConstraint(f"ping IN {PINGS!r}", name="ping"),
        Index(None, "event_id", "state"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    draft: Mapped[Slug]
    title: Mapped[Line | None]
    text: Mapped[str] = mapped_column(Text)
    audience: Mapped[Slug]
    place: Mapped[Word]
    room: Mapped[Slug | None]
    ping: Mapped[Word]
    due_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[Word] = mapped_column(default="waiting")
    author_id: Mapped[Snowflake]
    created_at: Mapped[datetime]
    missed: Mapped[dict[str, Any]]
