"""Announcing: sending now or later, changing, stopping, and seeing what became of it."""

from dataclasses import replace

from sqlalchemy import case, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.announcements import handing_out, rules
from bot.announcements.desk import Desk, open_desk
from bot.announcements.listed import Listed, listed
from bot.announcements.progress import Progress, progress_of, put_back, put_rest_back
from bot.announcements.rules import Draft
from bot.clock import Clock
from bot.db import Database
from bot.delivery.rules import STOPPED
from bot.errors.announcements import AnnouncementMovedOn, NothingToResend, UnknownAnnouncement
from bot.events.loading import get_event
from bot.model import Announcement, Event
from bot.permissions import require_organizer

LIST_LENGTH = 100


class AnnouncementService:
    """What organizers do with announcements; every method is for organizers alone."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def authorise(self, actor: Actor, event_id: int) -> None:
        """Let organizers of the event through; raises OrganizersOnly."""
        async with self._database.read() as session:
            await self._event(session, actor, event_id)

    async def desk(self, actor: Actor, event_id: int, audience: str | None = None) -> Desk:
        """What can be chosen for an announcement, or what one `audience` of it is."""
        async with self._database.read() as session:
            event = await self._event(session, actor, event_id)
            return await open_desk(session, event, self._clock.now(), audience)

    async def send(self, actor: Actor, event_id: int, draft: Draft) -> Announcement:
        """Send the draft, or let it wait until it is due; sending a draft twice makes one.

        Raises what `Desk.check` raises.
        """
        try:
            async with self._database.begin() as tx:
                return await self._send(tx, actor, event_id, draft)
        except IntegrityError:
            # Another click of the same person came first, on a database with many writers.
            async with self._database.begin() as tx:
                return await self._send(tx, actor, event_id, draft)

    async def _send(
        self, tx: AsyncSession, actor: Actor, event_id: int, draft: Draft
    ) -> Announcement:
        event = await self._event(tx, actor, event_id)
        mine = select(Announcement).where(Announcement.event_id == event_id)
        if there := await tx.scalar(mine.where(Announcement.draft == draft.key)):
            return there
        desk = await open_desk(tx, event, self._clock.now(), draft.audience)
        desk.check(draft)
        announcement = Announcement(
            event_id=event_id,
            draft=draft.key,
            title=draft.title or None,
            text=draft.text,
            audience=draft.audience,
            place=draft.place,
            room=draft.room,
            ping=draft.ping,
            due_at=draft.due_at or desk.now,
            author_id=actor.user_id,
            created_at=desk.now,
            version=1,
            state="waiting",
            missed={},
        )
        tx.add(announcement)
        await tx.flush()
        if draft.due_at is None:
            await handing_out.hand_out(tx, desk.event, announcement, desk.now)
        else:
            await handing_out.set_alarm(tx, announcement)
        self._record(
            tx, actor, announcement, "announce.send" if not draft.due_at else "announce.plan"
        )
        return announcement

    async def announcements(self, actor: Actor, event_id: int) -> list[Listed]:
        """Those that wait, the next one first; then the others, newest first."""
        async with self._database.read() as session:
            event = await self._event(session, actor, event_id)
            waiting = Announcement.state == "waiting"
            found = select(Announcement).where(Announcement.event_id == event_id)
            ordered = found.order_by(
                case((waiting, 0), else_=1),
                case((waiting, Announcement.due_at)),
                Announcement.id.desc(),
            )
            those = [*await session.scalars(ordered.limit(LIST_LENGTH))]
            return await listed(session, event, those, self._clock.now())

    async def progress(self, actor: Actor, event_id: int, number: int) -> Progress:
        """How far the sending of one has come, and what failed; raises UnknownAnnouncement."""
        async with self._database.read() as session:
            announcement = await self._find(session, actor, event_id, number, lock=False)
            return await progress_of(session, announcement, self._clock.now())

    async def edit(
        self, actor: Actor, event_id: int, number: int, draft: Draft, version: int
    ) -> Announcement:
        """Change what it says, and when it goes out; what was posted is edited in place.

        Raises AnnouncementMovedOn when it is not the `version` that was edited any more.
        """
        async with self._database.begin() as tx:
            event = await self._event(tx, actor, event_id)
            desk = await open_desk(tx, event, self._clock.now(), draft.audience)
            announcement = await self._find(tx, actor, event_id, number)
            if announcement.version != version or announcement.state == "cancelled":
                raise _moved_on(announcement)
            before = {"title": announcement.title, "text": announcement.text}
            announcement.title, announcement.text = draft.title or None, draft.text
            announcement.version += 1
            if announcement.state == "waiting":
                # A time that is over is kept with the rest, as when it waits for a pause to end.
                kept = draft.due_at == announcement.due_at
                desk.check(replace(draft, due_at=None) if kept else draft)
                announcement.due_at = draft.due_at or announcement.due_at
                await handing_out.set_alarm(tx, announcement)
            else:
                desk.check_text(draft)
                once = f"v{announcement.version}"
                await handing_out.correct_posted(tx, announcement, desk.now, once=once)
            self._record(tx, actor, announcement, "announce.edit", before)
            return announcement

    async def send_now(self, actor: Actor, event_id: int, number: int) -> Announcement:
        """Send at once what waits; of two who ask, one is told that it went out already."""
        async with self._database.begin() as tx:
            event, now = await self._event(tx, actor, event_id), self._clock.now()
            announcement = await self._waiting(tx, actor, event_id, number)
            announcement.due_at = now
            await handing_out.hand_out(tx, event, announcement, now)
            self._record(tx, actor, announcement, "announce.send")
            return announcement

    async def cancel(self, actor: Actor, event_id: int, number: int) -> Announcement:
        """Do not send what waits; raises AnnouncementMovedOn once it has begun."""
        async with self._database.begin() as tx:
            announcement = await self._waiting(tx, actor, event_id, number)
            announcement.state, now = "cancelled", self._clock.now()
            await handing_out.hold_back(tx, announcement, "cancelled by an organizer", now)
            self._record(tx, actor, announcement, "announce.cancel")
            return announcement

    async def plan_again(
        self, actor: Actor, event_id: int, number: int, draft: Draft | None = None
    ) -> Announcement:
        """Let what was not sent wait again, as it was or as the draft has it.

        Raises TimeIsPast, what `Desk.check` raises of a draft, and AnnouncementMovedOn for what
        is not cancelled any more.
        """
        async with self._database.begin() as tx:
            event, now = await self._event(tx, actor, event_id), self._clock.now()
            announcement = await self._find(tx, actor, event_id, number)
            if announcement.state != "cancelled":
                raise _moved_on(announcement)
            if draft is not None:
                (await open_desk(tx, event, now, draft.audience)).check(draft)
                announcement.title, announcement.text = draft.title or None, draft.text
                announcement.due_at = draft.due_at or announcement.due_at
            rules.require_future(announcement.due_at, now)
            announcement.state, announcement.missed = "waiting", {}
            # Its timer is a new one, as the one before is done with.
            announcement.version += 1
            await handing_out.set_alarm(tx, announcement)
            self._record(tx, actor, announcement, "announce.plan")
            return announcement

    async def stop(self, actor: Actor, event_id: int, number: int) -> Progress:
        """Send no more of what is being sent; what was posted stays, and what is done is done."""
        async with self._database.begin() as tx:
            announcement = await self._find(tx, actor, event_id, number)
            now = self._clock.now()
            progress = await progress_of(tx, announcement, now)
            if announcement.state == "sent" and progress.waiting:
                announcement.state = "stopped"
                await handing_out.hold_back(tx, announcement, STOPPED, now)
                self._record(tx, actor, announcement, "announce.stop")
            await tx.flush()
            return await progress_of(tx, announcement, now)

    async def go_on(self, actor: Actor, event_id: int, number: int) -> Announcement:
        """Send what was stopped or dropped after all; of two who ask, one is told of the other."""
        async with self._database.begin() as tx:
            announcement = await self._find(tx, actor, event_id, number)
            if not await put_rest_back(tx, announcement, self._clock.now()):
                raise _moved_on(announcement)
            announcement.state = "sent"
            self._record(tx, actor, announcement, "announce.resume")
            return announcement

    async def resend(self, actor: Actor, event_id: int, number: int) -> Announcement:
        """Try again where it failed; raises NothingToResend."""
        async with self._database.begin() as tx:
            announcement = await self._find(tx, actor, event_id, number)
            if announcement.state not in ("sent", "stopped"):
                raise NothingToResend(number)
            if not await put_back(tx, announcement, self._clock.now()):
                raise NothingToResend(number)
            announcement.state = "sent"
            self._record(tx, actor, announcement, "announce.resend")
            return announcement

    async def _event(self, session: AsyncSession, actor: Actor, event_id: int) -> Event:
        event = await get_event(session, actor.guild_id, event_id)
        require_organizer(actor, event)
        return event

    async def _find(
        self,
        session: AsyncSession,
        actor: Actor,
        event_id: int,
        number: int,
        *,
        lock: bool = True,
    ) -> Announcement:
        await self._event(session, actor, event_id)
        found = select(Announcement).where(
            Announcement.event_id == event_id, Announcement.id == number
        )
        # Nothing is locked by who only reads; PostgreSQL refuses that.
        announcement = await session.scalar(found.with_for_update() if lock else found)
        if announcement is None:
            raise UnknownAnnouncement(number)
        return announcement

    async def _waiting(
        self, tx: AsyncSession, actor: Actor, event_id: int, number: int
    ) -> Announcement:
        announcement = await self._find(tx, actor, event_id, number)
        if announcement.state != "waiting":
            raise _moved_on(announcement)
        return announcement

    def _record(
        self,
        tx: AsyncSession,
        actor: Actor,
        announcement: Announcement,
        action: str,
        before: dict[str, str | None] | None = None,
    ) -> None:
        audit.record(
            tx,
            announcement.event_id,
            at=self._clock.now(),
            actor=actor,
            action=action,
            subject=announcement.title or announcement.text,
            before=before,
            after={"number": announcement.id, "for": announcement.audience},
        )


def _moved_on(announcement: Announcement) -> AnnouncementMovedOn:
    stage = rules.stage_of(announcement.state, announcement.missed)
    return AnnouncementMovedOn(announcement.id, stage)
