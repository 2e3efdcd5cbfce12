"""What the outbox says and does about help, from what is true at that moment."""

from datetime import datetime

import discord

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.posted import correct
from bot.delivery.sender import translated
from bot.mentors import following as kinds
from bot.mentors.telling import Brief
from bot.permissions import ORGANIZER, role_of
from bot.ui.text import joined, relative, safe
from cogs.mentors import buttons
from cogs.mentors.present import details, mentor_name, offer_over_text, offer_text, topics, who
from cogs.mentors.rooms import opening

OFFERED = "You are a mentor there · /mentor available off ends these"
# How many messages are looked at for one that is not the bot's own.
LOOK_BACK = 20


class MentorOutbox:
    """Renders what mentors and those who asked are told."""

    def __init__(self, client: MusterClient) -> None:
        self._client, self._services = client, client.services
        self._telling = client.services.mentor_telling
        known = client.outbox.kinds
        known.does(kinds.DISPATCH, self._dispatch)
        known.does(kinds.WITHDRAW, self._withdraw)
        known.does(kinds.NUDGE, self._nudge)
        known.does(kinds.LAPSE, self._lapse)
        known.says(kinds.OFFER, self._offer)
        known.says(kinds.OPENING, self._opening)
        known.says(kinds.LEAD, self._lead)
        known.says(kinds.SILENT, self._silent)
        known.says(kinds.RELEASED, self._released)
        known.says(kinds.HANDED, self._handed)
        known.says(kinds.FEEDBACK, self._feedback)
        known.says(kinds.LAPSED, self._lapsed)
        known.says(kinds.ASSIGNED, self._assigned)

    async def _dispatch(self, row: Leased, now: datetime) -> None:
        await self._services.mentor_dispatch.dispatch(row.event_id, now)

    async def _lapse(self, row: Leased, now: datetime) -> None:
        await self._services.mentor_requests.lapse(row.event_id, row.facts["request"], now)

    async def _withdraw(self, row: Leased, _: datetime) -> None:
        found = await self._telling.offer_posted(row.facts)
        if found is None:
            return
        posted, now = found
        request = now.brief.request.id
        if now.can_answer:
            view = buttons.request_view(buttons.OFFER, request)
            said = Said(offer_text(now), _offered(now.brief), view)
        else:
            # An empty view takes the buttons away.
            said = Said(offer_over_text(now), _offered(now.brief), discord.ui.View())
        await correct(self._client, posted, said)

    async def _nudge(self, row: Leased, now: datetime) -> None:
        brief = await self._telling.brief(row.facts["request"])
        if brief is not None and brief.request.thread_id is not None:
            with translated():
                await self._listen(brief, brief.request.thread_id, now)
                await self._look_for_mentor(brief)
        await self._services.mentor_closing.nudge(row.event_id, row.facts, now)

    async def _listen(self, brief: Brief, thread_id: int, now: datetime) -> None:
        """Note when somebody wrote last; who wrote is told without any intent, what is not read."""
        channel = self._client.get_partial_messageable(thread_id)
        me = self._client.user.id if self._client.user else 0
        try:
            async for message in channel.history(limit=LOOK_BACK):
                if message.author.id != me:
                    at = min(message.created_at, now)
                    await self._services.mentor_closing.heard(brief.guild_id, thread_id, at)
                    return
        except discord.NotFound:
            await self._telling.forget_room(brief.guild_id, thread_id)

    async def _look_for_mentor(self, brief: Brief) -> None:
        """Have a request given back whose mentor has left the server, which nobody tells."""
        guild = self._client.get_guild(brief.guild_id)
        if guild is None or brief.mentor is None or brief.mentor.user_id is None:
            return
        try:
            await guild.fetch_member(brief.mentor.user_id)
        except discord.NotFound:
            await self._services.mentors.left_server(guild.id, brief.mentor.user_id)

    async def _offer(self, row: Leased, _: datetime) -> Said | None:
        now = await self._telling.offer(row.facts)
        if now is None:
            return None
        view = buttons.request_view(buttons.OFFER, now.brief.request.id)
        for_user: int | None = row.facts.get("for_user")
        if for_user is None:
            return Said(offer_text(now), _offered(now.brief), view)
        text = f"<@{for_user}>, you take no direct messages from me, so I ask here.\n"
        return Said(text + offer_text(now), _offered(now.brief), view, ping_people=(for_user,))

    async def _opening(self, row: Leased, _: datetime) -> Said | None:
        brief = await self._telling.brief(row.facts["request"])
        if brief is None or brief.request.thread_id != row.channel_id:
            return None
        return opening(brief, await self._telling.reason(brief.request))

    async def _lead(self, row: Leased, _: datetime) -> Said | None:
        brief = await self._telling.brief(row.facts["request"])
        if brief is None or brief.request.state != "open":
            return None
        event = await self._services.events.get(brief.guild_id, brief.event_id)
        role_id = role_of(event, ORGANIZER)
        ping = f"<@&{role_id}> " if role_id else ""
        lines = [
            f"{ping}{who(brief)} waits for help with **{topics(brief)}** since "
            f"{relative(brief.request.queued_at)}, and no mentor has taken it.",
            *details(brief.request),
            "Find somebody, or help yourselves; `/mentors overview` shows who is there.",
        ]
        roles = (role_id,) if role_id else ()
        return Said("\n".join(lines), "Told once, after 15 minutes", ping_roles=roles)

    async def _silent(self, row: Leased, _: datetime) -> Said | None:
        brief = await self._telling.brief(row.facts["request"])
        if brief is None or brief.request.state != "claimed":
            return None
        mentor = brief.mentor.user_id if brief.mentor else None
        people = tuple(p for p in (brief.request.user_id, mentor) if p is not None)
        text = (
            f"{mentor_name(brief)}, <@{brief.request.user_id}>: it has been silent here. Is "
            f"**{topics(brief)}** solved? If nobody answers, I close it in a while."
        )
        view = buttons.request_view(buttons.STILL, brief.request.id)
        return Said(text, "Asked when a request is silent for half an hour", view, (), people)

    async def _released(self, row: Leased, _: datetime) -> Said | None:
        brief = await self._telling.brief(row.facts["request"])
        if brief is None or brief.request.state != "open":
            return None
        text = (
            f"<@{brief.request.user_id}>, your mentor cannot go on with **{topics(brief)}**. It "
            "keeps its place in the queue, and I am asking others."
        )
        return Said(text, "/ask mentor shows how it stands", ping_people=(brief.request.user_id,))

    async def _handed(self, row: Leased, _: datetime) -> Said | None:
        brief = await self._telling.brief(row.facts["request"])
        if brief is None or brief.request.state != "claimed" or brief.mentor is None:
            return None
        if brief.mentor.id != row.facts["mentor"]:
            return None
        text = f"{mentor_name(brief)} takes over **{topics(brief)}** for {who(brief)}."
        people = tuple(p for p in (brief.mentor.user_id, brief.request.user_id) if p is not None)
        return Said(text, _offered(brief), ping_people=people)

    async def _feedback(self, row: Leased, _: datetime) -> Said | None:
        brief = await self._telling.brief(row.facts["request"])
        if brief is None or brief.request.state not in ("resolved", "lapsed"):
            return None
        text = f"**{topics(brief)}** is closed. How was the help by {mentor_name(brief)}?"
        view = buttons.request_view(buttons.FEEDBACK, brief.request.id)
        for_user: int | None = row.facts.get("for_user")
        return Said(
            f"<@{for_user}> {text}" if for_user else text,
            "One click; only the organizers read it",
            view,
            ping_people=(for_user,) if for_user else (),
        )

    async def _lapsed(self, row: Leased, _: datetime) -> Said | None:
        brief = await self._telling.brief(row.facts["request"])
        if brief is None or brief.request.state != "lapsed":
            return None
        text = (
            f"<@{brief.request.user_id}>, the mentors of {safe(brief.event_name)} have gone, and "
            f"nobody could take your request on **{topics(brief)}**. I am sorry. Ask in the "
            "questions channel, or write to the organizers."
        )
        return Said(text, safe(brief.event_name), ping_people=(brief.request.user_id,))

    async def _assigned(self, row: Leased, _: datetime) -> Said | None:
        assigning = self._services.mentor_assigning
        if "mentor" in row.facts:
            teams = await assigning.teams_of(row.facts["mentor"])
            names = joined([f"**{safe(team.name)}**" for team in teams])
            text = f"You accompany {names}." if teams else "You accompany no team any more."
            return Said(f"🧭 {text} Say hello to them.", "Assigned by the organizers")
        mentors = await assigning.mentors_of(row.facts["team"])
        names = joined(
            [f"<@{m.user_id}> ({safe(m.name)})" if m.user_id else safe(m.name) for m in mentors]
        )
        text = f"Your team's mentors: {names}." if mentors else "Your team has no mentor any more."
        return Said(f"🧭 {text}", "Assigned by the organizers · /ask mentor asks any mentor")


def _offered(brief: Brief) -> str:
    return f"{safe(brief.event_name)} · {OFFERED}"
