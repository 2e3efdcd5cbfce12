"""What organizers do, and what the teams read of it."""

from datetime import timedelta

from bot.model import Team
from tests.cogs.submissions.conftest import CLOSES, found_team
from tests.cogs.submissions.test_submitting import PARTS, fill
from tests.cogs.world import World

LATER = timedelta(hours=6)


async def with_space(world: World, team: Team):
    """A channel of the team, as its row knows it."""
    space = world.guild.create_text_channel(team.name.lower())
    async with world.app.database.begin() as tx:
        (await tx.get_one(Team, team.id)).space_id = space.id
    return space


async def drained(world: World) -> None:
    with world.env.time_context():
        await world.app.outbox.dispatcher.drain()


async def test_a_reopened_team_is_told_and_its_checklist_says_until_when(hacking: World) -> None:
    ana = hacking.newcomer
    space = await with_space(hacking, await found_team(hacking, "Owls", ana))
    hacking.clock.move_to(CLOSES + timedelta(hours=1))
    told = await hacking.manager.slash(
        hacking.lobby,
        "submissions reopen",
        who="team:1",
        until="2024-11-25 15:00",
        why="Your train stood still.",
    )
    assert "Owls can hand in until" in told.response.content
    await drained(hacking)
    (notice,) = [m.content for m in space.history() if "🔓" in m.content]
    until = int((CLOSES + timedelta(hours=3, minutes=1)).timestamp())
    assert f"<t:{until}:F>" in notice
    assert "Why: Your train stood still." in notice
    sheet = await ana.slash(hacking.lobby, "submit")
    assert f"Reopened for you until <t:{until}:F>" in sheet.response.content
    sheet = await fill(ana, sheet, *PARTS)
    receipt = await ana.click(sheet.response, label="Hand in")
    assert f"hand in again until <t:{until}:F>" in receipt.followups[0].content


async def test_the_team_reads_who_handed_in_and_who_took_it_back(hacking: World) -> None:
    ana, ben = hacking.newcomer, hacking.person("Ben")
    space = await with_space(hacking, await found_team(hacking, "Owls", ana, ben))
    sheet = await fill(ana, await ana.slash(hacking.lobby, "submit"), *PARTS)
    await ana.click(sheet.response, label="Hand in")
    await drained(hacking)
    told = [message for message in space.history() if "handed in by" in message.content]
    assert [message.content.split("\n")[0] for message in told] == [
        f"📦 **Night Owls**: version 1 handed in by <@{ana.id}>."
    ]
    theirs = await ben.slash(hacking.lobby, "submit")
    asked = await ben.click(theirs.response, label="Take it back")
    await ben.click(asked.response, label="Take it back")
    await drained(hacking)
    assert f"taken back by <@{ben.id}>" in space.last_message.content
    theirs = await ben.slash(hacking.lobby, "submit")
    await ben.click(theirs.response, label="Hand in")
    await drained(hacking)
    assert f"version 2 handed in by <@{ben.id}>" in space.last_message.content


async def test_a_doubtful_time_is_asked_back(hacking: World) -> None:
    await found_team(hacking, "Owls", hacking.newcomer)
    asked = await hacking.manager.slash(
        hacking.lobby, "submissions reopen", who="team:1", until="25 Nov 2024 8:00", why="Because."
    )
    assert "morning or afternoon" in asked.response.content
    menu = asked.response.components[0]["components"][0]
    told = await hacking.manager.select(
        asked.response, ["2024-11-25 20:00 UTC"], custom_id=menu["custom_id"]
    )
    until = int((CLOSES + timedelta(hours=8, minutes=1)).timestamp())
    assert f"Owls can hand in until <t:{until}:F>" in told.followups[-1].content


async def test_more_time_by_the_deadline_command_shows_on_the_checklist(hacking: World) -> None:
    ana = hacking.newcomer
    await found_team(hacking, "Owls", ana)
    moved = await hacking.manager.slash(
        hacking.lobby, "event deadline", what="submissions", when="2024-11-25 20:00", team="Owls"
    )
    await hacking.manager.click(moved.response, label="Move it")
    sheet = await ana.slash(hacking.lobby, "submit")
    until = int((CLOSES + timedelta(hours=8, minutes=1)).timestamp())
    assert f"Until <t:{until}:F>" in sheet.response.content


async def test_who_closes_it_for_a_team_reads_that_what_was_reopened_stays_open(
    hacking: World,
) -> None:
    await found_team(hacking, "Owls", hacking.newcomer)
    mine = {"what": "submissions", "team": "Owls"}
    moved = await hacking.manager.slash(
        hacking.lobby, "event deadline", **mine, when="2024-11-25 20:00"
    )
    await hacking.manager.click(moved.response, label="Move it")
    hacking.clock.move_to(CLOSES + timedelta(hours=1))
    asked = await hacking.manager.slash(
        hacking.lobby, "event deadline", **mine, when="2024-11-25 11:59"
    )
    assert "reopened" not in asked.response.content
    await hacking.manager.slash(
        hacking.lobby, "submissions reopen", who="team:1", until="2024-11-25 21:00", why="A storm."
    )
    asked = await hacking.manager.slash(
        hacking.lobby, "event deadline", **mine, when="2024-11-25 11:59"
    )
    until = int((CLOSES + timedelta(hours=9, minutes=1)).timestamp())
    assert f"reopened for them until <t:{until}:F>, and that stays" in asked.response.content


async def move_deadline(world: World, when: str) -> None:
    asked = await world.manager.slash(
        world.lobby, "event deadline", what="submissions", when=when, why="The site was down."
    )
    await world.manager.click(asked.response, label="Move it")
    await drained(world)


async def test_every_text_says_the_new_deadline_after_it_was_moved_and_moved_back(
    hacking: World,
) -> None:
    space = await with_space(hacking, await found_team(hacking, "Owls", hacking.newcomer))
    hacking.clock.move_to(CLOSES - timedelta(minutes=30))
    await drained(hacking)
    hacking.clock.move_to(CLOSES - timedelta(minutes=29))
    before, after = (f"<t:{int(at.timestamp())}:F>" for at in (CLOSES, CLOSES + LATER))
    count, news = hacking.channel("organizers"), hacking.channel("announcements")

    def reminders() -> list[str]:
        return [m.content for m in space.history() if "is not handed in" in m.content]

    unmoved = reminders()
    assert all(before in text for text in unmoved)
    assert any("23:59 Anywhere on Earth" in m.content for m in news.history())
    await move_deadline(hacking, "2024-11-25 17:59")
    assert len(reminders()) == len(unmoved)
    assert all(f"~~{before}~~ **{after}" in text for text in reminders())
    assert f"closing <t:{int((CLOSES + LATER).timestamp())}:R>" in count.last_message.content
    assert not any("Anywhere on Earth" in m.content for m in news.history())
    sheet = await hacking.newcomer.slash(hacking.lobby, "submit")
    assert f"Until {after}" in sheet.response.content
    await move_deadline(hacking, "2024-11-25 11:59")
    assert reminders() == unmoved
    hacking.clock.move_to(CLOSES)
    await drained(hacking)
    assert f"closed <t:{int(CLOSES.timestamp())}:R>" in count.last_message.content


async def test_taking_out_and_putting_back_is_told_and_counted(hacking: World) -> None:
    ana = hacking.newcomer
    space = await with_space(hacking, await found_team(hacking, "Owls", ana))
    await found_team(hacking, "Foxes", hacking.person("Ben"))
    refused = await hacking.manager.slash(hacking.lobby, "submissions restore", who="team:1")
    assert "nothing to put back" in refused.response.content
    sheet = await fill(ana, await ana.slash(hacking.lobby, "submit"), *PARTS)
    await ana.click(sheet.response, label="Hand in")
    status = await hacking.manager.slash(hacking.lobby, "event status")
    assert "Handing in: 1 handed in, 1 with nothing yet." in status.response.content
    asked = await hacking.manager.slash(
        hacking.lobby, "submissions disqualify", who="team:1", why="It is older."
    )
    await hacking.manager.click(asked.response, label="Take it out")
    await drained(hacking)
    assert any("Why: It is older." in m.content for m in space.history())
    sheet = await ana.slash(hacking.lobby, "submit")
    assert "took this submission out of the competition" in sheet.response.content
    await hacking.manager.slash(hacking.lobby, "submissions restore", who="team:1")
    await drained(hacking)
    assert any("is back in the competition" in m.content for m in space.history())


async def test_projects_whose_channel_was_deleted_are_a_dead_letter(hacking: World) -> None:
    ana = hacking.newcomer
    await found_team(hacking, "Owls", ana)
    sheet = await fill(ana, await ana.slash(hacking.lobby, "submit"), *PARTS)
    await ana.click(sheet.response, label="Hand in")
    channel = hacking.env.bot.get_channel(hacking.channel("projects").id)
    with hacking.env.time_context():
        await channel.delete()
    hacking.clock.move_to(CLOSES + timedelta(days=11))
    await drained(hacking)
    own = await ana.slash(hacking.lobby, "projects")
    assert "Night Owls" in own.response.content


async def test_organizers_see_how_far_everyone_is_and_take_it_home(hacking: World) -> None:
    ana = hacking.newcomer
    await found_team(hacking, "Owls", ana)
    await found_team(hacking, "Foxes", hacking.person("Ben"))
    sheet = await fill(ana, await ana.slash(hacking.lobby, "submit"), *PARTS)
    await ana.click(sheet.response, label="Hand in")
    shown = await hacking.manager.slash(hacking.lobby, "submissions overview")
    assert "- Foxes: ⬜ nothing yet\n- Owls: ✅ handed in, version 1" in shown.response.content
    assert shown.response.attachments[0].filename == "submissions.png"
    for form, name in (("CSV", "submissions.csv"), ("JSON", "projects.json"), ("gallery", ".zip")):
        file = await hacking.manager.slash(hacking.lobby, "submissions export", form=form)
        assert file.response.attachments[0].filename.endswith(name)
