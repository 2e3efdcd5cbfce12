"""What one looks for, and what is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.forming.reasons import Fit
from bot.model import Event, Participant, Team
from bot.teams.finding_index import Seeker, SeekingTeam, Word
from bot.teams.rules import Terms

Who = Literal["both", "people", "teams"]


@dataclass(frozen=True)
class Query:
    """Filters: `skill` folded, `track` and `language` as keys, `hours` at least common on a day.

    `place` is `online`, `in_person` or the number of a chapter.
    """

    who: Who = "both"
    skill: str | None = None
    track: str | None = None
    language: str | None = None
    hours: int = 0
    place: str | None = None
    page: int = 0

    @property
    def words(self) -> list[Word]:
        """What the index is asked for."""
        said = {
            "skill": self.skill,
            "track": self.track,
            "language": self.language,
            "place": self.place,
        }
        return [(kind, value) for kind, value in said.items() if value is not None]


@dataclass(frozen=True)
class FoundPerson:
    """Somebody who looks, with why they fit; `hours` on a day are None where zones are unknown."""

    seeker: Seeker
    fit: Fit
    hours: int | None


@dataclass(frozen=True)
class FoundTeam:
    """A team that looks, with why it fits."""

    team: SeekingTeam
    fit: Fit
    hours: int | None


@dataclass(frozen=True)
class Found:
    """A page of what was found for one person, with where they stand.

    `team` is their own that people are compared with, `leads` whether they may invite to it.
    `more` is whether they may be in one more team. Totals count what the filters let through.
    """

    event: Event
    terms: Terms
    query: Query
    part: Participant
    team: Team | None
    leads: bool
    more: bool
    open: bool
    people: tuple[FoundPerson, ...]
    teams: tuple[FoundTeam, ...]
    people_total: int
    teams_total: int
    pages: int
    tracks: Mapping[str, str]


@dataclass(frozen=True)
class BoardFacts:
    """What the standing board shows; `closed_at` is set once people form teams no more."""

    event: Event
    terms: Terms
    people_total: int
    teams_total: int
    people: tuple[Seeker, ...]
    teams: tuple[SeekingTeam, ...]
    tracks: Mapping[str, str]
    closed: bool
    closes_at: datetime | None
