"""The forms of registering: the first one, and one for each part of a profile."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord

from bot.people.registering import Registered
from bot.ui.text import cut, plain
from bot.ui.views import Form
from cogs.people.fields import Before, Control, answer_in, ask
from cogs.people.parts import said_in

TITLE_LENGTH = 45
# Hands what was said to the service, and answers with the result.
Done = Callable[[discord.Interaction, dict[str, object]], Awaitable[None]]


class ProfileForm(Form):
    """Some fields of a profile; what is done with them is for the one who opens it to say."""

    def __init__(
        self,
        title: str,
        names: Sequence[str],
        before: Before,
        done: Done,
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(title=cut(plain(title), TITLE_LENGTH))
        self._heading, self._names, self._before, self._done = title, names, before, done
        self._controls: dict[str, Control] = {}
        for name in names:
            label = ask(name, before, (typed or {}).get(name))
            assert isinstance(
                label.component,
                discord.ui.TextInput | discord.ui.Select | discord.ui.CheckboxGroup,
            ), "fields are asked by these"
            self._controls[name] = label.component
            self.add_item(label)

    def again(self) -> "ProfileForm":
        typed = {name: answer_in(control) for name, control in self._controls.items()}
        return ProfileForm(self._heading, self._names, self._before, self._done, typed)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        values = [(name, answer_in(control)) for name, control in self._controls.items()]
        answers = [(n, _single(n, v, self._before)) for n, v in values]
        await self._done(interaction, said_in(answers))


def before_of(there: Registered) -> Before:
    """What a form starts from, for someone who has begun."""
    return Before(there.asked, there.chapters, there.participant)


def _single(name: str, value: Any, before: Before) -> Any:
    """Menus give lists; a question of one choice wants the choice."""
    if name == "consent":
        return bool(value)
    question = next((q for q in before.asked.questions if name == f"answer:{q.key}"), None)
    if question is not None and question.kind in ("choice", "yes_no") and isinstance(value, list):
        return next(iter(value), None)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] -- the values of a menu are words
    return value
