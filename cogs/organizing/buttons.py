"""Buttons of organizers that outlive restarts: all they know is in their custom ids."""

import discord

from bot.client import client_of
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import confirm
from bot.ui.views import PersistentButton
from cogs.organizing.present import undo_question, undone_text


class UndoButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"forming:undo:(?P<run>\d{1,18})",
):
    """Takes a plan back that was applied within the hour."""

    def __init__(self, run_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label="Undo",
                emoji="↩️",
                style=discord.ButtonStyle.danger,
                custom_id=f"forming:undo:{run_id}",
            )
        )
        self.run_id = run_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Ask once, then take back what nobody has changed since."""
        forming = client_of(interaction).services.forming
        run = await forming.to_undo(actor_of(interaction), self.run_id)
        agreed = await confirm(
            interaction, [undo_question(run)], yes="Take it back", no="Keep the teams", grave=True
        )
        if agreed is None:
            await reply(interaction, "Nothing was changed: the teams stay.")
            return
        _, undone = await forming.undo(actor_of(agreed), self.run_id)
        await reply(agreed, undone_text(undone))


def undo_view(run_id: int) -> discord.ui.View:
    """The button under the report of a plan that was applied."""
    view = discord.ui.View(timeout=None)
    view.add_item(UndoButton(run_id))
    return view
