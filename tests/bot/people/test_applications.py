"""Applications: several reviewers, one decision each, told at once or all together."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.delivery.leased import Leased
from bot.errors.admission import (
    AlreadyDecided,
    NoSuchApplication,
    NothingToReview,
    SeatsShort,
)
from bot.errors.events import OrganizersOnly, UnknownEvent
from bot.model import AuditEntry, ChannelBinding, Delivery, Event, Participant, PersonSettings
from bot.people.applications import Application
from bot.people.deciding import DECIDE, DECIDED
from tests.bot.conftest import GUILD, MANAGER, NOOR, NUMHACK, STRANGER, bring, event_file

# The file of the paper weekend says so: Wed 2025-02-19 18:00 in Berlin.
BEFORE = datetime(2025, 2, 10, 12, 0, tzinfo=UTC)
ANSWER_BY = datetime(2025, 2, 19, 17, 0, tzinfo=UTC)
COLLEAGUE = Actor(GUILD, 9, "Ada", manages_server=True)
PAPERS = event_file("paper-weekend")


@pytest.fixture
async def papers(app: App, clock: MovableClock) -> Event:
    clock.move_to(BEFORE)
    event = await bring(app, PAPERS)
    async with app.database.begin() as tx:
        tx.add(ChannelBinding(event_id=event.id, purpose="start", name="start", channel_id=77))
    return event


async def apply(app: App, event: Event, count: int, *, state: str = "applied") -> list[int]:
    async with app.database.begin() as tx:
        people = [
            Participant(
                event_id=event.id,
                user_id=1000 + number,
                name=f"Person {number}",
                state=state,
                profile={"answers": {"work": "Nets."}},
                joined_at=BEFORE + timedelta(minutes=number),
                queued_at=BEFORE if state == "waiting" else None,
            )
            for number in range(count)
        ]
        tx.add_all(people)
        await tx.flush()
        return [person.id for person in people]


async def rows(app: App, kind: str) -> list[Delivery]:
    async with app.database.read() as session:
        found = select(Delivery).where(Delivery.kind == kind, Delivery.state == "waiting")
        return [*await session.scalars(found.order_by(Delivery.id))]


async def state_of(app: App, participant_id: int) -> str:
    async with app.database.read() as session:
        found = select(Participant.state).where(Participant.id == participant_id)
        return (await session.scalars(found)).one()


async def decide(
    app: App, event: Event, who: int, verdict: str, actor: Actor = MANAGER, **more: Any
) -> Application:
    service = app.services.applications
    seen = more.pop("seen", None) or (await service.look(actor, event.id, who)).stand
    return await service.decide(actor, event.id, who, verdict, seen=seen, **more)


async def perform(app: App, row: Delivery) -> None:
    names = Leased.__dataclass_fields__
    leased = Leased(**{name: getattr(row, name) for name in names})
    await app.services.decisions.carry_out(leased)


async def test_the_desk_shows_whom_to_decide_on_and_how_far_it_is(app: App, papers: Event) -> None:
    first, second, third = await apply(app, papers, 3)
    await decide(app, papers, second, "accept")
    desk = await app.services.applications.desk(MANAGER, papers.id)
    assert desk.queue == (first, third)
    assert (desk.decided, desk.total, desk.accepted, desk.places_left) == (1, 3, 1, 7)
    assert desk.terms.meet_at_least == 1
    assert desk.terms.answer_by == ANSWER_BY
    assert len(desk.terms.criteria) == 4


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("accept", "registered"), ("wait", "waiting"), ("decline", "declined")],
)
async def test_a_decision_is_told_and_on_record(
    app: App, papers: Event, verdict: str, state: str
) -> None:
    [who] = await apply(app, papers, 1)
    decided = await decide(app, papers, who, verdict, letter="Dear you")
    assert decided.participant.state == state
    [told] = await rows(app, DECIDED)
    # Nobody allowed direct messages: the channel says that there is an answer, and not which.
    assert told.channel_id == 77
    assert told.facts["for_user"] == 1000
    assert (told.facts["state"], told.facts["letter"]) == (state, "Dear you")
    assert await app.services.decisions.still_true(told.facts)
    answer = await app.services.decisions.answer(Actor(GUILD, 1000, "P"), papers.id)
    assert answer is not None
    assert answer["letter"] == "Dear you"
    assert await app.services.decisions.answer(NOOR, papers.id) is None
    async with app.database.read() as session:
        actions = [*await session.scalars(select(AuditEntry.action))]
    assert f"application.{verdict}" in actions


async def test_who_allows_direct_messages_is_told_there(app: App, papers: Event) -> None:
    [who] = await apply(app, papers, 1)
    async with app.database.begin() as tx:
        tx.add(PersonSettings(guild_id=GUILD, user_id=1000, direct_messages=True))
    await decide(app, papers, who, "accept")
    [told] = await rows(app, DECIDED)
    assert (told.user_id, told.fallback_channel_id) == (1000, 77)


async def test_of_two_organizers_the_second_learns_who_was_first(app: App, papers: Event) -> None:
    [who] = await apply(app, papers, 1)
    seen = (await app.services.applications.look(COLLEAGUE, papers.id, who)).stand
    await decide(app, papers, who, "accept", seen=seen)
    with pytest.raises(AlreadyDecided) as refused:
        await decide(app, papers, who, "decline", COLLEAGUE, seen=seen)
    assert (refused.value.by, refused.value.state) == (MANAGER.user_id, "registered")
    assert await state_of(app, who) == "registered"
    assert len(await rows(app, DECIDED)) == 1


async def test_notes_and_verdicts_of_several_stand_side_by_side(app: App, papers: Event) -> None:
    [who] = await apply(app, papers, 1)
    service = app.services.applications
    await service.think(MANAGER, papers.id, who, "accept", "Good work.")
    await service.think(COLLEAGUE, papers.id, who, "decline", "Not sure.")
    await service.think(MANAGER, papers.id, who, "wait", "Or later.")
    application = await service.look(MANAGER, papers.id, who)
    assert {(r.reviewer_id, r.verdict, r.note) for r in application.reviews} == {
        (MANAGER.user_id, "wait", "Or later."),
        (COLLEAGUE.user_id, "decline", "Not sure."),
    }
    assert application.participant.state == "applied"


async def test_nobody_is_accepted_beyond_the_seats(app: App, papers: Event) -> None:
    people = await apply(app, papers, 9)
    for who in people[:7]:
        await decide(app, papers, who, "accept")
    await decide(app, papers, people[7], "accept", together=True)
    with pytest.raises(SeatsShort):
        await decide(app, papers, people[8], "accept")
    assert await state_of(app, people[8]) == "applied"


async def test_answers_that_are_told_together_change_nothing_before(
    app: App, papers: Event, clock: MovableClock
) -> None:
    first, second = await apply(app, papers, 2)
    await decide(app, papers, first, "accept", together=True, letter="Welcome!")
    await decide(app, papers, second, "decline", together=True)
    assert await state_of(app, first) == "applied"
    assert await rows(app, DECIDED) == []
    kept = await rows(app, DECIDE)
    assert [row.due_at for row in kept] == [ANSWER_BY, ANSWER_BY]
    # Another view of the first one takes the place of the earlier.
    await decide(app, papers, first, "wait", together=True)
    [_, changed] = await rows(app, DECIDE)
    assert changed.facts["verdict"] == "wait"
    clock.move_to(ANSWER_BY)
    for row in await rows(app, DECIDE):
        await perform(app, row)
    assert await state_of(app, first) == "waiting"
    assert await state_of(app, second) == "declined"
    assert len(await rows(app, DECIDED)) == 2


async def test_all_can_be_told_now_instead(app: App, papers: Event) -> None:
    [who] = await apply(app, papers, 1)
    await decide(app, papers, who, "accept", together=True)
    assert await app.services.applications.tell_all(MANAGER, papers.id) == 1
    assert [row.due_at for row in await rows(app, DECIDE)] == [BEFORE]


async def test_a_new_day_for_answers_in_the_file_moves_what_is_kept(
    app: App, papers: Event
) -> None:
    [who] = await apply(app, papers, 1)
    await decide(app, papers, who, "accept", together=True)
    await bring(app, PAPERS.replace(b"Wed 2025-02-19 18:00", b"Thu 2025-02-20 18:00"))
    assert [row.due_at for row in await rows(app, DECIDE)] == [ANSWER_BY + timedelta(days=1)]


async def test_who_withdrew_is_not_let_in_by_a_decision_kept_back(app: App, papers: Event) -> None:
    [who] = await apply(app, papers, 1)
    await decide(app, papers, who, "accept", together=True)
    async with app.database.begin() as tx:
        participant = await tx.get(Participant, who)
        assert participant is not None
        participant.state = "withdrawn"
    [kept] = await rows(app, DECIDE)
    await perform(app, kept)
    assert await state_of(app, who) == "withdrawn"
    assert await rows(app, DECIDED) == []


async def test_reviews_are_for_organizers_of_the_event(app: App, papers: Event) -> None:
    [who] = await apply(app, papers, 1)
    other = await bring(app, NUMHACK)
    service = app.services.applications
    with pytest.raises(OrganizersOnly):
        await service.desk(NOOR, papers.id)
    with pytest.raises(OrganizersOnly):
        await service.decide(NOOR, papers.id, who, "accept", seen="applied:")
    with pytest.raises(UnknownEvent):
        await service.look(STRANGER, papers.id, who)
    for forged in (who + 1, 2**62):
        with pytest.raises(NoSuchApplication):
            await service.look(MANAGER, papers.id, forged)
    with pytest.raises(NoSuchApplication):
        await service.decide(MANAGER, other.id, who, "accept", seen="applied:")
    with pytest.raises(NothingToReview):
        await service.desk(MANAGER, other.id)
