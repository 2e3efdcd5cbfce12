"""What is stored: one file per noun."""

from bot.model.announcement import Announcement
from bot.model.audit import AuditEntry
from bot.model.base import Base, Instant
from bot.model.delivery import Delivery, Installation
from bot.model.event import Chapter, Event, EventFileVersion, Track, Window
from bot.model.extension import Extension
from bot.model.mentor import (
    Expertise,
    Mentor,
    MentorFeedback,
    MentorOffer,
    MentorRequest,
    MentorTeam,
)
from bot.model.person import AdmissionSeats, Participant, Review, Wish
from bot.model.reminder import PersonSettings, ReminderWish
from bot.model.server import ChannelBinding, LiveMessage, RoleBinding, Server
from bot.model.session import Session, Topic
from bot.model.submission import PerkCode, Submission, SubmissionLink, SubmissionRevision
from bot.model.team import (
    FormingRun,
    Invitation,
    Membership,
    Team,
    TeamSpace,
    TeamSpaceGuest,
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
    "Expertise",
    "Extension",
    "FormingRun",
    "Installation",
    "Instant",
    "Invitation",
    "LiveMessage",
    "Membership",
    "Mentor",
    "MentorFeedback",
    "MentorOffer",
    "MentorRequest",
    "MentorTeam",
    "Participant",
    "PerkCode",
    "PersonSettings",
    "ReminderWish",
    "Review",
    "RoleBinding",
    "Server",
    "Session",
    "Submission",
    "SubmissionLink",
    "SubmissionRevision",
    "Team",
    "TeamSpace",
    "TeamSpaceGuest",
    "TeamTrack",
    "Topic",
    "Track",
    "Window",
    "Wish",
]
