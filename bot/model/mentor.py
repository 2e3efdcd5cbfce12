"""Mentors, requests for help, offers to mentors, and mentors assigned to teams beforehand."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.base import Base, Key, Line, Slug, Snowflake, Word, unique_while

REQUEST_STATES = ("open", "claimed", "resolved", "cancelled", "lapsed")
OFFER_STATES = ("open", "accepted", "declined", "later", "expired", "withdrawn")
# A request that somebody still waits for or is helped with.
UNDER_WAY = "state IN ('open', 'claimed')"


class Mentor(Base):
    """A mentor of one event; a mentor of the file has its `key`, others joined with a form.

    `presence` decides who is there: by `hours` and `stretches`, or switched `on` until
    `presence_until`, or `off`. `hours` come back each week and are in `time_zone`; `stretches`
    are pairs of instants. `quiet_hours` (`22:00-08:00`) are kept whatever else is said.
    """

    __tablename__ = "mentor"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        UniqueConstraint("event_id", "key"),
        CheckConstraint("presence IN ('by_hours', 'on', 'off')", name="presence"),
        CheckConstraint("at_once >= 1", name="at_once"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[Slug | None]
    user_id: Mapped[Snowflake | None] = mapped_column(index=True)
    name: Mapped[Line]
    about: Mapped[Line | None]
    time_zone: Mapped[Slug | None]
    languages: Mapped[list[str]] = mapped_column(default=list)
    tracks: Mapped[list[str]] = mapped_column(default=list)
    hours: Mapped[list[str]] = mapped_column(default=list)
    stretches: Mapped[dict[str, Any]] = mapped_column(default=dict)
    quiet_hours: Mapped[Word | None]
    presence: Mapped[Word] = mapped_column(default="by_hours")
    presence_until: Mapped[datetime | None]
    at_once: Mapped[int] = mapped_column(default=1)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Expertise(Base):
    """How well a mentor knows a topic: 1 some, 2 good, 3 expert."""

    __tablename__ = "expertise"
    __table_args__ = (
        UniqueConstraint("mentor_id", "topic"),
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id", ondelete="CASCADE"))
    topic: Mapped[Slug]
    level: Mapped[int]


class MentorRequest(Base):
    """Somebody asks for help on a topic.

    `asker` is `team:5` or `person:7`, so that each has one request under way on a topic.
    `queued_at` is the place in the queue, kept when a mentor gives the request back.
    """

    __tablename__ = "mentor_request"
    __table_args__ = (
        CheckConstraint(f"state IN {REQUEST_STATES!r}", name="state"),
        CheckConstraint("urgency BETWEEN 0 AND 2", name="urgency"),
        unique_while(UNDER_WAY, "uq_mentor_request_under_way", "event_id", "asker", "topic"),
        Index(None, "event_id", "state"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    asker: Mapped[Slug]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    user_id: Mapped[Snowflake] = mapped_column(index=True)
    topic: Mapped[Slug]
    further_topics: Mapped[list[str]] = mapped_column(default=list)
    tried: Mapped[str | None] = mapped_column(Text)
    place: Mapped[Line | None]
    urgency: Mapped[int] = mapped_column(default=0)
    languages: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[Word] = mapped_column(default="open")
    made_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("mentor.id", ondelete="SET NULL"))
    claimed_at: Mapped[datetime | None]
    thread_id: Mapped[Snowflake | None] = mapped_column(index=True)
    last_active_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[Snowflake | None]
    version: Mapped[int] = mapped_column(default=1)


class MentorOffer(Base):
    """A request as it was offered to one mentor; `round` counts when offered again."""

    __tablename__ = "mentor_offer"
    __table_args__ = (
        UniqueConstraint("request_id", "mentor_id", "round"),
        CheckConstraint(f"state IN {OFFER_STATES!r}", name="state"),
        Index(None, "mentor_id", "made_at"),
        Index(None, "event_id", "state"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    request_id: Mapped[int] = mapped_column(ForeignKey("mentor_request.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id", ondelete="CASCADE"))
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[Word] = mapped_column(default="open")
    reason: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class MentorFeedback(Base):
    """How the help was, for organizers only: 1 did not help, 2 helped, 3 helped a lot."""

    __tablename__ = "mentor_feedback"
    __table_args__ = (
        UniqueConstraint("request_id", "user_id"),
        CheckConstraint("rating BETWEEN 1 AND 3", name="rating"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    request_id: Mapped[int] = mapped_column(ForeignKey("mentor_request.id", ondelete="CASCADE"))
    user_id: Mapped[Snowflake]
    rating: Mapped[int]
    comment: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]


class MentorTeam(Base):
    """What stands between a mentor and a team ahead of the event.

    `kind` says what it is: a `wish` of the team or an `offer` of the mentor (with a rank, 1 is
    first), a `conflict`, or the `assigned` pair itself.
    """

    __tablename__ = "mentor_team"
    __table_args__ = (
        UniqueConstraint("mentor_id", "team_id", "kind"),
        CheckConstraint("kind IN ('wish', 'offer', 'conflict', 'assigned')", name="kind"),
        Index(None, "event_id", "kind"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    kind: Mapped[Word]
    rank: Mapped[int | None]
    made_by: Mapped[Snowflake | None]
    made_at: Mapped[datetime]
