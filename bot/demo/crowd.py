"""The people of the demo as the bot knows them: registrations, profiles and teams."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.actor import Actor
from bot.app import App
from bot.demo.cast import PITCHES, Character
from bot.mentors.service import Profile
from bot.teams.service import TeamWish

CHAPTERS = {
    "Europe/Berlin": "berlin",
    "Africa/Lagos": "lagos",
    "America/Sao_Paulo": "sao-paulo",
    "Asia/Kolkata": "bengaluru",
}
GOOD = 2  # how well mentors know their topics
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
    teams: dict[str, int] = field(default_factory=dict[str, int])

    async def register(self, character: Character) -> None:
        """Register the character now, with a profile of their skills."""
        actor = Actor(self.guild_id, self.people[character.username], character.name)
        chapter = CHAPTERS.get(character.zone)
        said = {
            "skills": list(character.skills),
            "interests": list(character.interests),
            "tracks": list(character.tracks),
            "zone": character.zone,
            "languages": LANGUAGES.get(character.zone, "English"),
            "attendance": "either" if chapter else "online",
            "chapter": chapter,
            "looking_for_team": character.team is None,
            "consent": True,
        }
        await self.app.services.registration.register(actor, self.event_id, said)

    async def help_as_mentor(self, character: Character, role: int) -> None:
        """Let the character, who holds the mentors' role, say what they know and be there."""
        actor = Actor(
            self.guild_id, self.people[character.username], character.name, frozenset({role})
        )
        profile = Profile(dict.fromkeys(character.skills, GOOD), time_zone=character.zone)
        await self.app.services.mentors.join_as_mentor(actor, self.event_id, profile)
        await self.app.services.mentors.be_available(actor, self.event_id, "on")

    async def join_team(self, character: Character) -> None:
        """Let the character, registered already, join their team; who comes first founds it."""
        if character.team is None:
            return
        actor = Actor(self.guild_id, self.people[character.username], character.name)
        if character.team in self.teams:
            await self.app.services.inviting.join(actor, self.teams[character.team])
            return
        pitch = PITCHES[character.team]
        wish = TeamWish(
            name=character.team,
            about=pitch.about,
            wanted_skills=pitch.wanted_skills,
            tracks=[pitch.track],
        )
        team = await self.app.services.teams.create(actor, self.event_id, wish)
        self.teams[character.team] = team.id
