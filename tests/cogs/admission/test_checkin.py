"""Check-in: everyone is asked in time, answers by button, and is noted at the desk."""

from datetime import timedelta

from tests.cogs.admission.conftest import CLOSES, OPENS, states, take_part
from tests.cogs.outbox import deliver
from tests.cogs.world import World


async def test_people_say_whether_they_come_with_buttons_that_outlive_a_restart(
    asking: World,
) -> None:
    noor, ada = asking.newcomer, asking.person("ada")
    await take_part(asking, [noor, ada])
    await deliver(asking, OPENS)
    await deliver(asking)
    question = asking.channel("announcements").last_message
    assert "Are you still coming" in question.content
    assert f"<@&{asking.role('NumHack participant').id}>" in question.content
    await asking.env.restart_bot(asking.app.new_client())
    question = asking.channel("announcements").last_message
    yes = await noor.click(question, label="Yes, I am coming")
    assert yes.response.ephemeral
    assert "see you at" in yes.response.content
    again = await noor.click(question, label="Yes, I am coming")
    assert "said so already" in again.response.content
    no = await ada.click(question, label="No, I cannot")
    assert (await states(asking))[ada.id] == "registered", "asked once more first"
    assert no.response.components
    stranger = await asking.person("sam").click(question, label="Yes, I am coming")
    assert "You have no seat" in stranger.response.content
    await deliver(asking, CLOSES)
    await deliver(asking)
    assert await states(asking) == {noor.id: "registered", ada.id: "withdrawn"}
    told = asking.channel("start-here").last_message.content
    assert f"<@{ada.id}>" in told
    assert "your seat went on" in told
    report = asking.channel("organizers").last_message.content
    assert "of 1 with a seat, 1 said that they come. 1 seat without an answer" in report
    late = await ada.click(question, label="Yes, I am coming")
    assert "was over" in late.response.content


async def test_who_was_never_asked_keeps_the_seat_and_organizers_read_why(asking: World) -> None:
    noor = asking.newcomer
    await take_part(asking, [noor])
    # The bot was away from before the question until after the answers.
    await deliver(asking, CLOSES + timedelta(hours=1))
    assert await states(asking) == {noor.id: "registered"}
    report = asking.channel("organizers").last_message.content
    assert "nobody was asked" in report
    assert "nobody lost a seat" in report


async def test_the_desk_checks_in_by_command_and_by_menu_and_takes_it_back(asking: World) -> None:
    noor, ada = asking.newcomer, asking.person("ada")
    await take_part(asking, [noor, ada])
    first = await asking.manager.slash(asking.lobby, "people checkin", member=noor)
    assert first.response.ephemeral
    assert "1 of 2" in first.response.content
    second = await asking.manager.context_menu(asking.lobby, "Check in", ada)
    assert "2 of 2" in second.response.content
    again = await asking.manager.context_menu(asking.lobby, "Check in", ada)
    assert "was checked in already" in again.response.content
    await asking.manager.click(second.response, label="Undo")
    assert "1 of 2" in second.response.content
    status = await asking.manager.slash(asking.lobby, "event status")
    assert "1 are here" in status.response.content
    nobody = await asking.manager.context_menu(asking.lobby, "Check in", asking.manager)
    assert "has no seat" in nobody.response.content


async def test_the_desk_is_not_for_everyone(asking: World) -> None:
    await take_part(asking, [asking.newcomer])
    await asking.show_to_everyone("people", "Check in")
    refused = await asking.newcomer.context_menu(asking.lobby, "Check in", asking.newcomer)
    assert "Only organizers" in refused.response.content
