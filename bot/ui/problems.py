"""What Discord's refusals mean, in words an organizer can act on."""

import re

from bot.delivery.moving import SUCCEEDED
from bot.ui.text import cut, safe

# api: json error codes.
_CODES = {
    10003: "the channel is not there any more",
    10004: "I am not on that server any more",
    10008: "the message is not there any more",
    10013: "this account does not exist any more",
    30013: "the server has no room for one more channel",
    160006: "the server has as many active threads as Discord allows",
    50001: "I cannot see the channel",
    50007: "their direct messages are closed",
    50013: "I lack a permission there, such as Send Messages",
    50035: "Discord does not accept the text",
    50083: "the thread is archived",
    160005: "the thread is locked",
}
_STATUS = {
    403: "Discord does not let me",
    404: "it is not there any more",
    413: "the message is too large",
    429: "Discord asked me to slow down",
}
_PROBLEM = re.compile(
    r"(?:given up after (?P<tries>\d+) tries: )?(?P<status>\d{3})(?: (?P<code>\d+))?"
)


def problem_in_words(problem: str) -> str:
    """Why something was not delivered, from what the outbox wrote down; one sentence."""
    if "nobody to tell" in problem:
        return "when it was due, there was nobody to tell."
    if problem.endswith(SUCCEEDED):
        return "it was meant for the channel that was there before this one."
    found = _PROBLEM.match(problem)
    if found is None:
        if "no answer" in problem:
            return "Discord did not answer, several times."
        return f"an error on my side: {safe(cut(problem, 80))}."
    words = _CODES.get(int(found["code"] or 0)) or _STATUS.get(int(found["status"]))
    if words is None:
        at_fault = (
            "Discord had a problem of its own" if found["status"][0] == "5" else "Discord said no"
        )
        words = f"{at_fault} ({found['status']})"
    tries = f", after {found['tries']} tries" if found["tries"] else ""
    return f"{words}{tries}."
