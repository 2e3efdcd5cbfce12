"""What teams and people hand in, every version of it, and codes that they claim."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.base import Base, Key, Line, Slug, Snowflake, Word

SUBMISSION_STATES = ("draft", "submitted", "withdrawn", "disqualified")


class Submission(Base):
    """What one team or person hands in, for the event, a track or a unit.

    `scope` is who and for what (`team:5`, `team:5/track:2`, `person:7/unit:week-1`), so that
    there is one of each. `parts` is the draft as it stands, by the items' keys; `draft_version`
    tells whoever edits it that somebody else did meanwhile. `edited_at` is empty when nothing was
    changed since it was handed in. `revision` is the number of the
    version that was handed in last, 0 when none was.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("event_id", "scope"),
        CheckConstraint(f"state IN {SUBMISSION_STATES!r}", name="state"),
        Index(None, "event_id", "state"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    scope: Mapped[Line]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    track_id: Mapped[int | None] = mapped_column(ForeignKey("track.id", ondelete="SET NULL"))
    unit: Mapped[Slug | None]
    title: Mapped[Line | None]
    parts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    draft_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[Word] = mapped_column(default="draft")
    revision: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edited_by: Mapped[Snowflake | None]
    handed_in_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    reopened_until: Mapped[datetime | None]
    reopened_why: Mapped[str | None] = mapped_column(Text)
    disqualified_why: Mapped[str | None] = mapped_column(Text)
    card_channel_id: Mapped[Snowflake | None]
    card_message_id: Mapped[Snowflake | None]


class SubmissionRevision(Base):
    """One version as it was handed in; never changed afterwards."""

    __tablename__ = "submission_revision"
    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[Line | None]
    parts: Mapped[dict[str, Any]]
    made_by: Mapped[Snowflake | None]
    made_at: Mapped[datetime]
    late: Mapped[bool] = mapped_column(default=False)


class SubmissionLink(Base):
    """A link of a submission as it stands, in its plainest form, and how trying it out went.

    For repositories `claim` is that form, so that no two submissions hand in the same one;
    it is empty for other links, which may be shared.
    """

    __tablename__ = "submission_link"
    __table_args__ = (
        UniqueConstraint("submission_id", "item"),
        UniqueConstraint("event_id", "claim"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    item: Mapped[Slug]
    url: Mapped[str] = mapped_column(Text)
    claim: Mapped[str | None] = mapped_column(Text)
    checked_at: Mapped[datetime | None]
    answer: Mapped[Line | None]


class PerkCode(Base):
    """A code of a perk; `holder` (`team:5`, `person:7`) is who claimed it, one each."""

    __tablename__ = "perk_code"
    __table_args__ = (
        UniqueConstraint("event_id", "perk", "code"),
        UniqueConstraint("event_id", "perk", "holder"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    perk: Mapped[Slug]
    code: Mapped[Line]
    holder: Mapped[Slug | None]
    claimed_by: Mapped[Snowflake | None]
    claimed_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
