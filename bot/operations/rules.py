"""Which rows of the outbox wait for an organizer's word, and which are done in any case."""

# Deeds that end in a message; other deeds bring Discord in step and are never dropped.
TIMERS = (
    "milestone",
    "announcement.begin",
    "session.remind",
    "checkin.ask",
    "checkin.close",
    "application.decide",
)


def is_quiet(kind: str, *, has_place: bool) -> bool:
    """Whether a row only brings Discord in step, such as a correction of a posted message."""
    return not has_place and kind not in TIMERS
