"""Killing the real process at every single request of a request for help, and starting it again.

On each of many servers a team asks, two mentors are written to, one accepts, the room is made,
the request is solved and rated. In each of these phases one request of the bot is never answered
there, before or after Discord has done its work; when every server hangs, the bot is killed.
People then do again what they got no answer to.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from tests.loopback.client import Loopback
from tests.loopback.views import Answer, Message, NoAnswer
from tests.soak.mentors_ground import Server, build_servers
from tests.soak.mentors_seen import wrong_with
from tests.soak.mortal import SECONDS, Mortal

PERSON_SECONDS = 0.3
ACTING_AT_ONCE = 8
ASKED, ACCEPTED, SOLVED, RATED = "asked", "accepted", "solved", "rated"
PHASES = (ASKED, ACCEPTED, SOLVED, RATED)
# Where a request goes: the server, a person's direct messages, or to who pressed something; and
# on the server the one that makes the room, whatever comes before it.
SERVER, ANSWER, PEOPLE = "server", "answer", ("asker", "ada", "bob")
MAKING = "making"
CALLBACK = "/interactions/*/*/callback"
# A client asks for one conversation after the other, so one that hangs holds up everybody.
OPENINGS = {(ASKED, "ada"), (ASKED, "bob"), (SOLVED, "asker")}
SAID = {"topics": ["python"], "words": "", "tried": "Slicing.", "place": "", "urgency": ["1"]}


class Point(NamedTuple):
    """In which phase, at which request there (from 0), and whether its work was done."""

    phase: str
    where: str
    number: int
    work_done: bool

    @property
    def opens(self) -> bool:
        """Whether it is where direct messages with somebody are opened."""
        return self.number == 0 and (self.phase, self.where) in OPENINGS

    @property
    def kind(self) -> str:
        """The fault that it is for Discord."""
        return "silent_after" if self.work_done else "silent_before"


@dataclass
class Findings:
    """What was left wrong in the end, in words; `cut` counts requests that were cut short.

    `requests` is how many the witness, on whose server nothing is cut, saw by phase and place.
    """

    wrong: list[str] = field(default_factory=list[str])
    cut: int = 0
    requests: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])


class Helps(Mortal):
    """Many servers, each cut short once in every phase that it has a point for."""

    def __init__(self, loopback: Loopback, folder: Path, **more: str) -> None:
        super().__init__(loopback, folder, "tests.soak.mentors_bot", **more)
        self._acting = asyncio.Semaphore(ACTING_AT_ONCE)
        self._points: dict[int, Sequence[Point]] = {}
        self._unanswered: list[Server] = []

    async def run(
        self, cuts: Sequence[Sequence[Point]], phases: Sequence[str] = PHASES
    ) -> Findings:
        """Live through the phases on one server for each row of points, and on a witness."""
        findings = Findings()
        servers = await build_servers(self._loopback, self._url, 1 + len(cuts))
        self._points = {s.event_id: points for s, points in zip(servers[1:], cuts, strict=True)}
        # People act on every server at once, on a machine that may be busy.
        await self._loopback.set(interaction_seconds=SECONDS)
        try:
            await self._start()
            for phase in phases:
                await self._cut_short(phase, servers, findings)
                await self._die()
                await self._loopback.clear_faults()
                await self._start()
                # Who got no answer does it again.
                await self._all_act(phase, self._unanswered)
                assert not self._unanswered, self._silence(phase)
                await self._wait_until_done()
            await self._die()
            for server in servers:
                points = [*self._points.get(server.event_id, ())]
                seen = await wrong_with(self._loopback, self._database, server)
                findings.wrong += [f"cut at {points}: {what}" for what in seen]
        finally:
            await self._end()
        return findings

    def _silence(self, phase: str) -> str:
        events = [server.event_id for server in self._unanswered]
        return f"{phase}: nobody answers in the events {events}\n{self._bot.log[-5000:]}"

    async def _cut_short(self, phase: str, servers: Sequence[Server], findings: Findings) -> None:
        witness, *others = servers
        self._unanswered = []
        for where in (SERVER, *PEOPLE):
            # It never strikes, and counts what it would have struck.
            await self._fault(witness, where, "silent_before", after=10**6)
        cuts = [
            (server, point)
            for server in others
            for point in self._points[server.event_id]
            if point.phase == phase
        ]
        acted: list[Server] = []
        for server, point in cuts:
            if point.opens:
                await self._die_opening(server, point)
                acted.append(server)
        for server, point in cuts:
            if point.where != ANSWER and not point.opens:
                await self._fault(server, point.where, point.kind, after=point.number, times=1)
        for server, point in cuts:
            if point.where == ANSWER:
                await self._leave_unanswered(server, point)
                acted.append(server)
        await self._all_act(phase, [server for server in servers if server not in acted])

        async def all_hang() -> bool:
            return await self._struck() == len(cuts) and await self._left([witness.event_id]) == 0

        with contextlib.suppress(TimeoutError):
            await self._loopback.wait_until(all_hang, SECONDS, pause=0.1)
        findings.cut += await self._struck()
        for where, fault in zip((SERVER, *PEOPLE), await self._loopback.faults(), strict=False):
            if fault["matched"]:
                findings.requests[phase, where] = fault["matched"]

    async def _fault(self, server: Server, where: str, kind: str, **chance: int) -> None:
        asked = ("POST", "/channels/*/threads") if where == MAKING else ("*", "/**")
        on_server = where in (SERVER, MAKING)
        about = {"guild": server.guild.id} if on_server else {"person": server.who(where).id}
        await self._loopback.fault(*asked, kind=kind, **about, **chance)

    async def _die_opening(self, server: Server, point: Point) -> None:
        """Have a server act on which somebody is never reached, and kill the bot for that alone."""
        before = await self._struck()
        await self._fault(server, point.where, point.kind, times=1)
        assert await self._act(point.phase, server)

        async def is_struck() -> bool:
            return await self._struck() > before

        await self._loopback.wait_until(is_struck, SECONDS)
        await self._die()
        await self._start()

    async def _leave_unanswered(self, server: Server, point: Point) -> None:
        """Have somebody act whose answer gets lost; nobody else acts meanwhile."""
        before = await self._struck()
        await self._loopback.fault("POST", CALLBACK, kind=point.kind, after=point.number, times=1)
        acting = asyncio.create_task(self._act(point.phase, server))

        async def is_struck() -> bool:
            return await self._struck() > before

        try:
            await self._loopback.wait_until(is_struck, SECONDS)
            # Where the work was done there is an answer, and where not, nobody waits for ever.
            await asyncio.wait([acting], timeout=PERSON_SECONDS)
        finally:
            answered = acting.done()
            acting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await acting
        if not answered:
            self._unanswered.append(server)

    async def _all_act(self, phase: str, servers: Sequence[Server]) -> None:
        async def act(server: Server) -> Server | None:
            async with self._acting:
                return None if await self._act(phase, server) else server

        unanswered = await asyncio.gather(*(act(server) for server in servers))
        kept = [server for server in self._unanswered if server not in servers]
        self._unanswered = kept + [server for server in unanswered if server is not None]

    async def _act(self, phase: str, server: Server) -> bool:
        """Do what belongs to a phase; whether there was an answer, or it had been done before."""
        deeds: Mapping[str, Callable[[Server], Coroutine[Any, Any, Answer | None]]] = {
            ASKED: self._ask,
            ACCEPTED: self._accept,
            SOLVED: self._solve,
            RATED: self._rate,
        }
        try:
            answer = await deeds[phase](server)
        except NoAnswer:
            return False
        if answer is not None:
            server.answers[phase] = answer.text
        return True

    async def _ask(self, server: Server) -> Answer:
        # "Ready" does not wait for every server's commands.
        await self._loopback.wait_until(server.guild.commands, SECONDS)
        form = await server.asker.slash(server.lobby, "ask mentor", seconds=SECONDS)
        if form.kind != "modal":
            return form
        return await server.asker.submit_modal(form, SAID, seconds=SECONDS)

    async def _accept(self, server: Server) -> Answer | None:
        offers = await self._loopback.direct_messages(server.ada)
        return await self._press(server.ada, offers, "Accept")

    async def _solve(self, server: Server) -> Answer | None:
        (room,) = await server.guild.threads()
        said = await self._loopback.messages(int(room["id"]))
        return await self._press(server.asker, said, "Resolve")

    async def _rate(self, server: Server) -> Answer | None:
        said = await self._loopback.direct_messages(server.asker)
        return await self._press(server.asker, said, "It helped a lot")

    async def _press(self, who: Any, messages: Sequence[Message], label: str) -> Answer | None:
        for message in reversed(messages):
            if any(button.label == label for button in message.buttons):
                return await who.click(message, label, seconds=SECONDS)
        # Its work was done, and it has taken the button away.
        return None


def points_of(requests: Mapping[tuple[str, str], int]) -> list[Point]:
    """Every point at which the life of a request can be cut short."""
    return [
        Point(phase, where, number, done)
        for (phase, where), count in requests.items()
        for number in range(count)
        for done in (False, True)
    ]


def turned(points: Sequence[Point], by: int = 0) -> list[list[Point]]:
    """The points in rows that each have one of every phase, as far as there are any.

    Which of them come together is different for every `by`.
    """
    columns: list[list[Point]] = []
    for number, phase in enumerate(PHASES):
        column = [point for point in points if point.phase == phase]
        start = number * by % len(column) if column else 0
        columns.append(column[start:] + column[:start])
    return [[point for point in row if point is not None] for row in zip_longest(*columns)]
