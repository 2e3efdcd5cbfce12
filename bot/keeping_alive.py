"""Measuring how long Discord takes to answer a heartbeat, also when it is quick."""

import time
from typing import Any

from discord import gateway
from discord.gateway import KeepAliveHandler


class PromptKeepAlive(KeepAliveHandler):
    """Counts an answer from the heartbeat it answers.

    discord.py 2.7.1 notes the time of a heartbeat in a thread, once it hears that it was sent.
    Discord's answer may be read before that. It is then counted from the heartbeat before, a whole
    interval earlier, and "Can't keep up" is logged although nothing is late.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._begun_at = self._last_send
        self._is_answered = True
        self._is_only_one_open = True

    def get_payload(self) -> dict[str, Any]:
        """What is sent next; nothing can answer it before this."""
        # An answer that is a whole interval late, as nothing was read, stays what it is.
        self._is_only_one_open = self._is_answered
        self._is_answered = False
        self._begun_at = time.perf_counter()
        return super().get_payload()

    def ack(self) -> None:
        """Told when Discord has answered."""
        if self._is_only_one_open and self._last_send < self._begun_at:
            self._last_send = self._begun_at
        self._is_answered = True
        super().ack()


def measure_promptly() -> None:
    """Have discord.py measure so from now on."""
    gateway.KeepAliveHandler = PromptKeepAlive
