"""What the outbox asks of announcements: begin, say, correct."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot import audit
from bot.announcements.crowd import who_takes_dms
from bot.announcements.handing_out import hand_out
from bot.announcements.speaking import Spoken, spoken_at
from bot.clock import Clock
from bot.db import Database
from bot.delivery.outcome import FellThrough
from bot.delivery.posted import Posted, posted_by
from bot.delivery.rules import Answer
from bot.errors.announcements import NobodyThere, NoRoom
from bot.model import Announcement, Event


class AnnouncementTelling:
    """Answers the outbox from what is true at the moment it asks."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, facts: dict[str, Any]) -> None:
        """Hand out an announcement that has waited; raises FellThrough when it reaches nobody.

        Doing it again changes nothing.
        """
        try:
            async with self._database.begin() as tx:
                number = facts["announcement"]
                announcement = await tx.get(Announcement, number, with_for_update=True)
                if announcement is None or announcement.state != "waiting":
                    return
                found = select(Event).where(Event.id == announcement.event_id)
                parts = (selectinload(Event.roles), selectinload(Event.channels))
                event = (await tx.scalars(found.options(*parts))).one()
                await hand_out(tx, event, announcement, announcement.due_at)
                audit.record(
                    tx,
                    event.id,
                    at=self._clock.now(),
                    actor=None,
                    action="announce.send",
                    subject=announcement.title or announcement.text,
                    after={"number": announcement.id, "for": announcement.audience},
                )
        except NobodyThere as refusal:
            raise FellThrough(Answer(404, text=f"nobody to tell: {refusal.why}")) from refusal
        except NoRoom as refusal:
            raise FellThrough(Answer(404, 10003, f"no channel {refusal.room}")) from refusal

    async def to_say(self, facts: dict[str, Any]) -> Spoken | None:
        """What a row says now; None once it was stopped, or the person takes no more messages."""
        async with self._database.read() as session:
            announcement = await _load(session, facts)
            if announcement is None or announcement.state != "sent":
                return None
            if announcement.place == "dm" and not await _agrees(session, announcement, facts):
                return None
            return await spoken_at(session, announcement, facts)

    async def to_correct(self, facts: dict[str, Any]) -> tuple[Posted, Spoken] | None:
        """What a posted message should say now; None when there is none."""
        async with self._database.read() as session:
            announcement = await _load(session, facts)
            posted = await posted_by(session, facts["delivery"])
            if announcement is None or posted is None:
                return None
            was = {k: v for k, v in facts.items() if k == "deadline_was"}
            return posted, await spoken_at(session, announcement, {**posted.row.facts, **was})


async def _agrees(session: AsyncSession, announcement: Announcement, facts: dict[str, Any]) -> bool:
    guild_id = select(Event.guild_id).where(Event.id == announcement.event_id)
    willing = await who_takes_dms(session, await session.scalar(guild_id) or 0)
    return facts.get("person") in willing


async def _load(session: AsyncSession, facts: dict[str, Any]) -> Announcement | None:
    return await session.get(Announcement, facts["announcement"])
