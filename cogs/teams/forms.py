"""Forms about teams: founding one, editing it, and a note to a captain."""

from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.client import MusterClient
from bot.errors.teams import CaptainsOnly, RegisterFirst
from bot.model import Event, Team, Track
from bot.teams.inviting import LONGEST_NOTE
from bot.teams.rules import LONGEST_ABOUT, LONGEST_SKILL, MOST_SKILLS
from bot.teams.service import TeamWish
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import Form
from cogs.teams.present import created_text, joined_text
from cogs.teams.showing import offer_registration, show_card

JOINING = (("Anyone may join at once", "anyone"), ("People ask, and the captain decides", "ask"))
# More than a name may have, so that a longer one is refused with a reason and can be mended.
ROOM_FOR_NAME = 200


async def ask_to_create(
    interaction: discord.Interaction[Any], client: MusterClient, event: Event
) -> None:
    """Open the form for a new team, or say at once why that would be in vain."""
    await client.services.teams.require_may_create(actor_of(interaction), event.id)
    tracks = await client.services.team_reading.tracks(event.id)
    await TeamForm(client, event.id, tracks, TeamWish()).open(interaction)


async def ask_to_edit(
    interaction: discord.Interaction[Any], client: MusterClient, team_id: int
) -> None:
    """Open the form with a team as it is; raises CaptainsOnly."""
    card = await client.services.team_reading.card(actor_of(interaction), team_id)
    team = card.team
    if not card.leads:
        raise CaptainsOnly(team.name, next((m.user_id for m in card.members if m.captain), None))
    tracks = await client.services.team_reading.tracks(card.event.id)
    entered = [track.key for track in tracks if track.name in card.tracks]
    wish = TeamWish(team.name, team.about or "", team.wanted_skills, entered, team.ask_first)
    form = TeamForm(client, card.event.id, tracks, wish, team)
    await form.open(interaction)


async def ask_for_note(
    interaction: discord.Interaction[Any], client: MusterClient, team_id: int
) -> None:
    """Open the form for asking to join."""
    card = await client.services.team_reading.card(actor_of(interaction), team_id)
    await NoteForm(client, card.team).open(interaction)


class TeamForm(Form):
    """What a team says of itself; without `team` it founds one."""

    def __init__(
        self,
        client: MusterClient,
        event_id: int,
        tracks: Sequence[Track],
        wish: TeamWish,
        team: Team | None = None,
    ) -> None:
        title = f"Edit {plain(team.name)}" if team else "Create a team"
        super().__init__(title=cut(title, 45))
        self._client, self._event_id = client, event_id
        self._tracks, self._team = tracks, team
        self.name = self._line("name", "Name", wish.name or "", ROOM_FOR_NAME)
        self.about = self._line(
            "about", "What are you up to?", wish.about or "", LONGEST_ABOUT, required=False
        )
        self.skills = self._line(
            "skills",
            "Skills you look for",
            ", ".join(wish.wanted_skills or ()),
            (LONGEST_SKILL + 2) * MOST_SKILLS,
            required=False,
            description=f"At most {MOST_SKILLS}, with commas between. It can stay empty.",
        )
        entered = set(wish.tracks or ())
        options = [(track.name, track.key, track.key in entered) for track in tracks[:25]]
        self.track = self._menu("track", "Track", options, len(options)) if options else None
        asks = bool(wish.ask_first)
        joining = [(label, value, (value == "ask") == asks) for label, value in JOINING]
        self.joining = self._menu("joining", "Who may join?", joining, 1)

    def _line(
        self,
        key: str,
        label: str,
        value: str,
        length: int,
        *,
        required: bool = True,
        description: str | None = None,
    ) -> "discord.ui.TextInput[Self]":
        field: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id=key, required=required, max_length=length, default=value
        )
        self.add_item(discord.ui.Label(text=label, description=description, component=field))
        return field

    def _menu(
        self, key: str, label: str, options: Sequence[tuple[str, str, bool]], most: int
    ) -> "discord.ui.Select[Self]":
        menu: discord.ui.Select[Self] = discord.ui.Select(
            custom_id=key,
            required=key == "joining",
            min_values=1 if key == "joining" else 0,
            max_values=most,
            options=[
                discord.SelectOption(
                    label=cut(plain(name), CHOICE_LENGTH), value=value, default=chosen
                )
                for name, value, chosen in options
            ],
        )
        self.add_item(discord.ui.Label(text=label, component=menu))
        return menu

    def _typed(self) -> TeamWish:
        return TeamWish(
            name=self.name.value,
            about=self.about.value,
            wanted_skills=self.skills.value.split(","),
            tracks=None if self.track is None else self.track.values,
            ask_first="ask" in self.joining.values,
        )

    def again(self) -> "TeamForm":
        return TeamForm(self._client, self._event_id, self._tracks, self._typed(), self._team)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        actor, teams = actor_of(interaction), self._client.services.teams
        if self._team is None:
            try:
                team = await teams.create(actor, self._event_id, self._typed())
            except RegisterFirst as refusal:
                await offer_registration(interaction, refusal)
                return
            await show_card(interaction, self._client, team.id, created_text(team))
        else:
            team = await teams.edit(actor, self._team.id, self._typed())
            await show_card(interaction, self._client, team.id)


class NoteForm(Form):
    """What somebody tells a captain whom they ask."""

    def __init__(self, client: MusterClient, team: Team, note: str = "") -> None:
        super().__init__(title=cut(f"Ask {plain(team.name)}", 45))
        self._client, self._team = client, team
        self.note: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id="note",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=LONGEST_NOTE,
            default=note,
        )
        self.add_item(
            discord.ui.Label(
                text="A word to the captain",
                description="What you bring, or why this team. It can stay empty.",
                component=self.note,
            )
        )

    def again(self) -> "NoteForm":
        return NoteForm(self._client, self._team, self.note.value)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        inviting = self._client.services.inviting
        try:
            outcome = await inviting.join(
                actor_of(interaction), self._team.id, self.note.value or None
            )
        except RegisterFirst as refusal:
            await offer_registration(interaction, refusal)
            return
        await reply(interaction, joined_text(outcome))
