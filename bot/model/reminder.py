"""What people want to be reminded of, and how."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.base import Base, Key, Slug, Snowflake, Word

REMINDED_OF = ("all", "chosen", "none")


class PersonSettings(Base):
    """How one person wants to be treated on one server, whatever event runs there.

    `direct_messages` is empty until they were asked. `minutes_before` is how long before a
    session they are reminded.
    """

    __tablename__ = "person_settings"
    __table_args__ = (
        UniqueConstraint("guild_id", "user_id"),
        CheckConstraint(f"reminded_of IN {REMINDED_OF!r}", name="reminded_of"),
        CheckConstraint("minutes_before > 0", name="minutes_before"),
    )

    id: Mapped[Key]
    guild_id: Mapped[Snowflake]
    user_id: Mapped[Snowflake]
    reminded_of: Mapped[Word] = mapped_column(default="chosen")
    minutes_before: Mapped[int] = mapped_column(default=15)
    direct_messages: Mapped[bool | None]
    time_zone: Mapped[Slug | None]


class ReminderWish(Base):
    """One person who pressed "Remind me" at one session; `made_at` is when they last asked."""

    __tablename__ = "reminder_wish"
    __table_args__ = (
        UniqueConstraint("session_id", "user_id"),
        Index(None, "event_id", "user_id"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    user_id: Mapped[Snowflake]
    made_at: Mapped[datetime]
