"""Asking, offering, taking and ending requests on real SQLite, with a clock that stands still."""

import asyncio

import pytest

from bot.errors import Refusal
from bot.errors.events import OrganizersOnly
from bot.errors.mentors import (
    AskedOften,
    AskersOnly,
    AskingOver,
    HandsFull,
    MentorsOnly,
    NoSuchTopic,
    NotYourRequest,
    TakenBy,
    TooLateToReopen,
    TooManyAsked,
)
from bot.mentors.following import FEEDBACK, LEAD, OFFER, RELEASED, SILENT, THREAD, WITHDRAW
from bot.mentors.service import Profile
from bot.model import Team
from tests.bot.conftest import MANAGER, STRANGER
from tests.bot.mentors.conftest import ADA, BOB, CYD, MENTORS, NOOR, OLU, ORGANIZERS, PIA, Desk


async def test_the_two_who_know_it_best_are_asked_and_a_third_after_two_minutes(
    desk: Desk,
) -> None:
    await desk.join(ADA, python=1)
    await desk.join(BOB, python=3)
    await desk.join(CYD, python=2)
    receipt = await desk.ask()
    await desk.pass_time(1)
    assert sorted(await desk.offers()) == [("Bob", receipt.request.id), ("Cyd", receipt.request.id)]
    said = await desk.rows(OFFER)
    assert {row.user_id for row in said} == {BOB.user_id, CYD.user_id}
    assert {row.fallback_channel_id for row in said} == {MENTORS}
    await desk.pass_time(1.5)
    assert ("Ada", receipt.request.id) in await desk.offers()


async def test_of_ten_clicks_one_wins_and_nine_read_who_was_faster(desk: Desk) -> None:
    crowd = [ADA.__class__(ADA.guild_id, 100 + n, f"M{n}", ADA.role_ids) for n in range(10)]
    for who in crowd:
        await desk.join(who, python=2)
    request = (await desk.ask()).request
    await desk.pass_time(0)
    answers = await asyncio.gather(
        *(desk.claim(who, request) for who in crowd), return_exceptions=True
    )
    won = [answer for answer in answers if not isinstance(answer, BaseException)]
    beaten = [answer for answer in answers if isinstance(answer, TakenBy)]
    assert (len(won), len(beaten)) == (1, 9)
    winner = crowd[[isinstance(a, TakenBy) for a in answers].index(False)]
    assert {refusal.mentor for refusal in beaten} == {winner.name}
    assert await desk.offers("open") == []
    assert len(await desk.rows(THREAD)) == 1
    # What the outbox has not posted yet is never posted.
    assert await desk.rows(OFFER) == []
    assert len(await desk.rows(WITHDRAW)) == 2


async def test_an_offer_that_ran_out_can_still_be_accepted(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    request = (await desk.ask()).request
    await desk.pass_time(4)
    assert await desk.offers("expired") == [("Ada", request.id)]
    assert (await desk.claim(ADA, request)).state == "claimed"
    assert await desk.offers("accepted") == [("Ada", request.id)]


async def test_who_takes_one_is_not_asked_for_another_and_cannot_take_it(desk: Desk) -> None:
    await desk.join(ADA, python=3, data=3)
    first, second = (await desk.ask(NOOR)).request, (await desk.ask(PIA, "data")).request
    await desk.claim(ADA, first)
    await desk.pass_time(1)
    assert await desk.offers("open") == []
    with pytest.raises(HandsFull):
        await desk.claim(ADA, second)


async def test_a_second_press_shows_the_first_request_also_to_a_team_mate(desk: Desk) -> None:
    first = await desk.ask(NOOR, tried="everything")
    again = await desk.ask(OLU)
    assert (first.is_new, again.is_new, again.request.id) == (True, False, first.request.id)
    other = await desk.ask(PIA)
    assert (other.is_new, other.place, other.waiting) == (True, 2, 2)


async def test_twenty_presses_make_three_requests_and_six_an_hour(desk: Desk) -> None:
    topics = ["python", "data", "vision", "cloud", "climate"] * 4
    made, refused = 0, 0
    for topic in topics:
        try:
            made += (await desk.ask(PIA, topic)).is_new
        except TooManyAsked:
            refused += 1
    assert (made, refused) == (3, 8)
    services = desk.app.services.mentor_requests
    for _ in range(3):
        mine = (await services.mine(PIA, desk.event.id))[0]
        await services.cancel(PIA, desk.event.id, mine.id)
        await desk.ask(PIA, mine.topic)
    await services.cancel(PIA, desk.event.id, (await services.mine(PIA, desk.event.id))[0].id)
    with pytest.raises(AskedOften):
        await desk.ask(PIA, "pitching")


async def test_outside_hours_the_receipt_says_when_somebody_will_be_there(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    await desk.app.services.mentors.be_available(ADA, desk.event.id, "off")
    assert (await desk.ask(PIA)).next_there is None
    await desk.app.services.mentors.join_as_mentor(
        BOB,
        desk.event.id,
        Profile({"python": 2}, hours=("daily 20:00-22:00",), time_zone="Europe/Berlin"),
    )
    receipt = await desk.app.services.mentor_requests.receipt(PIA, desk.event.id, 1)
    assert receipt.next_there is not None
    assert receipt.next_there.isoformat() == "2024-11-22T19:00:00+00:00"
    await desk.pass_time(4 * 60 + 1)
    assert await desk.offers("open") == [("Bob", 1)]


async def test_words_that_name_no_topic_are_answered_with_the_closest(desk: Desk) -> None:
    services = desk.app.services.mentor_requests
    found = await services.read_topics(PIA, desk.event.id, "my pandas join, and the deployment")
    assert [topic.key for topic in found] == ["python", "cloud"]
    with pytest.raises(NoSuchTopic) as refusal:
        await services.read_topics(PIA, desk.event.id, "visuals")
    assert "Visualisation" in refusal.value.nearest


async def test_who_is_not_in_the_event_cannot_ask_and_nobody_after_the_end(desk: Desk) -> None:
    with pytest.raises(AskersOnly):
        await desk.ask(ADA)
    await desk.pass_time(4 * 24 * 60)
    with pytest.raises(AskingOver):
        await desk.ask(PIA)


async def test_what_nobody_takes_reaches_the_organizers_once(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    request = (await desk.ask()).request
    await desk.pass_time(40)
    told = await desk.rows(LEAD)
    assert [(row.channel_id, row.facts) for row in told] == [(ORGANIZERS, {"request": request.id})]


async def test_nobody_is_asked_more_than_six_times_an_hour(desk: Desk) -> None:
    await desk.join(ADA, python=3, data=3, vision=3)
    for who in (NOOR, PIA):
        for topic in ("python", "data", "vision"):
            await desk.ask(who, topic)
    await desk.pass_time(59)
    assert len(await desk.offers("open", "expired")) == 6


async def test_released_it_is_back_at_its_old_place_and_its_mentor_not_asked_again(
    desk: Desk,
) -> None:
    await desk.join(ADA, python=3)
    first = (await desk.ask(NOOR)).request
    await desk.pass_time(1)
    await desk.ask(PIA)
    await desk.claim(ADA, first)
    released = await desk.app.services.mentor_helping.release(ADA, desk.event.id, first.id)
    assert (released.state, released.queued_at) == ("open", first.queued_at)
    receipt = await desk.app.services.mentor_requests.receipt(NOOR, desk.event.id, first.id)
    assert (receipt.place, receipt.waiting) == (1, 2)
    assert len(await desk.rows(RELEASED)) == 1
    await desk.pass_time(1)
    assert await desk.offers("open") == [("Ada", 2)]


async def test_a_mentor_who_leaves_the_server_gives_everything_back(desk: Desk) -> None:
    await desk.join(ADA, at_once=2, python=3, data=2)
    await desk.join(BOB, python=1)
    first, second = (await desk.ask(NOOR)).request, (await desk.ask(PIA, "data")).request
    await desk.claim(ADA, first)
    await desk.pass_time(0.5)
    assert ("Ada", second.id) in await desk.offers()
    await desk.app.services.mentors.left_server(ADA.guild_id, ADA.user_id)
    assert (await desk.request(first.id)).state == "open"
    await desk.pass_time(0.5)
    assert await desk.offers() == [("Bob", first.id)]
    with pytest.raises(Refusal):
        await desk.claim(ADA, second)


async def test_both_sides_close_at_once_and_feedback_is_asked_once(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    request = (await desk.ask()).request
    await desk.claim(ADA, request)
    closing = desk.app.services.mentor_closing
    both = await asyncio.gather(
        *(closing.resolve(who, desk.event.id, request.id) for who in (ADA, NOOR))
    )
    assert sorted(closed.by_me for closed in both) == [False, True]
    assert len(await desk.rows(FEEDBACK)) == 1
    await closing.rate(OLU, desk.event.id, request.id, 3)
    await closing.rate(OLU, desk.event.id, request.id, 2, "friendly")
    said = await closing.feedback(MANAGER, desk.event.id)
    assert [(f.rating, f.comment, m.name if m else "") for f, _, m in said] == [
        (2, "friendly", "Ada")
    ]
    with pytest.raises(OrganizersOnly):
        await closing.feedback(ADA, desk.event.id)
    with pytest.raises(NotYourRequest):
        await closing.rate(PIA, desk.event.id, request.id, 1)


async def test_opened_again_within_the_hour_the_one_who_helped_comes_first(desk: Desk) -> None:
    await desk.join(ADA, python=2)
    await desk.join(BOB, python=2)
    await desk.join(CYD, python=2)
    request = (await desk.ask()).request
    closing = desk.app.services.mentor_closing
    await desk.claim(CYD, request)
    await closing.resolve(CYD, desk.event.id, request.id)
    await desk.pass_time(20)
    again = await closing.reopen(OLU, desk.event.id, request.id)
    assert (again.state, again.queued_at) == ("open", desk.clock.now())
    await desk.pass_time(0)
    await desk.claim(BOB, request)
    await closing.resolve(NOOR, desk.event.id, request.id)
    await desk.pass_time(61)
    with pytest.raises(TooLateToReopen):
        await closing.reopen(NOOR, desk.event.id, request.id)


async def test_silence_is_asked_about_and_in_the_end_closes_the_request(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    request = (await desk.ask()).request
    await desk.claim(ADA, request)
    await desk.app.services.mentor_telling.note_room(request.id, 4711)
    await desk.pass_time(20)
    await desk.app.services.mentor_closing.heard(ADA.guild_id, 4711)
    await desk.pass_time(25)
    assert await desk.rows(SILENT) == []
    await desk.pass_time(10)
    assert [row.channel_id for row in await desk.rows(SILENT)] == [4711]
    await desk.pass_time(150)
    assert len(await desk.rows(SILENT)) == 3
    assert (await desk.request(request.id)).state == "lapsed"


async def test_passing_on_asks_the_one_who_was_named(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    bob = await desk.join(BOB, data=3)
    request = (await desk.ask()).request
    await desk.pass_time(0)
    offer = await desk.app.services.mentor_helping.pass_to(ADA, desk.event.id, request.id, bob.id)
    assert (offer.mentor_id, await desk.offers("declined")) == (bob.id, [("Ada", request.id)])


async def test_a_team_that_disbands_leaves_its_request_to_who_asked(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    request = (await desk.ask(NOOR)).request
    async with desk.app.database.begin() as tx:
        (await tx.get_one(Team, 1)).state = "disbanded"
    await desk.pass_time(1)
    now = await desk.request(request.id)
    assert (now.asker, now.team_id, now.state) == (f"person:{NOOR.user_id}", None, "open")


async def test_other_servers_and_who_is_no_mentor_get_nothing(desk: Desk) -> None:
    request = (await desk.ask()).request
    for who in (STRANGER, PIA, ADA):
        with pytest.raises(Refusal) as refusal:
            await desk.claim(who, request)
        assert isinstance(refusal.value, MentorsOnly) or who is not PIA
    assert (await desk.request(request.id)).state == "open"


async def test_what_is_given_back_is_looked_after_as_before(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    request = (await desk.ask()).request
    await desk.pass_time(1)
    await desk.claim(ADA, request)
    await desk.pass_time(1)
    await desk.app.services.mentor_helping.release(ADA, desk.event.id, request.id)
    await desk.pass_time(14)
    assert [row.facts["request"] for row in await desk.rows(LEAD)] == [request.id]
    await desk.pass_time(4 * 24 * 60)
    assert (await desk.request(request.id)).state == "lapsed"
