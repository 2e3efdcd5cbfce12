"""A random life of teams: people found, join, invite, lead and leave in any order.

After every step the whole event is held against what must always be true. One database serves
all runs; each has an event of its own, on a server of its own.
"""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.actor import Actor
from bot.app import App, open_app
from bot.clock import MovableClock
from bot.errors import Refusal
from bot.teams.leaving import leave_all
from bot.teams.service import TeamWish
from tests.bot.conftest import START

PEOPLE, MAX_SIZE = 7, 3
NAMES = ("Ants", "ANTS", "\u0391nts", "Bees", "b\u00e9es", "Cats", "Dogs")
person = st.integers(0, PEOPLE - 1)
GONE = 9
team = st.integers(0, GONE)


class Ground:
    """The database that all runs share, and the loop its services run on."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.clock = MovableClock(START, running=False)
        self._opening = open_app(url, self.clock)
        self.app: App = self.run(self._opening.__aenter__())
        self.reader = sqlite3.connect(Path(url.partition("///")[2]), isolation_level=None)
        self.events = 0

    def run(self, doing: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(doing)

    def close(self) -> None:
        self.reader.close()
        self.run(self._opening.__aexit__(None, None, None))
        self.loop.close()

    def new_event(self, teams_per_person: int) -> int:
        """An event with people who are registered; its number is also that of its server."""
        self.events += 1
        number, at = self.events, START.replace(tzinfo=None).isoformat(" ")
        public = json.dumps({"features": ["registration", "teams"]})
        rules = {"max_size": MAX_SIZE, "teams_per_person": teams_per_person}
        event = (number, number, f"e{number}", public, json.dumps({"teams": rules}), at)
        people = [(number, user, f"Person {user}", at) for user in range(PEOPLE)]
        write = self.reader.execute
        write("BEGIN IMMEDIATE")
        write(
            "INSERT INTO event (id, guild_id, slug, name, time_zone, state, public, definition,"
            " created_at) VALUES (?, ?, ?, 'Event', 'UTC', 'running', ?, ?, ?)",
            event,
        )
        self.reader.executemany(
            "INSERT INTO participant (event_id, user_id, name, state, profile, joined_at,"
            " looking_for_team) VALUES (?, ?, ?, 'registered', '{}', ?, 0)",
            people,
        )
        write("COMMIT")
        return number

    def rows(self, sql: str, *values: object) -> list[Any]:
        return self.reader.execute(sql, values).fetchall()


class Membership(RuleBasedStateMachine):
    """Every way in which teams change; refusals are answers as good as any."""

    ground: ClassVar[Ground]

    @initialize(limit=st.sampled_from([1, 1, 2]))
    def begin(self, limit: int) -> None:
        self.limit = limit
        self.event = self.ground.new_event(limit)
        self.together: set[tuple[int, int]] = set()
        self.versions: dict[int, int] = {}
        for captain, name in enumerate(NAMES[::3]):
            self.create(captain, name, ask_first=captain == 1)
        self.join([5], 1)
        self.invite(6, 0)

    def actor(self, user: int) -> Actor:
        return Actor(self.event, user, f"Person {user}")

    def team_id(self, nth: int) -> int:
        """One of the living teams, or now and then one that is gone or was never there."""
        sql = "SELECT id FROM team WHERE event_id = ? AND state != 'disbanded'"
        if nth == GONE:
            sql = "SELECT id FROM team WHERE event_id = ? AND state = 'disbanded'"
        found = self.ground.rows(sql, self.event)
        return found[nth % len(found)][0] if found else 0

    def invitation_id(self, nth: int) -> int:
        sql = "SELECT id FROM invitation WHERE event_id = ? AND state = 'open'"
        found = self.ground.rows(sql, self.event)
        return found[nth % len(found)][0] if found else 0

    def asked(self, invitation: int) -> list[Any]:
        return self.ground.rows(
            "SELECT i.user_id, i.kind, p.user_id FROM invitation i"
            " JOIN team t ON t.id = i.team_id JOIN participant p ON p.id = t.captain_id"
            " WHERE i.id = ?",
            invitation,
        )

    def captain(self, team_id: int) -> int:
        sql = "SELECT p.user_id FROM team t JOIN participant p ON p.id = t.captain_id"
        found = self.ground.rows(f"{sql} WHERE t.id = ?", team_id)
        return found[0][0] if found else 0

    def try_to(self, *doings: Awaitable[Any]) -> None:
        """Do it, or several things at once; whatever is no refusal fails the run."""

        async def together() -> list[Any]:
            return await asyncio.gather(*doings, return_exceptions=True)

        for result in self.ground.run(together()):
            if isinstance(result, BaseException) and not isinstance(result, Refusal):
                raise result

    @rule(who=person, name=st.sampled_from(NAMES), ask_first=st.booleans())
    def create(self, who: int, name: str, ask_first: bool) -> None:
        wish = TeamWish(name=name, ask_first=ask_first)
        self.try_to(self.ground.app.services.teams.create(self.actor(who), self.event, wish))

    @rule(who=person)
    def go_solo(self, who: int) -> None:
        self.try_to(self.ground.app.services.teams.go_solo(self.actor(who), self.event))

    @rule(who=st.lists(person, min_size=1, max_size=3), nth=team)
    def join(self, who: list[int], nth: int) -> None:
        """One joins, or several at the same moment, the same person perhaps twice."""
        inviting, chosen = self.ground.app.services.inviting, self.team_id(nth)
        self.try_to(*(inviting.join(self.actor(user), chosen) for user in who))

    @rule(whom=person, nth=team)
    def invite(self, whom: int, nth: int) -> None:
        chosen = self.team_id(nth)
        captain = self.actor(self.captain(chosen))
        self.try_to(self.ground.app.services.inviting.invite(captain, chosen, whom))

    @rule(nth=team, yes=st.booleans(), anyone=st.none() | person)
    def answer(self, nth: int, yes: bool, anyone: int | None) -> None:
        """Who was asked answers, or somebody tries to who was not."""
        invitation = self.invitation_id(nth)
        asked = self.asked(invitation)
        if not asked:
            return
        user, kind, captain = asked[0]
        who = anyone if anyone is not None else user if kind == "invitation" else captain
        self.try_to(self.ground.app.services.inviting.answer(self.actor(who), invitation, yes=yes))

    @rule(who=person, nth=team)
    def leave(self, who: int, nth: int) -> None:
        self.try_to(self.ground.app.services.teams.leave(self.actor(who), self.team_id(nth)))

    @rule(who=person, nth=team)
    def take_back(self, who: int, nth: int) -> None:
        invitation, inviting = self.invitation_id(nth), self.ground.app.services.inviting
        asked = self.asked(invitation)
        owner = (asked[0][0] if asked[0][1] == "request" else asked[0][2]) if asked else who
        self.try_to(inviting.take_back(self.actor(owner), invitation))

    @rule(nth=team)
    def captain_leaves_while_somebody_joins(self, nth: int) -> None:
        chosen = self.team_id(nth)
        captain = self.captain(chosen)
        services = self.ground.app.services
        self.try_to(
            services.teams.leave(self.actor(captain), chosen),
            services.inviting.join(self.actor((captain + 1) % PEOPLE), chosen),
        )

    @rule(whom=person, nth=team)
    def remove(self, whom: int, nth: int) -> None:
        chosen = self.team_id(nth)
        captain = self.actor(self.captain(chosen))
        self.try_to(self.ground.app.services.teams.remove(captain, chosen, whom))

    @rule(nth=team, name=st.sampled_from(NAMES), ask_first=st.none() | st.booleans())
    def edit(self, nth: int, name: str, ask_first: bool | None) -> None:
        chosen = self.team_id(nth)
        captain = self.actor(self.captain(chosen))
        wish = TeamWish(name=name, ask_first=ask_first)
        self.try_to(self.ground.app.services.teams.edit(captain, chosen, wish))

    @rule(nth=team, whom=person)
    def pass_captaincy(self, nth: int, whom: int) -> None:
        chosen = self.team_id(nth)
        captain = self.actor(self.captain(chosen))
        self.try_to(self.ground.app.services.teams.pass_captaincy(captain, chosen, whom))

    @rule(nth=team, locked=st.booleans())
    def lock(self, nth: int, locked: bool) -> None:
        chosen = self.team_id(nth)
        captain = self.actor(self.captain(chosen))
        self.try_to(self.ground.app.services.teams.lock(captain, chosen, locked=locked))

    @rule(nth=team)
    def disband(self, nth: int) -> None:
        chosen = self.team_id(nth)
        captain = self.actor(self.captain(chosen))
        self.try_to(self.ground.app.services.teams.disband(captain, chosen))

    @rule(who=person)
    def withdraw(self, who: int) -> None:
        sql = "SELECT id FROM participant WHERE event_id = ? AND user_id = ?"
        part = self.ground.rows(sql, self.event, who)[0][0]

        async def leaving() -> None:
            async with self.ground.app.database.begin() as tx:
                await leave_all(tx, self.event, part, START)

        self.try_to(leaving())

    @rule(one=person, other=person)
    def never_with(self, one: int, other: int) -> None:
        if one != other:
            self.ground.rows(
                "INSERT OR IGNORE INTO wish (event_id, user_id, other_id, kind, made_at)"
                " VALUES (?, ?, ?, 'never', '2024-11-14')",
                self.event,
                one,
                other,
            )

    @invariant()
    def teams_are_what_their_rows_say(self) -> None:
        teams = self.ground.rows(
            "SELECT t.id, t.state, t.member_count, t.size_limit, t.version, COUNT(m.id),"
            " SUM(m.participant_id = t.captain_id) FROM team t"
            " LEFT JOIN membership m ON m.team_id = t.id WHERE t.event_id = ? GROUP BY t.id",
            self.event,
        )
        for _, state, counted, limit, _, members, captains in teams:
            assert counted == members <= limit <= MAX_SIZE
            assert (state == "disbanded") == (members == 0), "no living team is empty"
            assert state == "disbanded" or captains == 1, "its captain is a member"
        self._every_change_is_followed(teams)

    def _every_change_is_followed(self, teams: list[Any]) -> None:
        for team_id, _, _, _, version, *_ in teams:
            if self.versions.get(team_id) == version:
                continue
            self.versions[team_id] = version
            waiting = self.ground.rows(
                "SELECT dedup_key FROM delivery WHERE event_id = ? AND subject = ?"
                " AND kind = 'team.space' AND state = 'waiting'",
                self.event,
                f"team:{team_id}",
            )
            assert waiting == [(f"team:{team_id}:team.space:v{version}:@",)]

    @invariant()
    def nobody_is_in_too_many_teams(self) -> None:
        sql = "SELECT COUNT(*) n FROM membership WHERE event_id = ? GROUP BY participant_id"
        assert all(row[0] <= self.limit for row in self.ground.rows(sql, self.event))

    @invariant()
    def nobody_came_together_who_wants_never_to(self) -> None:
        pairs = self.ground.rows(
            "SELECT p.user_id, q.user_id FROM membership a"
            " JOIN membership b ON b.team_id = a.team_id AND b.participant_id != a.participant_id"
            " JOIN participant p ON p.id = a.participant_id"
            " JOIN participant q ON q.id = b.participant_id WHERE a.event_id = ?",
            self.event,
        )
        sql = "SELECT user_id, other_id FROM wish WHERE event_id = ? AND kind = 'never'"
        assert not (set(pairs) - self.together) & set(self.ground.rows(sql, self.event))
        self.together = set(pairs)

    @invariant()
    def nothing_is_open_with_a_team_that_is_gone(self) -> None:
        sql = "SELECT 1 FROM invitation i JOIN team t ON t.id = i.team_id WHERE i.event_id = ?"
        gone = f"{sql} AND i.state = 'open' AND t.state = 'disbanded'"
        assert not self.ground.rows(gone, self.event)
