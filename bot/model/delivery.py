"""What the bot must still say or do on Discord, and whether it was; the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.base import Base, Key, Line, Slug, Snowflake, Word

DELIVERY_STATES = ("waiting", "leased", "done", "dead", "cancelled", "held")


class Delivery(Base):
    """One message to say or deed to do: a kind and facts, never prose.

    `dedup_key` is unique in the event and holds the version of what it speaks of, so that the
    same cause never makes two rows. `subject` (such as `session:17`) is what it is about, so
    that the rows of a session can be found when it moves. `due_at` is when it should happen,
    `next_at` when it is tried next. `holder` fences a lease: only who holds it may finish it.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "dedup_key"),
        CheckConstraint(f"state IN {DELIVERY_STATES!r}", name="state"),
        CheckConstraint("channel_id IS NULL OR user_id IS NULL", name="one_place"),
        Index(None, "state", "next_at"),
        Index(None, "event_id", "subject"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[Slug]
    subject: Mapped[Slug]
    dedup_key: Mapped[Line]
    facts: Mapped[dict[str, Any]]
    channel_id: Mapped[Snowflake | None]
    user_id: Mapped[Snowflake | None]
    fallback_channel_id: Mapped[Snowflake | None]
    due_at: Mapped[datetime]
    useless_at: Mapped[datetime | None]
    state: Mapped[Word] = mapped_column(default="waiting")
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    holder: Mapped[Slug | None]
    message_id: Mapped[Snowflake | None]
    posted_in: Mapped[Snowflake | None]
    finished_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(Text)


class Installation(Base):
    """One row about this database itself; `is_backup` is set in every copy that is a backup.

    A bot that starts on a backup was away for an unknown time: what is overdue then waits for
    an organizer instead of being said.
    """

    __tablename__ = "installation"

    id: Mapped[Key]
    is_backup: Mapped[bool] = mapped_column(default=False)
