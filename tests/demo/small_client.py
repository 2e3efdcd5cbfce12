"""A bot of a few lines, to test the demo's stage without the real one."""

import asyncio

import discord
from discord import app_commands

from bot.clock import Clock
from bot.errors import NotAllowed

DAYS = ("Thu 14 Nov", "Fri 15 Nov", "Fri 22 Nov")


class Register(discord.ui.Modal, title="Register"):
    skills = discord.ui.TextInput[discord.ui.Modal](label="Your skills")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Noted: {self.skills.value}", ephemeral=True)
        await interaction.user.send("Welcome! I write to you here.")


class Panel(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Register", custom_id="register", style=discord.ButtonStyle.primary)
    async def register(
        self, interaction: discord.Interaction, _: discord.ui.Button["Panel"]
    ) -> None:
        await interaction.response.send_modal(Register())


class SmallClient(discord.Client):
    """Greets in #start every simulated hour, waits on signals, refuses and crashes on request."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.clock = clock
        self.tree = app_commands.CommandTree(self)
        self.signal = asyncio.Event()
        self._chores: set[asyncio.Task[None]] = set()
        self.tree.command(description="Set the server up")(setup)
        self.tree.command(description="Say no")(refuse)
        self.tree.command(description="Have a bug")(crash)
        self.tree.command(description="Answer late")(late)
        self.tree.command(description="Show the programme")(schedule)

    async def setup_hook(self) -> None:
        self.add_view(Panel())
        await self.tree.sync()
        for chore in (self._greet_every_hour(), self._wait_for_ever()):
            self._chores.add(asyncio.create_task(chore))

    async def _wait_for_ever(self) -> None:
        await asyncio.Queue[None]().get()

    async def _greet_every_hour(self) -> None:
        greeted = self.clock.now().hour
        while True:
            try:
                await asyncio.wait_for(self.signal.wait(), 15)
            except TimeoutError:
                hour = self.clock.now().hour
                start = discord.utils.get(self.get_all_channels(), name="start")
                if hour != greeted and isinstance(start, discord.TextChannel):
                    greeted = hour
                    await start.send(f"It is {hour} o'clock.")


async def setup(interaction: discord.Interaction) -> None:
    guild = interaction.guild
    assert guild is not None
    await interaction.response.defer(ephemeral=True)
    category = await guild.create_category("Event")
    start = await guild.create_text_channel("start", category=category, topic="Begin here")
    hidden = {guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    await guild.create_text_channel(
        "staff",
        category=category,
        overwrites={**hidden, guild.me: discord.PermissionOverwrite(view_channel=True)},
    )
    await start.send("Welcome!", view=Panel())
    thread = await start.create_thread(name="Team", type=discord.ChannelType.private_thread)
    await thread.add_user(interaction.user)
    await interaction.followup.send("Done.", ephemeral=True)


async def refuse(_: discord.Interaction) -> None:
    raise NotAllowed


async def crash(_: discord.Interaction) -> None:
    raise ZeroDivisionError


async def late(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    await asyncio.sleep(5)
    await interaction.followup.send("Here at last.", ephemeral=True)


async def _days(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=day, value=day) for day in DAYS if typed in day]


@app_commands.autocomplete(day=_days)
async def schedule(interaction: discord.Interaction, day: str) -> None:
    await interaction.response.send_message(f"The programme of {day}", ephemeral=True)
