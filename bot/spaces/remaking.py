"""What a team was still to be told in a room that is gone, once it has another."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import REPLACED
from bot.delivery.moving import UNSAID, follow_channel
from bot.model import Delivery, TeamSpace

WELCOME = "team.welcome"


async def follow_room(tx: AsyncSession, event_id: int, team_id: int, made: int) -> None:
    """Let what a team's earlier rooms were to say be said in the one that it has now."""
    # A room that is lost is forgotten; that the team was welcomed there is not.
    welcomes = (
        Delivery.event_id == event_id,
        Delivery.subject == f"team:{team_id}",
        Delivery.kind == WELCOME,
        Delivery.channel_id != made,
    )
    earlier = {*await tx.scalars(select(Delivery.channel_id).where(*welcomes))}
    if not earlier:
        return
    still = select(TeamSpace.channel_id).where(TeamSpace.team_id == team_id)
    gone = earlier - {*await tx.scalars(still)}
    # It is welcomed in the new room anyway.
    await tx.execute(
        update(Delivery)
        .where(*welcomes, Delivery.channel_id.in_(gone), Delivery.state.in_(UNSAID))
        .values(state="cancelled", problem=REPLACED)
        .execution_options(synchronize_session=False)
    )
    for channel_id in gone:
        if channel_id is not None:
            await follow_channel(tx, event_id, channel_id, made)
