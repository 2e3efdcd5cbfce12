"""Showing a team or one's own place among them, with the buttons that fit the reader."""

from typing import Any

import discord

from bot.client import MusterClient
from bot.errors.teams import RegisterFirst
from bot.model import Event
from bot.teams.inviting import REQUEST
from bot.teams.reading import Asking, Card, Home
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.words import words_for
from cogs.teams import buttons  # as a module: the buttons show teams in their turn
from cogs.teams.present import card_text, home_text

# A message holds 25 buttons; these many people at most are answered from one.
MOST_ANSWERED = 4


async def open_home(
    interaction: discord.Interaction[Any], client: MusterClient, event: Event
) -> None:
    """Show one's team, or with none or several what can be done."""
    actor = actor_of(interaction)
    home = await client.services.team_reading.home(actor, event.id)
    if len(home.teams) == 1 and not home.invited:
        await show_card(interaction, client, home.teams[0].id)
        return
    await reply(interaction, home_text(home), view=home_view(client, home))


async def show_card(
    interaction: discord.Interaction[Any], client: MusterClient, team_id: int, intro: str = ""
) -> None:
    """Show a team as it stands, below what has just happened."""
    card = await client.services.team_reading.card(actor_of(interaction), team_id)
    text = card_text(card)
    await reply(interaction, cut(f"{intro}\n{text}" if intro else text, 2000), view=card_view(card))


def home_view(client: MusterClient, home: Home) -> discord.ui.View:
    """What one can do without a team, or with several."""
    view = discord.ui.View(timeout=None)
    for team in home.teams[:5]:
        view.add_item(buttons.TeamButton("info", team.id, label=cut(plain(team.name), 60)))
    if home.may_form and len(home.teams) < home.terms.teams_per_person:
        if "team_find" in client.doors:
            view.add_item(buttons.EventButton("find", home.event.id))
        view.add_item(buttons.EventButton("create", home.event.id))
        if home.terms.solo and not home.teams:
            view.add_item(buttons.EventButton("solo", home.event.id))
    for asking in home.invited[:MOST_ANSWERED]:
        _add_answers(view, asking, ("accept", "refuse"))
    for asking in home.requested[:MOST_ANSWERED]:
        _add_answers(view, asking, ("takeback",))
    return view


def card_view(card: Card) -> discord.ui.View:
    """What the reader can do with a team."""
    view = discord.ui.View(timeout=None)
    team = card.team
    for action in _actions(card):
        view.add_item(buttons.TeamButton(action, team.id))
    for asking in card.asking[:MOST_ANSWERED]:
        request = asking.invitation.kind == REQUEST
        _add_answers(view, asking, ("approve", "decline") if request else ("takeback",))
    return view


def _actions(card: Card) -> list[str]:
    if not card.may_change:
        return []
    team, actions = card.team, list[str]()
    has_room = team.state == "open" and team.member_count < team.size_limit
    if not card.member and has_room:
        actions.append("ask" if team.ask_first else "join")
    if card.leads:
        actions += ["edit", *(["invite"] if has_room else [])]
        actions += ["pass", "remove"] if team.member_count > 1 else []
        actions.append("unlock" if team.state == "locked" else "lock")
    if card.member:
        actions.append("leave")
    if card.leads and (team.member_count > 1 or not card.member):
        actions.append("disband")
    return actions


def _add_answers(view: discord.ui.View, asking: Asking, actions: tuple[str, ...]) -> None:
    name = asking.team.name if actions[0] == "accept" else (asking.name or "")
    for action in actions:
        view.add_item(buttons.AnswerButton(action, asking.invitation.id, whom=plain(name)))


async def offer_registration(interaction: discord.Interaction[Any], refusal: RegisterFirst) -> None:
    """Say that one has to register first, with the button for it."""
    view = discord.ui.View(timeout=None)
    if refusal.own and refusal.state in {None, "interested", "withdrawn"}:
        view.add_item(buttons.EventButton("register", refusal.event_id))
    await reply(interaction, words_for(refusal), view=view)


def choices_of(names: list[tuple[str, str]]) -> list[discord.app_commands.Choice[str]]:
    """Names and values as a menu of suggestions, as many as Discord shows."""
    return [
        discord.app_commands.Choice(name=cut(plain(name), CHOICE_LENGTH), value=value)
        for name, value in names[:25]
    ]
