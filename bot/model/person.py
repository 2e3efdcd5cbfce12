"""People as they take part in an event."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
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
ATTENDANCES = ("online", "in_person", "either")
VERDICTS = ("accept", "wait", "decline")
WISHES = ("with", "rather_not", "never")


class Participant(Base):
    """One person's part in one event; `profile` holds the answers given so far.

    `queued_at` orders the waiting list. `confirmed_at` is when they said that they are still
    coming, `checked_in_at` when they were seen at the desk, `left_at` when they left the server.
    `experience` goes from 0 (none) to 3.
    """

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        CheckConstraint(f"state IN {PARTICIPANT_STATES!r}", name="state"),
        CheckConstraint(f"attendance IN {ATTENDANCES!r}", name="attendance"),
        CheckConstraint("experience BETWEEN 0 AND 3", name="experience"),
        Index(None, "event_id", "state"),
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
    attendance: Mapped[Word | None]
    experience: Mapped[int | None]
    looking_for_team: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class AdmissionSeats(Base):
    """How many seats of an event are taken; the guard against one person too many.

    A row of its own, so that taking a seat does not touch the event. No `cap` is no limit.
    """

    __tablename__ = "admission_seats"
    __table_args__ = (CheckConstraint("taken >= 0 AND taken <= cap", name="cap"),)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    taken: Mapped[int] = mapped_column(default=0)
    cap: Mapped[int | None]


class Review(Base):
    """What one organizer thinks of an application; applicants never see it."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("participant_id", "reviewer_id"),
        CheckConstraint(f"verdict IN {VERDICTS!r}", name="verdict"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    reviewer_id: Mapped[Snowflake]
    verdict: Mapped[Word]
    note: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]


class Wish(Base):
    """Whom someone wants in their team, would rather not, or never; for nobody else to read."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id", "other_id"),
        CheckConstraint(f"kind IN {WISHES!r}", name="kind"),
        CheckConstraint("user_id != other_id", name="somebody_else"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[Snowflake] = mapped_column(index=True)
    other_id: Mapped[Snowflake] = mapped_column(index=True)
    kind: Mapped[Word]
    made_at: Mapped[datetime]
