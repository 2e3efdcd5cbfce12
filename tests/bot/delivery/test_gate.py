"""How long Discord's limit of all requests lasts is read from its header."""

import pytest

from bot.delivery.gate import USUAL_SECONDS, seconds_of


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("2.5", 2.5), ("65", 65.0), ("-3", 0.0), (None, USUAL_SECONDS), ("soon", USUAL_SECONDS)],
)
def test_the_wait_is_what_discord_says_or_else_the_usual(
    header: str | None, seconds: float
) -> None:
    assert seconds_of(header) == seconds
