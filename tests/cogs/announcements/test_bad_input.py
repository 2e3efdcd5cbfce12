"""What cannot be announced is refused with a sentence, and what was typed is kept."""

import pytest
import simcord

from tests.cogs.announcements.conftest import write
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, World


async def correct(world: World, refused: simcord.InteractionResult) -> str:
    """The form as it opens again, as text."""
    return str((await world.manager.click(refused.response, label="Correct it")).modal)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Come now @everyone", "The text has a mention in it"),
        ("Come now @here!", "The text has a mention in it"),
        ("Ask <@123456789012345678>", "The text has a mention in it"),
        ("Ask <@&123456789012345678>", "The text has a mention in it"),
        ("Dear {teem}", "Nothing fills in `{teem}`"),
        ("Dear {team name}", "Nothing fills in `{team name}`"),
        ("Dear {team-name}", "Nothing fills in `{team-name}`"),
        ("Dear {team_name}", "Nothing fills in `{team_name}`"),
        ("Until { deadline }", "Nothing fills in `{ deadline }`"),
        ("Until {deadline:%H}", "Nothing fills in `{deadline:%H}`"),
        ("Until {}", "Nothing fills in `{}`"),
        ("It`s {{team name}}", "Nothing fills in `{team name}`"),
        ("Until {it`s}", "Nothing fills in `{it's}`"),
        ("Until {" + "a " * 40 + "}", "Nothing fills in `{" + "a " * 19 + "a…}`"),
        ("   ", "There is no text yet"),
    ],
)
async def test_a_text_that_must_not_be_sent_is_refused_and_kept(
    ready: World, text: str, sentence: str
) -> None:
    refused = (await write(ready, text, "A title")).shown
    assert sentence in refused.response.content
    assert text in await correct(ready, refused)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Send `{"team name": 1}` to us', 'Send `{"team name": 1}` to us'),
        ("```c\nint main() { return 0; }\n```", "```c\nint main() { return 0; }\n```"),
        ("Write ``a ` {} b``", "Write ``a ` {} b``"),
        ("A } or a { alone :-{", "A } or a { alone :-{"),
        ("{{event}}", "{NumHack 2024}"),
    ],
)
async def test_braces_that_are_meant_are_said_as_they_are(
    ready: World, text: str, said: str
) -> None:
    announcing = await write(ready, text)
    assert announcing.may_send
    assert announcing.preview.startswith(said)


async def test_a_text_that_is_too_long_says_by_how_much_and_is_kept(ready: World) -> None:
    announcing = await write(ready, "long " * 420, "With a title")
    assert "Discord takes 2,000" in announcing.panel.content
    assert not announcing.may_send
    form = await announcing.press("Edit the text")
    assert "long " * 419 in str(form.modal)
    await ready.manager.submit_modal(form, {"title": "", "text": "short"})
    assert announcing.may_send


async def test_the_longest_text_that_fits_arrives_whole(ready: World) -> None:
    announcing = await write(ready, "x" * 1850)
    assert announcing.may_send
    await announcing.press("Send")
    await deliver(ready)
    assert "x" * 1850 in ready.channel("announcements").last_message.content


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("2024-11-01 12:00", "is over already"),
        ("soon", "soon"),
        ("2024-11-22", "no time of day"),
        ("Fri 2024-11-22 14:00 XYZ", "XYZ"),
        ("2024-03-31 02:30 Europe/Berlin", "does not exist"),
    ],
)
async def test_a_time_that_cannot_be_meant_is_refused_before_anything_is_typed(
    ready: World, when: str, sentence: str
) -> None:
    refused = await ready.manager.slash(ready.lobby, "announce later", when=when)
    assert refused.modal is None
    assert sentence in refused.response.content


async def test_a_time_without_am_or_pm_is_asked_back(ready: World) -> None:
    asked = await ready.manager.slash(ready.lobby, "announce later", when="22 Nov 2024 2:00")
    assert "morning or afternoon" in asked.response.content
    form = await ready.manager.click(asked.response, label="2024-11-22 14:00 UTC")
    assert "2024-11-22 14:00 UTC" in str(form.modal)


async def test_a_zone_that_is_not_in_force_is_asked_back(ready: World) -> None:
    asked = await ready.manager.slash(ready.lobby, "announce later", when="2025-07-08 18:00 CET")
    labels = [button["label"] for row in asked.response.components for button in row["components"]]
    assert len(labels) == 2
    form = await ready.manager.click(asked.response, label=labels[0])
    assert labels[0] in str(form.modal)


async def test_a_time_made_wrong_in_the_form_is_refused_and_the_text_kept(ready: World) -> None:
    form = await ready.manager.slash(ready.lobby, "announce later", when="2024-11-22 14:00")
    refused = await ready.manager.submit_modal(
        form, {"title": "", "text": "A long and careful text.", "when": "2024-11-01 14:00"}
    )
    assert "is over already" in refused.response.content
    assert "A long and careful text." in await correct(ready, refused)


async def test_a_role_that_is_gone_is_said_before_sending(ready: World) -> None:
    role = ready.env.bot.get_guild(ready.guild.id).get_role(ready.role("NumHack judge").id)
    with ready.env.time_context():
        await role.delete()
    await ready.env.settle()
    announcing = await write(ready, "Hello.")
    await announcing.choose("For whom", "role:judge")
    assert "Somebody has deleted its role" in announcing.panel.content
    assert not announcing.may_send


async def test_with_two_events_the_form_comes_after_the_question_which_one(ready: World) -> None:
    second = NUMHACK.replace(b"slug: numhack", b"slug: numhack-two", 1)
    await ready.bring_numhack(second.replace(b"name: NumHack 2024", b"name: Second Hack", 1))
    asked = await ready.manager.slash(ready.lobby, "announce now")
    menu = asked.response.components[0]["components"][0]
    chosen = await ready.manager.select(asked.response, ["2"], custom_id=menu["custom_id"])
    form = await ready.manager.click(chosen.followups[-1], label="Write it")
    shown = await ready.manager.submit_modal(form, {"title": "", "text": "Hello."})
    assert "From the organizers of Second Hack" in shown.response.content
