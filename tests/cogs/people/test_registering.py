"""Registering with a profile, as people type and click it."""

from datetime import UTC, datetime
from typing import Any

import pytest
import simcord

from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.world import NUMHACK, World

beginning = begins(ready=set_up_numhack)

FORM: dict[str, Any] = {
    "skills": ["Python", "Design"],
    "zone": "berlin",
    "looking_for_team": ["yes"],
    "consent": ["yes"],
}
CLOSED = datetime(2024, 11, 25, tzinfo=UTC)


@pytest.fixture
async def ready(world: World) -> World:
    return world


def panel_of(world: World):
    return world.channel("start-here").last_message


async def register(world: World, person: simcord.MemberActor, **changed: Any):
    form = await person.click(panel_of(world), label="Register")
    return await person.submit_modal(form, FORM | changed)


async def deliver(world: World) -> None:
    with world.env.time_context():
        await world.app.outbox.dispatcher.drain()


def roles_of(world: World, person: simcord.MemberActor) -> set[str]:
    held = world.env.backend.get_member(world.guild.id, person.id).role_ids
    return {name for name, role in world.guild.roles.items() if role.id in held}


async def test_a_newcomer_is_registered_by_one_form_and_gets_the_role(ready: World) -> None:
    answer = await register(ready, ready.newcomer)
    assert answer.ephemeral
    assert "You are registered for **NumHack 2024**" in answer.response.content
    assert "Python (can do), Design (can do)" in answer.response.content
    await deliver(ready)
    assert "NumHack participant" in roles_of(ready, ready.newcomer)


async def test_the_form_asks_what_is_required_first_and_links_the_code(ready: World) -> None:
    form = await ready.newcomer.click(panel_of(ready), label="Register")
    fields = str(form.modal)
    for name in ("skills", "zone", "looking_for_team", "consent"):
        assert f"'{name}'" in fields
    assert "Read it at https://" in fields


async def test_what_is_missing_is_said_and_a_button_asks_for_it(world: World) -> None:
    questions = b"".join(b"    - {key: q%d, ask: Question %d?}\n" % (n, n) for n in range(3))
    asked = b"\nregistration:\n"
    await world.bring_numhack(NUMHACK.replace(asked, asked + b"  questions:\n" + questions, 1))
    await world.set_up()
    form = await world.newcomer.click(panel_of(world), label="Register")
    said = {"skills": ["Python"], "zone": "berlin", "consent": ["yes"]}
    said |= {"answer:q0": "Yes", "answer:q1": "No"}
    begun = await world.newcomer.submit_modal(form, said)
    assert "not registered" in begun.response.content
    assert "Still missing: **Question 2?**" in begun.response.content
    own = await world.newcomer.slash(world.lobby, "start")
    assert "begun to register" in own.response.content
    again = await world.newcomer.click(own.response, label="Register")
    form = await world.newcomer.click(again.response, label="Questions")
    rest = {"answer:q0": "Yes", "answer:q1": "No", "answer:q2": "Maybe"}
    done = await world.newcomer.submit_modal(form, rest)
    assert "You are registered" in done.response.content


async def test_the_parts_of_a_profile_are_saved_one_by_one(ready: World) -> None:
    answer = await register(ready, ready.newcomer)
    form = await ready.newcomer.click(answer.response, label="Skills")
    levels = {"skills:3": ["Python"], "skills:2": [], "skills:1": ["Writing"]}
    answer = await ready.newcomer.submit_modal(form, levels)
    assert "Python (can teach), Writing (learning)" in answer.response.content
    form = await ready.newcomer.click(answer.response, label="Where and when")
    answer = await ready.newcomer.submit_modal(
        form,
        {
            "zone": "Europe/Berlin",
            "attendance": ["online"],
            "chapter": ["berlin"],
            "languages": "Deutsch, english",
            "hours": ["evening"],
        },
    )
    assert "Languages: German, English" in answer.response.content
    form = await ready.newcomer.click(answer.response, label="Interests and tracks")
    tracks = {"interests": ["Health"], "tracks:0": ["train"], "tracks:1": ["build"]}
    answer = await ready.newcomer.submit_modal(form, tracks)
    assert "Tracks: Train, then Build" in answer.response.content


async def test_what_is_hidden_is_marked(ready: World) -> None:
    answer = await register(ready, ready.newcomer)
    menu = await ready.newcomer.click(answer.response, label="Who sees what")
    answer = await ready.newcomer.select(menu.response, ["zone"])
    assert "Time zone: Europe/Berlin 🔒" in answer.response.content


async def test_a_refused_form_keeps_what_was_typed(ready: World) -> None:
    refused = await register(ready, ready.newcomer, zone="Europe/Berlim")
    assert "Europe/Berlin" in refused.response.content
    form = await ready.newcomer.click(refused.response, label="Correct it")
    assert "Europe/Berlim" in str(form.modal)
    answer = await ready.newcomer.submit_modal(form, FORM)
    assert "You are registered" in answer.response.content


async def test_registering_twice_shows_ones_profile(ready: World) -> None:
    await register(ready, ready.newcomer)
    again = await ready.newcomer.slash(ready.lobby, "register")
    assert not again.modal
    assert "You are registered" in again.response.content


async def test_a_form_sent_twice_says_since_when_one_is_in(ready: World) -> None:
    first = await ready.newcomer.click(panel_of(ready), label="Register")
    second = await ready.newcomer.click(panel_of(ready), label="Register")
    await ready.newcomer.submit_modal(first, FORM)
    answer = await ready.newcomer.submit_modal(second, FORM)
    assert "already" in answer.response.content


async def test_withdrawing_asks_first_and_can_be_undone(ready: World) -> None:
    await register(ready, ready.newcomer)
    await deliver(ready)
    await ready.env.restart_bot(ready.app.new_client())
    own = await ready.newcomer.slash(ready.lobby, "start")
    assert "You are registered" in own.response.content
    asked = await ready.newcomer.click(own.response, label="Withdraw")
    gone = await ready.newcomer.click(asked.response, label="Withdraw")
    assert "You have withdrawn" in gone.followups[-1].content
    await deliver(ready)
    assert "NumHack participant" not in roles_of(ready, ready.newcomer)
    back = await ready.newcomer.click(gone.followups[-1], label="Undo")
    assert "You are registered" in back.response.content


async def test_late_people_wait_and_are_told_their_place(ready: World) -> None:
    ready.clock.move_to(CLOSED)
    own = await ready.newcomer.slash(ready.lobby, "start")
    form = await ready.newcomer.click(own.response, label="Register")
    answer = await ready.newcomer.submit_modal(form, FORM)
    assert "at place 1" in answer.response.content
    own = await ready.newcomer.slash(ready.lobby, "start")
    assert "place 1 on the waiting list" in own.response.content


async def test_who_moves_up_is_told_where_everyone_begins(world: World) -> None:
    text = NUMHACK.replace(b"by: open\n", b"by: open\n  cap: 1\n", 1)
    await world.bring_numhack(text)
    await world.set_up()
    second = world.person("second")
    panel = panel_of(world)
    await register(world, world.newcomer)
    waiting = await register(world, second)
    assert "at place 1" in waiting.response.content
    own = await world.newcomer.slash(world.lobby, "start")
    asked = await world.newcomer.click(own.response, label="Withdraw")
    await world.newcomer.click(asked.response, label="Withdraw")
    await deliver(world)
    told = world.channel("start-here").last_message
    assert told.id != panel.id
    assert f"<@{second.id}>" in told.content
    assert "you are registered now" in told.content


async def test_a_name_of_two_hundred_emoji_registers(ready: World) -> None:
    person = ready.person("👩\u200d🚀" * 200)
    answer = await register(ready, person)
    assert "You are registered" in answer.response.content
