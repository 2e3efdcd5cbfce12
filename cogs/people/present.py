"""What people read about their own part in an event."""

from collections.abc import Sequence
from typing import Any

from bot.model import Chapter, Event, Participant
from bot.people.answers import ANSWER_PREFIX, CAN_DO, CAN_TEACH, LEARNING, NEVER_PUBLIC
from bot.people.languages import language_name
from bot.people.registering import Registered
from bot.ui.text import MESSAGE_LENGTH, cut, joined, safe

FIELD_NAMES = {
    "skills": "skills",
    "interests": "interests",
    "tracks": "tracks",
    "zone": "time zone",
    "languages": "languages",
    "experience": "experience",
    "attendance": "online or in person",
    "chapter": "chapter",
    "looking_for_team": "looking for a team",
    "affiliation": "affiliation",
    "email": "e-mail address",
    "consent": "code of conduct",
}
WISHES = {
    "with": "I want to be with",
    "rather_not": "I would rather not be with",
    "never": "I will not be with",
}
OWN_DATA = (
    "### Your data on this server\n"
    "You can have everything I know about you as a file, and you can have it deleted."
)
DELETING = (
    "### Delete everything I know about you here?\n"
    "- You leave every event and team on this server; captaincy passes on, and your place goes "
    "to the next in line.\n"
    "- Your profile, answers, reminders, settings and wishes are deleted, and so is what others "
    "wished about you.\n"
    "- What you handed in with a team stays with the team. Messages that are posted already "
    "stay; delete your own as usual.\n"
    "- The organizers' log keeps what was done, and no longer says that it was you.\n"
    "This cannot be undone."
)
LEVEL_WORDS = {CAN_TEACH: "can teach", CAN_DO: "can do", LEARNING: "learning"}
EXPERIENCE_WORDS = ("none yet", "some", "a lot", "could run one")
ATTENDANCE_WORDS = {"online": "online", "in_person": "in person", "either": "either way"}


def on_the_list_text(event: Event, part: Participant) -> str:
    """What someone reads whose interest was just noted."""
    own_words = event.public.get("registered")
    lines = [f"You are on the list for **{safe(event.name)}**, {safe(part.name)}."]
    if own_words:
        lines.append(own_words)
    lines.append("Read `/schedule` next; `/start` always shows what you can do.")
    if part.time_zone:
        lines.append(f"-# Your time zone: {part.time_zone.replace('_', ' ')}.")
    return cut("\n".join(lines), MESSAGE_LENGTH)


def withdrawn_text(event: Event) -> str:
    """What someone reads who has taken their registration back."""
    return (
        f"You are off the list for **{safe(event.name)}**, and what you told me is deleted. "
        "If you change your mind, press Register again."
    )


def chapter_choices(chapters: Sequence[Chapter]) -> list[tuple[str, str]]:
    """Where one can take part, as (name, key); at most 24, as a select holds 25."""
    return [(chapter.name, chapter.key) for chapter in chapters[:24]]


def profile_text(there: Registered, *, just_now: bool = False) -> str:
    """How someone's registration stands, what is missing, and what they told."""
    lines = [_standing(there, just_now=just_now)]
    if there.missing:
        missing = joined([f"**{_field_name(name, there)}**" for name in there.missing])
        lines.append(f"Still missing: {missing}. The blue buttons ask for it.")
    elif just_now and there.participant.state == "registered" and _has_teams(there.event):
        lines.append(
            "**What next: Find a team** in the start panel, or `/team find`, shows who fits you."
        )
    told = [f"- {line}" for line in _told(there)]
    if told:
        lines += ["### Your profile", *told]
    if conduct := there.asked.conduct:
        lines.append(f"-# Our [code of conduct](<{conduct}>) applies to everyone.")
    lines.append("-# Each button saves at once. `/start` brings you back here any time.")
    return cut("\n".join(lines), MESSAGE_LENGTH)


def _has_teams(event: Event) -> bool:
    return "teams" in event.public["features"]


def _standing(there: Registered, *, just_now: bool) -> str:
    event = safe(there.event.name)
    match there.participant.state:
        case "registered":
            own_words = there.event.public.get("registered") if just_now else None
            done = f"✅ You are registered for **{event}**, {safe(there.participant.name)}."
            return f"{done}\n{own_words}" if own_words else done
        case "waiting":
            return (
                f"⏳ You are on the waiting list for **{event}**, at place {there.place or 1:,}. "
                "It moves by itself, and I tell you when you are in."
            )
        case "applied":
            return (
                f"📨 You have applied for **{event}**. The organizers read it, and I tell you "
                "what they decide."
            )
        case "declined":
            return f"The organizers of **{event}** could not give you a place this time."
        case _ if there.missing:
            return f"✍️ You are nearly there: you are **not registered** for **{event}** yet."
        case _:
            return f"You are not registered for **{event}**. `/start` shows what you can do."


def _field_name(name: str, there: Registered) -> str:
    if name.startswith(ANSWER_PREFIX):
        key = name.removeprefix(ANSWER_PREFIX)
        return next((safe(q.ask) for q in there.asked.questions if q.key == key), key)
    return FIELD_NAMES[name]


def _told(there: Registered) -> list[str]:
    person = there.participant
    profile: dict[str, Any] = person.profile
    hidden = {*profile.get("hidden", ()), *NEVER_PUBLIC}
    titles = dict(there.asked.tracks)
    by_level = sorted(profile.get("skills", {}).items(), key=lambda skill: -skill[1])
    skills = [f"{safe(skill)} ({LEVEL_WORDS[level]})" for skill, level in by_level]
    zone = (person.time_zone or "").replace("_", " ")
    chapter = [safe(place.name) for place in there.chapters if place.id == person.chapter_id]
    looking = "yes" if person.looking_for_team else "no" if "said_looking" in profile else ""
    experience = "" if person.experience is None else EXPERIENCE_WORDS[person.experience]
    values = {
        "skills": ", ".join(skills),
        "interests": ", ".join(safe(word) for word in profile.get("interests", ())),
        "tracks": ", then ".join(safe(titles.get(key) or key) for key in profile.get("tracks", ())),
        "zone": safe(zone),
        "languages": ", ".join(language_name(code) for code in profile.get("languages", ())),
        "attendance": ATTENDANCE_WORDS.get(person.attendance or "", ""),
        "chapter": ", ".join(chapter),
        "experience": experience,
        "looking_for_team": looking,
        "affiliation": safe(profile.get("affiliation", "")),
        "email": safe(profile.get("email", "")),
    }
    return [
        f"{FIELD_NAMES[name].capitalize()}: {cut(value, 250)}"
        + (" 🔒 *organizers only*" if name in hidden else "")
        for name, value in values.items()
        if value and name in there.asked.profile
    ]


def seen_text(there: Registered) -> str:
    """Above the menu of what others see."""
    private = [q.ask for q in there.asked.questions if q.private]
    lines = [
        "### Who sees what",
        "Organizers see everything you told. Others see your profile when they look for people, "
        "but not what you hide here, and never your e-mail address or whom you wish for.",
    ]
    if private:
        lines.append("Answers to the questions of the event stay with the organizers.")
    return "\n".join(lines)


def leaving_text(there: Registered) -> str:
    """What withdrawing means, before it is done."""
    return (
        f"Do you want to withdraw from **{safe(there.event.name)}**? You leave your teams, where "
        "you are captain somebody else becomes it, and your place goes to the next in line. "
        "You can undo it for 15 minutes, as far as there is room still."
    )


def left_text(gone: Registered) -> str:
    """What someone reads who has withdrawn."""
    return (
        f"You have withdrawn from **{safe(gone.event.name)}**. Your profile is kept in case you "
        "come back; `/settings` deletes it."
    )


def came_back_text(there: Registered) -> str:
    """What someone reads who took their withdrawal back."""
    return f"{_standing(there, just_now=False)} Teams that you left do not come back by themselves."


def seat_text(event: str, person: int | None) -> str:
    """That somebody moved up from the waiting list."""
    to = f"<@{person}>, a" if person else "A"
    return (
        f"🎉 {to} place in **{safe(event)}** became free, and it is yours: you are registered "
        "now. If you cannot come, press Withdraw in `/start`, and the next in line moves up."
    )


def which_text() -> str:
    """The question when several events run."""
    return "Several events run on this server. Which one do you mean?"


def deleted_text(events: Sequence[str]) -> str:
    """What someone reads whose data is gone."""
    left = f" You have left {joined([safe(name) for name in events])}." if events else ""
    return f"Done: I know nothing about you on this server any more.{left}"


def wishes_text(event: Event, wishes: dict[str, list[int]]) -> str:
    """One's own wishes, and who reads them."""
    lines = [
        f"### Your wishes for {safe(event.name)}",
        "Nobody else ever sees them, the organizers neither; they only count when teams are "
        "formed. Your choice is kept at once.",
    ]
    for kind, words in WISHES.items():
        if people := wishes.get(kind):
            lines.append(f"- {words}: " + ", ".join(f"<@{person}>" for person in people))
    return cut("\n".join(lines), MESSAGE_LENGTH)
