"""Rules of delivering: when to try again, when it is too late, what an answer of Discord means."""

import base64
import hashlib
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Discord has been away for hours before; a row is given up only after a day of trying.
FEWEST_ATTEMPTS, LONGEST_TRYING = 12, timedelta(hours=24)
LATE_AFTER = timedelta(minutes=2)
# api: json error codes.
CANNOT_MESSAGE_USER, OPENING_DMS_TOO_FAST, UNKNOWN_MESSAGE = 50007, 40003, 10008
UNKNOWN_CHANNEL = 10003
# The problem of a row that nobody had to be told of any more when its turn came.
NO_LONGER_TRUE = "no longer true"
# The problems of rows that an organizer held back, whether they had been tried before or not.
STOPPED, DROPPED = "stopped by an organizer", "dropped by an organizer"


@dataclass(frozen=True)
class Spans:
    """How long the outbox waits for what.

    Within `nonce_trusted` of the first try, Discord itself refuses a second message of the same
    nonce; later, the outbox looks before it tries again.
    """

    lease: timedelta = timedelta(seconds=60)
    nonce_trusted: timedelta = timedelta(seconds=60)
    first_pause: timedelta = timedelta(seconds=2)
    longest_pause: timedelta = timedelta(minutes=10)
    everything_held: timedelta = timedelta(minutes=1)
    direct_messages_held: timedelta = timedelta(minutes=10)

    @property
    def give_up_after(self) -> timedelta:
        """When a holder gives up: at half its lease, so that two are never at work at once."""
        return self.lease / 2


class Verdict(StrEnum):
    """What becomes of a row after a try."""

    DONE = "done"
    AGAIN = "again"
    REFUSED = "refused"
    HOLD_DMS = "hold_dms"
    HOLD_ALL = "hold_all"


@dataclass(frozen=True)
class Answer:
    """How a try ended: Discord's status and code, or neither when no answer came."""

    status: int | None
    code: int = 0
    text: str = ""


def judge(answer: Answer) -> Verdict:
    """What an unsuccessful answer means; a definite no is final, everything else is tried again."""
    if answer.code == OPENING_DMS_TOO_FAST:
        return Verdict.HOLD_DMS
    if answer.status in (401, 429):
        # A 429 that discord.py hands on is a ban of the address, not a rate limit of a route.
        return Verdict.HOLD_ALL
    if answer.status is not None and 400 <= answer.status < 500:
        return Verdict.REFUSED
    return Verdict.AGAIN


def pause_before(attempt: int, chance: random.Random, spans: Spans) -> timedelta:
    """How long to wait before the next try: doubling up to a longest pause, with jitter."""
    # Doubling for ever leaves what a span can hold; twenty times is a million first pauses.
    doubled = spans.first_pause * 2 ** min(attempt - 1, 20)
    ceiling = min(spans.longest_pause, doubled)
    return ceiling * chance.uniform(0.5, 1.0)


def is_hopeless(attempts: int, first_tried_at: datetime, now: datetime) -> bool:
    """Whether to stop trying and tell an organizer."""
    return attempts >= FEWEST_ATTEMPTS and now - first_tried_at >= LONGEST_TRYING


def is_late(due_at: datetime, now: datetime) -> bool:
    """Whether a message has to say that it comes late."""
    return now - due_at > LATE_AFTER


def is_useless(useless_at: datetime | None, now: datetime) -> bool:
    """Whether nobody is helped by the message any more."""
    return useless_at is not None and now >= useless_at


def must_look_first(first_tried_at: datetime | None, now: datetime, spans: Spans) -> bool:
    """Whether an earlier try may have succeeded without Discord refusing a second message."""
    return first_tried_at is not None and now - first_tried_at > spans.nonce_trusted


def nonce_of(delivery_id: int, dedup_key: str) -> str:
    """The nonce of a row: the same at every try, another one for another row; 25 characters."""
    digest = hashlib.blake2b(dedup_key.encode(), digest_size=6).hexdigest()
    return f"{delivery_id}-{digest}"[:25]


def marker_of(delivery_id: int, dedup_key: str) -> str:
    """A short code that people see under the message, by which it is found again; 8 letters."""
    digest = hashlib.blake2b(f"{delivery_id}:{dedup_key}".encode(), digest_size=5).digest()
    return base64.b32encode(digest).decode()
