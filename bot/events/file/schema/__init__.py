"""The models of the event file; `EventFile` is the whole of it."""

from bot.events.file.schema.event import Event
from bot.events.file.schema.programme import Planned
from bot.events.file.schema.whole import Acceptance, EventFile, FeatureUse

__all__ = ["Acceptance", "Event", "EventFile", "FeatureUse", "Planned"]
