"""Services where many write at once, and where a transaction that reads may not lock."""

import asyncio

from sqlalchemy import select, update

from bot.actor import Actor
from bot.announcements.handing_out import SAYS
from bot.announcements.rules import Draft
from bot.app import App
from bot.delivery.moving import follow_channel
from bot.errors.submissions import RepositoryTaken
from bot.model import Delivery, PersonSettings, Team
from tests.bot.conftest import GUILD, MANAGER, bring
from tests.bot.submissions.conftest import complete, found_team

TEAMS = 12


async def test_each_team_gets_a_code_when_all_of_its_members_ask_at_once(app: App) -> None:
    event = await bring(app)
    people = [[Actor(GUILD, 100 + 2 * n + k, f"P{n}{k}") for k in range(2)] for n in range(TEAMS)]
    for number, members in enumerate(people):
        await found_team(app, event, f"Team {number}", *members)
    codes = "\n".join(f"C-{n}" for n in range(TEAMS)).encode()
    await app.services.perks.bring_in(MANAGER, event.id, "credits", codes)
    claims = [
        app.services.perks.claim(person, event.id, "credits")
        for members in people
        for person in members
    ]
    given = [code for _, code in await asyncio.gather(*claims)]
    assert len(set(given)) == TEAMS
    assert given[::2] == given[1::2], "the members of a team read the same code"


async def test_a_team_is_looked_at_by_transactions_that_only_read(app: App) -> None:
    event = await bring(app)
    captain = Actor(GUILD, 100, "Ann")
    await found_team(app, event, "Ants", captain)
    card = await app.services.team_reading.card(captain, 1)
    assert card.team.name == "Ants"


async def test_a_repository_is_handed_in_by_one_of_the_teams_that_try_at_once(app: App) -> None:
    event = await bring(app)
    people = [Actor(GUILD, 100 + number, f"P{number}") for number in range(4)]
    sheets = {}
    for number, person in enumerate(people):
        await found_team(app, event, f"Team {number}", person)
        # The same under other spellings, two teams each.
        address = f"https://github.com/{('ana', 'Ana')[number % 2]}/owls-{number // 2}"
        sheets[person] = await complete(app, person, event, address)
    ends = await asyncio.gather(
        *(
            app.services.submissions.hand_in(person, event.id, sheet.scope)
            for person, sheet in sheets.items()
        ),
        return_exceptions=True,
    )
    taken = [end for end in ends if isinstance(end, RepositoryTaken)]
    assert len(taken) == 2, ends
    projects = await app.services.gallery.projects(MANAGER, event.id)
    assert len(projects) == len(ends) - len(taken) == 2
    assert sum(end is None or isinstance(end, RepositoryTaken) for end in ends[:2]) == 1


async def test_members_who_begin_and_hand_in_at_once_make_one_version(app: App) -> None:
    event = await bring(app)
    both = [Actor(GUILD, 100, "Ann"), Actor(GUILD, 101, "Ben")]
    await found_team(app, event, "Ants", *both)
    sheet = await complete(app, both[0], event)
    hand_in = app.services.submissions.hand_in
    ends = await asyncio.gather(*(hand_in(who, event.id, sheet.scope) for who in both))
    assert [revision.number for _, revision in ends] == [1, 1]


async def test_an_announcement_is_followed_by_transactions_that_only_read(app: App) -> None:
    event = await bring(app)
    people = [Actor(GUILD, 100 + number, f"P{number}") for number in range(3)]
    await found_team(app, event, "Ants", *people)
    async with app.database.begin() as tx:
        willing = {"guild_id": GUILD, "direct_messages": True}
        tx.add_all(PersonSettings(user_id=one.user_id, **willing) for one in people[:2])
        await tx.execute(update(Team).values(space_id=555))
    announcements = app.services.announcements
    draft = Draft(key="a", text="Hello {name}", place="dm", room=None)
    one = await announcements.send(MANAGER, event.id, draft)
    assert (await announcements.progress(MANAGER, event.id, one.id)).waiting == 2
    assert (await announcements.stop(MANAGER, event.id, one.id)).stopped == 2
    await announcements.go_on(MANAGER, event.id, one.id)
    stages = [listed.stage for listed in await announcements.announcements(MANAGER, event.id)]
    async with app.database.begin() as tx:
        said = select(Delivery).where(Delivery.kind == SAYS).order_by(Delivery.id)
        rows = [*await tx.scalars(said)]
        for row in rows:
            row.state = "dead"
        instead = {"event_id": event.id, "kind": SAYS, "subject": rows[0].subject, "state": "done"}
        instead |= {"facts": {**rows[0].facts, "for_user": 100}, "due_at": rows[0].due_at}
        there = Delivery(dedup_key="a", channel_id=555, next_at=rows[0].due_at, **instead)
        tx.add(there)
        await follow_channel(tx, event.id, 555, 556)
        there.channel_id = 556
    stages += [listed.stage for listed in await announcements.announcements(MANAGER, event.id)]
    assert stages == ["under_way", "sent"]
    progress = await announcements.progress(MANAGER, event.id, one.id)
    assert (progress.elsewhere, progress.left_out) == (2, {"takes_no_dms": (102,)})
    spoken = await app.services.telling.to_say(instead["facts"])
    assert spoken is not None
    assert (spoken.person, spoken.for_users) == ("P0 and P1", (100, 101))
