"""Choosing for whom, where and how loudly, below a preview of the message."""

from collections.abc import Awaitable, Callable
from dataclasses import replace as changed
from datetime import datetime
from typing import Any, Self

import discord

from bot.announcements import rules
from bot.announcements.desk import Desk
from bot.announcements.reach import Reach, audiences, rooms_for
from bot.announcements.rules import Draft
from bot.announcements.speaking import Spoken, spoken_draft
from bot.client import MusterClient
from bot.errors import Refusal
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.views import ShortView
from bot.ui.words import words_for
from cogs.announcements.choosing import (
    Options,
    audience_options,
    chosen_audience,
    ping_options,
    place_options,
    require_permission,
)
from cogs.announcements.present import (
    audience_option,
    everyone_question,
    no_more_room,
    panel_text,
    planned_text,
)
from cogs.announcements.present_message import length_of, preview_text
from cogs.announcements.sending import show_progress
from cogs.announcements.writing import WriteForm, Written

MENU = 25


class Composer(ShortView):
    """The controls below a preview; the draft lives here until it is sent."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        client: MusterClient,
        desk: Desk,
        draft: Draft,
    ) -> None:
        super().__init__(asked_by)
        self._client, self._desk, self._draft = client, desk, draft
        self._preview: discord.Message | None = None
        self._previewed = ""
        self._reach: Reach | None = None
        self._problem: str | None = None
        self._asks_about_everyone = False
        self._build()

    async def show(self, interaction: discord.Interaction) -> None:
        """Answer with the preview, and with these controls below it."""
        self._previewed = self._preview_text()
        self._preview = await reply(interaction, self._previewed)
        await reply(interaction, self._text(), view=self)

    def _text(self) -> str:
        if self._asks_about_everyone and self._reach is not None:
            return everyone_question(self._reach)
        paused = self._desk.event.paused_at is not None
        text = panel_text(self._draft, self._reach, self._problem, is_paused=paused)
        left_out = [audience_option(a)[0] for a in audiences(self._desk.crowd)[MENU:]]
        return f"{text}\n{no_more_room(left_out)}" if left_out else text

    def _build(self) -> None:
        self.clear_items()
        self._look()
        if self._asks_about_everyone:
            self._button("Ping everyone and send", self._send, discord.ButtonStyle.danger)
            self._button("Back", self._back)
            return
        self._menu("For whom", audience_options(self._desk, self._draft), self._choose_audience)
        self._menu(
            "Where",
            place_options(self._desk, self._draft, self.asked_by.channel_id),
            self._choose_place,
        )
        self._menu("Ping", ping_options(self._desk, self._draft), self._choose_ping)
        send = self._button("Send", self._send, discord.ButtonStyle.success)
        send.disabled = self._problem is not None
        self._button("Edit the text", self._edit)
        self._button("Discard", self._discard)

    def _look(self) -> None:
        """Find out where it would go, and what is wrong with it."""
        self._reach, self._problem = None, None
        try:
            self._reach = self._desk.check(self._draft)
            rules.require_fits([length_of(spoken) for spoken in self._everywhere()])
            require_permission(self.asked_by.guild, self._draft, self._reach)
        except Refusal as refusal:
            self._problem = words_for(refusal)

    def _spoken(self) -> Spoken:
        audience = chosen_audience(self._desk, self._draft)
        name = (audience.kind, audience.name)
        spoken = spoken_draft(self._desk.event, self._draft, name)
        return changed(spoken, deadline=self._desk.deadline)

    def _everywhere(self) -> list[Spoken]:
        spoken, teams = self._spoken(), {team.id: team.name for team in self._desk.crowd.teams}
        found = self._reach.recipients if self._reach else ()
        return [changed(spoken, team=teams.get(recipient.team_id or 0)) for recipient in found] or [
            spoken
        ]

    def _preview_text(self) -> str:
        return preview_text(self._everywhere()[0])

    def _menu(self, name: str, options: Options, chosen: Callable[[str], None]) -> None:
        menu: discord.ui.Select[Self] = discord.ui.Select(
            placeholder=name, options=options, custom_id=name
        )

        async def chose(interaction: discord.Interaction) -> Any:
            chosen(menu.values[0])
            await self._renew(interaction)

        menu.callback = chose
        self.add_item(menu)

    def _button(
        self,
        label: str,
        pressed: Callable[[discord.Interaction], Awaitable[None]],
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> discord.ui.Button[Self]:
        button: discord.ui.Button[Self] = discord.ui.Button(label=label, style=style)

        async def press(interaction: discord.Interaction) -> Any:
            await pressed(interaction)

        button.callback = press
        self.add_item(button)
        return button

    def _choose_audience(self, value: str) -> None:
        self._draft = changed(self._draft, audience=value)
        rooms = rooms_for(self._desk.crowd, chosen_audience(self._desk, self._draft))
        if self._draft.place == "channel" and rooms:
            self._draft = changed(self._draft, room=rooms[0])
        if self._draft.ping == "role" and chosen_audience(self._desk, self._draft).role_id is None:
            self._draft = changed(self._draft, ping="silent")

    def _choose_place(self, value: str) -> None:
        if value in ("team_spaces", "dm"):
            self._draft = changed(self._draft, place=value, room=None, ping="silent")
        else:
            self._draft = changed(self._draft, place="channel", room=value)

    def _choose_ping(self, value: str) -> None:
        self._draft = changed(self._draft, ping=value)

    async def _renew(self, interaction: discord.Interaction) -> None:
        """Look at everything afresh, then show the controls and, when it reads otherwise, it."""
        announcements = self._client.services.announcements
        self._desk = await announcements.desk(actor_of(interaction), self._desk.event.id)
        self._build()
        await replace(interaction, self._text(), view=self)
        text = self._preview_text()
        if text != self._previewed:
            self._previewed = text
            await self._show_preview(interaction, text)

    async def _show_preview(self, interaction: discord.Interaction, text: str) -> None:
        try:
            if self._preview is not None:
                await self._preview.edit(content=text)
        except discord.HTTPException:
            # The answer it was part of is more than 15 minutes old, or was dismissed.
            self._preview = await reply(interaction, text)

    async def _send(self, interaction: discord.Interaction) -> None:
        if self._draft.ping == "everyone" and not self._asks_about_everyone:
            self._asks_about_everyone = True
            await self._renew(interaction)
            return
        self._asks_about_everyone = False
        announcements = self._client.services.announcements
        try:
            sent = await announcements.send(actor_of(interaction), self._desk.event.id, self._draft)
        except Refusal as refusal:
            await self._renew(interaction)
            await reply(interaction, words_for(refusal))
            return
        self.stop()
        if sent.state == "waiting":
            await replace(interaction, planned_text(sent), view=None)
        else:
            await show_progress(interaction, self._client, sent)

    async def _back(self, interaction: discord.Interaction) -> None:
        self._asks_about_everyone = False
        self._draft = changed(self._draft, ping="silent")
        await self._renew(interaction)

    async def _edit(self, interaction: discord.Interaction) -> None:
        at = self._draft.due_at
        form = WriteForm(
            self._client,
            self._desk.event,
            self._edited,
            title=self._draft.title or "",
            text=self._draft.text,
            when=written_time(at, self._desk.event.time_zone) if at else None,
        )
        await form.open(interaction)

    async def _edited(self, interaction: discord.Interaction, written: Written) -> None:
        self._draft = with_text(self._draft, written)
        await self._renew(interaction)

    async def _discard(self, interaction: discord.Interaction) -> None:
        self.stop()
        await replace(interaction, "Thrown away. Nothing was sent.", view=None)


def with_text(draft: Draft, written: Written) -> Draft:
    """The draft with what was typed into the form."""
    at = written.at.utc if written.at else draft.due_at
    return changed(draft, title=written.title or None, text=written.text, due_at=at)


def written_time(at: datetime, zone: str) -> str:
    """An instant in the grammar in which it can be typed."""
    from bot.events.file.instants import Moment

    return Moment.at(at, zone).canonical
