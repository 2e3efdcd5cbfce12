"""Forms about help: asking, a comment on how it was, and what a mentor knows."""

from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.actor import Actor
from bot.client import MusterClient
from bot.mentors.asking import Question
from bot.mentors.telling import Brief
from bot.mentors.topics import MOST_TOPICS, HelpTopic
from bot.model import MentorRequest
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import Form
from cogs.mentors import asking

MENU_LENGTH = 25
LONGEST_TRIED, LONGEST_PLACE, LONGEST_COMMENT = 1_000, 100, 1_000
URGENCIES = (
    ("When somebody has time", 0),
    ("Soon", 1),
    ("We are stuck and can do nothing else", 2),
)


class AskForm(Form):
    """What somebody asks; with `request` it changes what was asked."""

    def __init__(
        self,
        client: MusterClient,
        event_id: int,
        topics: Sequence[HelpTopic],
        question: Question,
        request: MentorRequest | None = None,
        words: str = "",
    ) -> None:
        super().__init__(title="Change your request" if request else "Ask a mentor for help")
        self._client, self._event_id = client, event_id
        self._topics, self._request = topics, request
        # The last topic is for what has no name and is always there.
        shown = [*topics[: MENU_LENGTH - 1], topics[-1]] if len(topics) > MENU_LENGTH else topics
        self.about: discord.ui.Select[Self] = discord.ui.Select(
            custom_id="topics",
            required=False,
            min_values=0,
            max_values=min(MOST_TOPICS, len(shown)),
            options=[
                discord.SelectOption(
                    label=cut(plain(topic.title), CHOICE_LENGTH),
                    value=topic.key,
                    default=topic.key in question.topics,
                )
                for topic in shown
            ],
        )
        self.words = _line("words", words, 100, example="For example: my numpy arrays do not fit")
        self.tried = _line("tried", question.tried or "", LONGEST_TRIED, long=True)
        self.place = _line("place", question.place or "", LONGEST_PLACE, example="online, table 4")
        self.urgency: discord.ui.Select[Self] = discord.ui.Select(
            custom_id="urgency",
            required=False,
            min_values=0,
            options=[
                discord.SelectOption(
                    label=label, value=str(number), default=number == question.urgency
                )
                for label, number in URGENCIES
            ],
        )
        for label, help_text, control in (
            ("What is it about?", f"Up to {MOST_TOPICS}; the first one counts most.", self.about),
            ("Or in your own words", None, self.words),
            ("What is the problem, what have you tried?", None, self.tried),
            ("Where are you?", None, self.place),
            ("How urgent is it?", None, self.urgency),
        ):
            self.add_item(discord.ui.Label(text=label, description=help_text, component=control))

    def again(self) -> "AskForm":
        question = self._question(tuple(self.about.values))
        words = self.words.value
        return AskForm(
            self._client, self._event_id, self._topics, question, self._request, words=words
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        requests, actor = self._client.services.mentor_requests, actor_of(interaction)
        chosen = list(self.about.values)
        if words := self.words.value.strip():
            found = await requests.read_topics(actor, self._event_id, words)
            chosen += [topic.key for topic in found]
        question = self._question(tuple(dict.fromkeys(chosen)))
        if self._request is None:
            receipt = await requests.ask(actor, self._event_id, question)
        else:
            receipt = await requests.edit(
                actor, self._event_id, self._request.id, self._request.version, question
            )
        await asking.show_receipt(interaction, self._client, self._event_id, receipt)

    def _question(self, topics: tuple[str, ...]) -> Question:
        return Question(
            topics,
            self.tried.value.strip() or None,
            self.place.value.strip() or None,
            int(self.urgency.values[0]) if self.urgency.values else 0,
            tuple(self._request.languages) if self._request else (),
        )


class CommentForm(Form):
    """A few words on how the help was, for organizers only."""

    def __init__(self, client: MusterClient, actor: Actor, brief: Brief, said: str = "") -> None:
        super().__init__(title="How was the help?")
        self._client, self._actor, self._brief = client, actor, brief
        self.comment = _line("comment", said, LONGEST_COMMENT, long=True)
        self.add_item(
            discord.ui.Label(
                text="Your comment",
                description="Only the organizers read it.",
                component=self.comment,
            )
        )

    def again(self) -> "CommentForm":
        return CommentForm(self._client, self._actor, self._brief, self.comment.value)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await self._client.services.mentor_closing.comment(
            self._actor, self._brief.event_id, self._brief.request.id, self.comment.value
        )
        await reply(interaction, "Thank you. The organizers can read it, and nobody else.")


def _line(
    custom_id: str, typed: str, limit: int, *, example: str | None = None, long: bool = False
) -> "discord.ui.TextInput[Any]":
    return discord.ui.TextInput(
        custom_id=custom_id,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        required=False,
        max_length=limit,
        placeholder=example,
        default=cut(typed, limit) if typed else None,
    )
