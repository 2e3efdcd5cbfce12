"""What people see of a request for help in the end, held against the rows."""

from sqlalchemy import select

from bot.db import Database
from bot.model import (
    ChannelBinding,
    Delivery,
    Mentor,
    MentorFeedback,
    MentorOffer,
    MentorRequest,
)
from tests.loopback.actors import User
from tests.loopback.client import Loopback
from tests.soak.mentors_ground import Server

ORDINARY = 0


async def wrong_with(loopback: Loopback, database: Database, server: Server) -> list[str]:
    """Everything that is not as it should be when the request is solved and rated."""
    of = server.event_id
    async with database.read() as read:
        requests = [*await read.scalars(select(MentorRequest).where(MentorRequest.event_id == of))]
        offers = [*await read.scalars(select(MentorOffer).where(MentorOffer.event_id == of))]
        bound = await read.scalars(
            select(ChannelBinding.channel_id).where(ChannelBinding.event_id == of)
        )
        known = {place for place in bound if place is not None}
        found = await read.scalars(select(Mentor).where(Mentor.event_id == of))
        mentors = {mentor.id: mentor.user_id for mentor in found}
        rated = select(MentorFeedback.rating).where(MentorFeedback.event_id == of)
        ratings = [*await read.scalars(rated)]
        dead = select(Delivery).where(Delivery.event_id == of, Delivery.state == "dead")
        wrong = [f"given up: {row.dedup_key}: {row.problem}" for row in await read.scalars(dead)]
    if len(requests) != 1:
        return [*wrong, f"there are {len(requests)} requests"]
    (request,) = requests
    state = (request.state, mentors.get(request.mentor_id or 0), ratings)
    if state != ("resolved", server.ada.id, [3]):
        wrong.append(f"state, mentor and ratings are {state}")
    wrong += [f"an offer to {mentors[o.mentor_id]} is open" for o in offers if o.state == "open"]
    for person in (server.ada, server.bob):
        count = sum(mentors[offer.mentor_id] == person.id for offer in offers)
        wrong += await _wrong_messages(loopback, person, count)
    wrong += await _wrong_messages(loopback, server.asker, 1, buttons=True)
    wrong += await _wrong_room(loopback, server, request)
    known.add(request.thread_id or 0)
    for thing in await loopback.orphans(known, server.guild):
        wrong.append(f"nobody knows {thing.noun} {thing.name}")
    said = await _ordinary(loopback, server.channels["mentors"].id)
    if len(said) != 1 or "Nobody waits" not in said[0]:
        wrong.append(f"the queue is there {len(said)} times: {said}")
    return wrong + _wrong_answers(server)


async def _wrong_messages(
    loopback: Loopback, person: User, count: int, *, buttons: bool = False
) -> list[str]:
    messages = await loopback.direct_messages(person)
    wrong: list[str] = []
    if len(messages) != count:
        wrong.append(f"{person.name} has {len(messages)} messages, not {count}")
    if not buttons and any(message.buttons for message in messages):
        wrong.append(f"{person.name} can still press something")
    return wrong


async def _wrong_room(loopback: Loopback, server: Server, request: MentorRequest) -> list[str]:
    rooms = await server.guild.threads()
    if [int(room["id"]) for room in rooms] != [request.thread_id]:
        return [f"there are {len(rooms)} rooms, and {request.thread_id} is known"]
    wrong: list[str] = []
    inside = {int(person) for person in rooms[0]["members"]}
    people = {server.asker.id, server.mate.id, server.ada.id}
    if missing := people - inside:
        wrong.append(f"{missing} are not in the room")
    if len(inside) != len(people) + 1:
        wrong.append(f"{len(inside)} are in the room")
    posted = await loopback.posted(request.thread_id)
    if sum(not message.answer for message in posted) != 1:
        wrong.append(f"in the room was posted {[message.content for message in posted]}")
    return wrong


async def _ordinary(loopback: Loopback, channel_id: int) -> list[str]:
    return [m.text for m in await loopback.messages(channel_id) if m.raw["type"] == ORDINARY]


def _wrong_answers(server: Server) -> list[str]:
    receipt = server.answers.get("asked", "")
    is_true = "Python" in receipt and "2 mentors who can help are there" in receipt
    return [] if is_true else [f"the receipt says {receipt!r}"]
