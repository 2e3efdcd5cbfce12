"""Whether somebody may have read a message, from what the outbox wrote down of it."""

from typing import Any

import pytest

from bot.deadlines.unanswered import went_unsaid
from bot.model import Delivery
from tests.bot.conftest import START

TRIED: dict[str, Any] = {"first_tried_at": START, "attempts": 1}


@pytest.mark.parametrize(
    ("unsaid", "row"),
    [
        (True, {"state": "waiting", "attempts": 0}),
        (True, {"state": "held", "attempts": 0}),
        (True, {"state": "cancelled", "attempts": 0, "problem": "dropped by an organizer"}),
        (True, {"state": "dead", "problem": "404 10003 Unknown Channel"} | TRIED),
        (True, {"state": "waiting", "problem": "500  Internal Server Error"} | TRIED),
        (True, {"state": "cancelled", "problem": "no longer true"} | TRIED),
        (False, {"state": "waiting", "problem": "no answer  timed out"} | TRIED),
        (False, {"state": "cancelled", "problem": "replaced"} | TRIED),
        (False, {"state": "leased"} | TRIED),
        (False, {"state": "done", "message_id": 7} | TRIED),
        (
            False,
            {
                "state": "cancelled",
                "problem": "no longer true",
                "attempts": 2,
                "first_tried_at": START,
            },
        ),
    ],
)
def test_a_message_counts_as_unsaid_where_nobody_can_have_read_it(
    unsaid: bool, row: dict[str, Any]
) -> None:
    assert went_unsaid(Delivery(**{"first_tried_at": None} | row)) is unsaid
