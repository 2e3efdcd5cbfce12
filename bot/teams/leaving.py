"""Leaving every team at once, when somebody withdraws from the event."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors.teams import TeamsUnused
from bot.model import Event, Invitation, Participant
from bot.teams.following import tell_team
from bot.teams.loading import Ground, load_terms, teams_of
from bot.teams.membership import Departure, let_out
from bot.teams.rules import Terms


async def leave_all(
    tx: AsyncSession, event_id: int, participant_id: int, now: datetime
) -> list[Departure]:
    """Take a person out of all their teams of an event, and close what is open with others.

    At any time, whether teams are locked or not: who withdraws cannot be held. Captaincy passes
    on, empty teams are disbanded, the others are told. Call it before the participant is deleted.
    """
    part = await tx.get(Participant, participant_id)
    event = await tx.get(Event, event_id)
    if part is None or event is None or part.event_id != event_id:
        return []
    try:
        terms = await load_terms(tx, event)
    except TeamsUnused:
        # The file may have dropped its teams since; whoever is in one leaves it all the same.
        terms = Terms(max_size=1, space="none")
    ground = Ground(event, terms, now)
    left: list[Departure] = []
    for team in await teams_of(tx, participant_id):
        departure = await let_out(tx, ground, team, part)
        left.append(departure)
        if not departure.disbanded:
            await tell_departure(tx, departure, part, now)
    open_with = update(Invitation).where(
        Invitation.event_id == event_id,
        Invitation.user_id == part.user_id,
        Invitation.state == "open",
    )
    await tx.execute(open_with.values(state="withdrawn", answered_at=now))
    return left


async def tell_departure(
    tx: AsyncSession, departure: Departure, part: Participant, now: datetime
) -> None:
    """Tell a team that somebody left, and who is captain now if that was the captain."""
    await tell_team(
        tx,
        departure.team,
        "left",
        now,
        by=part.user_id,
        user=part.user_id,
        captain=departure.new_captain,
    )
