"""Doing what falls due around a deadline: whom to remind, what counts, what is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.leased import Leased
from bot.errors.submissions import RepositoryTaken
from bot.model import Delivery, Event, Submission, Team, Window
from bot.submissions.claims import claim_links, revise
from bot.submissions.following import handed_in, refresh_card
from bot.submissions.organizing import event_that_asks, everything
from bot.submissions.reaching import to_owner
from bot.submissions.rules import missing, stage, team_in
from bot.submissions.sheets import Sheet, window_for
from bot.submissions.timers import REMINDER

# Said to a team's space or to people: that a draft was counted.
COUNTED = "submission.counted"
# Handed in, or taken out: nobody needs to be reminded.
DECIDED = {"submitted", "disqualified"}

Facts = Mapping[str, Any]


class SubmissionTelling:
    """What the outbox has done when a row about submissions is due."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def remind(self, event_id: int, facts: Facts, once: str, due_at: datetime) -> int:
        """Write a reminder for everyone who has not handed in; returns how many.

        Who has a deadline of their own is reminded by timers of their own only. After a time
        away, only the last of the reminders is said that became due meanwhile.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            sheets = await _due_sheets(tx, event_id, facts)
            orders = [
                order
                for sheet in sheets
                if not _is_in(sheet) and not _a_later_one_is_due(sheet, due_at, now)
                for order in await _reminders(tx, sheet, once, due_at)
            ]
            return await enqueue(tx, event_id, orders)

    async def close(self, event_id: int, facts: Facts, once: str, due_at: datetime) -> int:
        """Count complete drafts as handed in at the deadline, where the file says so."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            counted = 0
            for sheet in await _due_sheets(tx, event_id, facts):
                draft = sheet.submission
                if (
                    draft is None
                    or not sheet.asked.complete_drafts_count
                    or draft.state != "draft"
                    or stage(sheet.title, sheet.parts, sheet.values) != "complete"
                ):
                    continue
                try:
                    async with tx.begin_nested():
                        await claim_links(tx, sheet, draft)
                except RepositoryTaken:
                    continue
                closes_at = datetime.fromisoformat(facts["closes_at"])
                revise(tx, sheet, draft, None, closes_at, late=False)
                await handed_in(tx, sheet, draft, now, by=None)
                counted += 1
                text = {"scope": sheet.scope, "title": sheet.title, "at": facts["closes_at"]}
                await enqueue(
                    tx, event_id, await to_owner(tx, sheet, COUNTED, once, due_at, text, None)
                )
            return counted

    async def still_reminds(self, row: Leased | Delivery) -> bool:
        """Whether a reminder is of use yet: nothing is handed in, and no later one is written.

        Nor is there anyone to remind in what was the space of a team that disbanded.
        """
        scope = row.facts["scope"]
        async with self._database.read() as session:
            made = select(Submission.state).where(
                Submission.event_id == row.event_id, Submission.scope == scope
            )
            if await session.scalar(made) in DECIDED:
                return False
            team = select(Team.state).where(
                Team.event_id == row.event_id, Team.id == team_in(scope)
            )
            if await session.scalar(team) == "disbanded":
                return False
            later = select(Delivery.id).where(
                Delivery.event_id == row.event_id,
                Delivery.kind == REMINDER,
                Delivery.subject == row.subject,
                Delivery.due_at > row.due_at,
                Delivery.state.not_in(("cancelled", "dead")),
            )
            return await session.scalar(later.limit(1)) is None

    async def still_true(self, event_id: int, facts: Facts) -> bool:
        """Whether a notice says what is so still, and has not been overtaken."""
        async with self._database.read() as session:
            found = select(Submission).where(
                Submission.event_id == event_id, Submission.scope == facts["scope"]
            )
            made = await session.scalar(found)
        if made is None:
            return False
        if facts["what"] in {"handed_in", "taken_back"}:
            state = "submitted" if facts["what"] == "handed_in" else "withdrawn"
            return (made.state, made.revision) == (state, facts["version"])
        if facts["what"] == "reopened":
            until = made.reopened_until
            return until is not None and until.isoformat() == facts["until"]
        if facts["what"] == "links":
            return made.state == "submitted" and set(facts["urls"]) <= {
                value["url"]
                for value in made.parts.values()
                if isinstance(value, dict) and "url" in value
            }
        return (made.state == "disqualified") is (facts["what"] == "disqualified")

    async def reveal(self, event_id: int) -> int:
        """Write a card for every project that is handed in; returns how many."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await tx.get_one(Event, event_id)
            shown = select(Submission).where(
                Submission.event_id == event_id, Submission.state == "submitted"
            )
            found = [*await tx.scalars(shown.order_by(Submission.id))]
            for submission in found:
                await refresh_card(tx, event, submission, now)
            return len(found)


def _is_in(sheet: Sheet) -> bool:
    made = sheet.submission
    return made is not None and made.state in DECIDED


def _a_later_one_is_due(sheet: Sheet, due_at: datetime, now: datetime) -> bool:
    assert sheet.ends_at is not None, "only a deadline reminds"
    return any(due_at < sheet.ends_at - lead <= now for lead in sheet.asked.leads)


async def _due_sheets(tx: AsyncSession, event_id: int, facts: Facts) -> Sequence[Sheet]:
    """The sheets that this deadline is for, unless it was moved meanwhile."""
    found = await event_that_asks(tx, event_id)
    if found is None:
        return ()
    event, asked = found
    window = next((w for w in event.windows if w.id == facts["window"]), None)
    closes_at = datetime.fromisoformat(facts["closes_at"])
    if window is None:
        return ()
    return [
        sheet
        for sheet in await everything(tx, event, asked)
        if window_for(event, sheet.unit) is window
        and sheet.ends_at == closes_at
        and _timers_of(sheet, window) == (facts["team"], facts.get("scope"))
    ]


def _timers_of(sheet: Sheet, window: Window) -> tuple[int | None, str | None]:
    """The team and the scope in the facts of those timers that a sheet is left to.

    Timers of everyone, of a team with more time and of what was reopened may name one instant.
    """
    if sheet.ends_at != sheet.closes_at:
        return None, sheet.scope
    if sheet.closes_at == window.closes_at or sheet.owner.team is None:
        return None, None
    return sheet.owner.team.id, None


async def _reminders(
    tx: AsyncSession, sheet: Sheet, once: str, due_at: datetime
) -> Iterable[Order]:
    names = [part.title for part in missing(sheet.parts, sheet.values)]
    if not sheet.title:
        names.insert(0, "Title")
    assert sheet.ends_at is not None, "only a deadline reminds"
    facts = {
        "scope": sheet.scope,
        "title": sheet.title,
        "purpose": sheet.purpose,
        "missing": names,
        "closes_at": sheet.ends_at.isoformat(),
    }
    return await to_owner(tx, sheet, REMINDER, once, due_at, facts, sheet.ends_at)
