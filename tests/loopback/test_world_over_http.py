"""What a real client does to the world over HTTP, and what it is refused."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import discord
import pytest

from bot.clock import SystemClock
from tests.loopback.actors import Channel, Guild, User
from tests.loopback.client import Loopback
from tests.loopback.inside import connected
from tests.loopback.sample_bot import Panel, SampleBot


@pytest.fixture
async def guild(loopback: Loopback) -> Guild:
    return await loopback.guild("Numhack")


@pytest.fixture
async def start(guild: Guild) -> Channel:
    return await guild.channel("start")


@pytest.fixture
async def ada(guild: Guild) -> User:
    return await guild.member("Ada")


@pytest.fixture
async def bot(loopback: Loopback, start: Channel, ada: User) -> AsyncIterator[SampleBot]:
    del start, ada
    async with connected(SampleBot(), loopback) as client:
        yield client


@pytest.fixture
def home(bot: SampleBot) -> discord.Guild:
    return bot.guilds[0]


@pytest.fixture
def text(home: discord.Guild) -> discord.TextChannel:
    return home.text_channels[0]


async def test_a_direct_message_arrives_and_its_buttons_work(
    loopback: Loopback, bot: SampleBot, ada: User
) -> None:
    user = await bot.fetch_user(ada.id)
    await user.send("hello", embed=discord.Embed(title="hi"), view=Panel())
    (message,) = await loopback.direct_messages(ada)
    assert message.text == "hello\nhi"
    answer = await ada.click(message, "Check in")
    assert answer.content == "checked in"


async def test_a_closed_direct_message_is_refused_with_50007(bot: SampleBot, ada: User) -> None:
    await ada.close_direct_messages()
    user = await bot.fetch_user(ada.id)
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("hello")
    assert refused.value.code == 50007


async def test_files_are_kept_and_can_be_read_again(
    loopback: Loopback, text: discord.TextChannel
) -> None:
    file = discord.File(io.BytesIO(b"day,count\n"), "people.csv", description="People by day")
    sent = await text.send("report", file=file)
    assert await sent.attachments[0].read() == b"day,count\n"
    (message,) = await loopback.messages(text.id)
    assert message.attachments[0]["description"] == "People by day"
    assert await loopback.download(message.attachments[0]) == b"day,count\n"


async def test_history_reads_before_after_and_around(text: discord.TextChannel) -> None:
    sent = [await text.send(str(number)) for number in range(7)]

    async def read(**where: object) -> list[str]:
        return [m.content async for m in text.history(**where)]  # pyright: ignore[reportArgumentType]  # each call passes one fitting keyword

    assert await read(limit=2) == ["6", "5"]
    assert await read(before=sent[2]) == ["1", "0"]
    assert await read(after=sent[4]) == ["5", "6"]
    assert sorted(await read(around=sent[3], limit=3)) == ["2", "3", "4"]


async def test_messages_are_edited_deleted_and_pinned(
    loopback: Loopback, text: discord.TextChannel
) -> None:
    kept, gone = await text.send("now"), await text.send("gone")
    await kept.edit(content="now and next")
    await kept.pin()
    await gone.delete()
    assert [message.id async for message in text.pins()] == [kept.id]
    seen = await loopback.messages(text.id)
    assert [message.content for message in seen] == ["now and next", ""]
    await kept.unpin()
    assert [message async for message in text.pins()] == []


async def test_pings_follow_allowed_mentions_and_permissions(
    loopback: Loopback, guild: Guild, text: discord.TextChannel, ada: User
) -> None:
    judge = await guild.role("Judge")
    words = f"<@{ada.id}> <@&{judge.id}> @everyone"
    await text.send(words)
    await text.send(words, allowed_mentions=discord.AllowedMentions.none())
    await ada.write(Channel(loopback, text.id, "start"), words)
    everyone, nobody, from_ada = await loopback.messages(text.id)
    assert everyone.pings == [str(ada.id), f"&{judge.id}", "everyone"]
    assert nobody.pings == []
    assert from_ada.pings == [str(ada.id)]


async def test_roles_are_made_granted_and_taken(
    guild: Guild, home: discord.Guild, ada: User
) -> None:
    role = await home.create_role(name="Mentor", colour=discord.Colour(0x336699), mentionable=True)
    member = await home.fetch_member(ada.id)
    await member.add_roles(role)
    await member.add_roles(role)
    found = {m["user"]["id"]: m["roles"] for m in await guild.members()}
    assert found[str(ada.id)] == [str(role.id)]
    await member.remove_roles(role)
    await role.edit(name="Mentors")
    assert "Mentors" in [r["name"] for r in await guild.roles()]
    await role.delete()
    assert "Mentors" not in [r["name"] for r in await guild.roles()]


async def test_a_role_above_the_bot_cannot_be_granted(
    loopback: Loopback, guild: Guild, home: discord.Guild, ada: User
) -> None:
    owner_role = await guild.role("Owners")
    await loopback.call("edit_role", guild=guild.id, role=owner_role.id, position=9)
    member = await home.fetch_member(ada.id)
    with pytest.raises(discord.Forbidden) as refused:
        await member.add_roles(discord.Object(owner_role.id))
    assert refused.value.code == 50013


async def test_what_the_bot_may_not_do_is_refused(loopback: Loopback) -> None:
    poor = await loopback.guild("Poor", bot_permissions=0)
    channel = await poor.channel("quiet")
    everyone = {"id": str(poor.id), "type": 0, "allow": "0", "deny": str(1 << 10)}
    hidden = await poor.channel("hidden", overwrites=[everyone])
    async with connected(SampleBot(), loopback) as bot:
        with pytest.raises(discord.Forbidden) as no_permission:
            await bot.guilds[0].create_role(name="x")
        with pytest.raises(discord.Forbidden) as no_access:
            await bot.http.get_channel(hidden.id)
        with pytest.raises(discord.NotFound) as unknown:
            await bot.http.get_message(channel.id, 12345)
        with pytest.raises(discord.NotFound) as nowhere:
            await bot.http.get_channel(12345)
    codes = [e.value.code for e in (no_permission, no_access, unknown, nowhere)]
    assert codes == [50013, 50001, 10008, 10003]


async def test_channels_are_made_moved_guarded_and_deleted(
    loopback: Loopback, home: discord.Guild, ada: User
) -> None:
    category = await home.create_category("Teams")
    hidden = {
        home.default_role: discord.PermissionOverwrite(view_channel=False),
        home.me: discord.PermissionOverwrite(view_channel=True),
    }
    room = await home.create_text_channel("Otters Room", category=category, overwrites=hidden)
    assert room.name == "otters-room"
    assert room.category_id == category.id
    assert await loopback.call("permissions", channel=room.id, user=ada.id) == "0"
    member = await home.fetch_member(ada.id)
    await room.set_permissions(member, view_channel=True)
    assert await loopback.call("permissions", channel=room.id, user=ada.id) != "0"
    await room.set_permissions(member, overwrite=None)
    await room.edit(topic="Only otters")
    await room.delete()
    with pytest.raises(discord.NotFound):
        await home.fetch_channel(room.id)


async def test_a_bot_cannot_shut_itself_out(home: discord.Guild) -> None:
    hidden = discord.PermissionOverwrite(view_channel=False)
    with pytest.raises(discord.Forbidden):
        await home.create_text_channel("lost", overwrites={home.default_role: hidden})


async def test_private_threads_hold_their_members_and_can_be_archived(
    guild: Guild, home: discord.Guild, text: discord.TextChannel, ada: User
) -> None:
    grace = await guild.member("Grace")
    thread = await text.create_thread(name="Otters", invitable=False)
    await thread.add_user(discord.Object(ada.id))
    await thread.send(f"welcome <@{grace.id}>")
    assert {m.id for m in await thread.fetch_members()} == {home.me.id, ada.id, grace.id}
    await thread.remove_user(discord.Object(ada.id))
    assert [t.id for t in await home.active_threads()] == [thread.id]
    await thread.edit(archived=True, locked=True)
    assert await home.active_threads() == []
    archived = [t.id async for t in text.archived_threads(private=True)]
    assert archived == [thread.id]


async def test_a_public_thread_hangs_on_its_message(text: discord.TextChannel) -> None:
    message = await text.send("question")
    thread = await message.create_thread(name="answers")
    assert thread.id == message.id
    assert (await text.fetch_message(message.id)).thread is not None


async def test_forums_take_posts_with_tags(loopback: Loopback, home: discord.Guild) -> None:
    tag = discord.ForumTag(name="looking", emoji="🔍")
    forum = await home.create_forum("Ideas", available_tags=[tag])
    made = await forum.create_thread(
        name="Solar maps", content="An idea", applied_tags=forum.available_tags
    )
    assert [t.name for t in made.thread.applied_tags] == ["looking"]
    (message,) = await loopback.messages(made.thread.id)
    assert message.content == "An idea"
    assert message.id == made.thread.id


async def test_scheduled_events_live_from_creation_to_their_end(
    guild: Guild, home: discord.Guild
) -> None:
    begins = SystemClock().now() + timedelta(hours=1)
    event = await home.create_scheduled_event(
        name="Keynote",
        start_time=begins,
        end_time=begins + timedelta(hours=1),
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        location="https://example.org/stream",
    )
    await event.edit(name="Opening keynote", location="Stage")
    (stored,) = await guild.scheduled_events()
    assert stored["name"] == "Opening keynote"
    assert stored["entity_metadata"] == {"location": "Stage"}
    assert [e.id for e in await home.fetch_scheduled_events()] == [event.id]
    running = await event.start()
    await running.end()
    assert await home.fetch_scheduled_events() == []


async def test_reactions_are_counted(text: discord.TextChannel) -> None:
    message = await text.send("vote")
    await message.add_reaction("👍")
    fetched = await text.fetch_message(message.id)
    assert [(str(r.emoji), r.count, r.me) for r in fetched.reactions] == [("👍", 1, True)]


async def test_every_answer_carries_rate_limit_headers(
    loopback: Loopback, text: discord.TextChannel
) -> None:
    headers = {"Authorization": f"Bot {loopback.token}"}
    url = f"{loopback.api_url}/channels/{text.id}"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        assert answer.headers["Content-Type"] == "application/json"
        names = ("Limit", "Remaining", "Reset", "Reset-After", "Bucket")
        assert all(f"X-RateLimit-{name}" in answer.headers for name in names)
