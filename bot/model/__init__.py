"""What is stored: one file per noun."""

from bot.model.announcement import Announcement
from bot.model.audit import AuditEntry
from bot.model.base import Base, Instant
from bot.model.delivery import Delivery, Installation
from bot.model.event import Chapter, Event, EventFileVersion, Track, Window
from bot.model.extension import Extension
from bot.model.person import AdmissionSeats, Participant, Review, Wish
from bot.model.reminder import PersonSettings, ReminderWish
from bot.model.server import ChannelBinding, LiveMessage, RoleBinding, Server
from bot.model.session import Session, Topic
from bot.model.team import (
    FormingRun,
    Invitation,
    Membership,
    Team,
    TeamSpace,
    TeamTrack,
)

__all__ = [
    "AdmissionSeats",
    "Announcement",
    "AuditEntry",
    "Base",
    "ChannelBinding",
    "Chapter",
    "Delivery",
    "Event",
    "EventFileVersion",
    "Extension",
    "FormingRun",
    "Installation",
    "Instant",
    "Invitation",
    "LiveMessage",
    "Membership",
    "Participant",
    "PersonSettings",
    "ReminderWish",
    "Review",
    "RoleBinding",
    "Server",
    "Session",
    "Team",
    "TeamSpace",
    "TeamTrack",
    "Topic",
    "Track",
    "Window",
    "Wish",
]
