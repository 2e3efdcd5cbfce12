"""/team find, and the door to it."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors import Refusal
from bot.errors.events import UnknownTrack
from bot.errors.finding import UnknownPlace
from bot.model import Event
from bot.people.languages import known_languages, language_name
from bot.teams.finding_values import Query
from bot.ui.actor import actor_of
from bot.ui.text import CHOICE_LENGTH, cut, plain
from cogs.finding.showing import show_found

Choices = list[app_commands.Choice[str]]
MOST_CHOICES = 25
PLACES = {"online": "online", "in person": "in_person", "in_person": "in_person"}


class FindingCog(commands.Cog):
    """For everyone; the service decides what one sees."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.doors["team_find"] = self.open
        self.find: app_commands.Command[Any, ..., Any] = app_commands.Command(
            name="find",
            description="People who look for a team, and teams that look for people",
            callback=self._find,
        )
        self.find.autocomplete("skill")(self.complete_skill)
        self.find.autocomplete("track")(self.complete_track)
        self.find.autocomplete("language")(self.complete_language)
        self.find.autocomplete("place")(self.complete_place)

    async def open(self, interaction: discord.Interaction[Any], event: Event) -> None:
        """Show who fits, without filters."""
        await show_found(interaction, self._client, event.id, Query())

    @app_commands.describe(
        skill="Somebody who can do this, or a team that wants it",
        track="Interested in this track",
        who="People, teams, or both",
        language="Speaking this language",
        hours="Awake at least so many hours of the day at the same time",
        place="Online, in person, or at a chapter",
    )
    async def _find(
        self,
        interaction: discord.Interaction,
        skill: str | None = None,
        track: str | None = None,
        who: Literal["people", "teams"] | None = None,
        language: str | None = None,
        hours: app_commands.Range[int, 1, 24] | None = None,
        place: str | None = None,
    ) -> None:
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        guild_id = actor_of(interaction).guild_id
        finding = self._services.finding
        query = Query(
            who=who or "both",
            skill=await finding.skill_meant(guild_id, event.id, skill) if skill else None,
            track=_track(event, track) if track else None,
            language=known_languages(language)[0] if language and language.strip() else None,
            hours=hours or 0,
            place=await self._place(event, place) if place else None,
        )
        await show_found(interaction, self._client, event.id, query)

    async def _place(self, event: Event, typed: str) -> str:
        folded = " ".join(typed.split()).casefold()
        if folded in PLACES:
            return PLACES[folded]
        chapters = await self._services.registration.chapters(event.id)
        for chapter in chapters:
            if folded in (chapter.key.casefold(), chapter.name.casefold()):
                return str(chapter.id)
        raise UnknownPlace(typed, tuple(chapter.name for chapter in chapters))

    async def complete_skill(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The skills that are named."""
        event = await self._event(interaction)
        if event is None:
            return []
        skills = await self._services.finding.skills(event.guild_id, event.id, typed)
        return _choices([(skill, skill) for skill in skills])

    async def complete_track(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The tracks of the event."""
        event = await self._event(interaction)
        tracks = event.tracks if event else ()
        folded = typed.casefold()
        return _choices(
            [
                (track.name, track.key)
                for track in tracks
                if track.retired_at is None and folded in track.name.casefold()
            ]
        )

    async def complete_language(self, _: discord.Interaction, typed: str) -> Choices:
        """The language that is meant, while it is typed."""
        try:
            codes = known_languages(typed) if typed.strip() else ["en", "es", "fr", "de", "pt"]
        except Refusal:
            return []
        return _choices([(language_name(code), code) for code in codes])

    async def complete_place(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Online, in person, and the chapters."""
        event = await self._event(interaction)
        chapters = await self._services.registration.chapters(event.id) if event else ()
        places = [("Online", "online"), ("In person", "in person")]
        places += [(chapter.name, chapter.key) for chapter in chapters]
        return _choices([place for place in places if typed.casefold() in place[0].casefold()])

    async def _event(self, interaction: discord.Interaction) -> Event | None:
        try:
            return (await self._client.events_meant(interaction))[0]
        except Refusal:
            return None


def _track(event: Event, typed: str) -> str:
    folded = " ".join(typed.split()).casefold()
    for track in event.tracks:
        if track.retired_at is None and folded in (track.key.casefold(), track.name.casefold()):
            return track.key
    raise UnknownTrack(typed)


def _choices(pairs: list[tuple[str, str]]) -> Choices:
    return [
        app_commands.Choice(name=cut(plain(name), CHOICE_LENGTH), value=value[:CHOICE_LENGTH])
        for name, value in pairs[:MOST_CHOICES]
    ]
