"""What tests of the schedule's services read from the outbox, and the channels they need."""

from sqlalchemy import select

from bot.app import App
from bot.events.file.instants import Moment, read_moment
from bot.model import ChannelBinding, Delivery, Event, Session
from bot.schedule.changes import Change

ANNOUNCEMENTS, SCHEDULE, BERLIN = 11, 12, 13


async def bind_channels(app: App, event: Event) -> None:
    """As setting up the server does."""
    bound = (("announcements", ANNOUNCEMENTS), ("schedule", SCHEDULE), ("chapter:berlin", BERLIN))
    async with app.database.begin() as tx:
        for purpose, channel in bound:
            tx.add(
                ChannelBinding(event_id=event.id, purpose=purpose, name=purpose, channel_id=channel)
            )


def at(text: str, zone: str = "UTC") -> Moment:
    """A moment as an organizer types it."""
    moment = read_moment(text, zone=zone).moment
    assert moment is not None
    return moment


async def session_called(app: App, key: str) -> Session:
    async with app.database.read() as session:
        return (await session.scalars(select(Session).where(Session.key == key))).one()


async def rows(app: App, kind: str, *states: str) -> list[Delivery]:
    """The rows of a kind, those that wait unless other states are named."""
    found = select(Delivery).where(
        Delivery.kind == kind, Delivery.state.in_(states or ("waiting",))
    )
    async with app.database.read() as session:
        return [*await session.scalars(found.order_by(Delivery.due_at, Delivery.id))]


async def notices(app: App) -> list[list[Change]]:
    """The notices that wait to be said, each with its changes."""
    return [
        [Change.from_facts(facts) for facts in row.facts["changes"]]
        for row in await rows(app, "session.changed")
    ]
