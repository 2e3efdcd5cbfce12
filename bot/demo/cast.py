"""The invented people of the demo: names in many scripts, from many zones."""

from dataclasses import dataclass
from enum import StrEnum

# Skills and interests as the event file names them; the tables below have their first words.
KNOWN = {
    words.split()[0].lower(): words
    for words in (
        "Python",
        "Machine learning",
        "Data analysis",
        "Visualisation",
        "Web development",
        "Design",
        "Domain knowledge",
        "Writing",
        "Climate and environment",
        "Health",
        "Education",
        "Economy",
        "Culture and language",
    )
}


class Part(StrEnum):
    """What somebody does at the event."""

    ORGANIZER = "organizer"
    MENTOR = "mentor"
    JUDGE = "judge"
    PARTICIPANT = "participant"
    NEWCOMER = "newcomer"


@dataclass(frozen=True)
class Character:
    """One invented person: what they say they can do and care about; mentors' skills are topics."""

    username: str
    name: str
    part: Part
    zone: str
    skills: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    team: str | None = None


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(",") if word.strip())


def _people(part: Part, text: str) -> list[Character]:
    """Read a table of `username | name | zone | skills | interests | tracks | team`.

    One person a line; what is missing at its end is empty.
    """
    found: list[Character] = []
    for line in text.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        username, name, zone, skills, interests, tracks, team = cells + [""] * (7 - len(cells))
        # Mentors name topics of the event file, by their keys.
        known = {} if part is Part.MENTOR else KNOWN
        can = tuple(known.get(word, word) for word in _listed(skills))
        cares = tuple(KNOWN[word] for word in _listed(interests))
        found.append(
            Character(username, name, part, zone, can, cares, _listed(tracks), team or None)
        )
    return found


CAST = (
    *_people(
        Part.ORGANIZER,
        """
        noor      | Noor الهادي     | Africa/Cairo
        wiebke    | Wiebke T.       | Europe/Berlin
        """,
    ),
    *_people(
        Part.MENTOR,
        """
        ines      | Inês Figueira   | Europe/Lisbon    | machine-learning, vision
        kwabena   | Kwabena A.      | Africa/Accra     | data, python
        haruka    | はるか Haruka     | Asia/Tokyo       | visualisation
        oleksa    | Олекса Б.       | Europe/Kyiv      | python, cloud
        pilar     | Pilar Q.        | America/Lima     | data, pitching
        """,
    ),
    *_people(
        Part.JUDGE,
        """
        marisol   | Marisol V.      | America/Bogota
        ingrid    | Ingrid Å.       | Europe/Stockholm
        """,
    ),
    *_people(
        Part.PARTICIPANT,
        """
        amara  | Amara Okonjo-Bell | Africa/Lagos | python, data | climate | analyse | Tidewatch
        jun    | 준 Jun | Asia/Seoul | machine | climate | train, analyse | Tidewatch
        leila  | لیلا ر. | Asia/Tehran | domain, data | climate | analyse | Tidewatch
        sipho  | Sipho D. | Africa/Johannesburg | web, python | economy | build, analyse | Tidewatch
        zofia  | Zofia W. | Europe/Warsaw | data | economy | analyse | Open Harvest
        mateo  | Mateo Ñ. | America/La_Paz | domain | climate | analyse, build | Open Harvest
        thao   | Thảo My | Asia/Ho_Chi_Minh | machine | economy, health | train | Open Harvest
        juno   | Juno 🦊 | Europe/London | web, design | culture | build | Night Bus
        aarav  | आरव स. | Asia/Kolkata | python, data | economy | build | Night Bus
        eirini | Ειρήνη Π. | Europe/Athens | domain | economy | build | Night Bus
        bence  | Bence K. | Europe/Budapest | python, web | economy | build | Night Bus
        yael   | יעל ב. | Asia/Jerusalem | machine, writing | culture | build, train | Night Bus
        tui    | Tūī R. | Pacific/Auckland | domain | climate | train | Birdsong
        ayumi  | あゆみ | Asia/Tokyo | machine, python | climate | train | Birdsong
        lucas  | Lucas M. | America/Sao_Paulo | python | climate | build | Zero Waste Lab
        sanna  | Sanna-Kaisa L. | Europe/Helsinki | domain, data | climate | build | Zero Waste Lab
        dmytro | Дмитро Г. | Europe/Kyiv | python, web | climate | build | Zero Waste Lab
        """,
    ),
    *_people(
        Part.PARTICIPANT,
        """
        tomek  | Tomek J. | Europe/Warsaw | python, machine | climate | build, analyse
        fatou  | Fatou N. | Africa/Dakar | data, domain | health | analyse
        mingyu | 明宇 Mingyu | Asia/Shanghai | machine | health, education | train
        orla   | Órla Ní B. | Europe/Dublin | writing, design | education, culture | build
        kofi   | Kofi E. | Africa/Accra | visualisation, data | economy | analyse
        salma  | سلمى ع. | Africa/Tunis | machine, writing | culture | train, build
        rui    | Rui P. | Europe/Lisbon | python, domain | climate | analyse, train
        anjali | அஞ்சலி | Asia/Kolkata | data | health, economy | analyse
        hugo   | Hugo 🌍 | America/Mexico_City | visualisation, domain | climate | analyse, build
        lale   | Lâle Ş. | Europe/Istanbul | web, design | education | build
        nino   | ნინო დ. | Asia/Tbilisi | python, data | economy | analyse
        somsak | สมศักดิ์ | Asia/Bangkok | python, web | education, health | build
        ximena | Ximena T. | America/Santiago | machine, visualisation | climate | train, analyse
        bjorn  | Björn-Åke S. | Europe/Stockholm | data, python | climate | analyse
        """,
    ),
    *_people(Part.NEWCOMER, "mina | Mina Sol | Europe/Vienna"),
)


@dataclass(frozen=True)
class TeamPitch:
    """What a team says of itself on the board."""

    about: str
    wanted_skills: tuple[str, ...]
    track: str


PITCHES = {
    "Tidewatch": TeamPitch("Flood maps that people at the coast can read", ("Design",), "analyse"),
    "Open Harvest": TeamPitch(
        "What small farms could sell, and when", ("Python", "Visualisation"), "analyse"
    ),
    "Night Bus": TeamPitch("Night buses that meet each other", (), "build"),
    "Birdsong": TeamPitch(
        "Who sings in 400 hours of dawn chorus", ("Python", "Data analysis"), "train"
    ),
    "Zero Waste Lab": TeamPitch(
        "What happens to a city's glass", ("Design", "Visualisation"), "build"
    ),
}


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
        "open #start-here and press Register; then press Find a team, and join one.",
    ),
    Played(
        "alone",
        "tomek",
        "Participant without a team",
        "type /team find in #find-a-team: who fits Tomek, and why. Or /schedule, on his clock.",
    ),
    Played(
        "participant",
        "sipho",
        "Member of a team",
        "open the thread Tidewatch. From 22 November on, press Submit in #start-here.",
    ),
    Played(
        "captain",
        "amara",
        "Captain of a team",
        "type /team info: invite somebody, say what you look for, pass captaincy on.",
    ),
    Played(
        "mentor",
        "ines",
        "Mentor",
        "from 22 November on, let a participant ask about machine learning by /ask mentor, then "
        "accept in the direct messages.",
    ),
    Played(
        "organizer",
        "noor",
        "Organizer",
        "type /event status in #organizers, then /teams form; or hand a file to /config import.",
    ),
)
ORGANIZER = "noor"
