"""Bringing a file of people in: mistakes, or a plan, then all of it."""

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence

import discord

from bot.client import MusterClient
from bot.errors.admission import CsvTooLarge, NotACsvFile, SeatsShort
from bot.errors.events import OnlyOnServers
from bot.model import Event
from bot.people.csv_checking import PersonLine
from bot.people.csv_import import Found
from bot.people.csv_sheet import LARGEST_CSV, Finding
from bot.ui.actor import actor_of
from bot.ui.answer import reply, think
from bot.ui.asking import confirm, reply_in_pages
from cogs.admission.present_lists import (
    brought_text,
    findings_file,
    findings_pages,
    left_alone_text,
    looking_text,
    nothing_new_text,
    plan_pages,
)

# Discord answers for so many people at a time; names it looks up one by one.
AT_ONCE = 100
# Some 110 names a minute is what a bot may ask for; an answer lives 15 minutes.
MOST_NAMES = 1_000
Report = Callable[[int, int], Awaitable[None]]


async def bring_list(
    interaction: discord.Interaction, client: MusterClient, event: Event, file: discord.Attachment
) -> None:
    """Check the file, look people up, show the plan, and do it when the organizer agrees."""
    service, guild = client.services.people_import, interaction.guild
    if guild is None:
        raise OnlyOnServers
    await think(interaction)
    checked = await service.check(actor_of(interaction), event.id, await _content(file))
    findings = checked.findings or tuple(_too_many_names(checked.people))
    if findings:
        await _show_findings(interaction, file.filename, findings)
        return
    found = await _look_up(interaction, guild, checked.people)
    plan = await service.plan(actor_of(interaction), event.id, checked, found)
    if plan.findings:
        await _show_findings(interaction, file.filename, plan.findings)
        return
    if plan.is_empty:
        await reply(interaction, nothing_new_text(plan))
        return
    if not plan.fits:
        raise SeatsShort(event.name, plan.seats_wanted, max(plan.seats_left or 0, 0))
    agreed = await confirm(interaction, plan_pages(plan), yes="Do it", no="Leave it")
    if agreed is None:
        await reply(interaction, left_alone_text())
        return
    await think(agreed)
    # Who agrees may have lost the role since they asked.
    done = await service.apply(actor_of(agreed), plan, checked, found)
    await reply(agreed, brought_text(done))


async def _show_findings(
    interaction: discord.Interaction, name: str, findings: Sequence[Finding]
) -> None:
    texts = findings_pages(name, findings)
    await reply_in_pages(interaction, texts, file=findings_file(findings))


async def _content(file: discord.Attachment) -> bytes:
    if not file.filename.lower().endswith((".csv", ".tsv", ".txt")):
        raise NotACsvFile(file.filename)
    if file.size > LARGEST_CSV:
        raise CsvTooLarge(file.size, LARGEST_CSV)
    return await file.read()


def _too_many_names(people: Sequence[PersonLine]) -> Iterator[Finding]:
    names = sum(person.user_id is None for person in people)
    if names > MOST_NAMES:
        yield Finding(
            0,
            f"it names {names:,} people by username, and I can look up {MOST_NAMES:,} at a time; "
            "divide it, or use Discord user ids, which have no such limit",
        )


async def _look_up(
    interaction: discord.Interaction, guild: discord.Guild, people: Sequence[PersonLine]
) -> dict[str, Found]:
    message = await reply(interaction, looking_text(0, len(people)))

    async def report(done: int, of: int) -> None:
        if message is not None:
            with contextlib.suppress(discord.HTTPException):
                # Work goes on without a bar.
                await interaction.followup.edit_message(message.id, content=looking_text(done, of))

    found = await members_named(guild, people, report)
    await report(len(people), len(people))
    return found


async def members_named(
    guild: discord.Guild, people: Sequence[PersonLine], report: Report
) -> dict[str, Found]:
    """Who of the people is on the server, by how the file names them."""
    found: dict[str, Found] = {}
    ids = [person.user_id for person in people if person.user_id is not None]
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        for member in await guild.query_members(user_ids=part, limit=AT_ONCE, cache=False):
            found[str(member.id)] = Found(member.id, member.display_name)
        if start and start % (10 * AT_ONCE) == 0:
            await report(start, len(people))
    names = [person.username for person in people if person.user_id is None]
    for number, name in enumerate(names):
        bare, _, discriminator = name.partition("#")
        for member in await guild.query_members(query=bare, limit=AT_ONCE, cache=False):
            same = member.name.casefold() == bare
            if same and discriminator in ("", member.discriminator):
                found[name] = Found(member.id, member.display_name)
        if number and number % 25 == 0:
            await report(len(ids) + number, len(people))
    return found
