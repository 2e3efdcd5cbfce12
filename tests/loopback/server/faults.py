"""Faults of HTTP, planned from the control interface and struck by the pipeline."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.loopback.server.call import Answer, Call, Raw
from tests.loopback.server.chance import Chance
from tests.loopback.server.pipeline import Reset, Silence, Work, too_many_requests
from tests.loopback.world.model import Json

_ABOUT = re.compile(r"/(?P<noun>guilds|channels)/(?P<id>\d+)")
_HTML = "<html><head><title>{0} error</title></head><body><h1>{0}</h1>cloudflare</body></html>"


@dataclass(frozen=True, slots=True)
class Details:
    """What a kind of fault may be told; a kind ignores what it has no use for.

    `seconds` is how long to wait: for slow answers, or as Retry-After of a 429. `everywhere`
    makes a 429 global. `work_done` does the work before a 5xx.
    """

    seconds: float = 1.0
    via: bool = True
    everywhere: bool = False
    status: int = 502
    code: int = 0
    message: str = "Refused"
    work_done: bool = False


Cause = Callable[[Details, Work], Awaitable[Answer]]
_CAUSES: dict[str, Cause] = {}


def _cause(name: str) -> Callable[[Cause], Cause]:
    def register(cause: Cause) -> Cause:
        _CAUSES[name] = cause
        return cause

    return register


@_cause("rate_limited")
async def _rate_limited(details: Details, _work: Work) -> Answer:
    if details.via:
        return too_many_requests(details.seconds, everywhere=details.everywhere)
    headers = {"Retry-After": f"{details.seconds:.3f}"}
    return Answer(429, Raw("text/plain", b"error code: 1015"), headers)


@_cause("server_error")
async def _server_error(details: Details, work: Work) -> Answer:
    if details.work_done:
        await work()
    if details.status == 500:
        return Answer(500, {"message": "500: Internal Server Error", "code": 0}, {})
    return Answer(details.status, Raw("text/html", _HTML.format(details.status).encode()), {})


@_cause("reset_before")
async def _reset_before(_details: Details, _work: Work) -> Answer:
    raise Reset


@_cause("reset_after")
async def _reset_after(_details: Details, work: Work) -> Answer:
    await work()
    raise Reset


@_cause("silent_before")
async def _silent_before(_details: Details, _work: Work) -> Answer:
    raise Silence


@_cause("silent_after")
async def _silent_after(_details: Details, work: Work) -> Answer:
    await work()
    raise Silence


@_cause("slow_before")
async def _slow_before(details: Details, work: Work) -> Answer:
    await asyncio.sleep(details.seconds)
    return await work()


@_cause("slow_after")
async def _slow_after(details: Details, work: Work) -> Answer:
    answer = await work()
    await asyncio.sleep(details.seconds)
    return answer


@_cause("refused")
async def _refused(details: Details, _work: Work) -> Answer:
    return Answer(details.status, {"message": details.message, "code": details.code}, {})


@_cause("malformed")
async def _malformed(_details: Details, work: Work) -> Answer:
    """The work is done; of the answer only the first half arrives, as if it were all."""
    answer = await work()
    whole = json.dumps(answer.data).encode()
    half = Raw("application/json", whole[: len(whole) // 2])
    return Answer(200 if answer.status == 204 else answer.status, half, answer.headers)


# What Discord says with its own codes; 40003 is the one that may be tried again later.
_REFUSALS = {
    "unauthorized": (401, 0, "401: Unauthorized"),
    "missing_access": (403, 50001, "Missing Access"),
    "missing_permissions": (403, 50013, "Missing Permissions"),
    "closed_direct_messages": (403, 50007, "Cannot send messages to this user"),
    "direct_messages_too_fast": (403, 40003, "You are opening direct messages too fast"),
    "unknown_channel": (404, 10003, "Unknown Channel"),
    "unknown_message": (404, 10008, "Unknown Message"),
}


@dataclass(slots=True)
class Fault:
    """One line of the plan: what to look for, what to do, and when."""

    method: str
    path: str
    kind: str
    details: Details
    chance: Chance
    guild: int | None = None
    person: int | None = None
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        if self.kind not in _CAUSES and self.kind not in _REFUSALS:
            known = ", ".join(sorted([*_CAUSES, *_REFUSALS]))
            raise ValueError(f"there is no fault {self.kind!r}; there are: {known}")
        parts = re.split(r"(\*\*|\*)", self.path)
        wild = {"*": "[^/]+", "**": ".+"}
        self.pattern = re.compile("".join(wild.get(part, re.escape(part)) for part in parts))

    def meets(self, call: Call) -> bool:
        if self.method not in ("*", call.method) or not self.pattern.fullmatch(call.path):
            return False
        if self.person is not None and self.person != _person_of(call):
            return False
        return self.guild is None or self.guild == _guild_of(call)

    async def strike(self, work: Work) -> Answer:
        if self.kind in _REFUSALS:
            status, code, message = _REFUSALS[self.kind]
            return Answer(status, {"message": message, "code": code}, {})
        return await _CAUSES[self.kind](self.details, work)

    def shape(self) -> Json:
        shape: Json = {"method": self.method, "path": self.path, "kind": self.kind}
        about = {"guild": self.guild, "person": self.person}
        return shape | about | self.chance.shape() | asdict(self.details)


def _guild_of(call: Call) -> int | None:
    """The server that a path is about: its own, or that of its channel or thread."""
    found = _ABOUT.match(call.path)
    if found is None:
        return None
    if found["noun"] == "guilds":
        return int(found["id"])
    channel = call.world.channels.get(int(found["id"]))
    return None if channel is None else channel.guild_id


def _person_of(call: Call) -> int | None:
    """Whose direct messages a path is about, or opens."""
    if call.path == "/users/@me/channels":
        return int(call.form.get("recipient_id") or 0)
    found = _ABOUT.match(call.path)
    if found is None or found["noun"] == "guilds":
        return None
    channel = call.world.channels.get(int(found["id"]))
    return None if channel is None else channel.recipient_id


class Faults:
    """The plan; the first fault that strikes a request is the only one that does."""

    def __init__(self) -> None:
        self.plan: list[Fault] = []
        self.counts: Counter[str] = Counter()

    def add(
        self,
        method: str,
        path: str,
        kind: str,
        times: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
        after: int = 0,
        guild: int | None = None,
        person: int | None = None,
        **details: Any,
    ) -> None:
        """Plan a fault; in `path`, `*` stands for one part and `**` for any number of them."""
        chance = Chance(times, probability, seed, after)
        known = Details(**details)
        self.plan.append(Fault(method.upper(), path, kind, known, chance, guild, person))

    async def __call__(self, call: Call, work: Work) -> Answer:
        """Answer a request, or fail to."""
        for fault in self.plan:
            if fault.meets(call) and fault.chance.strikes():
                self.counts[fault.kind] += 1
                return await fault.strike(work)
        return await work()
