"""The card of each project as a message of its channel: posted once, then corrected in place."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from bot.clock import Clock
from bot.db import Database, Rows
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.posted import Posted, posted_by
from bot.model import ChannelBinding, Delivery, Event, Participant, Submission, Team
from bot.submissions.asked import asked_by
from bot.submissions.following import is_revealed, refresh_card
from bot.submissions.projects import Project, all_projects

# The message itself.
POST = "submission.post"
PROJECTS = "projects"
# Who withdraws can come back for a quarter of an hour, and the card with them.
COMES_BACK_WITHIN = timedelta(minutes=16)


@dataclass(frozen=True)
class Card:
    """A card as it was posted, if it was, and what it should say; no project is no more."""

    posted: Posted | None
    project: Project | None


class CardService:
    """Keeps the cards in step with what is handed in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        database.before_commit.append(self._follow)

    async def _follow(self, tx: AsyncSession, rows: Rows) -> None:
        """Have the cards brought in step of teams that change and of people who withdraw."""
        teams = dict(_kept(rows, Team))
        people = {one for one, state in _kept(rows, Participant) if state in {None, "withdrawn"}}
        if not teams and not people:
            return
        theirs = select(Submission).where(
            Submission.state == "submitted",
            or_(Submission.team_id.in_(teams), Submission.participant_id.in_(people)),
        )
        now = self._clock.now()
        for submission in (await tx.scalars(theirs.order_by(Submission.id))).all():
            event = await _event(tx, submission.event_id)
            asked = asked_by(event.definition) if event else None
            if event is not None and asked is not None and is_revealed(asked.reveal_at, now):
                ended = teams.get(submission.team_id or 0) in {None, "disbanded"}
                again = now + COMES_BACK_WITHIN if ended else None
                await refresh_card(tx, event, submission, now, again_at=again)

    async def project(self, event_id: int, submission_id: int) -> Project | None:
        """What a card shows; None for what is not handed in, or is taken out."""
        async with self._database.read() as session:
            return await project_of(session, event_id, submission_id)

    async def bring_in_step(self, event_id: int, submission_id: int) -> Card:
        """Let the card be posted if it is time and it never was; else hand out what to correct.

        Raises FellThrough while it is being posted.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            project = await project_of(tx, event_id, submission_id)
            channel_id = await tx.scalar(
                select(ChannelBinding.channel_id).where(
                    ChannelBinding.event_id == event_id, ChannelBinding.purpose == PROJECTS
                )
            )
            posted = select(Delivery.id).where(
                Delivery.event_id == event_id,
                Delivery.kind == POST,
                Delivery.subject == _subject(submission_id),
            )
            if channel_id is not None:
                # Of a channel that was there before, another may have taken the place.
                posted = posted.where(Delivery.channel_id == channel_id)
            row = await tx.scalar(posted.order_by(Delivery.id.desc()).limit(1))
            if row is not None:
                return Card(await posted_by(tx, row), project)
            event = await _event(tx, event_id)
            asked = asked_by(event.definition) if event else None
            shown = asked is not None and is_revealed(asked.reveal_at, now)
            if project is not None and channel_id is not None and shown:
                facts, subject = {"submission": submission_id}, _subject(submission_id)
                order = Order(POST, subject, "card", now, facts, channel_id=channel_id)
                await enqueue(tx, event_id, [order])
            return Card(None, project)


async def project_of(session: AsyncSession, event_id: int, submission_id: int) -> Project | None:
    """What a card shows; None for what is not handed in, or is taken out."""
    event = await _event(session, event_id)
    asked = asked_by(event.definition) if event else None
    if event is None or asked is None:
        return None
    for project in await all_projects(session, event, asked, 0, only=submission_id):
        return None if project.taken_out else project
    return None


async def _event(session: AsyncSession, event_id: int) -> Event | None:
    found = select(Event).where(Event.id == event_id).options(undefer(Event.definition))
    return await session.scalar(found)


def _subject(submission_id: int) -> str:
    return f"submission:{submission_id}"


def _kept(rows: Rows, table: type[Team | Participant]) -> list[tuple[int, str | None]]:
    """Number and state of the rows that were touched, as far as known: nothing is read for it."""
    touched = [vars(item) for item in rows.objects if isinstance(item, table)]
    return [(kept["id"], kept.get("state")) for kept in touched if "id" in kept]
