"""/event setup when something else happens meanwhile, or the server is not as the file thinks."""

import asyncio
from collections import Counter

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from cogs.events.live import refresh_all
from tests.cogs.beginnings import begins, import_numhack
from tests.cogs.world import NUMHACK, World

beginning = begins(imported=import_numhack)

ORGANIZER = "NumHack organizer"
SECOND = NUMHACK.replace(b"slug: numhack", b"slug: numhack-two", 1).replace(
    b"name: NumHack 2024", b"name: Second Hack", 1
)


@pytest.fixture
async def imported(world: World) -> World:
    return world


def everything(world: World) -> Counter[str]:
    """How often the server has each name, roles and channels alike."""
    guild = world.env.bot.get_guild(world.guild.id)
    return Counter(thing.name for thing in (*guild.roles, *guild.channels))


def doubled(world: World) -> list[str]:
    return [name for name, number in everything(world).items() if number > 1]


async def test_a_second_organizer_with_an_older_plan_makes_nothing_twice(imported: World) -> None:
    colleague = imported.person("ada", imported.role("Staff"))
    first = await imported.manager.slash(imported.lobby, "event setup")
    second = await colleague.slash(imported.lobby, "event setup")
    await imported.manager.click(first.response, label="Set it up")
    await colleague.click(second.response, label="Set it up")
    assert "after this plan was made" in second.followups[-1].content
    assert doubled(imported) == []
    again = await imported.manager.slash(imported.lobby, "event setup")
    assert "Nothing was changed" in again.response.content


async def test_a_plan_is_not_carried_out_for_who_lost_the_role_meanwhile(imported: World) -> None:
    await imported.show_to_everyone("event")
    shown = await imported.manager.slash(imported.lobby, "event setup")
    take_roles(imported, imported.manager)
    await imported.manager.click(shown.response, label="Set it up")
    assert ORGANIZER not in imported.guild.roles


def take_roles(world: World, person) -> None:
    world.env.backend.edit_member(world.guild.id, person.id, {"role_ids": []})


async def test_setting_up_again_works_when_one_of_two_events_has_to_be_chosen(
    imported: World,
) -> None:
    await imported.set_up()
    await imported.bring_numhack(SECOND)
    asked = await imported.manager.slash(imported.lobby, "event setup")
    answer = await imported.manager.select(asked.response, ["1"])
    texts = [message.content for message in (*answer.followups, *asked.followups)]
    assert any("Nothing was changed" in text for text in texts), texts


async def test_everyone_is_never_adopted_as_the_organizers(world: World) -> None:
    own_id = str(world.guild.id).encode()
    await world.bring_numhack(
        NUMHACK.replace(b"organizer: NumHack organizer", b'organizer: "' + own_id + b'"', 1)
    )
    setup = await world.manager.slash(world.lobby, "event setup")
    assert "no role" in setup.response.content
    await world.show_to_everyone("event")
    answer = await world.newcomer.slash(world.lobby, "event log")
    assert "Only organizers" in answer.response.content


async def test_the_id_of_a_role_on_another_server_is_refused_in_words(world: World) -> None:
    strange = b'organizer: "123456789012345678"'
    await world.bring_numhack(NUMHACK.replace(b"organizer: NumHack organizer", strange, 1))
    answer = await world.manager.slash(world.lobby, "event setup")
    assert "123456789012345678" in answer.response.content
    assert "no role" in answer.response.content
    assert not answer.response.components


async def test_a_start_channel_where_the_bot_may_not_write_is_named(imported: World) -> None:
    bot = imported.env.bot.get_guild(imported.guild.id).me
    channel = imported.guild.create_text_channel("start-here")
    denied = discord.Permissions(send_messages=True).value
    imported.env.backend.set_overwrite(
        channel.id, Overwrite(bot.id, OverwriteType.MEMBER, deny=denied)
    )
    await imported.env.settle()
    shown = await imported.manager.slash(imported.lobby, "event setup")
    await imported.manager.click(shown.response, label="Set it up")
    last = shown.followups[-1].content
    assert "start panel" in last
    assert "reference" not in last


async def test_a_room_for_staff_that_is_there_already_is_not_said_to_be_closed(
    imported: World,
) -> None:
    imported.guild.create_text_channel("organizers")
    shown = await imported.manager.slash(imported.lobby, "event setup")
    line = next(
        line
        for line in shown.response.content.splitlines()
        if f"<#{imported.channel('organizers').id}>" in line
    )
    assert "only for organizer" not in line
    assert "look at who can see it" in line


async def test_a_long_plan_is_shown_whole_with_its_question(world: World) -> None:
    extra = "".join(
        f"    - {{key: room-{n}, name: a-room-with-a-rather-long-name-number-{n}}}\n"
        for n in range(30)
    )
    await world.bring_numhack(NUMHACK + f"\nchannels:\n  extra:\n{extra}".encode())
    shown = await world.manager.slash(world.lobby, "event setup")
    seen = shown.response.content
    for _ in range(5):
        assert "Shall I?" in shown.response.content
        labels = [b for row in shown.response.components for b in row["components"]]
        onward = [b for b in labels if b["label"] == "Next" and not b.get("disabled")]
        if not onward:
            break
        await world.manager.click(shown.response, label="Next")
        seen += shown.response.content
    assert all(f"number-{n}" in seen for n in range(30))


async def test_a_progress_that_cannot_be_shown_any_more_does_not_stop_the_work(
    imported: World,
) -> None:
    shown = await imported.manager.slash(imported.lobby, "event setup")
    imported.env.inject_error(
        "PATCH", "/webhooks/*", status=401, code=50027, message="Invalid Webhook Token", times=None
    )
    await imported.manager.click(shown.response, label="Set it up")
    assert {"start-here", "organizers"} <= set(imported.guild.channels)


async def test_two_refreshes_at_once_post_one_panel(imported: World) -> None:
    await imported.set_up()
    channel = imported.channel("start-here")
    client = imported.env.bot
    with imported.env.time_context():
        await client.get_channel(channel.id).get_partial_message(channel.last_message.id).delete()
    guild = client.get_guild(imported.guild.id)
    event = await imported.app.services.events.get(guild.id, 1)
    with imported.env.time_context():
        await asyncio.gather(*(refresh_all(client, guild, event) for _ in range(3)))
    assert len([m for m in channel.history() if m.author.id == client.user.id]) == 1


async def test_a_channel_full_of_pins_does_not_make_setting_up_fail(imported: World) -> None:
    shown = await imported.manager.slash(imported.lobby, "event setup")
    imported.env.inject_error(
        "PUT", "/channels/*/pins/*", status=400, code=30003, message="Maximum number of pins"
    )
    imported.env.inject_error(
        "PUT", "/channels/*/messages/pins/*", status=400, code=30003, message="Maximum of pins"
    )
    answer = await imported.manager.click(shown.response, label="Set it up")
    assert "is set up" in answer.followups[-1].content
