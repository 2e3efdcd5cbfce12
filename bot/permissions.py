"""Who may do what in an event: rules on an Actor, checked in every service."""

from bot.actor import Actor
from bot.errors.events import OrganizersOnly
from bot.model import Event

ORGANIZER = "organizer"
MENTOR = "mentor"
JUDGE = "judge"
PARTICIPANT = "participant"


def role_of(event: Event, purpose: str) -> int | None:
    """The server's role that stands for `purpose` in the event, when it is known."""
    return next((role.role_id for role in event.roles if role.purpose == purpose), None)


def has_role(actor: Actor, event: Event, purpose: str) -> bool:
    """Whether the person holds the role mapped to `purpose`."""
    return role_of(event, purpose) in actor.role_ids


def is_organizer(actor: Actor, event: Event) -> bool:
    """Organizers hold the mapped role; whoever manages the server is one as well."""
    if actor.guild_id != event.guild_id:
        return False
    return actor.manages_server or has_role(actor, event, ORGANIZER)


def require_organizer(actor: Actor, event: Event) -> None:
    """Raise OrganizersOnly unless the person organizes the event."""
    if not is_organizer(actor, event):
        raise OrganizersOnly(event.name, role_of(event, ORGANIZER))
