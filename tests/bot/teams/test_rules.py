"""When teams can be changed, by whom they are formed, and how many they need."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors.teams import (
    EventOver,
    RegisterFirst,
    TeamsClosed,
    TeamsFormedByOthers,
    TeamsNotYet,
    TooManySkills,
)
from bot.model import Event, Extension, Participant, Team, Window
from bot.teams.rules import (
    Terms,
    free_slot,
    missing_members,
    require_formed_by_people,
    require_open,
    require_registered,
    skills_wanted,
    terms_of,
)

AT = datetime(2024, 11, 18, 11, 59, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
TERMS = Terms(max_size=5, min_size=2)


def event(opens: datetime | None = None, closes: datetime | None = AT, state: str = "running"):
    window = Window(id=1, key="team_formation", opens_at=opens, closes_at=closes)
    return Event(id=1, name="NumHack", state=state, windows=[window])


def test_the_last_moment_counts_and_the_closing_instant_does_not() -> None:
    require_open(event(), TERMS, AT - MOMENT, (), None)
    with pytest.raises(TeamsClosed) as refused:
        require_open(event(), TERMS, AT, (), None)
    assert refused.value.closed_at == AT


def test_the_opening_instant_counts_and_the_moment_before_does_not() -> None:
    opens = AT - timedelta(days=1)
    require_open(event(opens), TERMS, opens, (), None)
    with pytest.raises(TeamsNotYet):
        require_open(event(opens), TERMS, opens - MOMENT, (), None)


def test_teams_are_locked_at_the_instant_the_file_names_though_the_window_is_open() -> None:
    locked = AT - timedelta(hours=2)
    terms = Terms(max_size=5, locked_at=locked)
    require_open(event(), terms, locked - MOMENT, (), None)
    with pytest.raises(TeamsClosed) as refused:
        require_open(event(), terms, locked, (), None)
    assert refused.value.closed_at == locked


def test_an_extension_is_for_its_own_team_alone() -> None:
    later = AT + timedelta(hours=1)
    extensions = [Extension(window_id=1, team_id=7, closes_at=later)]
    require_open(event(), TERMS, AT, extensions, 7)
    for team, now in ((8, AT), (None, AT), (7, later)):
        with pytest.raises(TeamsClosed):
            require_open(event(), TERMS, now, extensions, team)


def test_without_a_window_teams_form_at_any_time_until_the_event_is_archived() -> None:
    require_open(Event(name="x", state="running", windows=[]), TERMS, AT, (), None)
    with pytest.raises(EventOver):
        require_open(Event(name="x", state="archived", windows=[]), TERMS, AT, (), None)


@pytest.mark.parametrize("formed_by", [{"selection"}, {"organizers"}, {"organizers", "selection"}])
def test_where_others_form_teams_people_do_not(formed_by: set[str]) -> None:
    with pytest.raises(TeamsFormedByOthers):
        require_formed_by_people(event(), Terms(max_size=5, formed_by=frozenset(formed_by)))
    require_formed_by_people(event(), Terms(max_size=5, formed_by=frozenset(formed_by | {"self"})))


@pytest.mark.parametrize(
    ("state", "registers", "may"),
    [
        ("registered", True, True),
        ("interested", True, False),
        ("interested", False, True),
        ("waiting", True, False),
        ("applied", True, False),
        ("withdrawn", False, False),
    ],
)
def test_who_is_registered_may_be_in_a_team(state: str, registers: bool, may: bool) -> None:
    part = Participant(state=state)
    terms = Terms(max_size=5, registers=registers)
    if may:
        assert require_registered(event(), part, terms) is part
        return
    with pytest.raises(RegisterFirst):
        require_registered(event(), part, terms)


def test_who_left_the_server_is_not_in_it_any_more() -> None:
    with pytest.raises(RegisterFirst):
        require_registered(event(), Participant(state="registered", left_at=AT), TERMS)


@pytest.mark.parametrize(
    ("members", "solo", "allowed", "missing"),
    [
        (1, True, None, 0),
        (1, False, None, 2),
        (2, False, None, 1),
        (2, False, AT, 0),
        (3, False, None, 0),
    ],
)
def test_how_many_are_missing(members: int, solo: bool, allowed: object, missing: int) -> None:
    team = Team(member_count=members, small_allowed_at=allowed)
    assert missing_members(team, Terms(max_size=5, min_size=3, solo=solo)) == missing


def test_the_lowest_free_slot_is_taken() -> None:
    assert free_slot([], 1) == 1
    assert free_slot([1], 1) is None
    assert free_slot([2, 3], 3) == 1


def test_terms_are_read_as_the_file_says_them() -> None:
    section = {
        "max_size": 4,
        "formed_by": ["ideas"],
        "teams_per_person": 2,
        "locked_at": {"utc": "2024-11-18T11:59:00Z"},
        "space": "none",
    }
    terms = terms_of(section, registers=True)
    assert (terms.max_size, terms.teams_per_person, terms.min_size) == (4, 2, 1)
    assert terms.formed_by == {"ideas"}
    assert terms.locked_at == AT
    assert not terms.has_space


def test_wanted_skills_are_few_short_and_each_once() -> None:
    assert skills_wanted([" Python ", "", "Python", "x" * 100]) == ["Python", "x" * 40]
    with pytest.raises(TooManySkills):
        skills_wanted("abcdefg")
