"""Gateway sessions: numbered events, kept so that a dropped connection can be resumed."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.loopback.world.intents import seen
from tests.loopback.world.model import Json
from tests.loopback.world.world import Event, World

_KEPT_EVENTS = 20_000
_KEPT_SESSIONS = 8

Payload = Json
Timing = Callable[[str], Iterable[float]]


@dataclass(slots=True)
class Session:
    """One login of the bot; `send` is set while a socket is connected."""

    id: str
    intents: int
    sequence: int = 0
    sent: deque[Payload] = field(default_factory=lambda: deque(maxlen=_KEPT_EVENTS))
    send: Callable[[Payload], None] | None = None
    close: Callable[[int], None] | None = None

    def dispatch(self, name: str, data: Json) -> Payload:
        """Number an event, keep it for a resume, and hand it out."""
        self.sequence += 1
        payload: Payload = {"op": 0, "t": name, "s": self.sequence, "d": data}
        self.sent.append(payload)
        return payload

    def missed(self, sequence: int) -> list[Payload] | None:
        """The events after `sequence`, or None when some of them are no longer kept."""
        if sequence > self.sequence:
            return None
        if self.sent and self.sent[0]["s"] > sequence + 1:
            return None
        return [payload for payload in self.sent if payload["s"] > sequence]


class Sessions:
    """All sessions of the bot, and the one place that every dispatched event goes through.

    `timing` says for an event's name in how many seconds it is told, once for each time; none
    loses it. Late and repeated events are numbered when they are told, as Discord does.
    """

    def __init__(self, world: World, timing: Timing) -> None:
        self._world = world
        self._sessions: dict[str, Session] = {}
        self._timing = timing
        self.opened = asyncio.Event()
        world.listeners.append(self.tell)

    def open(self, intents: int) -> Session:
        session = Session(f"{self._world.snowflakes.next():032x}", intents)
        self._sessions[session.id] = session
        for stale in [s for s in self._sessions.values() if s.send is None][:-_KEPT_SESSIONS]:
            del self._sessions[stale.id]
        return session

    def find(self, session_id: str) -> Session | None:
        return self._sessions.get(session_id)

    def connected(self) -> list[Session]:
        return [session for session in self._sessions.values() if session.send is not None]

    def forget(self, *, connected: bool = False) -> None:
        """Make every session impossible to resume; connected ones too when asked to."""
        self._sessions = {} if connected else {s.id: s for s in self.connected()}

    def tell(self, event: Event) -> None:
        """Give an event to every session that may see it, connected or not."""
        loop = asyncio.get_running_loop()
        for session in list(self._sessions.values()):
            data = seen(self._world, event, session.intents)
            if data is None:
                continue
            for seconds in self._timing(event.name):
                if seconds:
                    loop.call_later(seconds, self._dispatch, session, event.name, data)
                else:
                    self._dispatch(session, event.name, data)

    def _dispatch(self, session: Session, name: str, data: Json) -> None:
        self.deliver(session, session.dispatch(name, data))

    def announce(self) -> None:
        """Wake whoever waits for the bot to connect."""
        self.opened.set()
        self.opened = asyncio.Event()

    def deliver(self, session: Session, payload: Payload) -> None:
        """Send a payload to a session if it is connected."""
        if session.send is not None:
            session.send(payload)
