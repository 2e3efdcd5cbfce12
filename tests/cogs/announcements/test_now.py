"""/announce now as an organizer uses it: form, preview, send, report."""

import pytest

from bot.model import Submission
from tests.cogs.announcements.conftest import (
    Announcing,
    Crew,
    agree_to_messages,
    join,
    said_in,
    write,
)
from tests.cogs.outbox import deliver
from tests.cogs.world import START, World


async def test_what_is_previewed_is_what_arrives(ready: World) -> None:
    announcing = await write(ready, "Lunch is at **noon**.", "Food")
    assert "Nothing is sent yet" in announcing.panel.content
    assert "Pings nobody" in announcing.panel.content
    news = ready.channel("announcements")
    before = len(news.history())
    await announcing.press("Send")
    assert "0 of 1" in announcing.panel.content
    await deliver(ready)
    assert len(news.history()) == before + 1
    arrived = news.last_message
    assert arrived.content.rpartition(" · ")[0] == announcing.preview.rpartition(" · ")[0]
    assert not arrived.mention_everyone
    await ready.env.advance_time(3)
    assert "is at 1 of 1 place" in announcing.panel.content


async def test_each_team_reads_its_own_name_in_its_own_space(crew: Crew) -> None:
    announcing = await write(crew.world, "{team}, you have until {deadline} at {event}.")
    assert "would stay empty" in announcing.panel.content
    assert not announcing.may_send
    await announcing.choose("Where", "team_spaces")
    assert announcing.may_send
    assert "in 2 team spaces" in announcing.panel.content
    assert announcing.preview.startswith("Ants, you have until <t:1732535940:F>")
    await announcing.press("Send")
    await deliver(crew.world)
    assert "Ants, you have until" in said_in(crew.spaces[0])[-1]
    assert "Bees\\_and\\_\\*wasps\\*, you" in said_in(crew.spaces[1])[-1]


async def test_a_role_is_pinged_only_when_that_was_chosen(ready: World) -> None:
    role = ready.env.bot.get_guild(ready.guild.id).get_role(ready.role("NumHack mentor").id)
    with ready.env.time_context():
        await role.edit(mentionable=True)
    await ready.env.settle()
    announcing = await write(ready, "Please be there at nine.")
    assert "role" not in announcing.options("Ping")
    await announcing.choose("For whom", "role:mentor")
    assert f"<#{ready.channel('mentors').id}>" in announcing.panel.content
    assert "for mentors" in announcing.preview
    await announcing.choose("Ping", "role")
    assert announcing.preview.startswith(f"<@&{role.id}>")
    await announcing.press("Send")
    await deliver(ready)
    assert [r.id for r in ready.channel("mentors").last_message.role_mentions] == [role.id]


async def test_everyone_is_pinged_only_after_a_second_question(ready: World) -> None:
    await allow_pings(ready)
    announcing = await write(ready, "The building is on fire.")
    await announcing.choose("Ping", "everyone")
    await announcing.press("Send")
    assert "pings everyone who can see" in announcing.panel.content
    await deliver(ready)
    assert said_in(ready.channel("announcements")) == []
    await announcing.press("Ping everyone and send")
    await deliver(ready)
    assert ready.channel("announcements").last_message.mention_everyone


async def test_going_back_from_the_second_question_makes_it_silent(ready: World) -> None:
    await allow_pings(ready)
    announcing = await write(ready, "Hello.")
    await announcing.choose("Ping", "everyone")
    await announcing.press("Send")
    await announcing.press("Back")
    assert "Pings nobody" in announcing.panel.content
    assert not announcing.preview.startswith("@everyone")


async def test_a_ping_the_bot_may_not_make_is_said_before_sending(ready: World) -> None:
    announcing = await write(ready, "Hello.")
    await announcing.choose("Ping", "everyone")
    assert "I lack the permission Mention Everyone" in announcing.panel.content
    assert not announcing.may_send


async def allow_pings(world: World) -> None:
    guild = world.env.bot.get_guild(world.guild.id)
    channel = guild.get_channel(world.channel("announcements").id)
    with world.env.time_context():
        held = channel.overwrites_for(guild.me)
        held.update(mention_everyone=True, view_channel=True, send_messages=True)
        await channel.set_permissions(guild.me, overwrite=held)
    await world.env.settle()


@pytest.mark.parametrize(
    ("audience", "why"),
    [
        ("track:build", "nobody has chosen it yet"),
        ("chapter:lagos", "nobody has chosen it yet"),
        ("teams", "no teams yet"),
        ("without_team", "nobody right now"),
        ("incomplete", "no teams yet"),
    ],
)
async def test_an_empty_audience_says_why_in_the_menu_and_is_not_sent_to(
    ready: World, audience: str, why: str
) -> None:
    announcing = await write(ready, "Hello.")
    assert announcing.options("For whom")[audience].description == why
    await announcing.choose("For whom", audience)
    assert "This would reach nobody" in announcing.panel.content
    assert not announcing.may_send


async def test_those_who_have_not_submitted_can_be_chosen_and_are_told(crew: Crew) -> None:
    world = crew.world
    async with world.app.database.begin() as tx:
        tx.add(
            Submission(
                event_id=1, scope="team:1", team_id=1, parts={}, state="submitted", made_at=START
            )
        )
    announcing = await write(world, "Please hand in, {team}.")
    assert announcing.options("For whom")["incomplete"].description == "1 person on the list"
    await announcing.choose("For whom", "incomplete")
    await announcing.choose("Where", "team_spaces")
    assert "For those who have not submitted: in 1 team space" in announcing.panel.content
    before = len(crew.spaces[0].history())
    await announcing.press("Send")
    await deliver(world)
    assert len(crew.spaces[0].history()) == before
    assert said_in(crew.spaces[1])[-1].startswith("Please hand in, Bees")


async def test_direct_messages_go_only_to_who_agreed_and_the_rest_is_counted(crew: Crew) -> None:
    world = crew.world
    announcing = await write(world, "Hello {name}.")
    await announcing.choose("Where", "dm")
    assert "Nobody in it has agreed to direct messages" in announcing.panel.content
    await agree_to_messages(world, crew.people[0])
    announcing = await write(world, "Hello {name}.")
    await announcing.choose("Where", "dm")
    assert "by direct message to 1 person" in announcing.panel.content
    assert "1 person has not agreed" in announcing.panel.content
    await announcing.press("Send")
    await deliver(world)
    got = said_in(crew.people[0].user.dm_channel)
    assert got[-1].startswith(f"Hello {crew.people[0].id}.")
    assert "/settings changes that" in got[-1]


async def test_a_preview_of_messages_shows_an_example_of_a_name(crew: Crew) -> None:
    await agree_to_messages(crew.world, crew.people[0])
    announcing = await write(crew.world, "Hello {name}, welcome.")
    await announcing.choose("Where", "dm")
    assert announcing.preview.startswith("Hello Alex, welcome.")
    assert "each person reads their own name instead of “Alex”" in announcing.panel.content
    announcing = await write(crew.world, "Hello, welcome.")
    await announcing.choose("Where", "dm")
    assert "Alex" not in announcing.panel.content


async def test_a_closed_direct_message_is_said_in_the_teams_space_with_a_mention(
    crew: Crew,
) -> None:
    world, person = crew.world, crew.people[0]
    await agree_to_messages(world, person)
    announcing = await write(world, "Your badge is ready.")
    await announcing.choose("Where", "dm")
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await announcing.press("Send")
    await deliver(world)
    there = crew.spaces[0].last_message
    assert there.content.startswith(f"<@{person.id}>\nYour badge is ready.")
    assert [mentioned.id for mentioned in there.mentions] == [person.id]
    await world.env.advance_time(3)
    assert "their direct messages are closed" in announcing.panel.content
    assert "in their team's space instead" in announcing.panel.content


async def test_a_closed_direct_message_of_someone_without_a_team_is_reported(
    ready: World,
) -> None:
    await join(ready, ready.newcomer)
    await agree_to_messages(ready, ready.newcomer)
    announcing = await write(ready, "Hello.")
    await announcing.choose("Where", "dm")
    ready.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await announcing.press("Send")
    await deliver(ready)
    await ready.env.advance_time(3)
    report = announcing.panel.content
    assert "Not sent" in report
    assert f"<@{ready.newcomer.id}>: their direct messages are closed" in report


async def test_stopping_sends_no_more_and_says_how_many_had_it(crew: Crew) -> None:
    announcing = await write(crew.world, "Hello.")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    before = [len(space.history()) for space in crew.spaces]
    await announcing.press("Stop")
    assert "Stopped" in announcing.panel.content
    assert "at 0 of 2 places" in announcing.panel.content
    await deliver(crew.world)
    assert [len(space.history()) for space in crew.spaces] == before


async def test_it_arrives_although_the_bot_restarts_between_sending_and_posting(
    ready: World,
) -> None:
    announcing = await write(ready, "Still here.")
    await announcing.press("Send")
    await ready.env.restart_bot(ready.app.new_client())
    await deliver(ready)
    assert "Still here." in said_in(ready.channel("announcements"))[-1]
    await deliver(ready)
    assert len([t for t in said_in(ready.channel("announcements")) if "Still here." in t]) == 1


async def test_discarding_sends_nothing(ready: World) -> None:
    announcing = await write(ready, "Never mind.")
    await announcing.press("Discard")
    await deliver(ready)
    assert "Never mind." not in "".join(said_in(ready.channel("announcements")))


async def test_the_text_can_be_changed_below_the_preview(ready: World) -> None:
    announcing: Announcing = await write(ready, "Lunhc.")
    form = await announcing.press("Edit the text")
    await ready.manager.submit_modal(form, {"title": "", "text": "Lunch."})
    assert announcing.preview.startswith("Lunch.")


async def test_only_organizers_announce(ready: World) -> None:
    await ready.show_to_everyone("announce")
    refused = await ready.newcomer.slash(ready.lobby, "announce now")
    assert refused.modal is None
    assert "Only organizers" in refused.response.content


async def test_before_the_server_is_set_up_it_can_go_to_this_channel_only(world: World) -> None:
    await world.bring_numhack()
    announcing = await write(world, "Welcome!")
    assert "is not there. Run `/event setup`" in announcing.panel.content
    await announcing.choose("Where", str(world.lobby.id))
    await announcing.press("Send")
    await deliver(world)
    assert "Welcome!" in world.lobby.last_message.content
