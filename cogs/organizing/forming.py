"""/teams form: a plan in pages, with what can be done with it."""

import asyncio
import io
from collections.abc import Awaitable
from typing import Any, Self

import discord

from bot.client import MusterClient
from bot.errors.forming import PeopleChanged
from bot.model import FormingRun
from bot.teams.forming_rules import Who
from bot.teams.forming_runs import Planned
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.asking import Pages, confirm
from bot.ui.in_hand import waiting_for_a_person
from bot.ui.views import ShortView
from bot.ui.words import words_for
from cogs.organizing.buttons import undo_view
from cogs.organizing.present import (
    applied_text,
    apply_question,
    plan_csv,
    plan_pages,
    searching_text,
)

Asked = discord.Interaction[Any]
STOPPED = "⏹️ Stopped. Nothing was changed."


class Searching(ShortView):
    """Shown while the engine is at work; its button ends that."""

    def __init__(self, asked_by: Asked) -> None:
        super().__init__(asked_by)
        self.search: asyncio.Future[Planned] | None = None

    @discord.ui.button(label="Stop", style=discord.ButtonStyle.danger)
    async def halt(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """End the search; the process is killed."""
        if self.search is not None:
            self.search.cancel()
        await replace(interaction, STOPPED, view=None)


async def plan_and_show(
    interaction: Asked,
    client: MusterClient,
    event_id: int,
    who: Who,
    *,
    fill: bool,
    seed: int | None,
    people: int,
) -> None:
    """Say that it is being looked for, and show the plan in the place of that."""
    actor = actor_of(interaction)
    search = client.services.forming.plan(actor, event_id, who=who, fill=fill, seed=seed)
    view = Searching(interaction)
    message = await reply(interaction, searching_text(people), view=view)
    planned = await _stoppable(interaction, view, search)
    view.stop()
    if planned is None:
        return
    shown = PlanView(interaction, client, planned)
    shown.message = message
    if message is not None:
        await message.edit(content=shown.text, view=shown)


async def _stoppable(
    interaction: Asked, view: Searching, search: Awaitable[Planned]
) -> Planned | None:
    view.search = asyncio.ensure_future(search)
    try:
        # A stop of the bot need not wait for it: nothing is written before the plan is there.
        with waiting_for_a_person(interaction):
            await asyncio.wait([view.search])
    except asyncio.CancelledError:
        view.search.cancel()
        raise
    return None if view.search.cancelled() else view.search.result()


class PlanView(Pages):
    """The pages of a plan, and what can be done with it."""

    def __init__(self, asked_by: Asked, client: MusterClient, planned: Planned) -> None:
        super().__init__(asked_by, plan_pages(planned))
        self._client, self._planned = client, planned

    @discord.ui.button(label="Apply", style=discord.ButtonStyle.success, row=1)
    async def apply(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """Ask once, then make the teams."""
        question = apply_question(self._planned)
        agreed = await confirm(interaction, [question], yes="Make the teams", no="Not yet")
        if agreed is None:
            return
        forming = self._client.services.forming
        try:
            run = await forming.apply(actor_of(agreed), self._planned.run.id)
        except PeopleChanged as refusal:
            view = PlanAnew(agreed, self._client, self._planned)
            await reply(agreed, words_for(refusal), view=view)
            return
        self.stop()
        await self._put_away()
        await reply(agreed, applied_text(self._planned.event, run), view=undo_view(run.id))

    @discord.ui.button(label="Shuffle", emoji="🎲", row=1)
    async def shuffle(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """Plan once more with a new seed."""
        self.stop()
        await plan_anew(interaction, self._client, self._planned)

    @discord.ui.button(label="Export as CSV", row=1)
    async def export(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """Hand out the plan as a table."""
        table = await asyncio.to_thread(plan_csv, self._planned)
        run: FormingRun = self._planned.run
        name = f"teams-{self._planned.event.slug}-plan-{run.id}-seed-{run.seed}.csv"
        await reply(interaction, "The plan as a table:", file=discord.File(io.BytesIO(table), name))

    @discord.ui.button(label="Drop", style=discord.ButtonStyle.danger, row=1)
    async def drop(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """Put the plan away."""
        await self._client.services.forming.drop(actor_of(interaction), self._planned.run.id)
        self.stop()
        await replace(interaction, "The plan is dropped. Nothing was changed.", view=None)

    async def _put_away(self) -> None:
        if self.message is not None:
            await self.message.edit(view=self.switch_off())


class PlanAnew(ShortView):
    """Hangs on the word that people have changed."""

    def __init__(self, asked_by: Asked, client: MusterClient, planned: Planned) -> None:
        super().__init__(asked_by)
        self._client, self._planned = client, planned

    @discord.ui.button(label="Plan anew", style=discord.ButtonStyle.primary)
    async def anew(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """Plan with the people as they are now."""
        self.stop()
        await plan_anew(interaction, self._client, self._planned)


async def plan_anew(interaction: Asked, client: MusterClient, planned: Planned) -> None:
    """The same once more, with a new seed and the people as they are now."""
    plan = planned.plan
    people = plan.placed + sum(len(one.people) for one in plan.left_over)
    await plan_and_show(
        interaction,
        client,
        planned.event.id,
        plan.who,
        fill=plan.fill,
        seed=None,
        people=people,
    )
