"""The card of each project as a post, where the channel for projects is a forum."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

import discord

from bot.client import MusterClient
from bot.delivery.outcome import FellThrough
from bot.delivery.rules import Answer, marker_of
from bot.delivery.sender import server_at_hand, translated
from bot.submissions.posts import Card
from cogs.submissions.gallery import GONE_TITLE, post_text, post_title

# discord.com/developers: tags of a forum, letters of one, and tags of a post.
MOST_TAGS, TAG_LENGTH, TAGS_OF_A_POST = 20, 20, 5
# After so long without a word a post goes to sleep, where it can be read and woken by an answer.
WEEK_IN_MINUTES, HOUR_IN_MINUTES = 10_080, 60
# A server has about 1,000 threads that are awake; teams have theirs as well.
MANY_THREADS = 400
# api: json error code.
NO_MORE_THREADS = 160006
# After an answer of 5xx or a broken connection discord.py asks again, a second later at the
# soonest, although the post may be there already; it takes no nonce.
ASKED_AGAIN_AFTER_SECONDS = 1.0


class ForumPosts:
    """Makes the posts of projects, once each, and keeps them in step."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._posts = client.services.posts
        # Held while the tags of a forum (by its id) are added to.
        self._tagging: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def keep(self, event_id: int, submission_id: int) -> bool:
        """Bring the post of a project in step; False where its channel is no forum.

        Can be repeated however often, also after it was broken off. Raises FellThrough.
        """
        card = await self._posts.card(event_id, submission_id)
        if card is None:
            return False
        guild = server_at_hand(self._client, card.guild_id)
        forum = guild.get_channel(card.channel_id)
        if not isinstance(forum, discord.ForumChannel):
            return False
        with translated():
            if card.begun_in == forum.id and card.post_id is not None:
                await self._correct(forum, submission_id, card, card.post_id)
            elif card.begun_in == forum.id or (card.project is not None and card.revealed):
                await self._post(forum, submission_id, card)
        return True

    async def _post(self, forum: discord.ForumChannel, submission_id: int, card: Card) -> None:
        is_new = await self._posts.begin(submission_id, forum.id)
        marker = _marker(submission_id, forum)
        found = [] if is_new else await self._bearing(forum, marker)
        if not found and card.project is None:
            return
        if not found:
            loop = asyncio.get_running_loop()
            begun = loop.time()
            found = [await self._make(forum, card, marker)]
            if loop.time() - begun >= ASKED_AGAIN_AFTER_SECONDS:
                found = await self._bearing(forum, marker) or found
        first, *doubled = sorted(found, key=lambda thread: thread.id)
        for thread in doubled:
            # As long as it is not noted which one counts, all of them are found again.
            with suppress(discord.Forbidden, discord.NotFound):
                await thread.delete()
        await self._posts.made(submission_id, forum.id, first.id)
        if not is_new:
            await self._correct(forum, submission_id, card, first.id)

    async def _make(self, forum: discord.ForumChannel, card: Card, marker: str) -> discord.Thread:
        assert card.project is not None, "only what is handed in gets a post"
        many = len(forum.guild.threads) > MANY_THREADS
        try:
            made = await forum.create_thread(
                name=post_title(card.project),
                content=post_text(card.project, marker),
                applied_tags=await self._tags(forum, card),
                auto_archive_duration=HOUR_IN_MINUTES if many else WEEK_IN_MINUTES,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.HTTPException as error:
            if error.code == NO_MORE_THREADS:
                # There is room again when others have gone to sleep; nothing is lost by waiting.
                raise FellThrough(Answer(None, text=error.text)) from error
            raise
        return made.thread

    async def _bearing(self, forum: discord.ForumChannel, marker: str) -> list[discord.Thread]:
        """The bot's posts with that marker, of which nobody knows yet whose they are."""
        known = await self._posts.known(forum.id)
        me = forum.guild.me.id
        there = [t for t in await forum.guild.active_threads() if t.parent_id == forum.id]
        there += [thread async for thread in forum.archived_threads(limit=None)]
        found: list[discord.Thread] = []
        for thread in there:
            if thread.owner_id != me or thread.id in known:
                continue
            if await _beginning(thread, marker) is not None:
                found.append(thread)
        return found

    async def _correct(
        self, forum: discord.ForumChannel, submission_id: int, card: Card, post_id: int
    ) -> None:
        """Make a post say what is true; one that somebody has deleted stays away."""
        thread = await self._thread(forum, post_id)
        if thread is None:
            return
        project = card.project
        title = GONE_TITLE if project is None else post_title(project)
        # What organizers tag it with stays, such as who won.
        own = {_tag(track).casefold() for track in card.tags}
        theirs = [tag for tag in thread.applied_tags if tag.name.casefold() not in own]
        ours = [tag for tag in await self._tags(forum, card) if tag not in theirs]
        tags = [*theirs, *ours][:TAGS_OF_A_POST]
        marker = _marker(submission_id, forum)
        text, said = post_text(project, marker), await _beginning(thread, marker)
        is_same_text = said is None or said.content == text
        is_same_head = thread.name == title and {*thread.applied_tags} == {*tags}
        if is_same_text and is_same_head and (thread.archived or project is not None):
            return
        if thread.locked and thread.name == GONE_TITLE:
            # It was locked when it was taken down; what people have locked stays so.
            await thread.edit(archived=False, locked=False)
        elif thread.archived:
            # Nothing of an archived post can be changed.
            await thread.edit(archived=False)
        if said is not None and not is_same_text:
            await said.edit(content=text, allowed_mentions=discord.AllowedMentions.none())
        if not is_same_head:
            await thread.edit(name=title, applied_tags=tags)
        if project is None and forum.permissions_for(forum.guild.me).manage_threads:
            await thread.edit(archived=True, locked=True)
        elif project is None:
            await thread.edit(archived=True)

    async def _thread(self, forum: discord.ForumChannel, post_id: int) -> discord.Thread | None:
        try:
            found = await forum.guild.fetch_channel(post_id)
        except discord.NotFound:
            return None
        return found if isinstance(found, discord.Thread) else None

    async def _tags(self, forum: discord.ForumChannel, card: Card) -> Sequence[discord.ForumTag]:
        """The tags of the project's tracks, made in the forum where it has room for them."""
        tracks = card.project.tracks if card.project else ()
        names = [_tag(track) for track in tracks][:TAGS_OF_A_POST]
        there = {tag.name.casefold(): tag for tag in forum.available_tags}
        if any(name.casefold() not in there for name in names):
            there = await self._add_tags(forum, [_tag(track) for track in card.tags])
        found = {name: there[name.casefold()] for name in names if name.casefold() in there}
        if not found and forum.flags.require_tag:
            # Such a forum takes no post without one.
            return [*there.values()][:1]
        return [*found.values()]

    async def _add_tags(
        self, forum: discord.ForumChannel, names: Sequence[str]
    ) -> dict[str, discord.ForumTag]:
        async with self._tagging[forum.id]:
            now = await forum.guild.fetch_channel(forum.id)
            assert isinstance(now, discord.ForumChannel), "it was one a moment ago"
            there = {tag.name.casefold(): tag for tag in now.available_tags}
            new = {name.casefold(): name for name in names if name.casefold() not in there}
            added = [discord.ForumTag(name=name) for name in new.values()]
            added = added[: MOST_TAGS - len(there)]
            if added:
                try:
                    edited = await now.edit(available_tags=[*now.available_tags, *added])
                except discord.Forbidden:
                    # Whoever runs the server keeps its tags to themselves.
                    return there
                tags = edited.available_tags if edited else now.available_tags
                there = {tag.name.casefold(): tag for tag in tags}
            return there


async def _beginning(thread: discord.Thread, marker: str) -> discord.Message | None:
    """The message with that marker that a post begins with; None when somebody deleted it."""
    me = thread.guild.me
    # A post may be deleted at this moment, as the double of another project.
    with suppress(discord.NotFound):
        async for message in thread.history(limit=1, oldest_first=True):
            if message.author.id == me.id and message.content.endswith(marker):
                return message
    return None


def _tag(track: str) -> str:
    return track[:TAG_LENGTH].strip()


def _marker(submission_id: int, forum: discord.ForumChannel) -> str:
    return marker_of(submission_id, f"post in {forum.id}")
