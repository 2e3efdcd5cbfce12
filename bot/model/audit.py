"""Who did what, when, to what, and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.base import Base, Key, Line, Slug, Snowflake


class AuditEntry(Base):
    """One action of staff, or one decision the bot took by itself (`actor_id` empty)."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "event_id", "id"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    actor_id: Mapped[Snowflake | None]
    action: Mapped[Slug]
    subject: Mapped[Line]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    why: Mapped[str | None] = mapped_column(Text)
