"""/claim for people, /perks for organizers; codes are shown to who claims them and nobody else."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors.perks import CodesNotRead
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply, think
from bot.ui.asking import choose, reply_in_pages
from bot.ui.text import CHOICE_LENGTH, cut, plain
from cogs.perks.present import brought_text, claimed_text, status_pages

LARGEST_MEGABYTES = 5

Choices = list[app_commands.Choice[str]]


class ClaimCog(commands.Cog):
    """Hands a code to whoever may have one."""

    feature = "perks"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services

    @app_commands.command(description="Get your code, such as credits from a sponsor")
    @app_commands.guild_only()
    @app_commands.describe(perk="What you claim; needed only where there are several")
    async def claim(self, interaction: discord.Interaction, perk: str | None = None) -> None:
        """Show the code privately; the same one each time it is asked for."""
        meant = await which_perk(self._client, interaction, perk)
        if meant is None:
            return
        interaction, event, key = meant
        found, code = await self._services.perks.claim(actor_of(interaction), event.id, key)
        await reply(interaction, claimed_text(found, code))

    @claim.autocomplete("perk")
    async def complete_perk(self, interaction: discord.Interaction, typed: str) -> Choices:
        """What the event gives out."""
        return await perk_choices(self._client, interaction, typed)


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class PerksCog(commands.GroupCog, group_name="perks", group_description="Codes for people"):
    """Brings codes in and says what is left; the services decide who may."""

    feature = "perks"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services

    @app_commands.command(name="import", description="Add codes from a file, one in each line")
    @app_commands.describe(
        file="A CSV or text file; the codes stand in its first column",
        perk="What the codes are for; needed only where there are several",
    )
    async def import_(
        self,
        interaction: discord.Interaction,
        file: discord.Attachment,
        perk: str | None = None,
    ) -> None:
        """Add all of them, or none and every line that is wrong."""
        meant = await which_perk(self._client, interaction, perk)
        if meant is None:
            return
        interaction, event, key = meant
        if file.size > LARGEST_MEGABYTES * 1024 * 1024:
            raise CodesNotRead((f"the file has more than {LARGEST_MEGABYTES} MB",))
        await think(interaction)
        actor = actor_of(interaction)
        count = await self._services.perks.bring_in(actor, event.id, key, await file.read())
        standings = await self._services.perks.standings(actor, event.id)
        (standing,) = [standing for standing in standings if standing.perk.key == key]
        await reply(interaction, brought_text(standing, count))

    @app_commands.command(description="Who claimed what, and what is left; without the codes")
    async def status(self, interaction: discord.Interaction) -> None:
        """Show who claimed, privately."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        standings = await self._services.perks.standings(actor_of(interaction), event.id)
        await reply_in_pages(interaction, status_pages(standings))

    @import_.autocomplete("perk")
    async def complete_perk(self, interaction: discord.Interaction, typed: str) -> Choices:
        """What the event gives out."""
        return await perk_choices(self._client, interaction, typed)


async def which_perk(
    client: MusterClient, interaction: discord.Interaction, key: str | None
) -> tuple[discord.Interaction[Any], Event, str] | None:
    """The perk that is meant, asked back where there are several; None without an answer."""
    meant = await client.event_meant(interaction)
    if meant is None:
        return None
    answered, event = meant
    perks = await client.services.perks.perks(actor_of(answered), event.id)
    if key is None and len(perks) > 1:
        titles = [(cut(plain(perk.title), CHOICE_LENGTH), perk.key) for perk in perks[:25]]
        chosen = await choose(answered, "Which one?", titles)
        if chosen is None:
            return None
        answered, key = chosen
    return answered, event, key or perks[0].key


async def perk_choices(
    client: MusterClient, interaction: discord.Interaction, typed: str
) -> Choices:
    """The perks whose titles fit what is typed so far."""
    event = (await client.events_meant(interaction))[0]
    perks = await client.services.perks.perks(actor_of(interaction), event.id)
    return [
        app_commands.Choice(name=cut(plain(perk.title), CHOICE_LENGTH), value=perk.key)
        for perk in perks
        if typed.casefold() in perk.title.casefold()
    ][:25]
