"""The rarer parts of the sample bot: every kind of form field, and components V2."""

from typing import Any

import discord
from discord import app_commands, ui


def _label(text: str, component: Any) -> ui.Label[Any]:
    return ui.Label(text=text, component=component)


class Everything(ui.Modal, title="Everything"):
    """A radio group, check boxes, one check box, a file and a role select."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = ui.RadioGroup(
            options=[
                discord.RadioGroupOption(label=name, value=name[0]) for name in ("Solo", "Team")
            ]
        )
        self.days = ui.CheckboxGroup(
            options=[discord.CheckboxGroupOption(label=day, value=day) for day in ("Tue", "Thu")],
            min_values=1,
            max_values=2,
        )
        self.consent = ui.Checkbox()
        self.proof = ui.FileUpload(required=False, min_values=0, max_values=1)
        self.role = ui.RoleSelect(required=False, min_values=0)
        for text in ("mode", "days", "consent", "proof", "role"):
            self.add_item(_label(text, getattr(self, text)))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        files = [(await file.read()).decode() for file in self.proof.values]
        roles = [role.name for role in self.role.values]
        said = (self.mode.value, self.days.values, self.consent.value, files, roles)
        await interaction.response.send_message(" ".join(map(str, said)), ephemeral=True)


@app_commands.command(description="Open a form with every kind of field")
async def everything(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Everything())


class Layout(ui.LayoutView):
    """A container with text, a section with a button, a separator and a row."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        button: ui.Button[Any] = ui.Button(label="Remind me", custom_id="layout:remind")
        button.callback = self.remind
        other: ui.Button[Any] = ui.Button(label="Programme", url="https://example.org")
        self.add_item(
            ui.Container(
                ui.TextDisplay("## Now and next"),
                ui.Section(ui.TextDisplay("Keynote"), accessory=button),
                ui.Separator(),
                ui.ActionRow(other),
            )
        )

    async def remind(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("I will", ephemeral=True)


@app_commands.command(description="Show components V2")
async def layout(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(view=Layout())
