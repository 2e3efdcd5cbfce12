"""What is stored: one file per noun."""

from bot.model.announcement import Announcement
from bot.model.audit import AuditEntry
from bot.model.base import Base, Instant
from bot.model.delivery import Delivery, Installation
from bot.model.event import Chapter, Event, EventFileVersion, Track, Window
from bot.model.extension import Extension
from bot.model.person import Participant
from bot.model.reminder import PersonSettings, ReminderWish
from bot.model.server import ChannelBinding, LiveMessage, RoleBinding, Server
from bot.model.session import Session, Topic
from bot.model.team import Membership, Team

__all__ = [
    "Announcement",
    "AuditEntry",
    "Base",
    "ChannelBinding",
    "Chapter",
    "Delivery",
    "Event",
    "EventFileVersion",
    "Extension",
    "Installation",
    "Instant",
    "LiveMessage",
    "Membership",
    "Participant",
    "PersonSettings",
    "ReminderWish",
    "RoleBinding",
    "Server",
    "Session",
    "Team",
    "Topic",
    "Track",
    "Window",
]
