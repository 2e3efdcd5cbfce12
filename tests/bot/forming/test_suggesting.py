"""Suggestions and reasons: the same worth as the definition, and facts for each term."""

import random
from dataclasses import replace

import pytest

from bot.forming.problem import Person, Problem
from bot.forming.reasons import explain, fit
from bot.forming.suggesting import Looking, Pool
from bot.forming.terms import can_meet, is_blocked, terms_of
from tests.bot.forming.instances import made_up

EVENT = made_up(3, 80)
CODE = Problem(
    people=(
        Person(1, (3,), 0, hours=0b111, tracks=("ai",), languages=("en",), wishes=(2, 4)),
        Person(2, (0,), 2, hours=0b110, tracks=("open",), languages=("en", "de"), avoids=(1,)),
        Person(3, (1,), 1, "online", hours=0b11, languages=("de",), ambition=2),
        Person(4, (2,), 3, "in_person", hours=0, ambition=0, blocks=(3,)),
    ),
    roles=("code", "design", "senior"),
    tracks=("ai", "open"),
    needs={"ai": (0.6, 0.1, 0.3), "open": (0.1, 0.8, 0.1)},
    languages=("en", "de"),
    least_hours=2,
    enough_hours=3,
)


@pytest.mark.parametrize("seed", range(4))
def test_suggestions_are_the_best_by_the_definition_and_in_its_order(seed: int) -> None:
    chance, pool = random.Random(seed), Pool(EVENT)
    people = EVENT.people
    numbers = [person.id for person in people]
    for size in (1, 2, 3, 4):
        team = chance.sample(numbers, size)
        chosen = tuple(chance.sample(EVENT.tracks, chance.choice((0, 1, 2))))
        members = [people[i] for i in team]
        worth = {
            p.id: terms_of(EVENT, [*members, p], chosen).quality
            for p in people
            if p.id not in team
            and not any(is_blocked(p, m) for m in members)
            and can_meet([*members, p])
        }
        expected = sorted(worth, key=lambda i: (-round(worth[i], 9), i))[:10]
        found = pool.who_fits(Looking("x", tuple(team), None, chosen), numbers)
        assert [round(worth[s.person], 9) for s in found] == [round(worth[i], 9) for i in expected]
        assert [s.quality for s in found] == pytest.approx([worth[s.person] for s in found])


def test_a_person_is_shown_teams_with_room_only_and_none_that_cannot_be() -> None:
    everyone = replace(CODE, people=tuple(replace(p, mode="either") for p in CODE.people))
    pool = Pool(everyone)
    teams = [Looking("full", (1, 2), 2), Looking("own", (4, 1)), Looking("one", (1,))]
    found = pool.which_team(4, [*teams, Looking("blocked", (3,)), Looking("two", (2,))])
    assert {one.team for one in found} == {"one", "two"}
    assert found[0].quality >= found[1].quality


def test_a_pool_keeps_in_step_with_people_who_come_change_and_go() -> None:
    pool = Pool(CODE)
    team = Looking("x", (1,))
    assert {s.person for s in pool.who_fits(team, range(9))} == {2, 3, 4}
    pool.put(replace(CODE.people[1], blocks=(1,)))
    pool.put(Person(5, (3,), 3, hours=1 << 40))
    pool.drop(4)
    assert {s.person for s in pool.who_fits(team, range(9))} == {3, 5}
    pool.put(CODE.people[1])
    assert {s.person for s in pool.who_fits(team, range(9))} == {2, 3, 5}


def test_reasons_say_what_a_team_has_and_what_it_lacks() -> None:
    reasons = explain([1, 2], CODE)
    assert reasons.terms.track == "ai"
    assert [(c.role, c.by) for c in reasons.covered] == [("code", (1,)), ("senior", (2,))]
    assert (reasons.weak_roles, reasons.missing_roles) == ((), ("design",))
    assert reasons.wanted_by == reasons.first_wish_of == (1,)
    assert reasons.unwanted_by == (2,)
    assert (reasons.hours, reasons.enough_hours, reasons.too_few_hours) == (2, False, False)
    assert (reasons.language, reasons.speakers) == ("en", 2)
    assert reasons.wishes_met == ((1, 2),)
    assert reasons.wishes_not_met == ((1, 4),)
    assert reasons.rather_not == ((2, 1),)
    must_not_be = (reasons.blocked, reasons.cannot_meet, reasons.too_small, reasons.too_big)
    assert not any(must_not_be)


def test_reasons_name_what_must_not_be() -> None:
    reasons = explain([3, 4], CODE)
    assert reasons.blocked == ((4, 3),)
    assert reasons.cannot_meet
    assert reasons.too_few_hours
    assert reasons.ambition_apart == 2
    assert explain([1], CODE).too_small


def test_a_fit_says_what_somebody_brings_and_what_changes() -> None:
    joined = fit(4, [2], CODE)
    assert joined.together.terms.track == "ai"
    assert joined.brings == ("code", "senior")
    assert joined.wants_track
    assert not joined.speaks_common_language
    before, after = (terms_of(CODE, [CODE.people[n - 1] for n in t]) for t in ((2,), (2, 4)))
    assert joined.gain == pytest.approx(after.quality - before.quality)
