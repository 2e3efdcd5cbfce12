"""Whom I want in my team: three menus of people, for nobody else to see."""

from typing import Any

import discord

from bot.client import MusterClient
from bot.model import Event
from bot.people.wishes import MOST
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.views import ShortView
from cogs.people.present import WISHES, wishes_text


async def open_wishes(interaction: discord.Interaction, client: MusterClient, event: Event) -> None:
    """Show one's own wishes for an event, with menus to change them."""
    wishes = await client.services.wishes.of(actor_of(interaction), event.id)
    view = WishesView(interaction, client, event, wishes)
    await reply(interaction, wishes_text(event, wishes), view=view)


class WishesView(ShortView):
    """One menu for each kind of wish; each choice is kept at once."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        client: MusterClient,
        event: Event,
        wishes: dict[str, list[int]],
    ) -> None:
        super().__init__(asked_by)
        self._client, self._event = client, event
        for kind in WISHES:
            self.add_item(_People(kind, wishes.get(kind, [])))

    async def wish(self, interaction: discord.Interaction, kind: str, people: list[int]) -> None:
        """Keep a choice, and show what is wished for now."""
        actor, service = actor_of(interaction), self._client.services.wishes
        await service.wish(actor, self._event.id, kind, people)
        wishes = await service.of(actor, self._event.id)
        view = WishesView(interaction, self._client, self._event, wishes)
        await replace(interaction, wishes_text(self._event, wishes), view=view)


class _People(discord.ui.UserSelect[WishesView]):
    def __init__(self, kind: str, chosen: list[int]) -> None:
        super().__init__(
            custom_id=f"wish:{kind}",
            placeholder=WISHES[kind],
            min_values=0,
            max_values=MOST,
            default_values=[
                discord.SelectDefaultValue(id=n, type=discord.SelectDefaultValueType.user)
                for n in chosen
            ],
        )
        self._kind = kind

    async def callback(self, interaction: discord.Interaction) -> Any:
        assert self.view is not None, "a menu that is used hangs on its view"
        await self.view.wish(interaction, self._kind, [person.id for person in self.values])
