"""The fields of the registration forms: how each is asked, and what one said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import discord

from bot.model import Participant
from bot.people.answers import ANSWER_PREFIX, CAN_DO, CAN_TEACH, HOURS, LEARNING
from bot.people.asked import Asked, Question
from bot.people.asked_book import Place
from bot.people.languages import language_name
from bot.ui.text import CHOICE_LENGTH, cut, plain

LABEL_LENGTH, HELP_LENGTH, MENU_LENGTH, BOXES = 45, 100, 25, 10
Choices = Sequence[tuple[str, str]]
Control = discord.ui.TextInput[Any] | discord.ui.Select[Any] | discord.ui.CheckboxGroup[Any]

EXPERIENCE = (
    ("This is my first", "0"),
    ("One or two", "1"),
    ("Several", "2"),
    ("I could run one", "3"),
)
ATTENDANCE = (("Online", "online"), ("In person", "in_person"), ("Either way", "either"))
LOOKING = (("Yes, help me find one", "yes"), ("No, I have one or go alone", "no"))
AMBITION = (("To learn and have fun", "0"), ("To build something good", "1"), ("To win", "2"))
LEVELS = {
    f"skills:{CAN_TEACH}": ("I can teach", CAN_TEACH),
    f"skills:{CAN_DO}": ("I can do", CAN_DO),
    f"skills:{LEARNING}": ("I am learning", LEARNING),
}
RANKS = ("first", "second", "third")


@dataclass(frozen=True)
class Before:
    """What a form starts from: what the event asks, and what the person said already."""

    asked: Asked
    chapters: tuple[Place, ...] = ()
    participant: Participant | None = None

    def value(self, name: str) -> Any:
        """What was said for a field of the profile."""
        return self.participant.profile.get(name) if self.participant else None

    def listed(self, name: str) -> list[str]:
        """What was said for a field of the profile that holds several words."""
        return [*(self.value(name) or ())]

    def column(self, name: str) -> Any:
        """What is stored in a column of the participant."""
        return getattr(self.participant, name) if self.participant else None


def question_of(asked: Asked, name: str) -> Question | None:
    """The question of the event file behind a field `answer:KEY`."""
    key = name.removeprefix(ANSWER_PREFIX)
    return next((q for q in asked.questions if q.key == key), None)


def ask(name: str, before: Before, typed: Any = None) -> "discord.ui.Label[Any]":
    """The field as it stands in a form, filled in with `typed` or with what was said before."""
    label, help_text, control = _field(name, before, typed)
    control.custom_id = name
    return discord.ui.Label(
        text=cut(plain(label), LABEL_LENGTH),
        description=cut(plain(help_text), HELP_LENGTH) if help_text else None,
        component=control,
    )


def answer_in(control: Control) -> Any:
    """What was put into a control of a form that was handed in."""
    if isinstance(control, discord.ui.TextInput):
        return control.value
    return [*control.values]


def _field(name: str, before: Before, typed: Any) -> tuple[str, str | None, Control]:
    asked = before.asked
    if name in LEVELS:
        words, level = LEVELS[name]
        skills: dict[str, int] = before.value("skills") or {}
        at_level = [skill for skill, stored in skills.items() if stored == level]
        return words, None, _words(asked.skills, typed or at_level, required=False)
    if name.startswith("tracks:"):
        return _ranked_track(name, before, typed)
    if name.startswith(ANSWER_PREFIX):
        question = question_of(asked, name)
        assert question is not None, "only questions of the file are asked"
        answers: dict[str, Any] = before.value("answers") or {}
        said = answers.get(question.key) if typed is None else typed
        return question.ask, question.help, _answer(question, said)
    required = name in asked.required
    match name:
        case "skills":
            help_text = "Choose what you can do." if asked.skills else "With commas between them."
            said = typed or before.listed("skills")
            return "Your skills", help_text, _words(asked.skills, said, required)
        case "interests":
            help_text = None if asked.interests else "With commas between them."
            said = typed or before.listed("interests")
            return "What interests you", help_text, _words(asked.interests, said, required)
        case "zone":
            said = typed or before.column("time_zone")
            line = _line(said, "Europe/Berlin", required=required)
            return "Your time zone", "Region and city. Teams look for shared hours.", line
        case "languages":
            names = [language_name(code) for code in before.listed("languages")]
            said = typed or ", ".join(names)
            return "Languages you speak", None, _line(said, "English, German", required=required)
        case "chapter":
            return _chapter(before, typed, required=required)
        case "attendance":
            said = typed or [before.column("attendance")]
            return "How will you take part?", None, _menu(ATTENDANCE, said, required=required)
        case "experience":
            level = before.column("experience")
            said = typed or [None if level is None else str(level)]
            return "Events like this before", None, _menu(EXPERIENCE, said, required=required)
        case "looking_for_team":
            looking = before.column("looking_for_team")
            said = typed or (["yes"] if looking else ["no"] if before.value("said_looking") else [])
            return "Are you looking for a team?", None, _menu(LOOKING, said, required=required)
        case "hours":
            hours = [(hour.capitalize(), hour) for hour in HOURS]
            said = typed or before.listed("hours")
            menu = _menu(hours, said, most=len(hours))
            return "When can you work?", "In your own time zone.", menu
        case "ambition":
            level = before.value("ambition")
            said = typed or [None if level is None else str(level)]
            return "What are you here for?", None, _menu(AMBITION, said)
        case "affiliation":
            said = typed or before.value("affiliation")
            return "Where you study or work", None, _line(said, None, required=required)
        case "email":
            said = typed or before.value("email")
            line = _line(said, "noor@example.org", required=required)
            return "Your e-mail address", "Only the organizers see it.", line
        case "about":
            said = typed or before.value("about")
            line = _line(said, None, required=False, long=True)
            return "About you", "What teams should know.", line
        case "consent":
            return _consent(asked)
        case _:
            raise KeyError(name)


def _consent(asked: Asked) -> tuple[str, str | None, Control]:
    box = discord.ui.CheckboxGroup[Any](
        required=True,
        options=[discord.CheckboxGroupOption(label="I agree to it", value="yes")],
    )
    link = f"Read it at {asked.conduct}" if asked.conduct else "The start channel links to it."
    return "Code of conduct", link, box


def _ranked_track(name: str, before: Before, typed: Any) -> tuple[str, str | None, Control]:
    rank = int(name.removeprefix("tracks:"))
    said: list[str] = before.value("tracks") or []
    chosen = typed or said[rank : rank + 1]
    titles = [(title, key) for key, title in before.asked.tracks]
    required = rank == 0 and "tracks" in before.asked.required
    return f"Your {RANKS[rank]} choice of track", None, _menu(titles, chosen, required=required)


def _chapter(before: Before, typed: Any, *, required: bool) -> tuple[str, str | None, Control]:
    places = [(place.name, place.key) for place in before.chapters][: MENU_LENGTH - 1]
    if not any(key == "online" for _, key in places):
        places.insert(0, ("None, I take part from anywhere", "online"))
    chapter_id = before.column("chapter_id")
    mine = [place.key for place in before.chapters if place.id == chapter_id]
    return "Chapter", "Where people meet.", _menu(places, typed or mine, required=required)


def _words(offers: Sequence[str], said: Any, required: bool) -> Control:
    chosen: list[str] = [said] if isinstance(said, str) else [*said]
    if 0 < len(offers) <= MENU_LENGTH:
        choices = [(offer, cut(offer, CHOICE_LENGTH)) for offer in offers]
        return _menu(choices, chosen, required=required, most=len(offers))
    text = said if isinstance(said, str) else ", ".join(chosen)
    example = ", ".join(offers[:3]) or "Python, drawing, asking good questions"
    return _line(text, example, required=required, long=True)


def _answer(question: Question, said: Any) -> Control:
    match question.kind:
        case "choice" | "choices":
            choices = [(choice, cut(choice, CHOICE_LENGTH)) for choice in question.choices]
            most = len(choices) if question.kind == "choices" else 1
            chosen: list[Any] = cast("list[Any]", said) if isinstance(said, list) else [said]
            return _menu(choices[:MENU_LENGTH], chosen, required=question.required, most=most)
        case "yes_no":
            mine = ["yes"] if said in (True, ["yes"]) else ["no"] if said is not None else []
            choices = [("Yes", "yes"), ("No", "no")]
            return _menu(choices, mine, required=question.required)
        case kind:
            long = kind == "paragraph"
            text = None if said is None else str(said)
            limit = question.max_length
            return _line(text, None, required=question.required, long=long, limit=limit)


def _line(
    said: str | None,
    example: str | None,
    *,
    required: bool,
    long: bool = False,
    limit: int | None = None,
) -> Control:
    most = min(limit or (1000 if long else 200), 4000)
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    return discord.ui.TextInput(
        style=style,
        required=required,
        max_length=most,
        placeholder=cut(example, CHOICE_LENGTH) if example else None,
        default=cut(said, most) if said else None,
    )


def _menu(choices: Choices, said: Any, *, required: bool = False, most: int = 1) -> Control:
    return discord.ui.Select(
        required=required,
        min_values=1 if required else 0,
        max_values=max(1, min(most, len(choices), MENU_LENGTH)),
        options=[
            discord.SelectOption(
                label=cut(plain(label), CHOICE_LENGTH), value=value, default=value in said
            )
            for label, value in choices[:MENU_LENGTH]
        ],
    )
