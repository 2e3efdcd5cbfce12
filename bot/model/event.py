"""An event, the versions of its file, its windows, tracks and chapters."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.model.base import Base, Key, Line, Slug, Snowflake, Word

if TYPE_CHECKING:
    from bot.model.server import ChannelBinding, RoleBinding
    from bot.model.session import Session


class Event(Base):
    """One event on one server, as its file last said it.

    `definition` is the whole checked event file, loaded only on purpose; what people refer to,
    and what has an instant that can be moved, stands in rows of its own as well. `public` is
    what anyone may read of it at any time: summary, welcome, features, whom to turn to.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("guild_id", "slug"),
        CheckConstraint("state IN ('running', 'archived')", name="state"),
    )

    id: Mapped[Key]
    guild_id: Mapped[Snowflake] = mapped_column(index=True)
    slug: Mapped[Slug]
    name: Mapped[Line]
    time_zone: Mapped[Slug]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    state: Mapped[Word] = mapped_column(default="running")
    paused_at: Mapped[datetime | None]
    public: Mapped[dict[str, Any]]
    definition: Mapped[dict[str, Any]] = mapped_column(deferred=True, deferred_raiseload=True)
    created_at: Mapped[datetime]

    windows: Mapped[list["Window"]] = relationship(lazy="raise", order_by="Window.id")
    sessions: Mapped[list["Session"]] = relationship(lazy="raise", order_by="Session.id")
    tracks: Mapped[list["Track"]] = relationship(lazy="raise", order_by="Track.id")
    roles: Mapped[list["RoleBinding"]] = relationship(lazy="raise", order_by="RoleBinding.id")
    channels: Mapped[list["ChannelBinding"]] = relationship(
        lazy="raise", order_by="ChannelBinding.id"
    )


class EventFileVersion(Base):
    """The text of an event file as it was applied, kept so that every state can be explained."""

    __tablename__ = "event_file_version"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    applied_at: Mapped[datetime]
    applied_by: Mapped[Snowflake | None]


class Window(Base):
    """A span in which something is open: registration, submissions, a vote.

    `key` is the window's word in the event file. The written form is kept beside each instant.
    """

    __tablename__ = "window"
    __table_args__ = (
        UniqueConstraint("event_id", "key"),
        CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", "order"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[Slug]
    opens_at: Mapped[datetime | None]
    opens_written: Mapped[Line | None]
    closes_at: Mapped[datetime | None]
    closes_written: Mapped[Line | None]
    version: Mapped[int] = mapped_column(default=1)


class Track(Base):
    """A track, category or challenge that teams or people enter."""

    __tablename__ = "track"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[Slug]
    name: Mapped[Line]
    retired_at: Mapped[datetime | None]


class Chapter(Base):
    """A local gathering of the event, with a zone and announcements of its own."""

    __tablename__ = "chapter"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[Slug]
    name: Mapped[Line]
    time_zone: Mapped[Slug | None]
    retired_at: Mapped[datetime | None]
