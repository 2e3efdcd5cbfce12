"""The invented people of the demo: names in many scripts, from many zones."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What somebody does at the event."""

    ORGANIZER = "organizer"
    MENTOR = "mentor"
    JUDGE = "judge"
    PARTICIPANT = "participant"
    NEWCOMER = "newcomer"


@dataclass(frozen=True)
class Character:
    """One invented person; `team` is a team's name, `skills` what they would say they can do."""

    username: str
    name: str
    part: Part
    zone: str
    skills: tuple[str, ...] = ()
    team: str | None = None


def _people(part: Part, text: str) -> list[Character]:
    """Read a table of `username | name | zone | skills | team`, one person a line."""
    found: list[Character] = []
    for line in text.strip().splitlines():
        username, name, zone, skills, team = (cell.strip() for cell in line.split("|"))
        known = tuple(skill.strip() for skill in skills.split(",") if skill.strip())
        found.append(Character(username, name, part, zone, known, team or None))
    return found


CAST = (
    *_people(
        Part.ORGANIZER,
        """
        noor      | Noor الهادي     | Africa/Cairo     | |
        wiebke    | Wiebke T.       | Europe/Berlin    | |
        """,
    ),
    *_people(
        Part.MENTOR,
        """
        ines      | Inês Figueira   | Europe/Lisbon    | machine learning, remote sensing |
        kwabena   | Kwabena A.      | Africa/Accra     | time series, forecasting |
        haruka    | はるか Haruka     | Asia/Tokyo       | visualisation, web maps |
        oleksa    | Олекса Б.       | Europe/Kyiv      | data engineering, databases |
        pilar     | Pilar Q.        | America/Lima     | statistics, survey design |
        """,
    ),
    *_people(
        Part.JUDGE,
        """
        marisol   | Marisol V.      | America/Bogota   | public health |
        ingrid    | Ingrid Å.       | Europe/Stockholm | climate science |
        """,
    ),
    *_people(
        Part.PARTICIPANT,
        """
        amara     | Amara Okonjo-Bell | Africa/Lagos   | python, dashboards | Tidewatch
        jun       | 준 Jun            | Asia/Seoul     | machine learning | Tidewatch
        leila     | لیلا ر.           | Asia/Tehran    | geography, qgis | Tidewatch
        sipho     | Sipho D.          | Africa/Johannesburg | backend, sql | Tidewatch
        zofia     | Zofia W.          | Europe/Warsaw  | statistics, r | Open Harvest
        mateo     | Mateo Ñ.          | America/La_Paz | agronomy | Open Harvest
        thao      | Thảo My           | Asia/Ho_Chi_Minh | computer vision | Open Harvest
        juno      | Juno 🦊           | Europe/London  | frontend, design | Night Bus
        aarav     | आरव स.            | Asia/Kolkata   | optimisation, python | Night Bus
        eirini    | Ειρήνη Π.         | Europe/Athens  | transport planning | Night Bus
        bence     | Bence K.          | Europe/Budapest | data engineering | Night Bus
        yael      | יעל ב.            | Asia/Jerusalem | language models | Night Bus
        tui       | Tūī R.            | Pacific/Auckland | ecology, sound | Birdsong
        ayumi     | あゆみ             | Asia/Tokyo     | signal processing | Birdsong
        lucas     | Lucas M.          | America/Sao_Paulo | python | Zero Waste Lab
        sanna     | Sanna-Kaisa L.    | Europe/Helsinki | chemistry, simulation | Zero Waste Lab
        dmytro    | Дмитро Г.         | Europe/Kyiv    | embedded, sensors | Zero Waste Lab
        """,
    ),
    *_people(
        Part.PARTICIPANT,
        """
        tomek     | Tomek J.          | Europe/Warsaw  | python, machine learning |
        fatou     | Fatou N.          | Africa/Dakar   | public health, r |
        mingyu    | 明宇 Mingyu        | Asia/Shanghai  | computer vision |
        orla      | Órla Ní B.        | Europe/Dublin  | writing, design |
        kofi      | Kofi E.           | Africa/Accra   | dashboards, sql |
        salma     | سلمى ع.           | Africa/Tunis   | language models |
        rui       | Rui P.            | Europe/Lisbon  | simulation, physics |
        anjali    | அஞ்சலி             | Asia/Kolkata   | statistics |
        hugo      | Hugo 🌍           | America/Mexico_City | geography |
        lale      | Lâle Ş.           | Europe/Istanbul | frontend |
        nino      | ნინო დ.           | Asia/Tbilisi   | python, economics |
        somsak    | สมศักดิ์            | Asia/Bangkok   | data engineering |
        ximena    | Ximena T.         | America/Santiago | remote sensing |
        bjorn     | Björn-Åke S.      | Europe/Stockholm | energy, forecasting |
        """,
    ),
    *_people(Part.NEWCOMER, "mina | Mina Sol | Europe/Vienna | |"),
)


@dataclass(frozen=True)
class Played:
    """A character the visitor can be: as whom, and one line on what is worth trying."""

    key: str
    username: str
    role: str
    try_this: str


PLAYED = (
    Played(
        "newcomer",
        "mina",
        "Newcomer",
        "open #start-here, press Register and fill in the form; then type /start anywhere.",
    ),
    Played(
        "alone",
        "tomek",
        "Participant without a team",
        "type /schedule in #questions and choose a day; every time is on Tomek's clock.",
    ),
    Played(
        "participant",
        "amara",
        "Participant in a team",
        "press Schedule in #start-here, then move the clock on and press it again.",
    ),
    Played(
        "mentor",
        "ines",
        "Mentor",
        "look into #mentors, which only mentors and organizers can read, and type /help.",
    ),
    Played(
        "organizer",
        "noor",
        "Organizer",
        "type /event status in #organizers, or hand one of the files below to /config import.",
    ),
)
ORGANIZER = "noor"
