"""The forum post of each project: which there are, and which were begun and perhaps not made."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from bot.clock import Clock
from bot.db import Database
from bot.model import ChannelBinding, Delivery, Event, Participant, Submission, Team
from bot.submissions.asked import Asked, asked_by
from bot.submissions.cards import POST, PROJECTS, project_of
from bot.submissions.following import is_revealed, refresh_card
from bot.submissions.owners import still_there
from bot.submissions.projects import Project


@dataclass(frozen=True)
class Card:
    """What the card of a submission should say, and where; no project is none to be seen.

    `begun_in` is the forum in which its post is, or may be; `post_id` is empty while that is not
    known. `tags` are the names of every track, in the order of the file.
    """

    guild_id: int
    channel_id: int
    project: Project | None
    revealed: bool
    begun_in: int | None
    post_id: int | None
    tags: tuple[str, ...]


class PostService:
    """Remembers the posts of projects, each before it is asked for and after it was made."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def card(self, event_id: int, submission_id: int) -> Card | None:
        """What the card should say; None where the event has no channel for projects."""
        async with self._database.read() as session:
            event, asked = await _event(session, event_id)
            submission = await session.get(Submission, submission_id)
            channel_id = await _channel(session, event_id)
            if event is None or asked is None or submission is None or channel_id is None:
                return None
            return Card(
                event.guild_id,
                channel_id,
                await project_of(session, event_id, submission_id),
                is_revealed(asked.reveal_at, self._clock.now()),
                submission.card_channel_id,
                submission.card_message_id,
                tuple(title for _, title in asked.tracks),
            )

    async def begin(self, submission_id: int, forum_id: int) -> bool:
        """Note that a post is about to be made; False when one was begun there before."""
        async with self._database.begin() as tx:
            begun = await tx.execute(
                update(Submission)
                .where(
                    Submission.id == submission_id,
                    Submission.card_channel_id.is_distinct_from(forum_id),
                )
                .values(card_channel_id=forum_id, card_message_id=None)
                .returning(Submission.id)
            )
            return begun.first() is not None

    async def made(self, submission_id: int, forum_id: int, post_id: int) -> None:
        """Remember the post that was made or found."""
        async with self._database.begin() as tx:
            submission = await tx.get_one(Submission, submission_id)
            submission.card_channel_id, submission.card_message_id = forum_id, post_id

    async def known(self, forum_id: int) -> set[int]:
        """The posts of a forum of which it is known whose they are."""
        posts = select(Submission.card_message_id).where(
            Submission.card_channel_id == forum_id, Submission.card_message_id.is_not(None)
        )
        async with self._database.read() as session:
            return {post for post in await session.scalars(posts) if post is not None}

    async def catch_up(self, event_id: int) -> int:
        """Have the cards made that the channel for projects lacks; returns how many.

        As when that channel was made after the projects were revealed, or made anew.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event, asked = await _event(tx, event_id)
            channel_id = await _channel(tx, event_id)
            shown = asked is not None and is_revealed(asked.reveal_at, now)
            if event is None or channel_id is None or not shown:
                return 0
            lacking = await _lacking(tx, event_id, channel_id)
            for submission in lacking:
                await refresh_card(tx, event, submission, now)
            return len(lacking)


async def _lacking(tx: AsyncSession, event_id: int, channel_id: int) -> list[Submission]:
    subjects = select(Delivery.subject).where(
        Delivery.event_id == event_id, Delivery.kind == POST, Delivery.channel_id == channel_id
    )
    posted = {*await tx.scalars(subjects)}
    found = (
        select(Submission)
        .outerjoin(Team, Team.id == Submission.team_id)
        .outerjoin(Participant, Participant.id == Submission.participant_id)
        .where(
            Submission.event_id == event_id,
            Submission.state == "submitted",
            Submission.card_channel_id.is_distinct_from(channel_id),
            still_there(),
        )
        .order_by(Submission.id)
    )
    return [made for made in await tx.scalars(found) if f"submission:{made.id}" not in posted]


async def _event(session: AsyncSession, event_id: int) -> tuple[Event | None, Asked | None]:
    found = select(Event).where(Event.id == event_id).options(undefer(Event.definition))
    event = await session.scalar(found)
    return event, asked_by(event.definition) if event else None


async def _channel(session: AsyncSession, event_id: int) -> int | None:
    return await session.scalar(
        select(ChannelBinding.channel_id).where(
            ChannelBinding.event_id == event_id, ChannelBinding.purpose == PROJECTS
        )
    )
