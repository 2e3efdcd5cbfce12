"""My data: what is stored about oneself, as a file, or gone."""

import io
import json
from typing import Self

import discord

from bot.client import MusterClient
from bot.ui.actor import actor_of
from bot.ui.answer import reply, think
from bot.ui.asking import confirm
from bot.ui.views import ShortView
from cogs.people.present import DELETING, OWN_DATA, deleted_text

FILE_NAME = "my-data.json"


async def open_own_data(interaction: discord.Interaction, client: MusterClient) -> None:
    """Offer both privately."""
    await reply(interaction, OWN_DATA, view=OwnDataView(interaction, client))


class OwnDataView(ShortView):
    """Hands out what is stored, or deletes it after asking."""

    def __init__(self, asked_by: discord.Interaction, client: MusterClient) -> None:
        super().__init__(asked_by)
        self._client = client

    @discord.ui.button(label="Get my data", emoji="📄")
    async def get(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await think(interaction)
        data = await self._client.services.own_data.export(actor_of(interaction))
        text = json.dumps(data, indent=2, ensure_ascii=False).encode()
        file = discord.File(io.BytesIO(text), filename=FILE_NAME)
        await reply(interaction, "This is everything I have about you on this server.", file=file)

    @discord.ui.button(label="Delete my data", style=discord.ButtonStyle.danger)
    async def delete(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        agreed = await confirm(
            interaction, [DELETING], yes="Delete everything", no="Keep it", grave=True
        )
        if agreed is None:
            return
        names = await self._client.services.own_data.delete(actor_of(agreed))
        await reply(agreed, deleted_text(names))
