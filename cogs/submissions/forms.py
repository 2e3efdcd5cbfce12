"""The forms behind the checklist: one for each part."""

from typing import Any, Self

import discord

from bot.client import MusterClient
from bot.submissions.asked import TITLE, Part
from bot.submissions.owners import TRACKS
from bot.submissions.service import LARGEST_FILE_MEGABYTES
from bot.submissions.sheets import Sheet, mark_of
from bot.submissions.values import LONGEST_TEXT, LONGEST_TITLE
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import Form
from cogs.submissions.present import called, sheet_text

LABEL_LENGTH, HELP_LENGTH, MENU_LENGTH = 45, 100, 25
AGREED = "yes"
EXAMPLES = {
    "repository": "https://github.com/you/project",
    "video": "https://youtu.be/…",
    "notebook": "https://www.kaggle.com/code/you/notebook",
}


class PartForm(Form):
    """One part of the checklist; who saw an older value than there is now reads the newer one."""

    def __init__(
        self, client: MusterClient, sheet: Sheet, key: str, said: tuple[str, str] | None = None
    ) -> None:
        part = next((part for part in sheet.parts if part.key == key), None)
        title = part.title if part else "Title" if key == TITLE else sheet.asked.track_called
        super().__init__(title=cut(called(plain(title)), LABEL_LENGTH))
        self._client, self._sheet, self._key = client, sheet, key
        self._value = sheet.title if key == TITLE else sheet.values.get(key)
        self._part = part
        typed, length = said or _typed(self._value)
        self._length: discord.ui.TextInput[Self] | None = None
        if key == TRACKS:
            self._control: Any = _tracks(sheet)
        elif part is None:
            self._control = _line(typed, LONGEST_TITLE, required=False)
        else:
            self._control = _control(part, typed)
        self._control.custom_id = "said"
        help_text = part.help if part else None
        if part is not None and part.kind == "declaration":
            self.add_item(discord.ui.TextDisplay(cut(part.statement or part.title, 2_000)))
        self.add_item(_label(called(plain(title)), help_text, self._control))
        if part is not None and part.is_timed:
            self._length = _line(length, 20, required=False, example="4:30")
            self._length.custom_id = "length"
            self.add_item(_label("Its length", _span_help(part), self._length))

    def again(self) -> "PartForm":
        return PartForm(self._client, self._sheet, self._key, self._said())

    def _said(self) -> tuple[str, str]:
        control = self._control
        if isinstance(control, discord.ui.TextInput):
            said = str(control.value)
        elif isinstance(control, discord.ui.CheckboxGroup):
            said = AGREED if control.values else ""
        else:
            said = ",".join(str(value) for value in control.values)
        return said, self._length.value if self._length is not None else ""

    async def on_submit(self, interaction: discord.Interaction) -> None:
        submissions, sheet = self._client.services.submissions, self._sheet
        typed, length = self._said()
        changed = await submissions.write(
            actor_of(interaction),
            sheet.event.id,
            sheet.scope,
            self._key,
            typed,
            seen=mark_of(self._value),
            length=length,
        )
        await show_again(interaction, self._client, changed)


class FileForm(Form):
    """A file for one part of the checklist."""

    def __init__(self, client: MusterClient, sheet: Sheet, part: Part) -> None:
        super().__init__(title=cut(called(plain(part.title)), LABEL_LENGTH))
        self._client, self._sheet, self._part = client, sheet, part
        self.upload: discord.ui.FileUpload[Self] = discord.ui.FileUpload(
            custom_id="file", required=False, min_values=0, max_values=1
        )
        limit = f"At most {part.max_megabytes or LARGEST_FILE_MEGABYTES} MB."
        if sheet.values.get(part.key):
            limit += " Send it without a file to take away the one that is there."
        said = f"{cut(part.help, HELP_LENGTH - len(limit) - 1)} {limit}" if part.help else limit
        self.add_item(_label(called(plain(part.title)), said, self.upload))

    def again(self) -> "FileForm":
        return FileForm(self._client, self._sheet, self._part)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        sheet, key = self._sheet, self._part.key
        submissions = self._client.services.submissions
        actor, seen = actor_of(interaction), mark_of(self._sheet.values.get(key))
        if not self.upload.values:
            changed = await submissions.write(
                actor, sheet.event.id, sheet.scope, key, "", seen=seen
            )
            await show_again(interaction, self._client, changed)
            return
        (attachment,) = self.upload.values
        # By its size as Discord tells it, before it is fetched.
        submissions.require_size(sheet, key, attachment.size)
        await interaction.response.defer()
        data = await attachment.read()
        changed = await submissions.write_file(
            actor,
            sheet.event.id,
            sheet.scope,
            key,
            attachment.filename,
            data,
            seen=seen,
        )
        await show_again(interaction, self._client, changed)


def form_for(client: MusterClient, sheet: Sheet, key: str) -> Form:
    """The form in which a part is told."""
    part = next((part for part in sheet.parts if part.key == key), None)
    if part is not None and part.kind == "file":
        return FileForm(client, sheet, part)
    return PartForm(client, sheet, key)


async def show_again(interaction: discord.Interaction, client: MusterClient, sheet: Sheet) -> None:
    """Put the checklist as it is now where the form was opened from."""
    from cogs.submissions.views import SheetView

    view = SheetView(interaction, client, sheet)
    text = sheet_text(sheet, client.services.events.now())
    if interaction.message is None:
        await reply(interaction, text, view=view)
    else:
        await replace(interaction, text, view=view)


def _label(text: str, help_text: str | None, control: Any) -> "discord.ui.Label[Any]":
    return discord.ui.Label(
        text=cut(text, LABEL_LENGTH),
        description=cut(plain(help_text), HELP_LENGTH) if help_text else None,
        component=control,
    )


def _line(
    typed: str, limit: int, *, required: bool, example: str | None = None, long: bool = False
) -> discord.ui.TextInput[Any]:
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    return discord.ui.TextInput(
        style=style,
        required=required,
        max_length=limit,
        placeholder=example,
        default=cut(typed, limit) if typed else None,
    )


def _control(part: Part, typed: str) -> Any:
    if part.kind == "declaration":
        return discord.ui.CheckboxGroup[Any](
            required=False,
            options=[
                discord.CheckboxGroupOption(
                    label="I agree", value=part.key, default=typed == AGREED
                )
            ],
        )
    if part.kind == "licence" and 0 < len(part.choices) <= MENU_LENGTH:
        return discord.ui.Select[Any](
            required=False,
            min_values=0,
            options=[
                discord.SelectOption(
                    label=cut(plain(name), CHOICE_LENGTH), value=name, default=name == typed
                )
                for name in part.choices
            ],
        )
    if part.is_link:
        return _line(typed, 1_000, required=False, example=EXAMPLES.get(part.kind, "https://…"))
    if part.kind == "licence":
        return _line(typed, 100, required=False, example="MIT")
    limit = min(part.max_characters or LONGEST_TEXT, LONGEST_TEXT)
    return _line(typed, limit, required=False, long=True)


def _tracks(sheet: Sheet) -> discord.ui.Select[Any]:
    most = sheet.asked.enter_at_most or len(sheet.asked.tracks)
    options = [
        discord.SelectOption(
            label=cut(plain(title), CHOICE_LENGTH), value=key, default=key in sheet.tracks
        )
        for key, title in sheet.asked.tracks[:MENU_LENGTH]
    ]
    return discord.ui.Select[Any](
        required=True, min_values=1, max_values=min(most, len(options)), options=options
    )


def _typed(value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        said: dict[str, Any] = {str(key): kept for key, kept in value.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] -- JSON
        seconds = said.get("seconds")
        length = f"{seconds // 60}:{seconds % 60:02}" if seconds is not None else ""
        return str(said.get("url", "")), length
    return (AGREED if value is True else "" if value is None else str(value)), ""


def _span_help(part: Part) -> str:
    ends = [f"{span.total_seconds() / 60:g}" for span in (part.shortest, part.longest) if span]
    if len(ends) == 2:
        return f"Between {ends[0]} and {ends[1]} minutes."
    return f"At {'most' if part.longest else 'least'} {ends[0]} minutes."
