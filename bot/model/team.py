"""Teams and who is in them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.model.base import Base, Key, Line, Snowflake, Word
from bot.model.person import Participant


class Team(Base):
    """A team of one event; `folded_name` is the name without case, accents and look-alikes."""

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("event_id", "folded_name"),
        CheckConstraint("state IN ('open', 'locked', 'disbanded')", name="state"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[Line]
    folded_name: Mapped[Line]
    state: Mapped[Word] = mapped_column(default="open")
    captain_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL")
    )
    space_id: Mapped[Snowflake | None]
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(lazy="raise", back_populates="team")


class Membership(Base):
    """One person in one team.

    `slot` numbers a person's teams in an event, so that "one team each" (or the event file's
    number) is a constraint of the database and not only of the code.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("participant_id", "slot"),
        UniqueConstraint("team_id", "participant_id"),
        CheckConstraint("slot >= 1", name="slot"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    slot: Mapped[int] = mapped_column(default=1)
    joined_at: Mapped[datetime]

    team: Mapped[Team] = relationship(lazy="raise", back_populates="memberships")
    participant: Mapped[Participant] = relationship(lazy="raise")
