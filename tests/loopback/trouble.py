"""The tests' side of faults: what goes wrong between the bot and the loopback Discord."""

from collections.abc import Sequence
from typing import Any

from tests.loopback.calling import Calling
from tests.loopback.views import Json

NETWORK = (
    "rate_limited",
    *("server_error 500", "server_error 502", "server_error 503", "server_error 504"),
    *("reset_before", "reset_after", "slow_before", "slow_after"),
)


class Trouble(Calling):
    """Plans faults of requests, gateway events and sessions."""

    async def fault(
        self,
        method: str,
        path: str,
        *,
        kind: str,
        times: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
        after: int = 0,
        guild: int | None = None,
        person: int | None = None,
        **details: Any,
    ) -> None:
        """Let requests fail: `fault("POST", "/channels/*/messages", kind="reset_after", times=1)`.

        `*` stands for any method or one part of the path, `**` for any number of parts. The
        fault lets `after` matching requests pass, then strikes each of them with `probability`
        until it has done so `times`. Of several faults the first that strikes is the only one.
        With `guild`, only requests about that server, its channels and threads are looked at;
        with `person`, only those about their direct messages.

        Kinds, with their details:
        - `rate_limited` (seconds, everywhere, via=False: as the edge bans), `server_error`
          (status=502, work_done=False), `refused` (status, code, message)
        - `unauthorized`, `missing_access`, `missing_permissions`, `closed_direct_messages`,
          `direct_messages_too_fast`, `unknown_channel`, `unknown_message`
        - `reset_before`, `reset_after`, `silent_before`, `silent_after`, `slow_before`,
          `slow_after` (seconds): before or after the server has done the work
        - `malformed`: the work is done, and half of the JSON is answered.
        """
        chance = {"times": times, "probability": probability, "seed": seed, "after": after}
        if guild is not None:
            details["guild"] = guild
        if person is not None:
            details["person"] = person
        await self.call("fault", method=method, path=path, kind=kind, **chance, **details)

    async def bad_network(
        self,
        probability: float,
        *,
        seed: int,
        method: str = "*",
        path: str = "/**",
        kinds: Sequence[str] = NETWORK,
    ) -> None:
        """Let requests fail in every way a network fails, each way with `probability`.

        Waits last 0.05 seconds; of the 5xx, 502 and 504 come after the work is done. Answers
        that never come are left out, because not every client gives up: add `silent_before`
        and `silent_after` to `kinds` for one that does.
        """
        for number, kind in enumerate(kinds):
            name, _, status = kind.partition(" ")
            details: Json = {"seconds": 0.05, "seed": seed * len(kinds) + number}
            if status:
                details |= {"status": int(status), "work_done": status in ("502", "504")}
            await self.fault(method, path, kind=name, probability=probability, **details)

    async def event_fault(
        self,
        event: str,
        *,
        kind: str,
        seconds: float = 0.0,
        times: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
        after: int = 0,
    ) -> None:
        """Let gateway events named `event` (`*`: any) be told wrongly.

        Kinds: `duplicated_event` (twice, the copy `seconds` later), `late_event` (told `seconds`
        later, behind what came after it), `lost_event`.
        """
        chance = {"times": times, "probability": probability, "seed": seed, "after": after}
        await self.call("event_fault", event=event, kind=kind, seconds=seconds, **chance)

    async def faults(self) -> list[Json]:
        """The plan: every fault with how many requests it met (`matched`) and `struck`."""
        return await self.call("faults")

    async def fault_counts(self) -> dict[str, int]:
        """How often each kind of fault struck since the server started."""
        return await self.call("fault_counts")

    async def clear_faults(self) -> None:
        """Let everything succeed again."""
        await self.call("clear_faults")

    async def drop(self, *, code: int = 0, forget: bool = False) -> int:
        """Close the bot's gateway connections (0: cut); `forget` makes a resume impossible."""
        return await self.call("drop", code=code, forget=forget)

    async def reconnect(self) -> int:
        """Ask the bot to connect again and resume (op 7)."""
        return await self.call("reconnect")

    async def invalidate_session(self, *, resumable: bool = False) -> int:
        """Tell the bot that its session is invalid (op 9)."""
        return await self.call("invalidate_session", resumable=resumable)
