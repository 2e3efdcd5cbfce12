"""The models of the event file; `EventFile` is the whole of it."""

from bot.events.file.schema.event import Acceptance, Event, EventFile, FeatureUse
from bot.events.file.schema.programme import Planned

__all__ = ["Acceptance", "Event", "EventFile", "FeatureUse", "Planned"]
