"""What falls due around a deadline, as the outbox asks for it."""

from datetime import datetime

import discord

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.posted import correct
from bot.model import Event
from bot.submissions.cards import POST
from bot.submissions.counting import COUNTED_NOW
from bot.submissions.following import CARD, CHECK_LINKS
from bot.submissions.reaching import DONE, NOTICE
from bot.submissions.reminded import REMINDED
from bot.submissions.telling import COUNTED
from bot.submissions.timers import CLOSE, CORRECT, COUNT, REMIND, REMINDER, REVEAL
from cogs.submissions.forum import ForumPosts
from cogs.submissions.gallery import CARD_FOOTER, gone_text, project_text
from cogs.submissions.present import (
    count_text,
    counted_text,
    done_text,
    notice_text,
    reminder_text,
)

FOOTER = "Sent to teams that have not handed in · /submit shows what is missing"
COUNT_FOOTER = "Counted anew every five minutes in the last hour · /submissions overview"
NOTICE_FOOTER = "Sent to those whose submission it is · /submit shows it"
CHECKS_AT_ONCE, CARDS_AT_ONCE, EDITS_AT_ONCE = 4, 4, 4


class SubmissionOutbox:
    """Reminds, closes, counts, reveals, and keeps the cards of projects."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._telling, self._cards = client.services.submission_telling, client.services.cards
        self._counts = client.services.submission_counts
        self._posts = ForumPosts(client)
        kinds = client.outbox.kinds
        kinds.does(REMIND, self._remind)
        kinds.does(CLOSE, self._close)
        kinds.does(COUNT, self._count)
        kinds.does(REVEAL, self._reveal)
        kinds.does(CORRECT, self._correct)
        kinds.does(REMINDED, self._correct_reminder, at_once=EDITS_AT_ONCE)
        # Hundreds at the reveal, each with some requests where they are posts.
        kinds.does(CARD, self._keep_card, at_once=CARDS_AT_ONCE)
        # Slow where sites are slow, and nobody should wait for it.
        kinds.does(CHECK_LINKS, self._check_links, at_once=CHECKS_AT_ONCE)
        kinds.says(REMINDER, self._reminder)
        kinds.says(COUNTED, self._counted)
        kinds.says(NOTICE, self._notice)
        kinds.says(DONE, self._done)
        kinds.says(POST, self._card)
        kinds.says(COUNTED_NOW, self._counted_now)
        client.after_change.append(self._catch_up)

    async def _catch_up(self, _: discord.Guild, event: Event) -> None:
        await self._client.services.posts.catch_up(event.id)

    async def _remind(self, row: Leased, _: datetime) -> None:
        await self._telling.remind(row.event_id, row.facts, row.dedup_key, row.due_at)

    async def _close(self, row: Leased, _: datetime) -> None:
        await self._telling.close(row.event_id, row.facts, row.dedup_key, row.due_at)

    async def _correct(self, row: Leased, _: datetime) -> None:
        await self._client.services.reminder_corrections.order(row.event_id, row.facts["window"])
        await self._bring_count_in_step(row, begins=False)

    async def _correct_reminder(self, row: Leased, _: datetime) -> None:
        correction = await self._client.services.reminder_corrections.correction(row.facts)
        if correction is not None:
            said = Said(reminder_text(correction.facts), FOOTER)
            await correct(self._client, correction.posted, said)

    async def _count(self, row: Leased, _: datetime) -> None:
        await self._bring_count_in_step(row, begins=True)

    async def _bring_count_in_step(self, row: Leased, *, begins: bool) -> None:
        window = row.facts["window"]
        posted = await self._counts.bring_in_step(row.event_id, window, begins=begins)
        count = await self._counts.count(row.event_id, window)
        if posted is not None and count is not None:
            await correct(self._client, posted, Said(count_text(count), COUNT_FOOTER))

    async def _counted_now(self, row: Leased, _: datetime) -> Said | None:
        count = await self._counts.count(row.event_id, row.facts["window"])
        return None if count is None else Said(count_text(count), COUNT_FOOTER)

    async def _reveal(self, row: Leased, _: datetime) -> None:
        await self._telling.reveal(row.event_id)

    async def _reminder(self, row: Leased, _: datetime) -> Said | None:
        if not await self._telling.still_reminds(row):
            return None
        return Said(reminder_text(row.facts), FOOTER)

    async def _counted(self, row: Leased, _: datetime) -> Said | None:
        return Said(counted_text(row.facts), "The event counts complete drafts · /submit")

    async def _check_links(self, row: Leased, _: datetime) -> None:
        checks = self._client.services.link_checks
        await checks.check(row.event_id, row.facts["submission"])

    async def _notice(self, row: Leased, _: datetime) -> Said | None:
        if not await self._telling.still_true(row.event_id, row.facts):
            return None
        return Said(notice_text(row.facts), NOTICE_FOOTER)

    async def _done(self, row: Leased, _: datetime) -> Said | None:
        if not await self._telling.still_true(row.event_id, row.facts):
            return None
        return Said(done_text(row.facts), NOTICE_FOOTER)

    async def _card(self, row: Leased, _: datetime) -> Said | None:
        project = await self._cards.project(row.event_id, row.facts["submission"])
        return None if project is None else Said(project_text(project), CARD_FOOTER)

    async def _keep_card(self, row: Leased, _: datetime) -> None:
        if await self._posts.keep(row.event_id, row.facts["submission"]):
            return
        card = await self._cards.bring_in_step(row.event_id, row.facts["submission"])
        if card.posted is not None:
            text = gone_text() if card.project is None else project_text(card.project)
            await correct(self._client, card.posted, Said(text, CARD_FOOTER))
