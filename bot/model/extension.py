"""Deadlines that are later for one team than for the others."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.base import Base, Key, Line


class Extension(Base):
    """A window that closes later for one team; `version` grows with every change of it."""

    __tablename__ = "extension"
    __table_args__ = (UniqueConstraint("window_id", "team_id"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    window_id: Mapped[int] = mapped_column(ForeignKey("window.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    closes_at: Mapped[datetime]
    closes_written: Mapped[Line]
    why: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
