"""Showing who was found, with the buttons that fit the reader."""

from dataclasses import replace
from typing import Any

import discord

from bot.client import MusterClient
from bot.errors.teams import RegisterFirst
from bot.teams.finding_values import Found, Query
from bot.ui.actor import actor_of
from bot.ui.answer import replace as put_in_place
from bot.ui.answer import reply, think
from bot.ui.text import MESSAGE_LENGTH, cut
from bot.ui.words import words_for
from cogs.finding import buttons  # as a module: the buttons show what was found in their turn
from cogs.finding.present import found_text

Asked = discord.Interaction[Any]


async def show_found(
    interaction: Asked, client: MusterClient, event_id: int, query: Query, intro: str = ""
) -> None:
    """Answer with a page of who fits; who is not registered gets the button for that."""
    finding = client.services.finding
    if not finding.is_ready(event_id):
        await think(interaction)
    try:
        found = await finding.find(actor_of(interaction), event_id, query)
    except RegisterFirst as refusal:
        await offer_registration(interaction, refusal)
        return
    text = found_text(found)
    text = cut(f"{intro}\n{text}" if intro else text, MESSAGE_LENGTH)
    await reply(interaction, text, view=found_view(found))


async def turn_page(interaction: Asked, client: MusterClient, event_id: int, query: Query) -> None:
    """Put another page in place of the one the button hangs on."""
    if not client.services.finding.is_ready(event_id):
        # The page stays as it is meanwhile.
        await interaction.response.defer()
    found = await client.services.finding.find(actor_of(interaction), event_id, query)
    await put_in_place(interaction, found_text(found), view=found_view(found))


def found_view(found: Found) -> discord.ui.View:
    """What the reader can do with those who were found, and about themselves."""
    view = discord.ui.View(timeout=None)
    if found.open:
        for one in found.teams:
            action = "ask" if one.team.ask_first else "join"
            view.add_item(buttons.TeamFindButton(action, one.team.id, one.team.name))
        if found.team is not None and found.leads and found.team.state == "open":
            for one in found.people:
                seeker = one.seeker
                view.add_item(buttons.InviteButton(found.team.id, seeker.user_id, seeker.name))
        _add_own(view, found)
    if found.pages > 1:
        track = next((t.id for t in found.event.tracks if t.key == found.query.track), None)
        page = found.query.page
        for label, to in (("◀ Back", page - 1), ("Next ▶", page + 1)):
            if 0 <= to < found.pages:
                query = replace(found.query, page=to)
                view.add_item(buttons.PageButton(label, found.event.id, track, query))
    return view


def _add_own(view: discord.ui.View, found: Found) -> None:
    event_id, team = found.event.id, found.team
    if team is not None and found.leads and team.member_count < found.terms.max_size:
        view.add_item(buttons.TeamFindButton("unlook" if team.looking else "look", team.id))
    if found.more:
        looks = found.part.looking_for_team
        view.add_item(buttons.EventFindButton("unlook" if looks else "look", event_id))
        view.add_item(buttons.EventFindButton("create", event_id))


async def offer_registration(interaction: Asked, refusal: RegisterFirst) -> None:
    """Say that one has to register first, with the button for it."""
    view = discord.ui.View(timeout=None)
    if refusal.state in {None, "interested", "withdrawn"}:
        view.add_item(buttons.EventFindButton("register", refusal.event_id))
    await reply(interaction, words_for(refusal), view=view)
