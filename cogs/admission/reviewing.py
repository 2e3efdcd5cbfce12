"""Reviewing applications: one after another, with a verdict, a note, or a decision."""

import io
from typing import Self

import discord

from bot.client import MusterClient
from bot.errors.admission import AlreadyDecided
from bot.people.applications import Application, Desk
from bot.people.deciding import OPEN
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.text import cut, plain, safe
from bot.ui.views import Form, ShortView
from bot.ui.words import words_for
from cogs.admission.present import LETTER_LENGTH, USUAL
from cogs.admission.present_review import (
    DECIDED,
    VERDICTS,
    all_done_text,
    application_text,
    told_text,
    whole_text,
)


class ReviewView(ShortView):
    """One application at a time; decisions of others are never overwritten unseen."""

    def __init__(self, asked_by: discord.Interaction, client: MusterClient, desk: Desk) -> None:
        super().__init__(asked_by)
        self._client, self.desk = client, desk
        self._queue, self._at = desk.queue, 0
        self._together = False
        self.application: Application | None = None

    async def show(self, interaction: discord.Interaction, notice: str = "") -> None:
        """Show where one is now: first as an answer, then in its place."""
        text = await self._render(interaction, notice)
        if interaction.type is discord.InteractionType.application_command or (
            interaction.message is None
        ):
            await reply(interaction, text, view=self)
        else:
            await replace(interaction, text, view=self)

    async def _render(self, interaction: discord.Interaction, notice: str) -> str:
        services, actor = self._client.services, actor_of(interaction)
        self.desk = await services.applications.desk(actor, self.desk.event.id)
        self.application = None
        if self._at < len(self._queue):
            self.application = await services.applications.look(
                actor, self.desk.event.id, self._queue[self._at]
            )
        self._arrange()
        if self.application is None:
            return f"{notice}\n{all_done_text(self.desk)}".strip()
        return application_text(self.desk, self.application, self._at, self._together, notice)

    def _arrange(self) -> None:
        application = self.application
        shows = application is not None
        open_ = application is not None and application.participant.state in OPEN
        for button in (self.accept, self.wait_, self.decline):
            button.disabled = not open_
        self.note.disabled = self.whole.disabled = not shows
        self.back.disabled = self._at == 0
        self.skip.disabled = self._at >= len(self._queue)
        answer_by, now = self.desk.terms.answer_by, self._client.services.events.now()
        self.together.disabled = answer_by is None or answer_by <= now
        self.together.label = "Tell each at once" if self._together else "Tell all together"
        self.tell_all.disabled = not self.desk.kept
        self.tell_all.label = f"Tell {self.desk.kept:,} now" if self.desk.kept else "Tell all now"

    async def decide(
        self, interaction: discord.Interaction, verdict: str, letter: str | None = None
    ) -> None:
        """Decide on the one that is shown, and go on to the next."""
        application = self.application
        if application is None:
            await self.show(interaction)
            return
        try:
            await self._client.services.applications.decide(
                actor_of(interaction),
                self.desk.event.id,
                application.participant.id,
                verdict,
                seen=application.stand,
                letter=letter,
                together=self._together and not self.together.disabled,
            )
        except AlreadyDecided as refusal:
            await self.show(interaction, f"⚠️ {words_for(refusal)}")
            return
        self._at += 1
        name = safe(application.participant.name)
        await self.show(interaction, f"✅ {name}: {DECIDED[verdict]}.")

    @discord.ui.button(label="Accept", style=discord.ButtonStyle.success, row=0)
    async def accept(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self.decide(interaction, "accept")

    @discord.ui.button(label="Waiting list", style=discord.ButtonStyle.primary, row=0)
    async def wait_(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self.decide(interaction, "wait")

    @discord.ui.button(label="Decline…", style=discord.ButtonStyle.danger, row=0)
    async def decline(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await LetterForm(self).open(interaction)

    @discord.ui.button(label="Back", emoji="◀️", row=1)
    async def back(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        self._at = max(self._at - 1, 0)
        await self.show(interaction)

    @discord.ui.button(label="Skip", emoji="▶️", row=1)
    async def skip(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        self._at = min(self._at + 1, len(self._queue))
        await self.show(interaction)

    @discord.ui.button(label="My note…", row=1)
    async def note(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await NoteForm(self).open(interaction)

    @discord.ui.button(label="Whole answers", row=1)
    async def whole(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        if self.application is not None:
            text = whole_text(self.desk, self.application)
            attached = discord.File(io.BytesIO(text.encode()), filename="application.txt")
            await reply(interaction, "Everything they wrote:", file=attached)

    @discord.ui.button(label="Tell all together", row=2)
    async def together(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        self._together = not self._together
        await self.show(interaction)

    @discord.ui.button(label="Tell all now", row=2)
    async def tell_all(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        service = self._client.services.applications
        count = await service.tell_all(actor_of(interaction), self.desk.event.id)
        await self.show(interaction, told_text(count))

    async def think(self, interaction: discord.Interaction, verdict: str, note: str) -> None:
        """Leave one's own verdict and note, and show them."""
        if self.application is not None:
            await self._client.services.applications.think(
                actor_of(interaction),
                self.desk.event.id,
                self.application.participant.id,
                verdict,
                note,
            )
        await self.show(interaction)


class LetterForm(Form):
    """The words that go with declining, to be edited before they are sent."""

    def __init__(self, view: ReviewView, text: str = USUAL["declined"]) -> None:
        application = view.application
        name = plain(application.participant.name) if application else ""
        super().__init__(title=cut(f"Decline {name}", 45))
        self._view = view
        self.letter: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id="letter",
            style=discord.TextStyle.paragraph,
            default=text,
            max_length=LETTER_LENGTH,
        )
        self.add_item(
            discord.ui.Label(
                text="What they will read", description="Be kind.", component=self.letter
            )
        )

    def again(self) -> "LetterForm":
        return LetterForm(self._view, self.letter.value)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await self._view.decide(interaction, "decline", self.letter.value)


class NoteForm(Form):
    """What one thinks of an application, for the other organizers."""

    def __init__(self, view: ReviewView, note: str = "", verdict: str = "accept") -> None:
        super().__init__(title="What do you think?")
        self._view = view
        self.verdict: discord.ui.Select[Self] = discord.ui.Select(
            custom_id="verdict",
            options=[
                discord.SelectOption(
                    label=label.capitalize(), value=value, default=value == verdict
                )
                for value, label in VERDICTS.items()
            ],
        )
        self.note: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id="note",
            style=discord.TextStyle.paragraph,
            required=False,
            default=note,
            max_length=1_000,
        )
        self.add_item(discord.ui.Label(text="You would", component=self.verdict))
        self.add_item(
            discord.ui.Label(text="Why", description="Only organizers see it.", component=self.note)
        )

    def again(self) -> "NoteForm":
        return NoteForm(self._view, self.note.value, self._chosen())

    def _chosen(self) -> str:
        return self.verdict.values[0] if self.verdict.values else "accept"

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await self._view.think(interaction, self._chosen(), self.note.value)
