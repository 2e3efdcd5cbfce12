"""What a team is worth, against numbers worked out by hand, in plain Python and in arrays."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.forming.arrays import arrays_of
from bot.forming.problem import ExistingTeam, Person, Plan, Problem, Unplaced
from bot.forming.state import values_of
from bot.forming.terms import hours_value, interest, size_value, terms_of
from bot.forming.units import Unit
from tests.bot.forming.instances import as_instance, made_up, problem_of

ANA = Person(
    1, (3, 0), 3, "online", 0b1111_1111, ("ai", "open"), ("en", "de"), 2, wishes=(2, 9), avoids=(3,)
)
BEN = Person(2, (1, 2), 0, "either", 0b0011_1111, ("open",), ("en",), 0, wishes=(1,))
CLEO = Person(3, (0, 0), 1, "online", 0b0111_1110, (), ("de",), None)
PROBLEM = Problem(
    people=(ANA, BEN, CLEO),
    roles=("code", "design", "senior"),
    tracks=("ai", "open"),
    needs={"ai": (0.5, 0.2, 0.3), "open": (0.2, 0.6, 0.2)},
    languages=("en", "de"),
)


def test_each_term_of_a_pair_is_what_was_worked_out_by_hand() -> None:
    terms = terms_of(PROBLEM, [ANA, BEN])
    # In "open": skill .2*1 + .6*.75 + .2*1 = .85, wishes (.75 + 1)/2; in "ai" .95 and 1/2.
    assert terms.track == "open"
    assert terms.skill == pytest.approx(0.85)
    assert terms.interest == pytest.approx(0.875)
    assert terms.availability == pytest.approx(6 / 12)
    assert terms.language == 1.0
    assert terms.size == 0.2
    assert terms.link == pytest.approx((1 / 2 + 1) / 2)
    assert terms.ambition == 0.0
    expected = 0.3 * 0.85 + 0.25 * 0.875 + 0.2 * 0.5 + 0.08 + 0.06 * 0.2 + 0.06 * 0.75
    assert terms.quality == pytest.approx(expected)


def test_who_was_not_asked_fits_every_ambition_and_any_track_is_worth_less_than_the_first() -> None:
    terms = terms_of(PROBLEM, [ANA, CLEO])
    assert terms.ambition == 1.0
    assert terms.link == pytest.approx(-1 / 2)
    assert terms.track == "ai"
    assert terms.interest == pytest.approx((1 + 0.7) / 2)
    assert terms.language == 1.0


def test_a_team_that_has_chosen_its_track_is_measured_in_that() -> None:
    assert terms_of(PROBLEM, [ANA, BEN], ("ai",)).track == "ai"


@pytest.mark.parametrize(("hours", "value"), [(0, 0), (3, 0), (4, 1 / 3), (12, 1), (30, 1)])
def test_hours_count_from_the_least_on_and_no_further_than_enough(hours: int, value: float) -> None:
    assert hours_value(hours, 4, 12) == pytest.approx(value)


def test_sizes_and_ranks_count_less_the_further_off_they_are() -> None:
    assert [size_value(n, 4) for n in range(1, 8)] == [0.0, 0.2, 0.7, 1.0, 0.7, 0.2, 0.0]
    fourth = Person(1, (), tracks=("a", "b", "c", "d"))
    assert [interest(fourth, t) for t in "abcde"] == [1.0, 0.75, 0.5, 0.5, 0.0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_arrays_and_plain_python_agree_on_every_team(seed: int) -> None:
    problem = made_up(seed, 40)
    units = [Unit(problem.people[:2]), *(Unit((person,)) for person in problem.people[2:])]
    arrays = arrays_of(problem, units)
    rng = np.random.default_rng(seed)
    drawn = [rng.permutation(len(units))[:36].reshape(9, 4) for _ in range(20)]
    for members in drawn:
        members[::3, 3] = arrays.nobody
    rows = [row for members in drawn for row in members]
    checked = 0
    for row, value in zip(rows, np.concatenate([values_of(arrays, m) for m in drawn]), strict=True):
        team = [person for n in row if n != arrays.nobody for person in units[n].people]
        if value > -1:
            assert value == pytest.approx(len(team) * terms_of(problem, team).quality, abs=1e-4)
            checked += 1
    assert checked > 20


def test_hours_beyond_one_machine_word_are_counted() -> None:
    people = tuple(Person(n, (0, 0), hours=(1 << 150) - 1 - n) for n in range(2))
    problem = Problem(people, PROBLEM.roles, PROBLEM.tracks, PROBLEM.needs, enough_hours=300)
    arrays = arrays_of(problem, [Unit((person,)) for person in people])
    value = values_of(arrays, np.array([[0, 1]]))[0]
    assert value == pytest.approx(2 * terms_of(problem, people).quality, abs=1e-5)
    assert terms_of(problem, people).availability == pytest.approx(149 / 300)


def test_problems_and_plans_are_the_same_after_a_journey_as_json() -> None:
    team = ExistingTeam("7", (1, 2), 4, ("ai",))
    problem = Problem(
        **{name: getattr(PROBLEM, name) for name in ("people", "roles", "tracks", "needs")},
        groups=((1, 2),),
        teams=(team,),
    )
    assert Problem.from_json(json.loads(json.dumps(problem.as_json()))) == problem
    plan = Plan((), (Unplaced((1, 2), "sizes"),), 1.5, "annealed")
    assert Plan.from_json(json.loads(json.dumps(plan.as_json()))) == plan
    assert problem_of(json.loads(json.dumps(as_instance(PROBLEM, "x")))) == PROBLEM


def reference(problem: Problem, teams: list[list[int]], folder: Path) -> float:
    """What the evaluator beside the instances says, when MUSTER_MATCHING names its folder."""
    instance, formed = folder / "instance.json", folder / "teams.json"
    instance.write_text(json.dumps(as_instance(problem, "made up")))
    formed.write_text(json.dumps(teams))
    script = Path(os.environ["MUSTER_MATCHING"]) / "evaluate.py"
    ended = subprocess.run(
        [sys.executable, str(script), str(instance), str(formed)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ended.stdout.split(" F ")[1].split()[0])


def test_the_worth_of_a_division_is_the_mean_over_people(tmp_path: Path) -> None:
    people = tuple(
        Person(n, (n % 4, 1), n % 4, hours=2**16 - 1, languages=("en",), ambition=n % 3)
        for n in range(5)
    )
    problem = Problem(people, PROBLEM.roles, PROBLEM.tracks, PROBLEM.needs, ("en",))
    teams = [[0, 1], [2, 3, 4]]
    by_terms = sum(len(t) * terms_of(problem, [people[i] for i in t]).quality for t in teams)
    # The two are best in "open" (.2*.4 + .6*.4 + .2/3), the three in "ai" (.5 + .2*.4 + .3).
    first = 0.3 * (0.32 + 0.2 / 3) + 0.25 * 0.7 + 0.2 + 0.08 + 0.06 * 0.2 + 0.05 * 0.5
    second = 0.3 * (0.5 + 0.08 + 0.3) + 0.25 * 0.7 + 0.2 + 0.08 + 0.06 * 0.7
    assert by_terms == pytest.approx(2 * first + 3 * second)
    if "MUSTER_MATCHING" in os.environ:
        assert reference(problem, teams, tmp_path) == pytest.approx(20 * by_terms, abs=1e-3)
