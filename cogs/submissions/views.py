"""The checklist's buttons, choosing between several, and what hangs on a receipt."""

from collections.abc import Sequence
from typing import Self

import discord

from bot.client import MusterClient
from bot.submissions.asked import TITLE
from bot.submissions.owners import TRACKS
from bot.submissions.sheets import Sheet, is_open
from bot.submissions.values import is_filled
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.asking import confirm
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import ShortView
from cogs.submissions.forms import form_for
from cogs.submissions.present import (
    called,
    missing_names,
    receipt_text,
    sheet_name,
    sheet_text,
    versions_text,
    withdrawn_text,
)

# Five rows of five, less one row for what is done with the whole.
MOST_PARTS = 20
BUTTON_LENGTH = 60
# What Discord puts into one menu, and how many of them below one message.
MENU_LENGTH, MOST_MENUS = 25, 5


class SheetView(ShortView):
    """The checklist of one thing to hand in: a button for each part, and Hand in."""

    def __init__(self, asked_by: discord.Interaction, client: MusterClient, sheet: Sheet) -> None:
        super().__init__(asked_by)
        self._client, self._sheet = client, sheet
        parts = [(TITLE, "Title", bool(sheet.title))]
        if sheet.asks_tracks:
            parts.append((TRACKS, called(sheet.asked.track_called), bool(sheet.tracks)))
        parts += [
            (part.key, part.title, is_filled(part, sheet.values.get(part.key)))
            for part in sheet.parts
        ]
        can_change = is_open(sheet, client.services.events.now())
        for number, (key, title, there) in enumerate(parts[:MOST_PARTS]):
            button = _PartButton(key, title, there=there, row=number // 5)
            button.disabled = not can_change
            self.add_item(button)
        made = sheet.submission
        is_in = made is not None and made.state == "submitted"
        nothing_new = is_in and not sheet.unsent
        self.hand_in.disabled = not can_change or bool(missing_names(sheet)) or nothing_new
        self.hand_in.label = "Hand in again" if is_in else "Hand in"
        if not is_in or not can_change:
            self.remove_item(self.withdraw)
        if made is None or not made.revision:
            self.remove_item(self.versions)

    async def open_part(self, interaction: discord.Interaction, key: str) -> None:
        """Open the form of one part, with what it says by now; nobody writes in vain."""
        sheet = await self._client.services.submissions.sheet_to_change(
            actor_of(interaction), self._sheet.event.id, self._sheet.scope
        )
        await form_for(self._client, sheet, key).open(interaction)

    async def _fresh(self, interaction: discord.Interaction) -> Sheet:
        event_id, scope = self._sheet.event.id, self._sheet.scope
        return await self._client.services.submissions.sheet(actor_of(interaction), event_id, scope)

    @discord.ui.button(label="Hand in", style=discord.ButtonStyle.success, row=4)
    async def hand_in(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        event_id, scope = self._sheet.event.id, self._sheet.scope
        submissions = self._client.services.submissions
        sheet, revision = await submissions.hand_in(actor_of(interaction), event_id, scope)
        text = sheet_text(sheet, self._client.services.events.now())
        await replace(interaction, text, view=SheetView(interaction, self._client, sheet))
        await reply(interaction, receipt_text(sheet, revision))

    @discord.ui.button(label="Take it back", style=discord.ButtonStyle.danger, row=4)
    async def withdraw(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        sheet = await self._fresh(interaction)
        question = (
            f"Take back “{plain(sheet_name(sheet))}”? Then it does not count, until you hand in "
            "again. Nothing you wrote is lost."
        )
        agreed = await confirm(
            interaction, [question], yes="Take it back", no="Leave it", grave=True
        )
        if agreed is None:
            return
        event_id, scope = self._sheet.event.id, self._sheet.scope
        submissions = self._client.services.submissions
        sheet = await submissions.withdraw(actor_of(agreed), event_id, scope)
        await reply(agreed, withdrawn_text(sheet))

    @discord.ui.button(label="Versions", row=4)
    async def versions(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        versions = await self._client.services.submissions.versions(
            actor_of(interaction), self._sheet.event.id, self._sheet.scope
        )
        await reply(interaction, versions_text(versions))

    @discord.ui.button(label="Refresh", emoji="🔄", row=4)
    async def refresh(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        sheet = await self._fresh(interaction)
        text = sheet_text(sheet, self._client.services.events.now())
        await replace(interaction, text, view=SheetView(interaction, self._client, sheet))


class _PartButton(discord.ui.Button[SheetView]):
    def __init__(self, key: str, title: str, *, there: bool, row: int) -> None:
        style = discord.ButtonStyle.secondary if there else discord.ButtonStyle.primary
        emoji = "✅" if there else "✏️"
        super().__init__(label=cut(plain(title), BUTTON_LENGTH), style=style, emoji=emoji, row=row)
        self._key = key

    async def callback(self, interaction: discord.Interaction) -> None:
        assert self.view is not None, "it hangs on its checklist"
        await self.view.open_part(interaction, self._key)


class WhichSheet(ShortView):
    """Choosing what to hand in, where there are several things."""

    def __init__(
        self, asked_by: discord.Interaction, client: MusterClient, sheets: Sequence[Sheet]
    ) -> None:
        super().__init__(asked_by)
        self._client, self._event_id = client, sheets[0].event.id
        for start in range(0, min(len(sheets), MOST_MENUS * MENU_LENGTH), MENU_LENGTH):
            self.add_item(_SheetMenu(sheets[start : start + MENU_LENGTH]))

    async def show(self, interaction: discord.Interaction, scope: str) -> None:
        """Show the checklist of that scope here."""
        sheet = await self._client.services.submissions.sheet(
            actor_of(interaction), self._event_id, scope
        )
        text = sheet_text(sheet, self._client.services.events.now())
        await replace(interaction, text, view=SheetView(interaction, self._client, sheet))


class _SheetMenu(discord.ui.Select[WhichSheet]):
    def __init__(self, sheets: Sequence[Sheet]) -> None:
        super().__init__(placeholder="What do you hand in?")
        self.options = [
            discord.SelectOption(
                label=cut(plain(sheet.purpose or sheet_name(sheet)), CHOICE_LENGTH),
                value=sheet.scope,
                description=cut(plain(_told(sheet)), CHOICE_LENGTH),
            )
            for sheet in sheets
        ]

    async def callback(self, interaction: discord.Interaction) -> None:
        assert self.view is not None, "it hangs on its question"
        await self.view.show(interaction, self.values[0])


def _told(sheet: Sheet) -> str:
    who = sheet.owner.team.name if sheet.owner.team else "you"
    made = sheet.submission
    if made is None:
        return f"{who}: nothing yet"
    states = {"submitted": "handed in", "withdrawn": "taken back", "disqualified": "taken out"}
    return f"{who}: {states.get(made.state, 'draft')}"
