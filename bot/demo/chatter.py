"""What the invented people wrote in the days before the demo begins."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Line:
    """One message: when, who, in the channel of which purpose, and what."""

    at: datetime
    username: str
    purpose: str
    text: str


def _nov(day: int, hour: int, minute: int) -> datetime:
    return datetime(2024, 11, day, hour, minute, tzinfo=UTC)


CHATTER = (
    Line(
        _nov(4, 9, 30),
        "noor",
        "announcements",
        "Welcome, everyone! Registration is open, and so is team formation: until 17 November you "
        "can look for people and a problem worth three days of your life.",
    ),
    Line(
        _nov(5, 7, 12),
        "tui",
        "introductions",
        "Kia ora! I record birds. I have 400 hours of dawn chorus and no idea what is in it.",
    ),
    Line(
        _nov(5, 11, 48),
        "ayumi",
        "introductions",
        "@Tūī R. I do signal processing, and I would love to find out. はじめまして!",
    ),
    Line(
        _nov(6, 18, 5),
        "aarav",
        "introductions",
        "Namaste. Python and optimisation; I would like to make night buses meet each other.",
    ),
    Line(
        _nov(6, 18, 31),
        "eirini",
        "introductions",
        "Γεια σας! Transport planner here, with timetables of three cities that never meet. "
        "Count me in.",
    ),
    Line(
        _nov(8, 13, 20),
        "leila",
        "introductions",
        "سلام! I make flood maps in QGIS. Amara and Jun, shall we look at tides together?",
    ),
    Line(
        _nov(11, 9, 2),
        "sanna",
        "teams",
        "Zero Waste Lab has room for two: we simulate what happens to a city's glass. "
        "Somebody who likes interfaces would make us happy.",
    ),
    Line(
        _nov(12, 20, 44),
        "bence",
        "teams",
        "Night Bus is full now, five of us. Good luck to everybody who is still looking!",
    ),
    Line(
        _nov(13, 15, 9),
        "tomek",
        "introductions",
        "Hi, Tomek from Poznań: Python and some machine learning, no team yet. "
        "I care about clean air, but I am open.",
    ),
    Line(
        _nov(13, 16, 40),
        "fatou",
        "questions",
        "Do we have to choose a category before the hackathon begins?",
    ),
    Line(
        _nov(13, 17, 1),
        "wiebke",
        "questions",
        "No, one of the three when you hand in is enough.",
    ),
    Line(
        _nov(14, 8, 0),
        "noor",
        "announcements",
        "The first workshop is today at 17:00 UTC: open data for real problems. "
        "`/schedule` shows it on your own clock.",
    ),
    Line(
        _nov(14, 12, 26),
        "hugo",
        "introductions",
        "¡Hola! Geographer, still alone, happy to draw maps for anyone 🌍",
    ),
)
