"""How fast the outbox goes: learned from Discord's answers, for direct messages by a bucket."""

from datetime import timedelta

from bot.delivery.pace import GlobalPace, TokenBucket
from tests.bot.conftest import START


def run(pace: GlobalPace, seconds: int, limit: int, start: float = 0.0) -> tuple[int, int]:
    """Send as fast as the pace allows at a server that takes `limit` a second; taken, refused."""
    now, taken, refused = start, 0, 0
    in_second: dict[int, int] = {}
    while now < start + seconds:
        now += pace.wait(now) or 0.001
        if now >= start + seconds:
            break
        second = int(now)
        if in_second.get(second, 0) < limit:
            in_second[second] = in_second.get(second, 0) + 1
            pace.taken(now)
            taken += 1
        else:
            pace.limited(now)
            refused += 1
            # Discord tells how long to wait; the client waits that long.
            now = second + 1
    return taken, refused


def test_without_a_limit_nothing_is_slowed_down() -> None:
    pace = GlobalPace()
    assert all(pace.wait(number / 1000) == 0 for number in range(1000))


def test_nearly_all_of_the_limit_is_used_and_few_requests_are_refused() -> None:
    taken, refused = run(GlobalPace(), seconds=120, limit=50)
    assert taken >= 0.95 * 120 * 50
    assert refused <= 60


def test_one_odd_refusal_does_not_bring_everything_to_a_halt() -> None:
    pace = GlobalPace()
    pace.limited(100.0)
    assert pace.rate(100.5) == pace.slowest
    assert pace.rate(400.0) is None


def test_refusals_of_the_same_second_count_once() -> None:
    pace = GlobalPace()
    for number in range(50):
        pace.taken(10 + number / 50)
    for number in range(20):
        pace.limited(11 + number / 100)
    assert 45 <= pace.rate(11.5) <= 50


def test_a_bucket_gives_a_burst_and_then_one_at_a_time() -> None:
    bucket = TokenBucket(burst=3, every=timedelta(seconds=2))
    assert bucket.available(START) == 3
    bucket.take(3)
    assert bucket.available(START + timedelta(seconds=1)) == 0
    assert bucket.next_at(START + timedelta(seconds=1)) == START + timedelta(seconds=2)
    assert bucket.available(START + timedelta(seconds=2)) == 1
    assert bucket.available(START + timedelta(hours=1)) == 3
