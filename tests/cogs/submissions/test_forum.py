"""The post of each project, where the channel for projects is a forum."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

import discord
import simcord
from sqlalchemy import select, update

from bot.model import Delivery, Submission, SubmissionRevision
from bot.submissions.cards import POST
from bot.submissions.following import CARD
from cogs.submissions.gallery import GONE_TITLE
from tests.cogs.submissions.conftest import found_team
from tests.cogs.submissions.test_desk import drained
from tests.cogs.submissions.test_submitting import PARTS, fill
from tests.cogs.world import World

REVEALED = datetime(2024, 12, 5, 17, tzinfo=UTC)


@dataclass(frozen=True)
class Post:
    """A post as people see it."""

    id: int
    title: str
    text: str
    tags: tuple[str, ...]
    closed: tuple[bool, bool]


async def posts(world: World) -> list[Post]:
    """Every post of the projects' forum, as Discord has it."""
    found: list[Post] = []
    with world.env.time_context():
        forum = cast("discord.ForumChannel", await forum_of(world))
        for thread in world.channel("projects").threads:
            post = cast("discord.Thread", await world.env.bot.fetch_channel(thread.id))
            tags = tuple(tag.name for tag in forum.available_tags if tag in post.applied_tags)
            (start, *_) = thread.history()
            closed = (post.archived, post.locked)
            found.append(Post(post.id, post.name, start.content, tags, closed))
    return found


async def forum_of(world: World) -> discord.abc.GuildChannel:
    return cast(
        "discord.abc.GuildChannel",
        await world.env.bot.fetch_channel(world.channel("projects").id),
    )


async def handed_in(world: World, name: str, *people: simcord.MemberActor) -> None:
    """A team of these people that has handed in `Night Owls`."""
    await found_team(world, name, *people)
    sheet = await fill(people[0], await people[0].slash(world.lobby, "submit"), *PARTS)
    await people[0].click(sheet.response, label="Hand in")


async def until(world: World, moment: datetime) -> None:
    world.clock.move_to(moment)
    await drained(world)


async def judged(world: World, command: str, **options: str) -> None:
    asked = await world.manager.slash(world.lobby, command, who="team:1", **options)
    if command.endswith("disqualify"):
        await world.manager.click(asked.response, label="Take it out")
    await drained(world)


async def test_a_post_appears_at_the_reveal_and_is_changed_in_place(hacking: World) -> None:
    await handed_in(hacking, "Owls", hacking.newcomer)
    await until(hacking, REVEALED - timedelta(seconds=1))
    assert await posts(hacking) == []
    await until(hacking, REVEALED)
    (post,) = await posts(hacking)
    assert (post.title, post.tags, post.closed) == ("Night Owls", ("Build",), (False, False))
    assert "<https://github.com/ana/owls>" in post.text
    await judged(hacking, "submissions disqualify", why="It is older.")
    (gone,) = await posts(hacking)
    assert (gone.id, gone.title, gone.tags) == (post.id, GONE_TITLE, ())
    assert "Night Owls" not in gone.text
    assert gone.closed == (True, True)
    await judged(hacking, "submissions restore")
    assert await posts(hacking) == [post]


async def test_a_post_that_people_closed_is_opened_to_be_changed_and_stays_locked(
    hacking: World,
) -> None:
    await handed_in(hacking, "Owls", hacking.newcomer)
    await until(hacking, REVEALED)
    (post,) = await posts(hacking)
    with hacking.env.time_context():
        thread = cast("discord.Thread", await hacking.env.bot.fetch_channel(post.id))
        await thread.edit(archived=True, locked=True)
    async with hacking.app.database.begin() as tx:
        await tx.execute(update(Submission).values(title="Day Owls"))
    await rung(hacking)
    (same,) = await posts(hacking)
    assert same.closed == (True, True), "what it shows has not changed, so it is left alone"
    await hacking.manager.slash(
        hacking.lobby, "submissions reopen", who="team:1", until="2024-12-05 23:00", why="Again."
    )
    sheet = await hacking.newcomer.slash(hacking.lobby, "submit")
    form = await hacking.newcomer.click(sheet.response, label="Title")
    sheet = await hacking.newcomer.submit_modal(form, {"said": "Owls @everyone"})
    await hacking.newcomer.click(sheet.response, label="Hand in again")
    await drained(hacking)
    (changed,) = await posts(hacking)
    assert (changed.id, changed.title, changed.closed) == (post.id, "Owls @everyone", (False, True))
    assert "@everyone" not in changed.text


async def rung(world: World) -> None:
    """Have the card of the first submission looked after once more."""
    services = world.app.services
    async with world.app.database.begin() as tx:
        await tx.execute(update(Submission).values(card_channel_id=None))
    assert await services.posts.catch_up(1) == 1
    async with world.app.database.begin() as tx:
        (post, *_) = world.channel("projects").threads
        places = {"card_channel_id": world.channel("projects").id, "card_message_id": post.id}
        await tx.execute(update(Submission).values(**places))
    await drained(world)


async def test_a_post_that_was_made_before_a_crash_is_found_and_not_made_again(
    hacking: World,
) -> None:
    await handed_in(hacking, "Owls", hacking.newcomer)
    await until(hacking, REVEALED)
    (post,) = await posts(hacking)
    forum = hacking.channel("projects").id
    # The process ended after Discord had made the post and before its number was noted.
    async with hacking.app.database.begin() as tx:
        await tx.execute(update(Submission).values(card_message_id=None))
    await judged(hacking, "submissions disqualify", why="It is older.")
    (gone,) = await posts(hacking)
    assert (gone.id, gone.title) == (post.id, GONE_TITLE)
    async with hacking.app.database.begin() as tx:
        await tx.execute(update(Submission).values(card_message_id=None))
    await judged(hacking, "submissions restore")
    assert await posts(hacking) == [post]
    assert await hacking.app.services.posts.known(forum) == {post.id}


async def test_a_deleted_post_stays_away_and_a_new_channel_gets_all_of_them(
    hacking: World,
) -> None:
    await handed_in(hacking, "Owls", hacking.newcomer)
    await until(hacking, REVEALED)
    (post,) = await posts(hacking)
    bot = hacking.env.bot
    with hacking.env.time_context():
        await cast("discord.Thread", await bot.fetch_channel(post.id)).delete()
    await judged(hacking, "submissions disqualify", why="It is older.")
    await judged(hacking, "submissions restore")
    assert await posts(hacking) == [], "who deleted it had a reason"
    with hacking.env.time_context():
        await (await forum_of(hacking)).delete()
    await hacking.set_up()
    await drained(hacking)
    (again,) = await posts(hacking)
    assert (again.title, again.text.split("\n")[0]) == ("Night Owls", "**Night Owls**")


async def test_while_the_server_is_away_a_post_waits_and_is_not_sent_as_a_message(
    hacking: World,
) -> None:
    await handed_in(hacking, "Owls", hacking.newcomer)
    (guild,) = hacking.env.bot.guilds
    forum = cast("discord.ForumChannel", guild.get_channel(hacking.channel("projects").id))
    # As after a new connection, until Discord has told of the server again.
    guild.unavailable = True
    guild._remove_channel(forum)  # pyright: ignore[reportPrivateUsage] -- the gateway's own way
    await until(hacking, REVEALED)
    assert await posts(hacking) == []
    guild.unavailable = False
    guild._add_channel(forum)  # pyright: ignore[reportPrivateUsage] -- see above
    await until(hacking, REVEALED + timedelta(minutes=1))
    (post,) = await posts(hacking)
    assert post.title == "Night Owls"
    async with hacking.app.database.read() as session:
        states = {row.kind: row.state for row in await session.scalars(select(Delivery))}
    assert states[CARD] == "done"
    assert POST not in states


async def test_what_organizers_tag_a_post_with_stays_when_its_project_changes(
    hacking: World,
) -> None:
    await handed_in(hacking, "Owls", hacking.newcomer)
    await until(hacking, REVEALED)
    (post,) = await posts(hacking)
    with hacking.env.time_context():
        forum = cast("discord.ForumChannel", await forum_of(hacking))
        winner = await forum.create_tag(name="Winner")
        thread = cast("discord.Thread", await hacking.env.bot.fetch_channel(post.id))
        await thread.edit(applied_tags=[*thread.applied_tags, winner])
    async with hacking.app.database.begin() as tx:
        await tx.execute(update(Submission).values(title="Day Owls"))
        await tx.execute(update(SubmissionRevision).values(title="Day Owls"))
    await rung(hacking)
    (changed,) = await posts(hacking)
    assert (changed.title, changed.tags) == ("Day Owls", ("Build", "Winner"))


async def test_where_a_server_takes_no_forum_a_text_channel_is_made(hacking: World) -> None:
    with hacking.env.time_context():
        await (await forum_of(hacking)).delete()
    hacking.env.inject_error("POST", "/guilds/*/channels", status=400, code=50024)
    await hacking.set_up()
    assert isinstance(await forum_of(hacking), discord.TextChannel)


async def test_a_text_channel_of_that_name_is_taken_and_has_a_message_for_each(
    world: World,
) -> None:
    channel = world.guild.create_text_channel("projects")
    await world.bring_numhack()
    await world.set_up()
    world.clock.move_to(datetime(2024, 11, 22, 12, tzinfo=UTC))
    await handed_in(world, "Owls", world.newcomer)
    await until(world, REVEALED)
    (card,) = channel.history()
    assert "**Night Owls**" in card.content
    assert "<https://github.com/ana/owls>" in card.content
    await judged(world, "submissions disqualify", why="It is older.")
    (card,) = channel.history()
    assert "not handed in any more" in card.content
