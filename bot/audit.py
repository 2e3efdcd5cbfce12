"""Writing down who did what, in the transaction that does it."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.model import AuditEntry

SUBJECT_LENGTH = 200


def record(
    tx: AsyncSession,
    event_id: int,
    *,
    at: datetime,
    actor: Actor | None,
    action: str,
    subject: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str | None = None,
) -> None:
    """Add an audit row to the transaction; `actor` is None for what the bot decided itself."""
    tx.add(
        AuditEntry(
            event_id=event_id,
            at=at,
            actor_id=None if actor is None else actor.user_id,
            action=action,
            subject=subject[:SUBJECT_LENGTH],
            before=before,
            after=after,
            why=why,
        )
    )
