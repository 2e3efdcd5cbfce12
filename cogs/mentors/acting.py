"""What the buttons of requests for help do."""

from typing import Any

import discord

from bot.actor import Actor
from bot.client import MusterClient
from bot.errors.mentors import MentorsOnly, NotAMentorYet, NotTaken, UnknownRequest
from bot.events.loading import LARGEST_KEY
from bot.mentors.rules import require_open
from bot.mentors.telling import Brief
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.asking import choose, confirm
from bot.ui.text import safe, when
from cogs.mentors import asking, forms, present, queue

Asked = discord.Interaction[Any]


async def act_on_request(
    interaction: Asked, client: MusterClient, action: str, request_id: int
) -> None:
    """What somebody can do with a request, by their part in it; the services decide who may."""
    actor, brief = await _meant(interaction, client, request_id)
    match action:
        case "accept" | "decline" | "later" | "pass":
            await _answer_offer(interaction, client, actor, brief, action)
        case "resolve" | "release" | "hand" | "going" | "reopen":
            await _in_room(interaction, client, actor, brief, action)
        case "edit" | "cancel" | "refresh":
            await _own(interaction, client, actor, brief, action)
        case "comment":
            await forms.CommentForm(client, actor, brief).open(interaction)
        case _:
            rating = int(action.removeprefix("rate"))
            closing = client.services.mentor_closing
            await closing.rate(actor, brief.event_id, request_id, rating)
            view = asking.view_of(("comment",), request_id)
            await reply(
                interaction,
                f"Thank you: “{present.RATINGS[rating]}”. Only the organizers read it.",
                view=view,
            )


async def act_in_event(
    interaction: Asked, client: MusterClient, action: str, event_id: int
) -> None:
    """What somebody can do about help in an event."""
    event = await client.services.events.get(actor_of(interaction).guild_id, event_id)
    match action:
        case "ask":
            await asking.open_form(interaction, client, event)
        case "queue":
            await queue.show_queue(interaction, client, event)
        case _:
            await queue.be_available(interaction, client, event, action)


async def _meant(interaction: Asked, client: MusterClient, request_id: int) -> tuple[Actor, Brief]:
    brief = None
    if 0 < request_id <= LARGEST_KEY:
        brief = await client.services.mentor_telling.brief(request_id)
    if interaction.guild_id is None:
        if brief is None:
            raise UnknownRequest(request_id)
        # Discord vouches for the person; being a mentor or who asked needs no role.
        return Actor(brief.guild_id, interaction.user.id, interaction.user.display_name), brief
    actor = actor_of(interaction)
    if brief is None or brief.guild_id != actor.guild_id:
        raise UnknownRequest(request_id)
    return actor, brief


async def _answer_offer(
    interaction: Asked, client: MusterClient, actor: Actor, brief: Brief, action: str
) -> None:
    helping, number = client.services.mentor_helping, brief.request.id
    match action:
        case "accept":
            try:
                request = await helping.claim(actor, brief.event_id, number)
            except (NotAMentorYet, MentorsOnly):
                # Whoever presses a button on the server is there, whatever a refused thread said.
                if interaction.guild_id is None or not await queue.is_back(client, actor):
                    raise
                request = await helping.claim(actor, brief.event_id, number)
            room = (
                f"Go to <#{request.thread_id}>."
                if request.thread_id
                else "A thread with them opens in a moment, and you are in it."
            )
            text = f"✅ Yours: **{present.topics(brief)}**, asked by {present.who(brief)}. {room}"
            await reply(interaction, text)
        case "decline":
            await helping.decline(actor, brief.event_id, number)
            await reply(interaction, "All right, I ask somebody else.")
        case "later":
            await helping.decline(actor, brief.event_id, number, later=True)
            await reply(
                interaction, "All right, not now. If nobody else takes it, I may ask you again."
            )
        case _:
            await client.services.mentors.me(actor, brief.event_id)
            question = "Who knows better? I ask them at once."
            chosen = await _another(interaction, client, actor, brief, question)
            if chosen is not None:
                fresh, mentor_id = chosen
                await helping.pass_to(actor, brief.event_id, number, mentor_id)
                await reply(fresh, "Thank you. I have asked them.")


async def _in_room(
    interaction: Asked, client: MusterClient, actor: Actor, brief: Brief, action: str
) -> None:
    services, number = client.services, brief.request.id
    match action:
        case "resolve":
            closed = await services.mentor_closing.resolve(actor, brief.event_id, number)
            who = f"<@{closed.request.closed_by}>" if closed.request.closed_by else "somebody"
            by_me = f"✅ Solved, says {who}. Well done, all of you."
            text = by_me if closed.by_me else f"{who} has closed it a moment before: it is solved."
            await reply(interaction, text, public=closed.by_me and interaction.guild_id is not None)
        case "release":
            await services.mentor_helping.release(actor, brief.event_id, number)
            await reply(
                interaction, "It is back in the queue, at its old place. Others are asked now."
            )
        case "hand":
            if brief.request.state != "claimed":
                raise NotTaken(brief.request.state)
            question = "Who takes over? They are in at once."
            chosen = await _another(interaction, client, actor, brief, question)
            if chosen is not None:
                fresh, mentor_id = chosen
                await services.mentor_helping.hand_over(actor, brief.event_id, number, mentor_id)
                await reply(fresh, "Handed over. I let them in and tell them.")
        case "going":
            thread_id = brief.request.thread_id
            if thread_id is not None:
                await services.mentor_closing.heard(brief.guild_id, thread_id)
            await reply(interaction, "Good. I ask again when it has been silent for a while.")
        case _:
            await services.mentor_closing.reopen(actor, brief.event_id, number)
            await reply(
                interaction, "It is open again. Your mentor is asked first, then the others."
            )


async def _own(
    interaction: Asked, client: MusterClient, actor: Actor, brief: Brief, action: str
) -> None:
    requests, number = client.services.mentor_requests, brief.request.id
    match action:
        case "edit":
            await requests.receipt(actor, brief.event_id, number)
            require_open(brief.request)
            topics = await requests.topics(actor, brief.event_id)
            form = forms.AskForm(
                client, brief.event_id, topics, present.question_of(brief.request), brief.request
            )
            await form.open(interaction)
        case "cancel":
            await requests.receipt(actor, brief.event_id, number)
            asked = f"Take back your request on **{present.topics(brief)}**?"
            agreed = await confirm(interaction, [asked], yes="Take it back", no="Keep it")
            if agreed is None:
                return
            await requests.cancel(actor, brief.event_id, number)
            await reply(agreed, "Taken back. Mentors who were asked read that it is not needed.")
        case _:
            receipt = await requests.receipt(actor, brief.event_id, number)
            text = present.receipt_text(receipt, brief.topics[0])
            await replace(interaction, text, view=asking.receipt_view(receipt))


async def _another(
    interaction: Asked, client: MusterClient, actor: Actor, brief: Brief, question: str
) -> tuple[Asked, int] | None:
    cards = await client.services.mentors.mentors(actor, brief.event_id)
    others = [
        (card.mentor.name, str(card.mentor.id))
        for card in cards
        if card.is_there and card.mentor.user_id not in (None, actor.user_id)
    ]
    if not others:
        coming = [card.next_there for card in cards if card.next_there is not None]
        next_there = f" The next one comes {when(min(coming))}." if coming else ""
        await reply(interaction, f"No other mentor is there at the moment.{next_there}")
        return None
    chosen = await choose(interaction, safe(question), others)
    return None if chosen is None else (chosen[0], int(chosen[1]))
