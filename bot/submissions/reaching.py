"""Reaching those who hand something in: in their team's space, or each by message."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order
from bot.model import Membership, Participant, PersonSettings, Submission
from bot.submissions.sheets import Sheet

# What organizers decided, and links that do not open.
NOTICE = "submission.notice"
# What somebody of the team did, for the others.
DONE = "submission.done"


async def to_owner(
    tx: AsyncSession,
    sheet: Sheet,
    kind: str,
    once: str,
    due_at: datetime,
    facts: dict[str, Any],
    useless_at: datetime | None,
) -> list[Order]:
    """To the team's space, or else to those of them who may be written to."""
    subject, team = f"submission:{sheet.scope}", sheet.owner.team
    if team is not None and team.space_id is not None:
        return [
            Order(
                kind, subject, once, due_at, facts, channel_id=team.space_id, useless_at=useless_at
            )
        ]
    people = select(Participant.user_id)
    if team is None:
        people = people.where(Participant.id == sheet.owner.participant.id)
    else:
        people = people.join(Membership, Membership.participant_id == Participant.id).where(
            Membership.team_id == team.id
        )
    may_write = people.join(
        PersonSettings,
        (PersonSettings.user_id == Participant.user_id)
        & (PersonSettings.guild_id == sheet.event.guild_id),
    ).where(PersonSettings.direct_messages.is_(True))
    return [
        Order(kind, subject, once, due_at, facts, user_id=user_id, useless_at=useless_at)
        for user_id in await tx.scalars(may_write)
    ]


def to_space(
    sheet: Sheet, submission: Submission, what: str, by: int, now: datetime
) -> list[Order]:
    """To the team's space that somebody of them handed in this version, or took it back."""
    team = sheet.owner.team
    if team is None or team.space_id is None:
        return []
    facts = {
        "what": what,
        "scope": sheet.scope,
        "title": submission.title,
        "version": submission.revision,
        "by": by,
    }
    once = f"{what}:v{submission.revision}"
    subject = f"submission:{sheet.scope}"
    return [Order(DONE, subject, once, now, facts, channel_id=team.space_id)]
