"""Setting an event up on its server: what is there, what is missing, what was made."""

import re
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.moving import follow_channel
from bot.errors.events import NoSuchRole, PlanOutdated, SetupUnderWay, TooManyOnServer
from bot.events.definition import read_definition
from bot.events.loading import get_event
from bot.events.wanted import (
    CATEGORY_LIMIT,
    CHANNEL_LIMIT,
    ROLE_LIMIT,
    WantedChannel,
    WantedRole,
    wanted_channels,
    wanted_roles,
)
from bot.model import ChannelBinding, Event, LiveMessage, RoleBinding
from bot.permissions import require_organizer

# A name that is one of Discord's ids can only mean a role that is there.
ROLE_ID = re.compile(r"\d{17,20}")


@dataclass(frozen=True)
class Existing:
    """A role or channel that the server has; `kind` is "role" or a channel's kind."""

    id: int
    name: str
    kind: str
    parent_id: int | None = None


@dataclass(frozen=True)
class Step:
    """One role or channel: kept when bound already, adopted when found, else to be made."""

    wanted: WantedRole | WantedChannel
    existing: Existing | None
    is_bound: bool

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to do."""
        return self.is_bound and self.existing is not None


@dataclass(frozen=True)
class SetupPlan:
    """Everything the event needs on the server, roles first."""

    event: Event
    steps: tuple[Step, ...]

    @property
    def to_do(self) -> tuple[Step, ...]:
        """The steps that are not done yet."""
        return tuple(step for step in self.steps if not step.is_done)


class SetupService:
    """Remembers which role and channel serves the event for what."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._under_way: set[int] = set()

    async def plan(self, actor: Actor, event_id: int, there: Sequence[Existing]) -> SetupPlan:
        """What is missing on the server.

        Raises OrganizersOnly, NoSuchRole or TooManyOnServer.
        """
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id, with_definition=True)
            taken = await _taken_by_others(session, event)
        require_organizer(actor, event)
        file = read_definition(event)
        roles_wanted = wanted_roles(file)
        named = {int(role.name) for role in roles_wanted if ROLE_ID.fullmatch(role.name)}
        there = [existing for existing in there if existing.id not in taken - named]
        roles = [_role_step(event, wanted, there) for wanted in roles_wanted]
        channels = [_channel_step(event, wanted, there) for wanted in wanted_channels(file)]
        _require_named_roles(roles)
        _require_room(there, roles, channels)
        return SetupPlan(event, (*roles, *channels))

    @asynccontextmanager
    async def carrying_out(
        self, actor: Actor, plan: SetupPlan, there: Sequence[Existing]
    ) -> AsyncGenerator[None]:
        """Write down what is about to be made, and let nobody else make it meanwhile.

        Raises SetupUnderWay, OrganizersOnly for who is none any more, and PlanOutdated when the
        event or the server is not what the plan saw.
        """
        if plan.event.id in self._under_way:
            raise SetupUnderWay(plan.event.name)
        self._under_way.add(plan.event.id)
        try:
            now = await self.plan(actor, plan.event.id, there)
            if now.steps != plan.steps or _bindings(now.event) != _bindings(plan.event):
                raise PlanOutdated(plan.event.name)
            await self._intend(actor, plan)
            yield
        finally:
            self._under_way.discard(plan.event.id)

    async def _intend(self, actor: Actor, plan: SetupPlan) -> None:
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, plan.event.id)
            require_organizer(actor, event)
            for step in plan.to_do:
                await _bind(tx, event.id, step.wanted, None)
            audit.record(
                tx,
                event.id,
                at=now,
                actor=actor,
                action="event.setup",
                subject=event.name,
                after={"steps": [step.wanted.purpose for step in plan.to_do]},
            )

    async def made(self, event: Event, wanted: WantedRole | WantedChannel, discord_id: int) -> None:
        """Remember the role or channel that was made or adopted."""
        async with self._database.begin() as tx:
            await _bind(tx, event.id, wanted, discord_id)

    async def live_message(self, event: Event, purpose: str) -> LiveMessage | None:
        """The message that is edited in place for `purpose`, if one was posted."""
        async with self._database.read() as session:
            return await session.scalar(_live(event.id, purpose))

    async def posted(
        self, event: Event, purpose: str, channel_id: int, message_id: int, fingerprint: str
    ) -> None:
        """Remember a live message and what it says, so that it is edited only on a change."""
        async with self._database.begin() as tx:
            row = await tx.scalar(_live(event.id, purpose))
            if row is None:
                row = LiveMessage(event_id=event.id, purpose=purpose)
                tx.add(row)
            row.channel_id, row.message_id = channel_id, message_id
            row.fingerprint, row.updated_at = fingerprint, self._clock.now()


async def _taken_by_others(session: AsyncSession, event: Event) -> set[int | None]:
    """What serves other events of the same server; it is not adopted by name.

    Organizers of one event would become organizers of the other. Who wants that writes the
    role's id in the file.
    """
    taken: set[int | None] = set()
    for table, number in (
        (ChannelBinding, ChannelBinding.channel_id),
        (RoleBinding, RoleBinding.role_id),
    ):
        others = select(number).join(Event, Event.id == table.event_id)
        others = others.where(Event.guild_id == event.guild_id, Event.id != event.id)
        taken |= set(await session.scalars(others))
    return taken


def _live(event_id: int, purpose: str) -> Select[LiveMessage]:
    return select(LiveMessage).where(
        LiveMessage.event_id == event_id, LiveMessage.purpose == purpose
    )


def _role_step(event: Event, wanted: WantedRole, there: Iterable[Existing]) -> Step:
    bound = next((r.role_id for r in event.roles if r.purpose == wanted.purpose), None)
    return _step(wanted, bound, [e for e in there if e.kind == "role"])


def _channel_step(event: Event, wanted: WantedChannel, there: Iterable[Existing]) -> Step:
    bound = next((c.channel_id for c in event.channels if c.purpose == wanted.purpose), None)
    same_kind = [e for kind in (wanted.kind, wanted.instead) for e in there if e.kind == kind]
    # Another event of the server may have a channel of the same name in its own category.
    category = next((c.channel_id for c in event.channels if c.purpose == "category"), None)
    mine = [e for e in same_kind if category is None or e.parent_id in (category, None)]
    return _step(wanted, bound, [*(e for e in same_kind if e.id == bound), *mine])


def _step(wanted: WantedRole | WantedChannel, bound: int | None, there: Sequence[Existing]) -> Step:
    for existing in there:
        if bound is not None and existing.id == bound:
            return Step(wanted, existing, is_bound=True)
    by_name = wanted.name.casefold()
    for existing in there:
        if existing.name.casefold() == by_name or str(existing.id) == wanted.name:
            return Step(wanted, existing, is_bound=False)
    return Step(wanted, None, is_bound=False)


def _bindings(event: Event) -> set[tuple[str, str, int | None]]:
    roles = {("role", role.purpose, role.role_id) for role in event.roles}
    return roles | {("channel", c.purpose, c.channel_id) for c in event.channels}


def _require_named_roles(roles: Sequence[Step]) -> None:
    for step in roles:
        if step.existing is None and ROLE_ID.fullmatch(step.wanted.name):
            raise NoSuchRole(step.wanted.name)


def _require_room(
    there: Sequence[Existing], roles: Sequence[Step], channels: Sequence[Step]
) -> None:
    def missing(steps: Sequence[Step]) -> int:
        return sum(step.existing is None for step in steps)

    existing_roles = sum(e.kind == "role" for e in there)
    for what, limit, count in (
        ("roles", ROLE_LIMIT, existing_roles + missing(roles)),
        ("channels", CHANNEL_LIMIT, len(there) - existing_roles + missing(channels)),
        ("channels in one category", CATEGORY_LIMIT, len(channels) - 1),
    ):
        if count > limit:
            raise TooManyOnServer(what, count, limit)


async def _bind(
    tx: AsyncSession, event_id: int, wanted: WantedRole | WantedChannel, discord_id: int | None
) -> None:
    table = RoleBinding if isinstance(wanted, WantedRole) else ChannelBinding
    row = await tx.scalar(
        select(table).where(table.event_id == event_id, table.purpose == wanted.purpose)
    )
    if row is None:
        row = table(event_id=event_id, purpose=wanted.purpose, name=wanted.name[:200])
        tx.add(row)
    if isinstance(row, RoleBinding):
        row.role_id = discord_id
    elif discord_id is not None:
        # The old number is kept until there is a new one, so that what waits for it can follow.
        gone, row.channel_id = row.channel_id, discord_id
        if gone not in (None, discord_id):
            await follow_channel(tx, event_id, gone, discord_id)
    await tx.flush()
