"""A small real discord.py bot that uses every kind of interaction; for tests of the loopback."""

import discord
from discord import app_commands, ui

from tests.loopback.sample_forms import everything, layout

TEAMS = ("Otters", "Owls", "Oysters", "Pandas")


class SampleBot(discord.Client):
    """Knows a command, button or form of every kind; logs in fast."""

    def __init__(
        self, intents: discord.Intents | None = None, *, heartbeat_timeout: float = 60.0
    ) -> None:
        super().__init__(
            intents=intents or discord.Intents.default(),
            guild_ready_timeout=0.1,
            heartbeat_timeout=heartbeat_timeout,
        )
        self.tree = app_commands.CommandTree(self)
        self.seen: list[discord.Message] = []
        self.resumed = 0
        plain = (ping, team, think, think_then_follow, ask, panel, join, everything, layout)
        for command in (*plain, wave, quote):
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        self.add_view(Panel())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Not wait five seconds before a second login, as clients do out of courtesy."""

    async def on_message(self, message: discord.Message) -> None:
        self.seen.append(message)

    async def on_resumed(self) -> None:
        self.resumed += 1


@app_commands.command(description="Answer with pong")
async def ping(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("pong", ephemeral=True)


@app_commands.command(description="Answer later")
async def think(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content="thought")


@app_commands.command(description="Answer later, and then once more")
async def think_then_follow(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    await interaction.followup.send("first", wait=True)
    await interaction.followup.send("second", ephemeral=True)


class TeamGroup(app_commands.Group):
    """Subcommands, with options of every type."""

    @app_commands.command(description="Show a team")
    @app_commands.describe(name="Its name")
    async def show(self, interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(f"team {name}")

    @show.autocomplete("name")
    async def offer(
        self, _interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        fitting = [name for name in TEAMS if name.lower().startswith(typed.lower())]
        return [app_commands.Choice(name=name, value=name.lower()) for name in fitting]

    @app_commands.command(description="Take everything there is to take")
    @app_commands.choices(size=[app_commands.Choice(name="small", value=2)])
    async def invite(
        self,
        interaction: discord.Interaction,
        person: discord.Member,
        role: discord.Role,
        place: discord.TextChannel,
        picture: discord.Attachment,
        size: int,
        seats: app_commands.Range[int, 1, 5] = 1,
        public: bool = False,
    ) -> None:
        content = (await picture.read()).decode()
        taken = (person.display_name, role.name, place.name, content, size, seats, public)
        await interaction.response.send_message(", ".join(map(str, taken)))


team = TeamGroup(name="team", description="Teams")


class Question(ui.Modal, title="Ask a mentor"):
    """A form with Labels around every kind of field."""

    subject = ui.Label(text="Subject", component=ui.TextInput(max_length=20))
    field = ui.Label(
        text="Field",
        component=ui.Select(options=[discord.SelectOption(label=name) for name in TEAMS]),
    )
    person = ui.Label(text="Mentor", component=ui.UserSelect(required=False, min_values=0))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.subject.component, ui.TextInput)
        assert isinstance(self.field.component, ui.Select)
        assert isinstance(self.person.component, ui.UserSelect)
        people = [person.display_name for person in self.person.component.values]
        text = f"{self.subject.component.value}|{self.field.component.values}|{people}"
        await interaction.response.send_message(text, ephemeral=True)


@app_commands.command(description="Open a form")
async def ask(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Question())


class Panel(ui.View):
    """Persistent buttons and a select."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(
        label="Check in", emoji="✅", custom_id="panel:checkin", style=discord.ButtonStyle.primary
    )
    async def check_in(self, interaction: discord.Interaction, button: ui.Button["Panel"]) -> None:
        button.disabled = True
        await interaction.response.edit_message(content="checked in", view=self)

    @ui.button(label="Ask", custom_id="panel:ask")
    async def ask(self, interaction: discord.Interaction, _button: ui.Button["Panel"]) -> None:
        await interaction.response.send_modal(Question())

    @ui.button(label="Later", custom_id="panel:later")
    async def later(self, interaction: discord.Interaction, _button: ui.Button["Panel"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="edited later")

    @ui.select(custom_id="panel:team", options=[discord.SelectOption(label=name) for name in TEAMS])
    async def pick(self, interaction: discord.Interaction, select: ui.Select["Panel"]) -> None:
        await interaction.response.send_message(f"picked {select.values}", ephemeral=True)


@app_commands.command(description="Show the panel")
async def panel(interaction: discord.Interaction) -> None:
    embed = discord.Embed(title="Start", description="Everything is here", color=0x336699)
    embed.add_field(name="When", value="<t:1732280400:F>").set_footer(text="Muster")
    await interaction.response.send_message("panel", view=Panel(), embed=embed)


@app_commands.command(description="Open a private room")
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def join(interaction: discord.Interaction) -> None:
    assert isinstance(interaction.channel, discord.TextChannel)
    thread = await interaction.channel.create_thread(name="room", invitable=False)
    await thread.add_user(interaction.user)
    await thread.send(f"welcome {interaction.user.mention}")
    await interaction.response.send_message(thread.mention, ephemeral=True)


@app_commands.context_menu(name="Wave")
async def wave(interaction: discord.Interaction, person: discord.Member) -> None:
    await interaction.response.send_message(f"waved at {person.display_name}", ephemeral=True)


@app_commands.context_menu(name="Quote")
async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}", ephemeral=True)
