"""Sessions of the programme, and topics that span several of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.model.base import Base, Key, Line, Slug, Snowflake, Word


class Topic(Base):
    """A subject that one or several sessions treat, such as two evenings of a seminar."""

    __tablename__ = "topic"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[Slug]
    title: Mapped[Line]
    retired_at: Mapped[datetime | None]


class Session(Base):
    """One item of the programme; its date, place or title may still be open.

    `starts_written` is what the organizer wrote, which may be a month or "open" while
    `starts_at` is empty. `version` grows with every move, so that reminders of an older time
    can be told apart. `audience` has the lists `groups`, `tracks` and `chapters`, all empty for
    everyone. `details` holds what is only shown: speakers, chairs, materials.
    """

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("event_id", "key"),
        CheckConstraint("starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at", "order"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"))
    key: Mapped[Slug]
    title: Mapped[Line]
    kind: Mapped[Word]
    summary: Mapped[str | None] = mapped_column(Text)
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    starts_written: Mapped[Line | None]
    ends_at: Mapped[datetime | None]
    place: Mapped[Line | None]
    link: Mapped[str | None] = mapped_column(Text)
    zone: Mapped[Slug]
    audience: Mapped[dict[str, Any]]
    compulsory: Mapped[bool] = mapped_column(default=False)
    details: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    cancelled_at: Mapped[datetime | None]
    scheduled_event_id: Mapped[Snowflake | None]

    topic: Mapped[Topic | None] = relationship(lazy="raise")
