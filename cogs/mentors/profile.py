"""A mentor's profile: a form for topics, hours and how many at once, then one for the rest."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import discord

from bot.client import MusterClient, client_of
from bot.errors import Refusal
from bot.errors.mentors import AtOnceUnreadable, MentorsOnly, NotAMentorYet
from bot.mentors.profile import Profile
from bot.mentors.roster import MOST_AT_ONCE
from bot.mentors.rules import LEVELS
from bot.mentors.service import MentorCard
from bot.mentors.topics import HelpTopic
from bot.model import Event
from bot.people.languages import known_languages
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.text import CHOICE_LENGTH, cut, joined, plain, safe
from bot.ui.views import Form, PersistentButton
from bot.ui.words import words_for
from cogs.mentors.present import language_names

MENU_LENGTH, LONGEST = 25, 300
LEVEL_LABELS = {1: "You know something of it", 2: "You know it well", 3: "You are an expert"}
NAMES = {number: name for name, number in LEVELS.items()}


class ProfileButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"mentor:(?P<part>topics|times):(?P<event>\d{1,18})",
):
    """Opens a part of a mentor's profile."""

    def __init__(self, part: str, event_id: int) -> None:
        label = "What I know" if part == "topics" else "When I am there"
        style = discord.ButtonStyle.primary
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=f"mentor:{part}:{event_id}")
        )
        self.part, self.event_id = part, event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Open the form with what was said before."""
        client = client_of(interaction)
        event = await client.services.events.get(actor_of(interaction).guild_id, self.event_id)
        card, topics = await _known(interaction, client, event)
        held = _profile_of(card)
        if self.part == "times" and held.topics:
            await TimesForm(client, event, held).open(interaction)
            return
        await TopicsForm(client, event, topics, held).open(interaction)


async def open_profile(
    interaction: discord.Interaction[Any], event: Event, client: MusterClient
) -> None:
    """Show a mentor's profile with its forms, or the first form; raises MentorsOnly."""
    card, topics = await _known(interaction, client, event)
    if card is None and not interaction.response.is_done():
        await TopicsForm(client, event, topics, Profile({})).open(interaction)
        return
    text = "Join as a mentor: say what you know." if card is None else _text(card, topics)
    await reply(interaction, text, view=_view(event.id))


async def offer_profile(
    interaction: discord.Interaction[Any], event: Event, refusal: Refusal
) -> None:
    """Say that one has to join first, with the form for it."""
    view = discord.ui.View(timeout=None)
    view.add_item(ProfileButton("topics", event.id))
    await reply(interaction, words_for(refusal), view=view)


class TopicsForm(Form):
    """What a mentor knows, by level; a topic in several menus counts at the highest."""

    def __init__(
        self,
        client: MusterClient,
        event: Event,
        topics: Sequence[HelpTopic],
        held: Profile,
        typed: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(title="What do you know?")
        self._client, self._event, self._topics, self._held = client, event, topics, held
        self.menus: dict[int, discord.ui.Select[Self]] = {}
        for level in (3, 2, 1):
            menu: discord.ui.Select[Self] = discord.ui.Select(
                custom_id=f"level{level}",
                required=False,
                min_values=0,
                max_values=min(MENU_LENGTH, len(topics)),
                options=[
                    discord.SelectOption(
                        label=cut(plain(topic.title), CHOICE_LENGTH),
                        value=topic.key,
                        default=held.topics.get(topic.key) == level,
                    )
                    for topic in topics[:MENU_LENGTH]
                ],
            )
            self.menus[level] = menu
            self.add_item(discord.ui.Label(text=LEVEL_LABELS[level], component=menu))
        at_once, languages = typed or (str(held.at_once), language_names(held.languages))
        self.at_once = _line("at_once", at_once, 20)
        self.add_item(discord.ui.Label(text="How many requests at once?", component=self.at_once))
        self.languages = _line("languages", languages, LONGEST)
        self.add_item(discord.ui.Label(text="Languages you speak", component=self.languages))

    def again(self) -> "TopicsForm":
        said = self._said(self._held.at_once, self._held.languages)
        typed = self.at_once.value, self.languages.value
        return TopicsForm(self._client, self._event, self._topics, said, typed)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        said = self._said(_at_once(self.at_once.value), known_languages(self.languages.value))
        await _join(interaction, self._client, self._event, said)

    def _said(self, at_once: int, languages: Sequence[str]) -> Profile:
        # What no menu had room for stays as it was.
        beyond = {topic.key for topic in self._topics[MENU_LENGTH:]}
        levels = {key: n for key, n in self._held.topics.items() if key in beyond}
        for level in (1, 2, 3):
            levels |= dict.fromkeys(self.menus[level].values, level)
        return _with(
            self._held,
            topics=levels,
            at_once=at_once,
            languages=tuple(languages),
        )


class TimesForm(Form):
    """When a mentor is there, which tracks they like, and a line on them."""

    def __init__(self, client: MusterClient, event: Event, held: Profile) -> None:
        super().__init__(title="When are you there?")
        self._client, self._event, self._held = client, event, held
        hours = "; ".join(held.hours)
        self.hours = _line("hours", hours, LONGEST, example="Mon-Fri 17:00-21:00; Sat 10:00-14:00")
        self.zone = _line("zone", held.time_zone or event.time_zone, 60, example="Europe/Berlin")
        self.quiet = _line("quiet", held.quiet_hours or "", 11, example="22:00-08:00")
        self.tracks: discord.ui.Select[Self] | None = None
        for label, control in (
            ("Hours that come back each week", self.hours),
            ("Your time zone", self.zone),
            ("Quiet hours, in which I never ask you", self.quiet),
        ):
            self.add_item(discord.ui.Label(text=label, component=control))
        tracks = [track for track in event.tracks if track.retired_at is None][:MENU_LENGTH]
        if tracks:
            self.tracks = discord.ui.Select(
                custom_id="tracks",
                required=False,
                min_values=0,
                max_values=len(tracks),
                options=[
                    discord.SelectOption(
                        label=cut(plain(track.name), CHOICE_LENGTH),
                        value=track.key,
                        default=track.key in held.tracks,
                    )
                    for track in tracks
                ],
            )
            self.add_item(discord.ui.Label(text="Tracks you like", component=self.tracks))
        self.about = _line("about", held.about or "", 200)
        self.add_item(discord.ui.Label(text="A line about you", component=self.about))

    def again(self) -> "TimesForm":
        return TimesForm(self._client, self._event, self._said())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await _join(interaction, self._client, self._event, self._said())

    def _said(self) -> Profile:
        return _with(
            self._held,
            hours=tuple(p for part in self.hours.value.split(";") if (p := part.strip())),
            time_zone=self.zone.value.strip() or None,
            quiet_hours=self.quiet.value.strip() or None,
            tracks=tuple(self.tracks.values) if self.tracks else self._held.tracks,
            about=self.about.value.strip() or None,
        )


async def _join(
    interaction: discord.Interaction[Any], client: MusterClient, event: Event, said: Profile
) -> None:
    await client.services.mentors.join_as_mentor(actor_of(interaction), event.id, said)
    card, topics = await _known(interaction, client, event)
    assert card is not None, "they have joined just now"
    await reply(interaction, f"Noted.\n{_text(card, topics)}", view=_view(event.id))


async def _known(
    interaction: discord.Interaction[Any], client: MusterClient, event: Event
) -> tuple[MentorCard | None, list[HelpTopic]]:
    actor = actor_of(interaction)
    topics = await client.services.mentor_requests.topics(actor, event.id)
    try:
        card = await client.services.mentors.me(actor, event.id)
    except NotAMentorYet:
        card = None
    except MentorsOnly:
        if not client.services.events.organizes(actor, event):
            raise
        card = None
    return card, topics[:-1]


def _profile_of(card: MentorCard | None) -> Profile:
    if card is None:
        return Profile({})
    mentor = card.mentor
    return Profile(
        topics=card.levels,
        hours=tuple(mentor.hours),
        time_zone=mentor.time_zone,
        at_once=mentor.at_once,
        languages=tuple(mentor.languages),
        tracks=tuple(mentor.tracks),
        quiet_hours=mentor.quiet_hours,
        about=mentor.about,
    )


def _with(held: Profile, **said: Any) -> Profile:
    values: Mapping[str, Any] = {**vars(held), **said}
    return Profile(**values)


def _text(card: MentorCard, topics: Sequence[HelpTopic]) -> str:
    mentor, titles = card.mentor, {topic.key: topic.title for topic in topics}
    knows = [
        f"{safe(titles.get(key, key))} ({NAMES[level]})"
        for key, level in sorted(card.levels.items(), key=lambda pair: -pair[1])
    ]
    hours = ", ".join(f"`{text}`" for text in mentor.hours)
    zone = f" ({mentor.time_zone})" if mentor.time_zone and hours else ""
    languages = safe(language_names(mentor.languages)) or "any"
    quiet = f", quiet at `{mentor.quiet_hours}`" if mentor.quiet_hours else ""
    lines = [
        f"**{safe(mentor.name)}**, mentor: {joined(knows) if knows else 'no topic yet'}",
        f"- At once: {mentor.at_once} · Languages: {languages}",
        f"- Hours: {hours or 'none; `/mentor available on` says that you are there'}{zone}{quiet}",
        f"- Now: {'there' if card.is_there else 'away'}",
    ]
    return "\n".join(lines)


def _view(event_id: int) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for part in ("topics", "times"):
        view.add_item(ProfileButton(part, event_id))
    return view


def _at_once(typed: str) -> int:
    """A number that was typed; none is 1. Raises AtOnceUnreadable."""
    text = typed.strip() or "1"
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= MOST_AT_ONCE:
        raise AtOnceUnreadable(typed, MOST_AT_ONCE)
    return number


def _line(
    custom_id: str, typed: str, limit: int, *, example: str | None = None
) -> "discord.ui.TextInput[Any]":
    return discord.ui.TextInput(
        custom_id=custom_id,
        required=False,
        max_length=limit,
        placeholder=example,
        default=cut(typed, limit) if typed else None,
    )
