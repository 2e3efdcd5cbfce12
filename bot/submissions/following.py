"""What follows when something is handed in, taken back or taken out: cards, by the outbox."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue, replace
from bot.model import Event, Submission
from bot.schedule.refreshing import serial
from bot.submissions.reaching import to_space
from bot.submissions.sheets import Sheet

# The deed that brings the card of one project in step with its row.
CARD = "submission.card"
# The deed that tries out the links of one project.
CHECK_LINKS = "submission.check_links"


async def handed_in(
    tx: AsyncSession, sheet: Sheet, submission: Submission, now: datetime, *, by: int | None
) -> None:
    """Let what was handed in be seen, if the projects are shown already, and its links be tried.

    The rest of the team is told who handed it in; `by` is None for the bot itself.
    """
    if by is not None:
        await enqueue(tx, sheet.event.id, to_space(sheet, submission, "handed_in", by, now))
    if sheet.asked.check_links:
        subject = f"submission:{submission.id}"
        facts = {"submission": submission.id}
        order = Order(CHECK_LINKS, subject, f"version {submission.revision}", now, facts)
        await replace(tx, sheet.event.id, subject, [CHECK_LINKS], [order])
    if is_revealed(sheet.asked.reveal_at, now):
        await refresh_card(tx, sheet.event, submission, now)


async def taken_back(
    tx: AsyncSession, sheet: Sheet, submission: Submission, now: datetime, *, by: int
) -> None:
    """Let a card that was shown say so, and tell the rest of the team who took it back."""
    await enqueue(tx, sheet.event.id, to_space(sheet, submission, "taken_back", by, now))
    await refresh_card(tx, sheet.event, submission, now)


async def refresh_card(
    tx: AsyncSession,
    event: Event,
    submission: Submission,
    now: datetime,
    *,
    again_at: datetime | None = None,
) -> None:
    """Bring the card of a project in step, whatever it shows now, and perhaps once more."""
    subject = f"submission:{submission.id}"
    facts = {"submission": submission.id, "guild": event.guild_id}
    number = await serial(tx, event.id, CARD)
    orders = [Order(CARD, subject, f"change {number}", now, facts)]
    if again_at is not None:
        orders.append(Order(CARD, subject, f"change {number} again", again_at, facts))
    await replace(tx, event.id, subject, [CARD], orders)


def is_revealed(reveal_at: datetime | None, now: datetime) -> bool:
    """Whether cards are posted; an event without an instant for it posts none."""
    return reveal_at is not None and now >= reveal_at
