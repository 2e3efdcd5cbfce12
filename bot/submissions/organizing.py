"""What organizers do with what is handed in: see it all, let back in, take out, put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.announcements import TimeIsPast
from bot.errors.submissions import NothingToHandIn, UnknownSubmission
from bot.events.loading import get_event
from bot.model import Event, Membership, Participant, SubmissionRevision, Team
from bot.permissions import require_organizer
from bot.submissions.asked import Asked, asked_by
from bot.submissions.following import refresh_card
from bot.submissions.rules import Stage, stage
from bot.submissions.sheets import TAKES_PART, Owner, Sheet, blank, entered_tracks, sheets_for


@dataclass(frozen=True)
class Standing:
    """How far one team or person is with one thing to hand in."""

    sheet: Sheet
    owner: str
    stage: Stage | str


class SubmissionDesk:
    """What organizers can do about everything that is handed in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def overview(self, actor: Actor, event_id: int) -> Sequence[Standing]:
        """Everyone who could hand in, and how far they are; for organizers."""
        async with self._database.read() as session:
            event, asked = await _event(session, actor, event_id)
            return [standing(sheet) for sheet in await everything(session, event, asked)]

    async def revisions(self, actor: Actor, event_id: int) -> Sequence[SubmissionRevision]:
        """Every version of everything, for the export; for organizers."""
        async with self._database.read() as session:
            await _event(session, actor, event_id)
            found = select(SubmissionRevision).where(SubmissionRevision.event_id == event_id)
            order = (SubmissionRevision.submission_id, SubmissionRevision.number)
            return [*await session.scalars(found.order_by(*order))]

    async def reopen(
        self, actor: Actor, event_id: int, scope: str, until: datetime, why: str
    ) -> Sheet:
        """Let one team or person hand in until later; the reason is kept.

        Raises TimeIsPast or UnknownSubmission.
        """
        now = self._clock.now()
        if until <= now:
            raise TimeIsPast(until, now)
        async with self._database.begin() as tx:
            event, asked = await _event(tx, actor, event_id)
            sheet = await _sheet(tx, event, asked, scope)
            submission = sheet.submission or blank(sheet, now)
            tx.add(submission)
            before = submission.reopened_until
            submission.reopened_until, submission.reopened_why = until, why
            audit.record(
                tx,
                event.id,
                at=now,
                actor=actor,
                action="submission.reopened",
                subject=scope,
                before={"until": before.isoformat() if before else None},
                after={"until": until.isoformat()},
                why=why,
            )
            return sheet

    async def disqualify(self, actor: Actor, event_id: int, scope: str, why: str) -> Sheet:
        """Take a submission out of the competition; it is kept, and its people read why."""
        return await self._judge(actor, event_id, scope, "disqualified", why)

    async def restore(self, actor: Actor, event_id: int, scope: str) -> Sheet:
        """Put a submission back that was taken out."""
        return await self._judge(actor, event_id, scope, "submitted", None)

    async def _judge(
        self, actor: Actor, event_id: int, scope: str, state: str, why: str | None
    ) -> Sheet:
        now = self._clock.now()
        async with self._database.begin() as tx:
            event, asked = await _event(tx, actor, event_id)
            sheet = await _sheet(tx, event, asked, scope)
            submission = sheet.submission
            if submission is None or not submission.revision:
                raise UnknownSubmission
            before, submission.state = submission.state, state
            submission.disqualified_why = why
            audit.record(
                tx,
                event.id,
                at=now,
                actor=actor,
                action=f"submission.{'restored' if why is None else state}",
                subject=scope,
                before={"state": before},
                after={"state": state},
                why=why,
            )
            await refresh_card(tx, event, submission, now)
            return sheet


def standing(sheet: Sheet) -> Standing:
    """How far a sheet is, under the name of who hands it in."""
    made, owner = sheet.submission, sheet.owner
    name = owner.team.name if owner.team else owner.participant.name
    if made is not None and made.state in {"submitted", "disqualified", "withdrawn"}:
        return Standing(sheet, name, made.state)
    return Standing(sheet, name, stage(sheet.title, sheet.parts, sheet.values))


async def everything(session: AsyncSession, event: Event, asked: Asked) -> Sequence[Sheet]:
    """Every sheet of the event, of all who could hand in; the event has its windows."""
    taking_part = select(Participant).where(
        Participant.event_id == event.id, Participant.state.in_(TAKES_PART)
    )
    people = [*await session.scalars(taking_part.order_by(Participant.id))]
    if asked.by == "person":
        owners = [Owner(person, None, frozenset()) for person in people]
        return await sheets_for(session, event, asked, owners)
    by_id = {person.id: person for person in people}
    members = await session.execute(
        select(Team, Membership.participant_id)
        .join(Membership, Membership.team_id == Team.id)
        .where(Team.event_id == event.id, Team.state != "disbanded")
        .order_by(Team.id, Membership.id)
    )
    first: dict[int, tuple[Team, Participant]] = {}
    for team, participant_id in members:
        person = by_id.get(participant_id)
        if person is not None and (team.id not in first or team.captain_id == participant_id):
            first[team.id] = (team, person)
    entered = await entered_tracks(session, list(first))
    owners = [Owner(who, team, entered[team.id]) for team, who in first.values()]
    return await sheets_for(session, event, asked, owners)


async def _event(session: AsyncSession, actor: Actor, event_id: int) -> tuple[Event, Asked]:
    event = await get_event(session, actor.guild_id, event_id, with_definition=True)
    require_organizer(actor, event)
    asked = asked_by(event.definition)
    if asked is None:
        raise NothingToHandIn(event.name)
    return event, asked


async def _sheet(session: AsyncSession, event: Event, asked: Asked, scope: str) -> Sheet:
    for sheet in await everything(session, event, asked):
        if sheet.scope == scope:
            return sheet
    raise UnknownSubmission
