"""Rules of registering for an event."""

from datetime import datetime
from difflib import get_close_matches
from typing import Literal

from bot.errors.people import InvitationOnly, RegistrationClosed, RegistrationNotOpen, UnknownZone
from bot.events.windows import REGISTRATION, find_window, state_of
from bot.model import Event
from bot.people.asked import Asked


def require_registration_open(event: Event, now: datetime) -> None:
    """Raise RegistrationNotOpen or RegistrationClosed unless one may register at `now`.

    An event whose file has no registration window takes people at any time.
    """
    window = find_window(event, REGISTRATION)
    if window is None:
        return
    match state_of(window, now):
        case "closed":
            assert window.closes_at is not None, "only a window with an end can be over"
            raise RegistrationClosed(event.name, window.closes_at)
        case "upcoming" | "undecided":
            raise RegistrationNotOpen(event.name, window.opens_at)
        case "open":
            return


def way_in(
    event: Event, asked: Asked, now: datetime, *, invited: bool
) -> Literal["seat", "queue", "apply"]:
    """How someone who has told everything gets in at `now`.

    By a seat, at the end of the waiting list, or by an application that organizers decide on.
    Raises RegistrationNotOpen, RegistrationClosed or InvitationOnly.
    """
    late = False
    try:
        require_registration_open(event, now)
    except RegistrationClosed as closed:
        if not asked.late_to_waiting_list:
            raise RegistrationClosed(event.name, closed.closed_at, asked.late) from None
        late = True
    if asked.by == "invitation" and not invited:
        raise InvitationOnly(event.name)
    if asked.by == "application":
        return "apply"
    return "queue" if late else "seat"


def known_zone(typed: str | None, zones: frozenset[str]) -> str | None:
    """The IANA name meant by what was typed: exactly, in another case, or by its city.

    Raises UnknownZone with the nearest names; nothing typed is no zone.
    """
    text = (typed or "").strip().replace(" ", "_")
    if not text:
        return None
    if text in zones:
        return text
    folded = text.casefold()
    for zone in zones:
        if zone.casefold() == folded:
            return zone
    by_city = sorted(zone for zone in zones if zone.casefold().rsplit("/", 1)[-1] == folded)
    if len(by_city) == 1:
        return by_city[0]
    nearest = by_city or get_close_matches(text, zones, n=3)
    raise UnknownZone(typed or "", tuple(nearest[:3]))
