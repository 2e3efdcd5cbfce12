"""Wishes for the time ahead of the event: teams name mentors, and mentors name teams."""

from typing import Any, Self

import discord

from bot.client import MusterClient, client_of
from bot.mentors.wish_lists import MOST_WISHES, Choice, WishList
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import Form, PersistentButton
from cogs.mentors.present_ahead import RANKS, wish_about, wishes_text

LABELS = {"change": "Change the wishes", "clear": "Take them back"}


class WishButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"mentor-wish:(?P<action>change|clear):(?P<whose>team|mentor):(?P<event>\d{1,18})",
):
    """Opens the form with what was wished for, or takes that back."""

    def __init__(self, action: str, whose: str, event_id: int) -> None:
        style = discord.ButtonStyle
        super().__init__(
            discord.ui.Button(
                label=LABELS[action],
                style=style.primary if action == "change" else style.secondary,
                custom_id=f"mentor-wish:{action}:{whose}:{event_id}",
            )
        )
        self.action, self.whose, self.event_id = action, whose, event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, if this person still may."""
        client = client_of(interaction)
        event = await client.services.events.get(actor_of(interaction).guild_id, self.event_id)
        held = await _held(interaction, client, event, self.whose)
        if self.action == "change":
            await WishForm(client, event, self.whose, held).open(interaction)
            return
        await _wish(interaction, client, event, self.whose, held, [])


async def show_wishes(
    interaction: discord.Interaction[Any], client: MusterClient, event: Event, whose: str
) -> None:
    """Show what a `team` or a `mentor` wishes; the form at once while that is nothing."""
    held = await _held(interaction, client, event, whose)
    if not held.chosen and not interaction.response.is_done():
        await WishForm(client, event, whose, held).open(interaction)
        return
    await reply(interaction, wishes_text(held), view=_view(whose, event.id, held))


class WishForm(Form):
    """A menu for each rank; who is named twice counts at the first."""

    def __init__(
        self,
        client: MusterClient,
        event: Event,
        whose: str,
        held: WishList,
        ranked: tuple[int | None, ...] | None = None,
    ) -> None:
        of_team = whose == "team"
        super().__init__(
            title="Which mentors would you like?" if of_team else "Which teams would you like?"
        )
        self._client, self._event, self._whose, self._held = client, event, whose, held
        chosen = ranked or tuple(choice.id for choice in held.chosen)
        self.menus: list[discord.ui.Select[Self]] = []
        for rank in range(min(MOST_WISHES, len(held.offered))):
            wished = chosen[rank] if rank < len(chosen) else None
            menu: discord.ui.Select[Self] = discord.ui.Select(
                custom_id=f"rank{rank + 1}",
                required=False,
                min_values=0,
                options=[_option(choice, wished) for choice in held.offered],
            )
            self.menus.append(menu)
            self.add_item(discord.ui.Label(text=RANKS[rank], component=menu))

    def again(self) -> "WishForm":
        ranked = tuple(int(m.values[0]) if m.values else None for m in self.menus)
        return WishForm(self._client, self._event, self._whose, self._held, ranked)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        ranked = [int(menu.values[0]) for menu in self.menus if menu.values]
        await _wish(interaction, self._client, self._event, self._whose, self._held, ranked)


async def _wish(
    interaction: discord.Interaction[Any],
    client: MusterClient,
    event: Event,
    whose: str,
    held: WishList,
    ranked: list[int],
) -> None:
    actor, wishes = actor_of(interaction), client.services.mentor_wishes
    if held.team_id is not None:
        await wishes.wish(actor, event.id, held.team_id, ranked)
    else:
        await wishes.offer(actor, event.id, ranked)
    now = await _held(interaction, client, event, whose)
    await reply(interaction, wishes_text(now, is_new=True), view=_view(whose, event.id, now))


async def _held(
    interaction: discord.Interaction[Any], client: MusterClient, event: Event, whose: str
) -> WishList:
    actor, wishes = actor_of(interaction), client.services.mentor_wishes
    if whose == "team":
        return await wishes.of_team(actor, event.id)
    return await wishes.of_mentor(actor, event.id)


def _view(whose: str, event_id: int, held: WishList) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for action in ("change", "clear") if held.chosen else ("change",):
        view.add_item(WishButton(action, whose, event_id))
    return view


def _option(choice: Choice, wished: int | None) -> discord.SelectOption:
    return discord.SelectOption(
        label=cut(plain(choice.name), CHOICE_LENGTH),
        value=str(choice.id),
        description=cut(wish_about(choice), CHOICE_LENGTH) or None,
        default=choice.id == wished,
    )
