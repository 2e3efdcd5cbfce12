"""Teams and who is in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.model.base import Base, Key, Line, Slug, Snowflake, Word, unique_while
from bot.model.person import Participant


class Team(Base):
    """A team of one event; `folded_name` is the name without case, accents and look-alikes.

    `member_count` is raised in one guarded UPDATE with each membership, so that the last seat
    goes to one person only. `space_id` is where messages to the team go. `small_allowed_at` is
    when organizers let the team start below the minimum. With `ask_first` people ask to join an
    open team; without it they join at once.
    """

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("event_id", "folded_name"),
        CheckConstraint("state IN ('open', 'locked', 'disbanded')", name="state"),
        CheckConstraint("member_count >= 0 AND member_count <= size_limit", name="size"),
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
    member_count: Mapped[int] = mapped_column(default=0)
    size_limit: Mapped[int] = mapped_column(default=100)
    looking: Mapped[bool] = mapped_column(default=True)
    about: Mapped[str | None] = mapped_column(Text)
    wanted_skills: Mapped[list[str]] = mapped_column(default=list)
    small_allowed_at: Mapped[datetime | None]
    disbanded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    ask_first: Mapped[bool] = mapped_column(default=False)

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


class TeamTrack(Base):
    """A track that a team has entered."""

    __tablename__ = "team_track"
    __table_args__ = (UniqueConstraint("team_id", "track_id"),)

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"))


class Invitation(Base):
    """A team asks a person (`invitation`), or a person asks a team (`request`).

    Only one of a kind can be open between the two. An invited person need not be registered yet.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'request')", name="kind"),
        CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'withdrawn', 'lapsed')", name="state"
        ),
        unique_while("state = 'open'", "uq_invitation_open", "team_id", "user_id", "kind"),
        Index(None, "event_id", "user_id"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    user_id: Mapped[Snowflake]
    kind: Mapped[Word]
    state: Mapped[Word] = mapped_column(default="open")
    note: Mapped[str | None] = mapped_column(Text)
    made_by: Mapped[Snowflake]
    made_at: Mapped[datetime]
    answered_by: Mapped[Snowflake | None]
    answered_at: Mapped[datetime | None]


class TeamSpace(Base):
    """A room of a team on the server; without `channel_id` an intent.

    The intent is committed before Discord is asked, so that a room which was made just before
    a crash is found by its name and adopted.
    """

    __tablename__ = "team_space"
    __table_args__ = (
        UniqueConstraint("team_id", "kind"),
        CheckConstraint("kind IN ('thread', 'text', 'voice')", name="kind"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    kind: Mapped[Word]
    name: Mapped[Line]
    channel_id: Mapped[Snowflake | None] = mapped_column(index=True)
    archived_at: Mapped[datetime | None]


class TeamSpaceGuest(Base):
    """Somebody whom Discord was asked to let into a room; `is_inside` once it has said so.

    Discord lists who is in a thread only for bots with a privileged intent, so that whom to let
    out is remembered here. The row goes when the person is out.
    """

    __tablename__ = "team_space_guest"
    __table_args__ = (UniqueConstraint("space_id", "user_id"),)

    id: Mapped[Key]
    space_id: Mapped[int] = mapped_column(ForeignKey("team_space.id", ondelete="CASCADE"))
    user_id: Mapped[Snowflake] = mapped_column(index=True)
    is_inside: Mapped[bool] = mapped_column(default=False)


class FormingRun(Base):
    """One plan that divides people into teams: how it was made, and what was done with it.

    `plan` holds the teams and their numbers, `undo` what applying it changed. The seed and the
    settings in `plan` make the same plan again from the same people.
    """

    __tablename__ = "forming_run"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'applied', 'undone', 'dropped')", name="state"),
        Index(None, "event_id", "state"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    seed: Mapped[int]
    state: Mapped[Word] = mapped_column(default="planned")
    fingerprint: Mapped[Slug]
    plan: Mapped[dict[str, Any]]
    undo: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_by: Mapped[Snowflake]
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
