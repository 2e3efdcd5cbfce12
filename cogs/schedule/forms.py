"""The form in which an organizer fills in or corrects a session."""

from typing import TYPE_CHECKING, Any, Self

import discord

from bot.errors.schedule import EndWithoutStart
from bot.model import Event, Session
from bot.schedule.editing import Details, SessionService
from bot.schedule.entries import LONGEST
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.text import cut, plain
from bot.ui.views import Form
from cogs.schedule.asking import settle
from cogs.schedule.edited import changed_text, effect_text, left_alone_text

if TYPE_CHECKING:
    from bot.events.file.instants import Moment

# Field, label, what helps, and how long it can be.
FIELDS = (
    ("title", "Title", "What it is about; the word open while that is not known", LONGEST["title"]),
    ("start", "Start", "Such as 2024-11-22 14:00, or 2:00 pm CET", 60),
    ("end", "End", "Such as 16:00, or how long it takes, such as 90 min", 60),
    ("place", "Place", "Room or address; the word open while that is not known", LONGEST["place"]),
    ("link", "Link", "Where to follow it online", 500),
)


class EditForm(Form):
    """What a session has, to be changed; parts that stay as they are change nothing."""

    def __init__(
        self,
        sessions: SessionService,
        event: Event,
        session: Session,
        typed: dict[str, str] | None = None,
        *,
        whose: str = "",
    ) -> None:
        super().__init__(title=cut(plain(session.title), 45) or session.key)
        self._sessions, self._event, self._session = sessions, event, session
        self._whose = whose
        self._shown = _shown(session)
        self.inputs: dict[str, discord.ui.TextInput[Self]] = {}
        for name, label, help_text, longest in FIELDS:
            self.inputs[name] = discord.ui.TextInput(
                custom_id=name,
                required=name == "title",
                max_length=longest,
                default=(typed or self._shown)[name] or None,
            )
            component = self.inputs[name]
            self.add_item(discord.ui.Label(text=label, description=help_text, component=component))

    def again(self) -> "EditForm":
        typed = self._typed()
        return EditForm(self._sessions, self._event, self._session, typed, whose=self._whose)

    def _typed(self) -> dict[str, str]:
        return {name: field.value.strip() for name, field in self.inputs.items()}

    async def on_submit(self, interaction: discord.Interaction) -> None:
        typed = self._typed()
        changed = {name: text for name, text in typed.items() if text != self._shown[name]}
        interaction, start, end, is_left = await self._times(interaction, changed)
        if is_left:
            await reply(interaction, left_alone_text(self._session))
            return
        details = Details(
            title=changed.get("title"),
            place=changed.get("place"),
            link=changed.get("link"),
            start=start,
            end=end.utc if end else None,
        )
        result = await self._sessions.edit(
            actor_of(interaction),
            self._event.id,
            self._session.id,
            details,
            seen=self._session.version,
        )
        await reply(interaction, changed_text(result, self._whose))

    async def _times(
        self, interaction: discord.Interaction[Any], changed: dict[str, str]
    ) -> "tuple[discord.Interaction[Any], Moment | None, Moment | None, bool]":
        """Start and end where they were changed, and whether the organizer meant none of them."""
        # Loaded on first use, as in `bot.events.definition.read_definition`.
        from bot.events.file.instants import Moment
        from bot.schedule.times import read_end, read_start

        zone, start, end = self._session.zone, None, None
        if changed.get("start"):
            reading = read_start(changed["start"], zone, self._sessions.now())
            effect = effect_text(self._session, self._whose)
            interaction, start = await settle(interaction, reading, effect)
            if start is None:
                return interaction, None, None, True
        if changed.get("end"):
            begins = self._session.starts_at
            first = start or (Moment.at(begins, zone) if begins else None)
            if first is None:
                raise EndWithoutStart(self._session.title)
            reading = read_end(changed["end"], first, zone)
            interaction, end = await settle(interaction, reading, "It would end:")
            if end is None:
                return interaction, None, None, True
        return interaction, start, end, False


def _shown(session: Session) -> dict[str, str]:
    from bot.events.file.instants import Moment

    times = {
        name: Moment.at(instant, session.zone).canonical if instant else ""
        for name, instant in (("start", session.starts_at), ("end", session.ends_at))
    }
    return {
        "title": session.title,
        "place": session.place or "",
        "link": session.link or "",
        **times,
    }
