"""Where a team reads of its deadlines."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Event, Participant, PersonSettings, Team

# A channel, or a person who is written to.
Place = tuple[int | None, int | None]


async def places_of_team(session: AsyncSession, event: Event, team_id: int) -> list[Place]:
    """Its space, or while it has none its captain, who agreed to be written to."""
    captains = (
        select(Team.space_id, Team.state, Participant.user_id, PersonSettings.direct_messages)
        .outerjoin(Participant, Participant.id == Team.captain_id)
        .outerjoin(
            PersonSettings,
            (PersonSettings.user_id == Participant.user_id)
            & (PersonSettings.guild_id == event.guild_id),
        )
        .where(Team.id == team_id, Team.event_id == event.id)
    )
    team = (await session.execute(captains)).first()
    if team is None:
        return []
    if team.space_id is not None:
        return [(team.space_id, None)]
    is_told = team.state != "disbanded" and team.direct_messages
    return [(None, team.user_id)] if is_told else []
