"""What people see of their teams' rooms in the end, held against the rows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bot.db import Database
from bot.model import ChannelBinding, Delivery, Event, Team, TeamSpace
from bot.spaces.rules import THREAD, room_name
from tests.loopback.actors import Guild
from tests.loopback.client import Loopback

SEES, WRITES = 1 << 10, 1 << 11


async def orphans(loopback: Loopback, database: Database, guild: Guild) -> int:
    """How many rooms the bot has made that no row knows."""
    async with database.read() as read:
        known = await read.scalars(select(TeamSpace.channel_id))
        return len(await loopback.orphans({room for room in known if room}, guild))


async def wrong_with(
    loopback: Loopback, database: Database, guild: Guild, people: Mapping[int, set[int]]
) -> list[str]:
    """Everything that is not as the rows say; `people` are the members of each team."""
    there = {int(thing["id"]): thing for thing in await guild.channels()}
    there |= {int(thing["id"]): thing for thing in await guild.threads()}
    wrong: list[str] = []
    async with database.read() as read:
        event = select(Event.id).where(Event.guild_id == guild.id)
        rooms = [*await read.scalars(select(TeamSpace).where(TeamSpace.event_id.in_(event)))]
        bound = select(ChannelBinding.channel_id).where(ChannelBinding.event_id.in_(event))
        known = {room.channel_id for room in rooms} | {*await read.scalars(bound)}
        dead = select(Delivery).where(Delivery.event_id.in_(event), Delivery.state == "dead")
        wrong += [f"given up: {row.dedup_key}: {row.problem}" for row in await read.scalars(dead)]
        teams = {team: await read.get_one(Team, team) for team in people}
    ids = {number for number in known if number is not None}
    for thing in await loopback.orphans(ids, guild):
        wrong.append(f"nobody knows {thing.noun} {thing.name}")
    for team_id, members in people.items():
        own = [room for room in rooms if room.team_id == team_id]
        if not own:
            wrong.append(f"team {team_id} has no room")
        for room in own:
            found = there.get(room.channel_id or 0)
            if found is None:
                wrong.append(f"the {room.kind} {room.name} is missing")
            else:
                wrong += _wrong_in(room, teams[team_id], found, members)
        main = next(room for room in own if room.kind != "voice")
        if teams[team_id].space_id != main.channel_id:
            wrong.append(f"messages to {teams[team_id].name} go elsewhere")
        said = [m.content for m in await loopback.messages(main.channel_id or 0)]
        if sum("Welcome" in text for text in said) != 1:
            wrong.append(f"{teams[team_id].name} was welcomed {len(said)} times")
    return wrong


def _wrong_in(room: TeamSpace, team: Team, found: Any, members: set[int]) -> list[str]:
    wrong: list[str] = []
    name = room_name(room.kind, team.name) if team.state == "open" else room.name
    if found["name"] != name:
        wrong.append(f"{name} is called {found['name']}")
    is_closed = team.state == "disbanded"
    if room.kind == THREAD:
        inside = {int(person) for person in found["members"]}
        state = found["thread_metadata"]
        if (state["archived"], state["locked"]) != (is_closed, is_closed):
            wrong.append(f"{name} is archived: {state['archived']}, locked: {state['locked']}")
        if len(inside) != len(members) + 1:
            wrong.append(f"{len(inside)} are in {name}")
    else:
        allowed = {int(o["id"]): int(o["allow"]) for o in found["permission_overwrites"]}
        denied = {int(o["id"]): int(o["deny"]) for o in found["permission_overwrites"]}
        people = {o["id"] for o in found["permission_overwrites"] if str(o["type"]) == "1"}
        inside = {int(person) for person in people if allowed[int(person)] & SEES}
        if len(inside) != len(members) + 1:
            wrong.append(f"{len(inside)} see {name}")
        if any(bool(denied[member] & WRITES) is not is_closed for member in members & inside):
            wrong.append(f"{name} is not {'closed' if is_closed else 'open'}")
        if not denied[int(found["guild_id"])] & SEES:
            wrong.append(f"everyone sees {name}")
    missing = members - inside
    return wrong + [f"{person} is missing in {name}" for person in missing]
