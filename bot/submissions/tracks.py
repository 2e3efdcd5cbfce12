"""The tracks for which something is handed in."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors.submissions import TracksToEnter
from bot.model import TeamTrack, Track
from bot.submissions.owners import Owner
from bot.submissions.sheets import Sheet


def read_tracks(sheet: Sheet, typed: str) -> list[str]:
    """Keys of tracks, separated by commas; raises TracksToEnter for too few, too many, or none."""
    asked = sheet.asked
    known = [key for key, _ in asked.tracks]
    chosen = {piece.strip() for piece in typed.split(",") if piece.strip()}
    most = asked.enter_at_most or len(known)
    if not chosen <= set(known) or not asked.enter_at_least <= len(chosen) <= most:
        raise TracksToEnter(asked.track_called, asked.enter_at_least, most)
    return [key for key in known if key in chosen]


async def keep_tracks(tx: AsyncSession, event_id: int, owner: Owner, keys: list[str]) -> None:
    """Enter the team for the tracks chosen when handing in, and for no others."""
    if owner.team is None:
        return
    found = await tx.execute(
        select(Track.id).where(
            Track.event_id == event_id, Track.key.in_(keys), Track.retired_at.is_(None)
        )
    )
    await tx.execute(delete(TeamTrack).where(TeamTrack.team_id == owner.team.id))
    tx.add_all(
        TeamTrack(event_id=event_id, team_id=owner.team.id, track_id=track_id)
        for track_id in found.scalars()
    )
