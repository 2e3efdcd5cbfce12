"""People of an event for tests of teams, and what stands in the database about teams."""

from sqlalchemy import func, select

from bot.actor import Actor
from bot.app import App
from bot.model import Delivery, Membership, Participant, PersonSettings, Team, Wish
from bot.teams.service import TeamWish
from tests.bot.conftest import GUILD, START


async def register(
    app: App, event_id: int, count: int, *, first: int = 1000, state: str = "registered"
) -> list[Actor]:
    """So many people with a part in the event."""
    people = [Actor(GUILD, first + n, f"Person {first + n}") for n in range(count)]
    async with app.database.begin() as tx:
        tx.add_all(
            Participant(
                event_id=event_id,
                user_id=person.user_id,
                name=person.name,
                state=state,
                profile={},
                joined_at=START,
            )
            for person in people
        )
    return people


async def found(app: App, captain: Actor, name: str, *others: Actor, **wish: object) -> Team:
    """A team of the first event with these members."""
    team = await app.services.teams.create(captain, 1, TeamWish(name=name, **wish))
    for other in others:
        await app.services.inviting.join(other, team.id)
    return team


async def let_write(app: App, *people: Actor) -> None:
    """These people agree to direct messages."""
    async with app.database.begin() as tx:
        tx.add_all(
            PersonSettings(guild_id=GUILD, user_id=person.user_id, direct_messages=True)
            for person in people
        )


async def keep_apart(app: App, one: Actor, other: Actor) -> None:
    """The first wants never to be in a team with the second."""
    async with app.database.begin() as tx:
        wish = Wish(event_id=1, user_id=one.user_id, other_id=other.user_id, kind="never")
        wish.made_at = START
        tx.add(wish)


async def stored(app: App, team_id: int) -> Team:
    """A team as it stands in the database."""
    async with app.database.read() as session:
        return await session.get_one(Team, team_id)


async def members(app: App, team_id: int) -> list[int]:
    """The people in a team, longest first."""
    async with app.database.read() as session:
        ids = select(Participant.user_id).join(Membership)
        ids = ids.where(Membership.team_id == team_id).order_by(Membership.id)
        return [*await session.scalars(ids)]


async def captain_of(app: App, team_id: int) -> int | None:
    """The person who leads a team."""
    async with app.database.read() as session:
        captain = select(Participant.user_id).join(Team, Team.captain_id == Participant.id)
        return await session.scalar(captain.where(Team.id == team_id))


async def notices(app: App) -> list[tuple[str, int]]:
    """What waits to be told: what, and to which channel or person."""
    async with app.database.read() as session:
        rows = select(Delivery).where(Delivery.kind == "team.notice").order_by(Delivery.id)
        return [
            (row.facts["what"], row.channel_id or row.user_id)
            for row in await session.scalars(rows)
        ]


async def deeds(app: App, team_id: int) -> list[str]:
    """What waits to be done to a team's rooms: the key of each deed."""
    async with app.database.read() as session:
        rows = select(Delivery.dedup_key).where(
            Delivery.kind == "team.space",
            Delivery.subject == f"team:{team_id}",
            Delivery.state == "waiting",
        )
        return [*await session.scalars(rows)]


async def count(app: App, table: type) -> int:
    """How many rows a table has."""
    async with app.database.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0
