"""What an event owns on its Discord server: roles, channels, live messages; and synced commands."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.base import Base, Key, Line, Slug, Snowflake


class Server(Base):
    """A Discord server the bot is on, with a fingerprint of the commands last synced there."""

    __tablename__ = "server"

    guild_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    commands_fingerprint: Mapped[Slug | None]


class RoleBinding(Base):
    """Which role of the server stands for which part in the event.

    A row without `role_id` is an intent: the role is wanted and not yet known to exist.
    """

    __tablename__ = "role_binding"
    __table_args__ = (UniqueConstraint("event_id", "purpose"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    purpose: Mapped[Slug]
    name: Mapped[Line]
    role_id: Mapped[Snowflake | None]


class ChannelBinding(Base):
    """Which channel of the server serves the event for what; without `channel_id` an intent."""

    __tablename__ = "channel_binding"
    __table_args__ = (UniqueConstraint("event_id", "purpose"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    purpose: Mapped[Slug]
    name: Mapped[Line]
    channel_id: Mapped[Snowflake | None] = mapped_column(index=True)


class LiveMessage(Base):
    """A message that is edited in place instead of posted again, such as the start panel."""

    __tablename__ = "live_message"
    __table_args__ = (UniqueConstraint("event_id", "purpose"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    purpose: Mapped[Slug]
    channel_id: Mapped[Snowflake]
    message_id: Mapped[Snowflake | None]
    fingerprint: Mapped[Slug | None]
    updated_at: Mapped[datetime]
