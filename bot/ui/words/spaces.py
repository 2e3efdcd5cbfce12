"""Words of the refusals about the rooms of teams."""

from bot.errors import spaces as refusals
from bot.ui.text import counted, safe
from bot.ui.words import says


@says(refusals.NoSpacesWanted)
def no_spaces_wanted(refusal: refusals.NoSpacesWanted) -> str:
    return (
        f"The file of {safe(refusal.event)} asks for no rooms for teams. Write `space: thread` "
        "under `teams`, and `/config import` it."
    )


@says(refusals.NoTeamsChannel)
def no_teams_channel(refusal: refusals.NoTeamsChannel) -> str:
    return (
        f"{safe(refusal.event)} has no channel for teams on this server yet, and the teams' "
        "threads hang on it. `/event setup` makes it, and the rooms by themselves after it."
    )


@says(refusals.SpacesDoNotFit)
def spaces_do_not_fit(refusal: refusals.SpacesDoNotFit) -> str:
    return (
        f"{counted(refusal.teams, 'team lacks a room', 'teams lack a room')} in "
        f"{safe(refusal.event)}, and this server has room for "
        f"{counted(refusal.free_threads, 'more thread')}: Discord allows 1,000 at a time. "
        "Archive threads that nobody needs, then ask again."
    )
