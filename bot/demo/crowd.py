"""The people of the demo as the bot knows them: registrations, profiles and teams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.actor import Actor
from bot.app import App
from bot.demo.cast import Character
from bot.teams.service import TeamWish

CHAPTERS = {
    "Europe/Berlin": "berlin",
    "Africa/Lagos": "lagos",
    "America/Sao_Paulo": "sao-paulo",
    "Asia/Kolkata": "bengaluru",
}
LANGUAGES = {
    "Europe/Berlin": "German, English",
    "America/Sao_Paulo": "Portuguese, English",
    "Asia/Kolkata": "Hindi, English",
}


@dataclass(frozen=True)
class Crowd:
    """Registers characters through the bot's own service, and puts them into their teams."""

    app: App
    guild_id: int
    event_id: int
    people: Mapping[str, int]

    async def register(self, character: Character) -> None:
        """Register the character now, with a profile of their skills."""
        actor = Actor(self.guild_id, self.people[character.username], character.name)
        chapter = CHAPTERS.get(character.zone)
        said = {
            "skills": list(character.skills) or ["Writing"],
            "zone": character.zone,
            "languages": LANGUAGES.get(character.zone, "English"),
            "attendance": "either" if chapter else "online",
            "chapter": chapter,
            "looking_for_team": character.team is None,
            "consent": True,
        }
        await self.app.services.registration.register(actor, self.event_id, said)

    async def form_teams(self, characters: Iterable[Character]) -> None:
        """Let the teams form that there are so far; the first named of each founds it."""
        teams: dict[str, int] = {}
        for character in characters:
            if character.team is None:
                continue
            actor = Actor(self.guild_id, self.people[character.username], character.name)
            if character.team in teams:
                await self.app.services.inviting.join(actor, teams[character.team])
            else:
                wish = TeamWish(name=character.team)
                team = await self.app.services.teams.create(actor, self.event_id, wish)
                teams[character.team] = team.id
