"""People as they take part in an event."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.base import Base, Key, Line, Slug, Snowflake, Word

PARTICIPANT_STATES = (
    "interested",
    "applied",
    "waiting",
    "registered",
    "declined",
    "withdrawn",
)


class Participant(Base):
    """One person's part in one event; `profile` holds the answers given so far."""

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        CheckConstraint(f"state IN {PARTICIPANT_STATES!r}", name="state"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[Snowflake] = mapped_column(index=True)
    name: Mapped[Line]
    state: Mapped[Word]
    chapter_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id", ondelete="SET NULL"))
    time_zone: Mapped[Slug | None]
    profile: Mapped[dict[str, Any]]
    joined_at: Mapped[datetime]
    checked_in_at: Mapped[datetime | None]
