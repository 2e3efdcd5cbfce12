"""The people of the demo as the bot knows them: registrations, profiles and teams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.actor import Actor
from bot.app import App
from bot.demo.cast import Character
from bot.model import Membership, Participant, Team

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

    async def form_teams(self, characters: Iterable[Character], at: datetime) -> None:
        """Write the teams that formed so far; the first named of each team is its captain."""
        async with self.app.database.begin() as tx:
            found = await tx.scalars(
                select(Participant).where(Participant.event_id == self.event_id)
            )
            parts = {part.user_id: part for part in found}
            teams: dict[str, Team] = {}
            for character in characters:
                if character.team is None:
                    continue
                part = parts[self.people[character.username]]
                team = teams.get(character.team)
                if team is None:
                    team = teams[character.team] = Team(
                        event_id=self.event_id,
                        name=character.team,
                        folded_name=character.team.casefold(),
                        captain_id=part.id,
                        created_at=at,
                        member_count=0,
                    )
                    tx.add(team)
                    await tx.flush()
                team.member_count += 1
                tx.add(
                    Membership(
                        event_id=self.event_id,
                        team_id=team.id,
                        participant_id=part.id,
                        joined_at=at,
                    )
                )
