"""Choosing several sessions to be reminded of."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.model import Event, Session
from bot.schedule.rules import in_order
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.text import CHOICE_LENGTH, cut, in_words, plain
from bot.ui.views import ShortView
from cogs.schedule.consent import AskToWrite
from cogs.schedule.own import choice_text, chosen_text, nothing_to_choose_text
from cogs.schedule.present import OPEN
from cogs.schedule.sight import as_seen

if TYPE_CHECKING:
    from bot.app import Services

# Discord shows so many options in one menu.
MOST_OPTIONS = 25


async def offer_choice(
    interaction: discord.Interaction,
    services: "Services",
    event: Event,
    sessions: Sequence[Session] | None = None,
) -> None:
    """Let the person choose privately among the next sessions (of those given, else of all)."""
    actor, now = actor_of(interaction), services.sessions.now()
    coming = [s for s in in_order(sessions or event.sessions) if not _has_begun(s, now)]
    if not coming:
        await reply(interaction, nothing_to_choose_text(event))
        return
    programme = await services.schedule.programme(actor, event.id)
    wished = await services.reminders.wishes(actor, event.id)
    offered = coming[:MOST_OPTIONS]
    view = Choice(interaction, services, event, offered, wished, programme.zone)
    await reply(interaction, choice_text(len(offered), len(coming)), view=view)


class Choice(ShortView):
    """A menu of sessions; what is chosen there is what one is reminded of."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        services: "Services",
        event: Event,
        offered: Sequence[Session],
        wished: Collection[int],
        zone: str,
    ) -> None:
        super().__init__(asked_by)
        self._services, self._event = services, event
        self._offered = [session.id for session in offered]
        self.select: discord.ui.Select[Self] = discord.ui.Select(
            placeholder="Sessions to be reminded of",
            min_values=0,
            max_values=len(offered),
            options=[
                discord.SelectOption(
                    label=_label(session),
                    description=_when(session, zone),
                    value=str(session.id),
                    default=session.id in wished,
                )
                for session in offered
            ],
        )
        self.select.callback = self._chosen
        self.add_item(self.select)

    async def _chosen(self, interaction: discord.Interaction) -> Any:
        actor = actor_of(interaction)
        numbers = [int(value) for value in self.select.values]
        chosen = await self._services.reminders.choose(
            actor, self._event.id, self._offered, numbers
        )
        own = [session.id for session in chosen]
        event_id, services = self._event.id, self._services
        settings, found = await services.reminders.outlook(actor, event_id, own)
        outlooks = as_seen(interaction, found)
        view = AskToWrite(interaction, services, settings, event_id, outlooks) if chosen else None
        text = chosen_text(outlooks, settings, len(numbers) - len(own))
        await replace(interaction, text, view=view)
        self.stop()


def _has_begun(session: Session, now: datetime) -> bool:
    return session.starts_at is not None and session.starts_at <= now


def _label(session: Session) -> str:
    title = "Topic to be announced" if session.title == OPEN else plain(session.title)
    return cut(title, CHOICE_LENGTH) or session.key


def _when(session: Session, zone: str) -> str:
    return in_words(session.starts_at, zone) if session.starts_at else "date to be announced"
