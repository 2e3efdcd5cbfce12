"""What the outbox asks of announcements: begin, say, correct."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot import audit
from bot.announcements.belonging import still_meant
from bot.announcements.crowd import who_takes_dms
from bot.announcements.handing_out import UNPINGED, correction, hand_out
from bot.announcements.rules import ALL_IN
from bot.announcements.speaking import Spoken, are_being_written, spoken_at
from bot.clock import Clock
from bot.db import Database
from bot.deadlines.unanswered import note_found, unanswered
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough, Place
from bot.delivery.posted import Posted, posted_by
from bot.delivery.rules import Answer
from bot.errors.announcements import NobodyThere, NoRoom
from bot.model import Announcement, ChannelBinding, Delivery, Event

LOST_PINGS = ("role_gone", "may_not_ping")
# Letters that are under way to a team at the same time are waited for about so long.
LOOKS, LOOK_AGAIN_SECONDS = 20, 0.05


@dataclass(frozen=True)
class Unpinged:
    """An announcement that was posted without the ping that was chosen, and why."""

    announcement: Announcement
    event: str
    channel_id: int
    why: str


class AnnouncementTelling:
    """Answers the outbox from what is true at the moment it asks."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, facts: dict[str, Any]) -> None:
        """Hand out an announcement that has waited; raises FellThrough when it reaches nobody.

        That everyone has handed in is no problem, and ends it. Doing it again changes nothing.
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
                told = await _tell(tx, event, announcement)
                audit.record(
                    tx,
                    event.id,
                    at=self._clock.now(),
                    actor=None,
                    action="announce.send" if told else "announce.all_in",
                    subject=announcement.title or announcement.text,
                    after={"number": announcement.id, "for": announcement.audience},
                )
        except NobodyThere as refusal:
            raise FellThrough(Answer(404, text=f"nobody to tell: {refusal.why}")) from refusal
        except NoRoom as refusal:
            raise FellThrough(Answer(404, 10003, f"no channel {refusal.room}")) from refusal

    async def to_say(self, facts: dict[str, Any]) -> Spoken | None:
        """What a row says now; None once it was stopped, or is not meant for them any more.

        That is so when the person takes no more messages, and when they have meanwhile joined a
        team or handed in and it is for those who have not.
        """
        if "for_user" in facts and facts.get("together"):
            await self._gather(facts)
        async with self._database.read() as session:
            announcement = await _load(session, facts)
            if announcement is None or announcement.state != "sent":
                return None
            spoken = await spoken_at(session, announcement, facts)
            meant = spoken.for_users or (facts.get("person"),)
            if announcement.place == "dm" and not await _agree(session, announcement, meant):
                return None
            people = [person for person in meant if person is not None]
            if not await still_meant(session, announcement, people, facts.get("team")):
                return None
            return spoken

    async def _gather(self, facts: dict[str, Any]) -> None:
        """Let those be known who are to be named in one message, as their letters fail together."""
        for _ in range(LOOKS):
            async with self._database.read() as session:
                announcement = await _load(session, facts)
                if announcement is None or not await are_being_written(
                    session, announcement, facts
                ):
                    return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def seek(self, row: Leased) -> None:
        """Have the message of a row that is given up looked for, when it was tried before."""
        if row.first_tried_at is None:
            return
        now = self._clock.now()
        async with self._database.begin() as tx:
            once = f"sought {now.isoformat()}"
            order = correction(row.id, row.subject, row.facts, now, once)
            await enqueue(tx, row.event_id, [order])

    async def unanswered(self, row: Leased) -> Leased | None:
        """What a correction has to look for first, as no answer came when it was posted."""
        async with self._database.read() as session:
            return await unanswered(session, row.facts["delivery"])

    async def note_found(self, row: Leased, place: Place) -> None:
        """Write down where a message stands to which no answer had come."""
        async with self._database.begin() as tx:
            await note_found(tx, row, place)

    async def note_ping(self, row: Leased, lost: str | None) -> None:
        """Remember whether the ping was lost where a row is about to be posted, and why.

        Organizers are told of it once the message stands there.
        """
        async with self._database.begin() as tx:
            announcement = await tx.get(Announcement, row.facts["announcement"])
            assert announcement is not None, "its row was just read"
            reached = {why: n for why, n in announcement.missed.items() if why not in LOST_PINGS}
            missed = reached | ({lost: 1} if lost else {})
            if missed != announcement.missed:
                announcement.missed = missed
            if lost is not None:
                await _tell_organizers(tx, row, lost, self._clock.now())

    async def to_warn(self, facts: dict[str, Any]) -> Unpinged | None:
        """What organizers are told of a lost ping; None when the message was never posted.

        Raises FellThrough while that is not known.
        """
        async with self._database.read() as session:
            announcement = await _load(session, facts)
            posted = await _posted(session, facts["delivery"])
            if announcement is None or posted is None:
                return None
            named = select(Event.name).where(Event.id == announcement.event_id)
            event = await session.scalar(named) or ""
            return Unpinged(announcement, event, posted.channel_id, facts["why"])

    async def to_correct(self, facts: dict[str, Any]) -> tuple[Posted, Spoken] | None:
        """What a posted message should say now; None when there is none."""
        async with self._database.read() as session:
            announcement = await _load(session, facts)
            posted = await _posted(session, facts["delivery"])
            if announcement is None or posted is None:
                return None
            was = {k: v for k, v in facts.items() if k in ("deadline_was", "for_everyone")}
            return posted, await spoken_at(session, announcement, {**posted.row.facts, **was})


async def _tell(tx: AsyncSession, event: Event, announcement: Announcement) -> bool:
    """Hand it out; False when there is nobody to tell as everyone has handed in."""
    try:
        await hand_out(tx, event, announcement, announcement.due_at)
    except NobodyThere as refusal:
        if refusal.why != ALL_IN:
            raise
        announcement.state, announcement.missed = "cancelled", {ALL_IN: 1}
        return False
    return True


async def _agree(
    session: AsyncSession, announcement: Announcement, people: Collection[int | None]
) -> bool:
    guild_id = select(Event.guild_id).where(Event.id == announcement.event_id)
    willing = await who_takes_dms(session, await session.scalar(guild_id) or 0)
    return any(person in willing for person in people)


async def _posted(session: AsyncSession, delivery_id: int) -> Posted | None:
    row = await session.get(Delivery, delivery_id)
    if row is not None and row.state in ("waiting", "held") and row.first_tried_at is not None:
        # Its message may stand there, although the answer was lost.
        raise FellThrough(Answer(None, text="not known yet whether it was posted"))
    return await posted_by(session, delivery_id)


async def _tell_organizers(tx: AsyncSession, row: Leased, lost: str, now: datetime) -> None:
    channel_id = await tx.scalar(
        select(ChannelBinding.channel_id).where(
            ChannelBinding.event_id == row.event_id, ChannelBinding.purpose == "organizers"
        )
    )
    if channel_id is None:
        return
    notice = Order(
        kind=UNPINGED,
        subject=row.subject,
        once=f"{row.id}:{lost}",
        due_at=now,
        facts={"announcement": row.facts["announcement"], "delivery": row.id, "why": lost},
        channel_id=channel_id,
    )
    await enqueue(tx, row.event_id, [notice])


async def _load(session: AsyncSession, facts: dict[str, Any]) -> Announcement | None:
    return await session.get(Announcement, facts["announcement"])
