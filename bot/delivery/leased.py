"""A row of the outbox that is in hand, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.delivery.enqueue import Order


@dataclass(frozen=True, slots=True)
class Leased:
    """A row in hand, as it was before it was leased, and who holds the lease."""

    id: int
    event_id: int
    kind: str
    subject: str
    dedup_key: str
    facts: dict[str, Any]
    channel_id: int | None
    user_id: int | None
    fallback_channel_id: int | None
    due_at: datetime
    useless_at: datetime | None
    attempts: int
    first_tried_at: datetime | None
    message_id: int | None
    holder: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a leased row, to be written down; `next_at` only for another try.

    `tried` is False for a row that is handed back untouched, and `counted` for a try that says
    nothing about this row, as everything was refused. `instead` is said where the row itself was
    refused.
    """

    row: Leased
    state: str
    at: datetime
    next_at: datetime | None = None
    message_id: int | None = None
    posted_in: int | None = None
    problem: str | None = None
    tried: bool = True
    counted: bool = True
    instead: Order | None = None
