"""What becomes of a row that was not delivered at this try."""

import random
from dataclasses import dataclass
from datetime import datetime

from bot.delivery import rules
from bot.delivery.enqueue import Order
from bot.delivery.leased import Leased, Result
from bot.delivery.pace import Brakes
from bot.delivery.rules import Answer, Verdict


@dataclass(frozen=True)
class Place:
    """Where a message was posted."""

    message_id: int
    channel_id: int


class FellThrough(Exception):
    """Discord did not take it, or did not answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


def after(
    row: Leased, failure: FellThrough, now: datetime, chance: random.Random, brakes: Brakes
) -> Result:
    """The result of a failed try: another one later, elsewhere, or an end that is reported."""
    answer = failure.answer
    problem = f"{answer.status or 'no answer'} {answer.code or ''} {answer.text}".strip()
    match rules.judge(answer):
        case Verdict.HOLD_DMS:
            brakes.hold_dms(now)
            return _held(row, problem, now, brakes.dms_until)
        case Verdict.HOLD_ALL:
            brakes.hold_all(now)
            return _held(row, problem, now, brakes.all_until)
        case Verdict.REFUSED:
            return fell_through(row, problem, now)
        case _:
            attempt = row.attempts + 1
            if rules.is_hopeless(attempt, row.first_tried_at or now, now):
                return fell_through(row, f"given up after {attempt} tries: {problem}", now)
            next_at = now + rules.pause_before(attempt, chance, brakes.spans)
            return Result(row, "waiting", now, next_at=next_at, problem=problem)


def _held(row: Leased, problem: str, now: datetime, until: datetime | None) -> Result:
    return Result(row, "waiting", now, next_at=until, problem=problem, counted=False)


def fell_through(row: Leased, problem: str, now: datetime) -> Result:
    """The end of a row that cannot be delivered; said in the fallback channel when it has one."""
    return Result(row, "dead", now, problem=problem, instead=_instead(row, now))


def _instead(row: Leased, now: datetime) -> Order | None:
    if row.user_id is None or row.fallback_channel_id is None:
        return None
    # What everyone there reads at once is said there once, for however many it was meant.
    once = "instead" if row.facts.get("together") else f"instead of {row.id}"
    return Order(
        kind=row.kind,
        subject=row.subject,
        once=once,
        due_at=now,
        facts={**row.facts, "for_user": row.user_id},
        channel_id=row.fallback_channel_id,
        useless_at=row.useless_at,
    )
