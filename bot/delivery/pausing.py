"""What a pause does with each kind of row, and what becomes of it when the event goes on."""

from enum import StrEnum


class Nature(StrEnum):
    """What a kind is, to those who pause their event.

    What SPEAKS tells people something, or does nothing but lead to that: it waits, and whoever
    resumes chooses whether it is said late or dropped. What is OWED changes what is so, or shows
    what is so for good: it waits as well, is done in any case, and tells only what is true then.
    What FOLLOWS brings Discord in step with what people do: it goes on during a pause.
    """

    SPEAKS = "speaks"
    OWED = "owed"
    FOLLOWS = "follows"


_KINDS = {
    Nature.SPEAKS: (
        "announcement",
        "announcement.begin",
        "announcement.unpinged",
        "application.decided",
        "checkin.ask",
        "checkin.question",
        "checkin.released",
        "checkin.report",
        "deadline.extended",
        "deadline.moved",
        "mentor.assigned",
        "mentor.feedback",
        "mentor.handed",
        "mentor.lapsed",
        "mentor.lead",
        "mentor.offer",
        "mentor.released",
        "mentor.silent",
        "milestone",
        "milestone.said",
        "person.seat",
        "problems",
        "problems.held",
        "session.changed",
        "session.remind",
        "session.reminder",
        "submission.count",
        "submission.counted",
        "submission.counted_now",
        "submission.done",
        "submission.notice",
        "submission.remind",
        "submission.reminder",
        "team.notice",
        "teams.flag",
        "teams.formed",
        "teams.left",
        "teams.small",
    ),
    Nature.OWED: (
        # Seats that were promised, and those that go on to others.
        "application.decide",
        "checkin.close",
        # Without these a request would wait for good: each of them plans the next look at it.
        "mentor.dispatch",
        "mentor.lapse",
        "mentor.nudge",
        # Drafts that count as handed in, and the projects as they can be looked at from then on.
        "submission.card",
        "submission.close",
        "submission.post",
        "submission.reveal",
        # Who has left the server leaves the team; each look plans the next.
        "teams.census",
        "teams.census.part",
    ),
    Nature.FOLLOWS: (
        "announcement.correction",
        "live.refresh",
        "mentor.board",
        # What stands on top of a room that somebody has just opened, with its buttons.
        "mentor.opening",
        "mentor.thread",
        "mentor.withdraw",
        "milestone.correction",
        "person.role",
        "session.scheduled_event",
        "submission.check_links",
        "submission.correct",
        "submission.reminded",
        "team.space",
        "team.space.check",
        "team.welcome",
        "teams.taken_back",
    ),
}
NATURES = {kind: nature for nature, kinds in _KINDS.items() for kind in kinds}
# What is done for a paused event as well.
GOES_ON = _KINDS[Nature.FOLLOWS]


def nature_of(kind: str) -> Nature:
    """What a kind is; one that is not known, as of an older version, waits for a word."""
    return NATURES.get(kind, Nature.SPEAKS)
