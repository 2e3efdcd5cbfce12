"""Small teams: one click to merge, fill or allow them, each shown before it is done."""

from typing import Any

import discord

from bot.client import MusterClient, client_of
from bot.teams.organizing import OrganizingService
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import choose, confirm
from bot.ui.views import PersistentButton
from cogs.organizing.present_teams import (
    allow_question,
    allowed_text,
    fill_question,
    filled_text,
    merge_question,
    merged_text,
    small_pages,
)

Asked = discord.Interaction[Any]
LABELS = {"merge": "Merge", "fill": "Fill", "allow": "Allow"}
KEPT = "Nothing was changed."


class SmallTeamButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"small:(?P<action>{'|'.join(LABELS)}):(?P<event>\d{{1,18}})",
):
    """Asks which small team is meant, if there are several, and shows what would be done."""

    def __init__(self, action: str, event_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label=LABELS[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"small:{action}:{event_id}",
            )
        )
        self.action, self.event_id = action, event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Look afresh which teams are small, then plan and ask."""
        organizing = client_of(interaction).services.organizing
        event, small = await organizing.small(actor_of(interaction), self.event_id)
        if not small:
            await reply(interaction, small_pages(event, small)[0])
            return
        asked: Asked = interaction
        team_id = small[0].team.id
        if len(small) > 1:
            named = [(one.team.name, str(one.team.id)) for one in small]
            chosen = await choose(interaction, f"Which team? **{LABELS[self.action]}**", named)
            if chosen is None:
                return
            asked, team_id = chosen[0], int(chosen[1])
        await REMEDIES[self.action](asked, organizing, team_id)


def small_view(event_id: int) -> discord.ui.View:
    """The buttons under a list of small teams."""
    view = discord.ui.View(timeout=None)
    for action in LABELS:
        view.add_item(SmallTeamButton(action, event_id))
    return view


async def show_small(interaction: Asked, client: MusterClient, event_id: int) -> None:
    """List the small teams of an event, with the buttons."""
    event, small = await client.services.organizing.small(actor_of(interaction), event_id)
    first, *more = small_pages(event, small)
    for text in [first, *more][:-1]:
        await reply(interaction, text)
    last = [first, *more][-1]
    await reply(interaction, last, view=small_view(event.id) if small else None)


async def merge(interaction: Asked, organizing: OrganizingService, team_id: int) -> None:
    """Show into which team, then merge."""
    remedy = await organizing.plan_merge(actor_of(interaction), team_id)
    assert remedy.into is not None, "a plan to merge says into which team"
    question = merge_question(remedy.small.team, remedy.into, remedy.people)
    agreed = await confirm(interaction, [question], yes="Merge them", no="Leave them", grave=True)
    if agreed is None:
        await reply(interaction, KEPT)
        return
    merged = await organizing.merge(actor_of(agreed), team_id, remedy.into.id)
    await reply(agreed, merged_text(*merged))


async def fill(interaction: Asked, organizing: OrganizingService, team_id: int) -> None:
    """Show who fits best, then put them in."""
    remedy = await organizing.plan_fill(actor_of(interaction), team_id)
    agreed = await confirm(interaction, [fill_question(remedy)], yes="Put them in", no="Leave it")
    if agreed is None:
        await reply(interaction, KEPT)
        return
    team = await organizing.fill(actor_of(agreed), team_id, remedy.people)
    await reply(agreed, filled_text(team, remedy.people))


async def allow(interaction: Asked, organizing: OrganizingService, team_id: int) -> None:
    """Ask once, then allow it."""
    _, small = await organizing.one_small(actor_of(interaction), team_id)
    agreed = await confirm(interaction, [allow_question(small)], yes="Allow it", no="Not yet")
    if agreed is None:
        await reply(interaction, KEPT)
        return
    team = await organizing.allow_small(actor_of(agreed), team_id)
    await reply(agreed, allowed_text(team))


REMEDIES = {"merge": merge, "fill": fill, "allow": allow}
