"""Handing in as the members of a team do it: what is missing, the receipt, two at once, late."""

from datetime import timedelta

import simcord

from tests.cogs.outbox import deliver
from tests.cogs.submissions.conftest import CLOSES, found_team
from tests.cogs.world import World

PARTS = {
    "Title": {"said": "Night Owls"},
    "Category": {"said": ["build"]},
    "Repository": {"said": "github.com/ana/owls"},
    "Demo": {"said": "https://youtu.be/owls", "length": "4:00"},
    "In a few words": {"said": "It listens to owls."},
    "Licence": {"said": ["MIT"]},
    "Our own work": {"said": ["original"]},
    "Open licence": {"said": ["open"]},
}


async def fill(person: simcord.MemberActor, sheet, *labels: str):
    """Tell the parts with these labels, one form each; returns the checklist afterwards."""
    for label in labels:
        form = await person.click(sheet.response, label=label)
        sheet = await person.submit_modal(form, PARTS[label])
    return sheet


async def test_a_project_is_handed_in_part_by_part_and_found_in_the_gallery(
    hacking: World,
) -> None:
    ana, ben = hacking.newcomer, hacking.person("Ben")
    await found_team(hacking, "Owls", ana, ben)
    sheet = await ana.slash(hacking.lobby, "submit")
    assert sheet.ephemeral
    assert "Still missing: **Title**, **Category**, **Repository**" in sheet.response.content
    assert f"<t:{int(CLOSES.timestamp())}:F>" in sheet.response.content
    sheet = await fill(ana, sheet, *PARTS)
    assert "Everything is there" in sheet.response.content
    receipt = await ana.click(sheet.response, label="Hand in")
    assert "**Handed in**: version 1" in receipt.response.content
    assert "Handed in: Night Owls" in receipt.followups[0].content
    assert "- Category: Build\n- Repository: https://github.com/ana/owls" in (
        receipt.followups[0].content
    )
    # The other member sees it, changes something, and hands in again.
    theirs = await ben.slash(hacking.lobby, "submit")
    assert "**Handed in**: version 1" in theirs.response.content
    form = await ben.click(theirs.response, label="In a few words")
    theirs = await ben.submit_modal(form, {"said": "It sings, too."})
    assert "You have changed something since" in theirs.response.content
    receipt = await ben.click(theirs.response, label="Hand in again")
    assert "Version 2" in receipt.followups[0].content
    own = await ana.slash(hacking.lobby, "projects")
    assert "Night Owls** (yours)" in own.response.content
    stranger = await hacking.person("Zoe").slash(hacking.lobby, "projects")
    assert "Everyone can look at the projects from" in stranger.response.content


async def test_a_refused_part_says_why_and_keeps_what_was_typed(hacking: World) -> None:
    await found_team(hacking, "Owls", hacking.newcomer)
    sheet = await hacking.newcomer.slash(hacking.lobby, "submit")
    form = await hacking.newcomer.click(sheet.response, label="Repository")
    refused = await hacking.newcomer.submit_modal(form, {"said": "https://gitlab.com/ana/owls"})
    assert "it has to be on github.com" in refused.response.content
    again = await hacking.newcomer.click(refused.response, label="Correct it")
    assert "https://gitlab.com/ana/owls" in str(again.modal)
    sheet = await hacking.newcomer.submit_modal(again, {"said": "https://github.com/ana/owls"})
    assert "✅ Repository: https://github.com/ana/owls" in sheet.response.content


async def test_of_two_who_edit_one_part_the_second_reads_the_first(hacking: World) -> None:
    ana, ben = hacking.newcomer, hacking.person("Ben")
    await found_team(hacking, "Owls", ana, ben)
    first, second = [await p.slash(hacking.lobby, "submit") for p in (ana, ben)]
    ana_writes = await ana.click(first.response, label="In a few words")
    ben_writes = await ben.click(second.response, label="In a few words")
    await ana.submit_modal(ana_writes, {"said": "Ana was first."})
    told = await ben.submit_modal(ben_writes, {"said": "Ben was second."})
    assert f"<@{ana.id}> changed" in told.response.content
    assert "Ana was first." in told.response.content
    now = await ben.slash(hacking.lobby, "submit")
    assert "Ana was first." in now.response.content


async def test_after_the_deadline_it_is_refused_with_the_way_to_ask(hacking: World) -> None:
    await found_team(hacking, "Owls", hacking.newcomer)
    sheet = await hacking.newcomer.slash(hacking.lobby, "submit")
    sheet = await fill(hacking.newcomer, sheet, *PARTS)
    hacking.clock.move_to(CLOSES)
    refused = await hacking.newcomer.click(sheet.response, label="Hand in")
    assert "Handing in closed" in refused.response.content
    assert "write to the organizers now" in refused.response.content


async def test_titles_of_others_ping_nobody_and_are_shown_as_text(hacking: World) -> None:
    await found_team(hacking, "Owls", hacking.newcomer)
    sheet = await hacking.newcomer.slash(hacking.lobby, "submit")
    sheet = await fill(hacking.newcomer, sheet, *[label for label in PARTS if label != "Title"])
    form = await hacking.newcomer.click(sheet.response, label="Title")
    sheet = await hacking.newcomer.submit_modal(form, {"said": "@everyone **[x](https://e.vil)**"})
    assert "@everyone" not in sheet.response.content
    assert "**[x]" not in sheet.response.content


async def test_who_is_in_no_team_reads_how_to_get_into_one(hacking: World) -> None:
    answer = await hacking.newcomer.slash(hacking.lobby, "submit")
    assert "You do not take part in NumHack 2024 yet" in answer.response.content


async def test_whose_team_has_ended_meanwhile_reads_that_they_have_none(hacking: World) -> None:
    team = await found_team(hacking, "Owls", hacking.newcomer)
    sheet = await hacking.newcomer.slash(hacking.lobby, "submit")
    form = await hacking.newcomer.click(sheet.response, label="Title")
    async with hacking.app.database.begin() as tx:
        (await tx.get_one(type(team), team.id)).state = "disbanded"
    for answer in (
        await hacking.newcomer.submit_modal(form, {"said": "Night Owls"}),
        await hacking.newcomer.click(sheet.response, label="Repository"),
        await hacking.newcomer.slash(hacking.lobby, "submit"),
    ):
        assert "you are in none" in answer.response.content


async def test_the_start_panel_has_submit_while_it_is_open_and_projects_afterwards(
    hacking: World,
) -> None:
    start = await hacking.newcomer.slash(hacking.lobby, "start")
    assert "start:submit:" in str(start.response.components)
    refused = await hacking.newcomer.click(start.response, label="Submit")
    assert "You do not take part in NumHack 2024 yet" in refused.response.content
    hacking.clock.move_to(CLOSES + timedelta(minutes=1))
    start = await hacking.newcomer.slash(hacking.lobby, "start")
    assert "start:submit:" not in str(start.response.components)
    assert "start:projects:" in str(start.response.components)


async def test_a_team_that_has_not_handed_in_is_reminded_in_its_space(hacking: World) -> None:
    team = await found_team(hacking, "Owls", hacking.newcomer)
    space = hacking.guild.create_text_channel("owls")
    async with hacking.app.database.begin() as tx:
        stored = await tx.get_one(type(team), team.id)
        stored.space_id = space.id
    await deliver(hacking, CLOSES - timedelta(minutes=25))
    said = [m.content for m in space.history() if "is not handed in" in m.content]
    # Of the three that became due while nothing was sent, the last alone is of use.
    (reminder,) = said
    assert "**Repository**" in reminder
    due_at = int((CLOSES - timedelta(minutes=30)).timestamp())
    assert reminder.startswith(f"-# This comes late: it was due <t:{due_at}:R>.\n⏳ ")
