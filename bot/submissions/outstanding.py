"""Who has not handed in yet what one deadline is for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Event, Window
from bot.submissions.asked import Asked
from bot.submissions.organizing import event_that_asks, everything, standing
from bot.submissions.owners import every_owner
from bot.submissions.sheets import Sheet, sheets_for, window_for

# What was taken out had been handed in, so that nobody is asked for it.
IS_IN = frozenset(("submitted", "disqualified"))
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Outstanding:
    """Whose work is not in yet: ids of teams, or of the users who hand in for themselves.

    `could` is how many could hand in at all, `about` the unit that the deadline is for.
    """

    by_team: bool
    could: int
    left: frozenset[int]
    about: str | None = None


async def outstanding(session: AsyncSession, event_id: int, now: datetime) -> Outstanding | None:
    """Whose work is not in for the deadline that comes next, or else for the last one.

    None when nothing is handed in.
    """
    found = await event_that_asks(session, event_id)
    if found is None:
        return None
    event, asked = found
    sheets = await everything(session, event, asked)
    return _counted(event, asked, sheets, now)


async def is_outstanding(
    session: AsyncSession,
    event_id: int,
    now: datetime,
    *,
    teams: Collection[int],
    people: Collection[int],
) -> bool:
    """Whether the work of one of these is not in; asks of teams or people, as the event does."""
    found = await event_that_asks(session, event_id)
    if found is None:
        return False
    event, asked = found
    owners = await every_owner(session, event, asked, people if asked.by == "person" else teams)
    sheets = await sheets_for(session, event, asked, owners)
    return bool(_counted(event, asked, sheets, now).left)


def _counted(event: Event, asked: Asked, sheets: Sequence[Sheet], now: datetime) -> Outstanding:
    window = _current({window_for(event, sheet.unit) for sheet in sheets}, now)
    due = [sheet for sheet in sheets if window_for(event, sheet.unit) is window]
    units = {sheet.purpose for sheet in due if sheet.unit}
    by_owner: dict[int, list[Sheet]] = {}
    for sheet in due:
        by_owner.setdefault(_number(sheet), []).append(sheet)
    return Outstanding(
        by_team=asked.by != "person",
        could=len(by_owner),
        left=frozenset(number for number, own in by_owner.items() if _is_left(own)),
        about=units.pop() if len(units) == 1 else None,
    )


def _number(sheet: Sheet) -> int:
    return sheet.owner.team.id if sheet.owner.team else sheet.owner.participant.user_id


def _current(windows: Collection[Window | None], now: datetime) -> Window | None:
    ahead = [window for window in windows if _end(window) > now]
    if ahead:
        return min(ahead, key=_end)
    return max(windows, key=_end, default=None)


def _end(window: Window | None) -> datetime:
    return window.closes_at if window and window.closes_at else NEVER


def _is_left(own: Sequence[Sheet]) -> bool:
    """Whether something is not in; who has entered no track yet has one in by any of them."""
    entered = [s for s in own if s.track_key is None or s.track_key in s.owner.tracks]
    if entered:
        return not all(_is_in(sheet) for sheet in entered)
    return not any(_is_in(sheet) for sheet in own)


def _is_in(sheet: Sheet) -> bool:
    return standing(sheet).stage in IS_IN
