"""The announcements of an event: looking at one, changing it, sending or cancelling it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace as changed
from typing import Any, Self

import discord

from bot.announcements import rules
from bot.announcements.listed import Listed
from bot.announcements.progress import Progress
from bot.announcements.speaking import draft_of, spoken_draft
from bot.client import MusterClient
from bot.model import Announcement, Event
from bot.ui.actor import actor_of
from bot.ui.answer import replace
from bot.ui.text import CHOICE_LENGTH, counted, cut, plain
from bot.ui.views import ShortView
from cogs.announcements.composing import with_text, written_time
from cogs.announcements.present import audience_of, planned_text
from cogs.announcements.present_list import (
    detail_text,
    edited_text,
    headline,
    list_text,
    stage_option,
)
from cogs.announcements.present_message import length_of
from cogs.announcements.sending import show_progress
from cogs.announcements.writing import WriteForm, Written

MENU = 25


class ListView(ShortView):
    """A menu of announcements; choosing one shows it with what can be done to it."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        client: MusterClient,
        event: Event,
        announcements: Sequence[Listed],
    ) -> None:
        super().__init__(asked_by)
        self._client, self._event = client, event
        self._listed = [*announcements]
        self._build_list()

    @property
    def text(self) -> str:
        """What stands above the menu."""
        return list_text(self._listed)

    def _build_list(self) -> None:
        self.clear_items()
        if not self._listed:
            return
        menu: discord.ui.Select[Self] = discord.ui.Select(
            placeholder="Look at one",
            options=[
                discord.SelectOption(
                    label=cut(f"{one.id}: {plain(headline(one))}", CHOICE_LENGTH),
                    value=str(one.id),
                    description=stage_option(stage),
                )
                for one, stage in ((each.announcement, each.stage) for each in self._listed[:MENU])
            ],
        )

        async def chose(interaction: discord.Interaction) -> Any:
            await self._show(interaction, int(menu.values[0]))

        menu.callback = chose
        self.add_item(menu)

    async def _show(self, interaction: discord.Interaction, number: int) -> None:
        progress = await self._client.services.announcements.progress(
            actor_of(interaction), self._event.id, number
        )
        self._build_detail(progress)
        await replace(interaction, detail_text(progress), view=self)

    def _build_detail(self, progress: Progress) -> None:
        self.clear_items()
        one = progress.announcement
        if one.state != "cancelled":
            self._button("Edit", self._edit, one)
        if one.state == "waiting":
            self._button("Send now", self._send_now, one, discord.ButtonStyle.success)
            self._button("Cancel it", self._cancel, one, discord.ButtonStyle.danger)
        if one.state == "cancelled" and one.due_at > progress.at:
            self._button("Undo", self._plan_again, one)
        elif one.state == "cancelled":
            self._button("Plan it again", self._edit, one)
        if one.state == "sent" and progress.waiting:
            self._button("Stop", self._stop, one, discord.ButtonStyle.danger)
        if progress.stopped:
            rest = f"Send the rest to {counted(progress.stopped, 'place')}"
            self._button(rest, self._go_on, one, discord.ButtonStyle.success)
        if progress.again:
            again = f"Send again to {counted(progress.again, 'place')}"
            self._button(again, self._resend, one)
        self._button("All announcements", self._back, one)

    def _button(
        self,
        label: str,
        pressed: Callable[[discord.Interaction, Announcement], Awaitable[None]],
        one: Announcement,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        button: discord.ui.Button[Self] = discord.ui.Button(label=label, style=style)

        async def press(interaction: discord.Interaction) -> Any:
            await pressed(interaction, one)

        button.callback = press
        self.add_item(button)

    async def _edit(self, interaction: discord.Interaction, one: Announcement) -> None:
        async def written(answer: discord.Interaction, typed: Written) -> None:
            await self._edited(answer, one, typed)

        waits = one.state in ("waiting", "cancelled")
        form = WriteForm(
            self._client,
            self._event,
            written,
            title=one.title or "",
            text=one.text,
            when=written_time(one.due_at, self._event.time_zone) if waits else None,
            kept=one.due_at if one.state == "waiting" else None,
        )
        await form.open(interaction)

    async def _edited(
        self, interaction: discord.Interaction, one: Announcement, typed: Written
    ) -> None:
        service, actor = self._client.services.announcements, actor_of(interaction)
        desk = await service.desk(actor, self._event.id, one.audience)
        draft = with_text(draft_of(one), typed)
        name = audience_of(desk.crowd, draft.audience)
        teams = [team.name for team in desk.crowd.teams] or [None]
        spoken = changed(spoken_draft(desk.event, draft, name), deadline=desk.deadline)
        rules.require_fits([length_of(changed(spoken, team=team)) for team in teams])
        if one.state == "cancelled":
            planned = await service.plan_again(actor, self._event.id, one.id, draft)
            self.stop()
            await replace(interaction, planned_text(planned), view=None)
            return
        edited = await service.edit(actor, self._event.id, one.id, draft, one.version)
        self.stop()
        await replace(interaction, edited_text(edited), view=None)

    async def _send_now(self, interaction: discord.Interaction, one: Announcement) -> None:
        service = self._client.services.announcements
        sent = await service.send_now(actor_of(interaction), self._event.id, one.id)
        self.stop()
        await show_progress(interaction, self._client, sent)

    async def _cancel(self, interaction: discord.Interaction, one: Announcement) -> None:
        service = self._client.services.announcements
        await service.cancel(actor_of(interaction), self._event.id, one.id)
        await self._show(interaction, one.id)

    async def _plan_again(self, interaction: discord.Interaction, one: Announcement) -> None:
        service = self._client.services.announcements
        await service.plan_again(actor_of(interaction), self._event.id, one.id)
        await self._show(interaction, one.id)

    async def _stop(self, interaction: discord.Interaction, one: Announcement) -> None:
        service = self._client.services.announcements
        await service.stop(actor_of(interaction), self._event.id, one.id)
        await self._show(interaction, one.id)

    async def _go_on(self, interaction: discord.Interaction, one: Announcement) -> None:
        service = self._client.services.announcements
        sent = await service.go_on(actor_of(interaction), self._event.id, one.id)
        self.stop()
        await show_progress(interaction, self._client, sent)

    async def _resend(self, interaction: discord.Interaction, one: Announcement) -> None:
        service = self._client.services.announcements
        sent = await service.resend(actor_of(interaction), self._event.id, one.id)
        self.stop()
        await show_progress(interaction, self._client, sent)

    async def _back(self, interaction: discord.Interaction, _: Announcement) -> None:
        service = self._client.services.announcements
        self._listed = await service.announcements(actor_of(interaction), self._event.id)
        self._build_list()
        await replace(interaction, self.text, view=self)
