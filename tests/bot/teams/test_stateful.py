"""A random life of teams keeps what must always be true; broken teams would be noticed.

TEAM_LIVES and TEAM_STEPS choose the numbers; the long proof has larger ones.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.bot.teams.machine import Ground, Membership, person, team

LIVES = int(os.environ.get("TEAM_LIVES", "200"))
STEPS = int(os.environ.get("TEAM_STEPS", "50"))
# So that several workers share them.
PARTS = 4


def numbers(lives: int, steps: int, *phases: Phase) -> settings:
    return settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize="TEAM_LIVES" not in os.environ,
        suppress_health_check=[*HealthCheck],
        phases=phases or (Phase.generate, Phase.shrink),
    )


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    Membership.ground = Ground(database_url)
    yield Membership.ground
    Membership.ground.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_people_do_teams_stay_whole(ground: Ground, part: int) -> None:
    class Part(Membership):
        """Other lives than those of the other parts."""

    seed(part)(Part)
    run_state_machine_as_test(Part, settings=numbers(LIVES // PARTS, STEPS))
    assert ground.events >= LIVES // PARTS
    kinds = {row[0] for row in ground.rows("SELECT DISTINCT state FROM invitation")}
    assert kinds == {"open", "accepted", "declined", "lapsed", "withdrawn"}
    assert {row[0] for row in ground.rows("SELECT DISTINCT state FROM team")} == {
        "open",
        "locked",
        "disbanded",
    }


class Unguarded(Membership):
    """Lets people in as code without guards would."""

    @rule(who=person, nth=team)
    def slip_in(self, who: int, nth: int) -> None:
        chosen = self.team_id(nth)
        self.ground.rows(
            "INSERT OR IGNORE INTO membership (event_id, team_id, participant_id, slot, joined_at)"
            " SELECT event_id, ?, id, 1, '2024-11-14' FROM participant"
            " WHERE event_id = ? AND user_id = ? AND EXISTS (SELECT 1 FROM team WHERE id = ?)",
            chosen,
            self.event,
            who,
            chosen,
        )


class Forgetful(Membership):
    """Renames without telling anybody who looks after the rooms."""

    @rule(nth=team)
    def rename_quietly(self, nth: int) -> None:
        sql = "UPDATE team SET version = version + 1 WHERE id = ?"
        self.ground.rows(sql, self.team_id(nth))


@pytest.mark.parametrize("broken", [Unguarded, Forgetful])
def test_a_way_around_the_rules_is_noticed(ground: Ground, broken: type[Membership]) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(broken, settings=numbers(20, 20, Phase.generate))
