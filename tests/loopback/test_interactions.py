"""What people type, press and fill reaches a real client, and its answers reach them."""

import pytest

from tests.loopback.actors import Channel, Guild, User
from tests.loopback.client import ControlError, Loopback
from tests.loopback.inside import connected
from tests.loopback.sample_bot import SampleBot
from tests.loopback.views import NoAnswer


@pytest.fixture
async def guild(loopback: Loopback) -> Guild:
    return await loopback.guild("Numhack")


@pytest.fixture
async def start(guild: Guild) -> Channel:
    return await guild.channel("start")


@pytest.fixture
async def ada(guild: Guild) -> User:
    return await guild.member("Ada")


async def test_a_client_logs_in_syncs_its_commands_and_answers_one(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback) as bot:
        assert [guild.name for guild in bot.guilds] == ["Numhack"]
        names = {command["name"] for command in await loopback.commands()}
        assert {"ping", "team", "Wave", "Quote"} <= names
        answer = await ada.slash(start, "ping")
        assert answer.content == "pong"
        assert answer.ephemeral
        assert answer.milliseconds > 0
    assert await start.messages() == []


async def test_options_of_every_type_arrive_resolved(
    loopback: Loopback, guild: Guild, start: Channel, ada: User
) -> None:
    judge = await guild.role("Judge")
    grace = await guild.member("Grace", judge)
    async with connected(SampleBot(), loopback):
        answer = await ada.slash(
            start,
            "team invite",
            person=grace,
            role=judge,
            place=start,
            picture=("cat.txt", b"meow"),
            size="small",
            seats=3,
            public=True,
        )
    assert answer.content == "Grace, Judge, start, meow, 2, 3, True"


async def test_the_client_refuses_what_it_would_not_let_a_person_type(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback):
        with pytest.raises(ControlError, match="the option 'name' is required"):
            await ada.slash(start, "team show")
        with pytest.raises(ControlError, match="only the beginning"):
            await ada.slash(start, "team")
        with pytest.raises(ControlError, match="no command 'nothing'"):
            await ada.slash(start, "nothing")
        with pytest.raises(ControlError, match="hidden from that person"):
            await ada.slash(start, "join", visible_only=True)


async def test_autocomplete_offers_what_fits(loopback: Loopback, start: Channel, ada: User) -> None:
    async with connected(SampleBot(), loopback):
        offered = await ada.autocomplete(start, "team show", "name", "o")
    assert [choice["value"] for choice in offered] == ["otters", "owls", "oysters"]


async def test_a_button_edits_its_message_and_is_used_up(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback):
        panel = await ada.slash(start, "panel")
        assert "Everything is here" in panel.text
        assert [button.label for button in panel.message.buttons] == ["Check in", "Ask", "Later"]
        answer = await ada.click(panel, "Check in")
        assert answer.kind == "update"
        assert answer.content == "checked in"
        with pytest.raises(ControlError, match="is disabled"):
            await ada.click(answer, "panel:checkin")
    (message,) = await start.messages()
    assert message.content == "checked in"


async def test_a_button_may_defer_and_edit_afterwards(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback):
        answer = await ada.click(await ada.slash(start, "panel"), "Later")
    assert answer.kind == "deferred_update"
    assert answer.content == "edited later"


async def test_a_select_gives_its_values(loopback: Loopback, start: Channel, ada: User) -> None:
    async with connected(SampleBot(), loopback):
        panel = await ada.slash(start, "panel")
        answer = await ada.select(panel, "Owls")
        assert answer.content == "picked ['Owls']"
        with pytest.raises(ControlError, match="no option 'Whales'"):
            await ada.select(panel, "Whales")


async def test_a_form_from_a_button_takes_text_choices_and_people(
    loopback: Loopback, guild: Guild, start: Channel, ada: User
) -> None:
    grace = await guild.member("Grace")
    async with connected(SampleBot(), loopback):
        form = await ada.click(await ada.slash(start, "panel"), "Ask")
        assert form.modal.title == "Ask a mentor"
        assert list(form.modal.fields) == ["Subject", "Field", "Mentor"]
        with pytest.raises(ControlError, match="'Subject' is required"):
            await ada.submit_modal(form, {"Field": "Owls"})
        fields = {"Subject": "tensors", "Field": "Owls", "Mentor": [grace]}
        answer = await ada.submit_modal(form, fields)
    assert answer.content == "tensors|['Owls']|['Grace']"


async def test_a_form_takes_every_kind_of_field(
    loopback: Loopback, guild: Guild, start: Channel, ada: User
) -> None:
    judge = await guild.role("Judge")
    async with connected(SampleBot(), loopback):
        form = await ada.slash(start, "everything")
        assert list(form.modal.fields) == ["mode", "days", "consent", "proof", "role"]
        filled = {
            "mode": "Team",
            "days": ["Tue", "Thu"],
            "consent": True,
            "proof": [("a.txt", b"proof")],
            "role": [judge],
        }
        answer = await ada.submit_modal(form, filled)
        assert answer.content == "T ['Tue', 'Thu'] True ['proof'] ['Judge']"
        with pytest.raises(ControlError, match="'days' is required"):
            await ada.submit_modal(form, {"mode": "Solo"})
        with pytest.raises(ControlError, match="no option 'Wed'"):
            await ada.submit_modal(form, {"mode": "Solo", "days": ["Wed"]})


async def test_components_of_version_2_are_read_and_pressed(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback):
        shown = await ada.slash(start, "layout")
        assert shown.text == "## Now and next\nKeynote"
        with pytest.raises(ControlError, match="opens a link"):
            await ada.click(shown, "Programme")
        assert (await ada.click(shown, "Remind me")).content == "I will"


async def test_what_one_person_alone_sees_nobody_else_can_press(
    loopback: Loopback, guild: Guild, start: Channel, ada: User
) -> None:
    grace = await guild.member("Grace")
    async with connected(SampleBot(), loopback):
        answer = await ada.slash(start, "ping")
        with pytest.raises(ControlError, match="for another person alone"):
            await grace.click(answer, "Check in")


async def test_a_deferred_answer_is_waited_for(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback):
        answer = await ada.slash(start, "think")
        assert answer.kind == "deferred_message"
        assert answer.content == "thought"
        assert answer.ephemeral


async def test_the_first_follow_up_takes_the_place_of_the_thinking(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback):
        answer = await ada.slash(start, "think_then_follow")

        async def second() -> bool:
            return bool((await loopback.answer(answer)).followups)

        await loopback.wait_until(second)
        answer = await loopback.answer(answer)
    assert answer.content == "first"
    assert [message.content for message in answer.followups] == ["second"]
    assert [message.content for message in await start.messages()] == ["first"]


async def test_context_menus_name_a_person_and_a_message(
    loopback: Loopback, guild: Guild, start: Channel, ada: User
) -> None:
    grace = await guild.member("Grace")
    written = await grace.write(start, "to be or not")
    async with connected(SampleBot(), loopback):
        assert (await ada.menu_on_user(start, "Wave", grace)).content == "waved at Grace"
        assert (await ada.menu_on_message("Quote", written)).content == "> to be or not"


async def test_a_command_makes_a_private_room_and_lets_its_user_in(
    loopback: Loopback, guild: Guild, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback):
        await ada.slash(start, "join")
    (thread,) = await guild.threads()
    assert thread["name"] == "room"
    assert str(ada.id) in thread["members"]


async def test_commands_work_in_direct_messages_where_they_are_offered(
    loopback: Loopback, ada: User
) -> None:
    where = await ada.direct_channel()
    async with connected(SampleBot(), loopback):
        assert (await ada.slash(where, "ping")).content == "pong"
        with pytest.raises(ControlError, match="no command 'join'"):
            await ada.slash(where, "join")


async def test_nobody_answers_when_no_bot_is_there(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback):
        pass
    with pytest.raises(NoAnswer):
        await ada.slash(start, "ping", seconds=0.1)
