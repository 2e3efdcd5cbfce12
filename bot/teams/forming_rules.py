"""What an event file says about forming teams, as the engine's problem wants it: pure values."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.events.windows import find_window
from bot.forming.problem import SENIOR, ExistingTeam, Mode, Person, Problem, Weights
from bot.model import Event
from bot.teams.rules import Terms

Values = Mapping[str, Any]
Who = Literal["everyone", "looking"]

# The only track of an event whose file has none; nobody reads it.
NO_TRACK = "-"
# Skills that were typed freely and count: the most frequent ones.
MOST_TYPED_SKILLS, MOST_LANGUAGES = 12, 12
# A week of hours; an event that is longer looks at its first week.
MOST_HOURS = 168
USUAL_HOURS = 48
HOUR = timedelta(hours=1)
# The times of day that people choose from, by local hours, the end not included.
PARTS_OF_DAY: Mapping[str, tuple[int, int]] = {
    "morning": (6, 11),
    "midday": (11, 14),
    "afternoon": (14, 18),
    "evening": (18, 23),
    "night": (23, 30),
}
# Who named a zone and no times of day is taken to be awake and no more.
AWAKE = ("morning", "midday", "afternoon", "evening")
MODES: Mapping[str | None, Mode] = {"online": "online", "in_person": "in_person"}
DEFAULT_WEIGHTS: Mapping[str, float] = {
    "skills": 0.30,
    "tracks": 0.25,
    "hours": 0.20,
    "languages": 0.08,
    "size": 0.06,
    "wishes": 0.06,
    "ambition": 0.05,
}
# The file's word for a weight, and the engine's.
WEIGHTS: Mapping[str, str] = {
    "skills": "skill",
    "tracks": "track",
    "hours": "availability",
    "languages": "language",
    "size": "size",
    "wishes": "link",
    "ambition": "ambition",
}


@dataclass(frozen=True)
class FormingTerms:
    """The event file's word on forming; `tracks` are (key, title), `needs` by track and skill."""

    min_size: int
    max_size: int
    target: int
    common_hours: int = 12
    least_hours: int = 4
    weights: Mapping[str, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    skills: tuple[str, ...] = ()
    tracks: tuple[tuple[str, str], ...] = ()
    needs: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])


@dataclass(frozen=True)
class Candidate:
    """Somebody as the database has them, with the zone of their chapter."""

    id: int
    user_id: int
    profile: Values
    time_zone: str | None = None
    chapter_zone: str | None = None
    chapter_id: int | None = None
    attendance: str | None = None
    experience: int | None = None

    @property
    def skills(self) -> Mapping[str, int]:
        """Levels of skills, 1-3."""
        skills: dict[str, int] | None = self.profile.get("skills")
        return skills or {}

    def listed(self, name: str) -> tuple[str, ...]:
        """What was said for a field of the profile that holds several words."""
        words: list[str] | None = self.profile.get(name)
        return tuple(words or ())


@dataclass(frozen=True)
class Core:
    """A team that looks for more, by the participants in it and the tracks it entered."""

    id: int
    members: tuple[int, ...]
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A wish of one person about another, both as participants."""

    by: int
    about: int
    kind: str


def forming_terms(definition: Values, terms: Terms) -> FormingTerms:
    """What stands in an event's `definition`, which leaves out what has its default."""
    forming: Values = definition["teams"].get("forming") or {}
    registration: Values = definition.get("registration") or {}
    tracks: Sequence[Values] = definition.get("tracks", ())
    least = max(terms.min_size, 1 if terms.solo and terms.max_size == 1 else 2)
    target = forming.get("target_size") or max(terms.max_size - 1, 1)
    return FormingTerms(
        min_size=min(least, terms.max_size),
        max_size=terms.max_size,
        target=min(max(target, least), terms.max_size),
        common_hours=forming.get("common_hours", 12),
        least_hours=forming.get("least_hours", 4),
        weights={**DEFAULT_WEIGHTS, **(forming.get("weights") or {})},
        skills=tuple(registration.get("skills", ())),
        tracks=tuple((track["key"], track.get("title", track["key"])) for track in tracks),
        needs={track["key"]: track.get("needs") or {} for track in tracks},
    )


def hacking_hours(event: Event, now: datetime) -> tuple[datetime, int]:
    """When work begins, on the hour, and for how many hours, a week of them at most."""
    window = find_window(event, "hacking")
    begins = (window.opens_at if window else None) or event.starts_at or now
    ends = (window.closes_at if window else None) or event.ends_at
    begins = begins.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours = USUAL_HOURS if ends is None else int((ends - begins) / HOUR)
    return begins, min(max(hours, 1), MOST_HOURS)


@lru_cache(maxsize=4_096)
def free_hours(begins: datetime, hours: int, zone: str, parts: tuple[str, ...]) -> int:
    """One bit for each hour from `begins` on that lies in these parts of the day in the zone."""
    local, bits = ZoneInfo(zone), 0
    wanted = [PARTS_OF_DAY[part] for part in parts if part in PARTS_OF_DAY]
    for number in range(hours):
        hour = (begins + number * HOUR).astimezone(local).hour
        if any(first <= hour < last or first <= hour + 24 < last for first, last in wanted):
            bits |= 1 << number
    return bits


def problem_of(
    terms: FormingTerms,
    people: Sequence[Candidate],
    cores: Sequence[Core],
    said: Iterable[Said],
    span: tuple[datetime, int],
) -> Problem:
    """The engine's problem; what nobody said anything about does not count."""
    roles = _roles(terms, people)
    tracks = tuple(key for key, _ in terms.tracks) or (NO_TRACK,)
    languages = _languages(people)
    begins, hours = span
    wishes = _by_kind(said)
    return Problem(
        people=tuple(
            _person(one, roles, tracks, languages, (begins, hours), wishes) for one in people
        ),
        roles=roles,
        tracks=tracks,
        needs={track: _needs(terms.needs.get(track, {}), roles) for track in tracks},
        languages=languages,
        teams=tuple(ExistingTeam(str(core.id), core.members, None, core.tracks) for core in cores),
        min_size=terms.min_size,
        max_size=terms.max_size,
        target=terms.target,
        least_hours=min(terms.least_hours, hours),
        enough_hours=min(terms.common_hours, hours),
        weights=_weights(terms, people, bool(wishes["with"] or wishes["rather_not"])),
    )


def _roles(terms: FormingTerms, people: Sequence[Candidate]) -> tuple[str, ...]:
    named = [skill for need in terms.needs.values() for skill in need if skill != SENIOR]
    known = list(dict.fromkeys([*terms.skills, *named]))
    if not known:
        typed = Counter(skill for one in people for skill in one.skills)
        # In the order of their names where as many have them, so that a plan can be made again.
        frequent = sorted(sorted(typed), key=typed.__getitem__, reverse=True)
        known = frequent[:MOST_TYPED_SKILLS]
    senior = [SENIOR] if any(SENIOR in need for need in terms.needs.values()) else []
    # Experience has no level among the skills, so it comes last.
    return (*known, *senior) or (SENIOR,)


def _needs(need: Mapping[str, float], roles: Sequence[str]) -> tuple[float, ...]:
    total = sum(need.values())
    if total:
        return tuple(need.get(role, 0.0) / total for role in roles)
    return (1 / len(roles),) * len(roles)


def _languages(people: Sequence[Candidate]) -> tuple[str, ...]:
    spoken = Counter(code for one in people for code in one.listed("languages"))
    return tuple(sorted(sorted(spoken), key=spoken.__getitem__, reverse=True)[:MOST_LANGUAGES])


def _weights(terms: FormingTerms, people: Sequence[Candidate], wished: bool) -> Weights:
    profiles = [one.profile for one in people]
    said = {
        "skills": any(p.get("skills") for p in profiles),
        "tracks": bool(terms.tracks) and any(p.get("tracks") for p in profiles),
        "hours": any(p.get("hours") for p in profiles)
        or any(one.time_zone or one.chapter_zone for one in people),
        "languages": any(p.get("languages") for p in profiles),
        "size": True,
        "wishes": wished,
        "ambition": any(p.get("ambition") is not None for p in profiles),
    }
    counted = {name: terms.weights[name] if said[name] else 0.0 for name in WEIGHTS}
    total = sum(counted.values())
    if not total:
        counted, total = {"size": 1.0}, 1.0
    return replace(
        Weights(0, 0, 0, 0, 0, 0, 0),
        **{WEIGHTS[name]: weight / total for name, weight in counted.items()},
    )


def _by_kind(said: Iterable[Said]) -> dict[str, dict[int, list[int]]]:
    found: dict[str, dict[int, list[int]]] = {"with": {}, "rather_not": {}, "never": {}}
    for one in said:
        found[one.kind].setdefault(one.by, []).append(one.about)
    return found


def _person(
    one: Candidate,
    roles: Sequence[str],
    tracks: Sequence[str],
    languages: Sequence[str],
    span: tuple[datetime, int],
    wishes: Mapping[str, Mapping[int, list[int]]],
) -> Person:
    skills, (begins, hours) = one.skills, span
    spoken = tuple(code for code in one.listed("languages") if code in languages)
    return Person(
        id=one.id,
        levels=tuple(min(max(skills.get(role, 0), 0), 3) for role in roles if role != SENIOR),
        experience=one.experience or 0,
        mode=MODES.get(one.attendance, "either"),
        hours=_hours(one, begins, hours),
        tracks=tuple(key for key in one.listed("tracks") if key in tracks),
        # Who was not asked is taken to speak what most of the others do.
        languages=spoken or tuple(languages[:1]),
        ambition=one.profile.get("ambition"),
        wishes=tuple(wishes["with"].get(one.id, ())),
        avoids=tuple(wishes["rather_not"].get(one.id, ())),
        blocks=tuple(wishes["never"].get(one.id, ())),
    )


def _hours(one: Candidate, begins: datetime, hours: int) -> int:
    parts = one.listed("hours")
    zone = one.time_zone or one.chapter_zone
    if zone is None and not parts:
        # Nothing is known, so nothing stands in the way.
        return (1 << hours) - 1
    return free_hours(begins, hours, zone or "UTC", parts or AWAKE)


def at_home(people: Iterable[Candidate]) -> dict[int, list[Candidate]]:
    """The people who can meet only at one chapter, by its number, and who may join them there.

    Two who come in person to different chapters cannot be in one team.
    """
    by_chapter: dict[int, list[Candidate]] = {}
    for one in people:
        if one.chapter_id is not None and one.attendance in {"in_person", "either"}:
            by_chapter.setdefault(one.chapter_id, []).append(one)
    return {
        chapter: there
        for chapter, there in by_chapter.items()
        if any(one.attendance == "in_person" for one in there)
    }
