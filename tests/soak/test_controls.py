"""Checks that cannot fail prove nothing: a bot that does it wrongly doubles in the same stories."""

from pathlib import Path

from tests.loopback.client import Loopback
from tests.soak.controls import MESSAGES, lose_the_answers, stay_away_too_long


async def test_a_nonce_of_its_own_keeps_each_message_single_when_answers_are_lost(
    loopback: Loopback, tmp_path: Path
) -> None:
    outcome = await lose_the_answers(loopback, tmp_path)
    assert not any(outcome.broken_promises), outcome


async def test_a_random_nonce_doubles_when_answers_are_lost(
    loopback: Loopback, tmp_path: Path
) -> None:
    outcome = await lose_the_answers(loopback, tmp_path, broken="random_nonce")
    assert outcome.doubled == MESSAGES, outcome


async def test_a_look_back_keeps_each_message_single_when_every_nonce_is_forgotten(
    loopback: Loopback, tmp_path: Path
) -> None:
    outcome = await stay_away_too_long(loopback, tmp_path)
    assert not any(outcome.broken_promises), outcome


async def test_without_a_look_back_messages_double_when_every_nonce_is_forgotten(
    loopback: Loopback, tmp_path: Path
) -> None:
    outcome = await stay_away_too_long(loopback, tmp_path, broken="no_look")
    assert outcome.doubled >= MESSAGES, outcome
