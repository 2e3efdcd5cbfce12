"""Parts of every kind: files, declarations, and sheets for people, weeks and challenges."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.model import Event, Participant, Submission, Team
from tests.bot.conftest import event_file
from tests.cogs.submissions.conftest import CLOSES, found_team
from tests.cogs.submissions.test_submitting import fill
from tests.cogs.world import World

COMPETITION = datetime(2024, 7, 28, 12, tzinfo=UTC)
LINKS_ONLY = b"""\
event:
  slug: links
  name: Links
  summary: A link from everyone.
  zone: UTC
  starts: 2024-11-22 12:00
  ends: 2024-11-25 12:00
  contact: {name: The organizers}
windows:
  submissions: {opens: 2024-11-20 12:00, closes: 2024-11-25 11:59}
submissions:
  by: person
  items:
    - {key: page, title: Link to your GitHub page, kind: link}
"""


async def bring(world: World, text: bytes, at: datetime) -> None:
    """Import a file and look at it at a later moment."""
    shown = await world.manager.slash(world.lobby, "config import", file=("event.yaml", text))
    await world.manager.click(shown.response, label="Do it")
    world.clock.move_to(at)


async def chosen(world: World, challenge: str):
    """The checklist of one of the seven challenges, chosen from the menu."""
    shown = await world.newcomer.slash(world.lobby, "submit")
    options = shown.response.components[0]["components"][0]["options"]
    value = next(o["value"] for o in options if o["label"] == challenge)
    return options, await world.newcomer.select(shown.response, [value])


async def test_each_challenge_has_its_checklist_and_takes_a_file(world: World) -> None:
    await bring(world, event_file("deeplearn"), COMPETITION)
    await found_team(world, "Owls", world.newcomer)
    options, sheet = await chosen(world, "Strong lensing")
    assert len(options) == 7
    assert "**Owls** · Strong lensing" in sheet.response.content
    form = await world.newcomer.click(sheet.response, label="Predictions on the test data")
    assert "At most 10 MB." in str(form.modal)
    sheet = await world.newcomer.submit_modal(form, {"file": ("../p\u202ere.csv", b"1,2\n" * 700)})
    assert "✅ Predictions on the test data: pre.csv (3 KB)" in sheet.response.content
    form = await world.newcomer.click(sheet.response, label="Title")
    sheet = await world.newcomer.submit_modal(form, {"said": "Lenses"})
    form = await world.newcomer.click(sheet.response, label="Repository or notebook")
    sheet = await world.newcomer.submit_modal(form, {"said": "github.com/noor/lenses"})
    done = await world.newcomer.click(sheet.response, label="Hand in")
    assert "pre.csv (3 KB)" in done.followups[0].content
    scope = next(option["value"] for option in options if option["label"] == "Strong lensing")
    files = await world.manager.slash(world.lobby, "submissions files", who=scope)
    assert [attached.filename for attached in files.response.attachments] == ["pre.csv"]
    await world.show_to_everyone("submissions")
    refused = await world.newcomer.slash(world.lobby, "submissions files", who=scope)
    assert "organizers" in refused.response.content
    _, sheet = await chosen(world, "Strong lensing")
    # Another file takes its place; sent empty, none is there.
    form = await world.newcomer.click(sheet.response, label="Predictions on the test data")
    assert "take away" in str(form.modal)
    sheet = await world.newcomer.submit_modal(form, {})
    assert "⬜ Predictions on the test data" in sheet.response.content
    _, other = await chosen(world, "Higgs boson")
    assert "**Owls** · Higgs boson" in other.response.content


async def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(world: World) -> None:
    text = event_file("deeplearn").replace(b"max_megabytes: 10", b"max_megabytes: 1")
    await bring(world, text, COMPETITION)
    await found_team(world, "Owls", world.newcomer)
    _, sheet = await chosen(world, "Higgs boson")
    form = await world.newcomer.click(sheet.response, label="Predictions on the test data")
    data = b"x" * (1024 * 1024 + 1)
    refused = await world.newcomer.submit_modal(form, {"file": ("p.csv", data)})
    assert "This file has 1.0 MB, and 1 MB are taken" in refused.response.content


async def test_a_declaration_can_be_taken_back(hacking: World) -> None:
    ana = hacking.newcomer
    await found_team(hacking, "Owls", ana)
    sheet = await ana.slash(hacking.lobby, "submit")
    sheet = await fill(ana, sheet, "Our own work")
    assert "✅ Our own work: agreed" in sheet.response.content
    form = await ana.click(sheet.response, label="Our own work")
    assert "We made this ourselves" in str(form.modal)
    sheet = await ana.submit_modal(form, {"said": []})
    assert "⬜ Our own work" in sheet.response.content
    # A text that happens to be the key of its part stays what it is.
    form = await ana.click(sheet.response, label="In a few words")
    sheet = await ana.submit_modal(form, {"said": "summary"})
    assert "✅ In a few words: summary" in sheet.response.content


async def test_in_a_course_each_person_hands_in_for_the_week(world: World) -> None:
    due = datetime(2025, 4, 13, 21, 59, tzinfo=UTC)
    await bring(world, event_file("dl-course"), due - timedelta(hours=1))
    await found_team(world, "None of the course's", world.newcomer)
    sheet = await world.newcomer.slash(world.lobby, "submit")
    assert "**You** · Classify images" in sheet.response.content
    form = await world.newcomer.click(sheet.response, label="Title")
    sheet = await world.newcomer.submit_modal(form, {"said": "Cats"})
    form = await world.newcomer.click(sheet.response, label="Your code")
    sheet = await world.newcomer.submit_modal(form, {"said": "https://github.com/noor/cats"})
    world.clock.move_to(due)
    sheet = await world.newcomer.click(sheet.response, label="Refresh")
    assert "What you hand in now is marked as late" in sheet.response.content
    receipt = await world.newcomer.click(sheet.response, label="Hand in")
    assert "It is marked as late" in receipt.followups[0].content


async def test_an_event_that_asks_for_links_alone_takes_those_who_are_interested(
    world: World,
) -> None:
    await bring(world, LINKS_ONLY, datetime(2024, 11, 23, tzinfo=UTC))
    refused = await world.newcomer.slash(world.lobby, "submit")
    assert "Open `/start`" in refused.response.content
    start = await world.newcomer.slash(world.lobby, "start")
    form = await world.newcomer.click(start.response, label="Register")
    await world.newcomer.submit_modal(form, {"zone": ""})
    sheet = await world.newcomer.slash(world.lobby, "submit")
    assert "Link to your GitHub page" in sheet.response.content
    form = await world.newcomer.click(sheet.response, label="Link to your GitHub page")
    # Names keep their capitals.
    assert "Link to your GitHub page" in str(form.modal)


async def test_who_has_not_finished_registering_does_not_take_part(hacking: World) -> None:
    await found_team(hacking, "Owls", hacking.newcomer)
    async with hacking.app.database.begin() as tx:
        await tx.execute(update(Participant).values(state="interested"))
    refused = await hacking.newcomer.slash(hacking.lobby, "submit")
    assert "You do not take part" in refused.response.content
    manager = Actor(hacking.guild.id, hacking.manager.id, "maria", manages_server=True)
    assert await hacking.app.services.submission_desk.overview(manager, 1) == []


async def test_nobody_writes_in_vain_when_it_is_not_open(hacking: World) -> None:
    ana = hacking.newcomer
    await found_team(hacking, "Owls", ana)
    sheet = await ana.slash(hacking.lobby, "submit")
    hacking.clock.move_to(CLOSES)
    refused = await ana.click(sheet.response, label="Title")
    assert "Handing in closed" in refused.response.content
    closed = await ana.slash(hacking.lobby, "submit")
    assert "If something outside your control got in the way" in closed.response.content
    assert "Not handed in. Still missing" in closed.response.content
    buttons = [b for row in closed.response.components for b in row["components"]]
    assert {b["label"] for b in buttons if not b.get("disabled")} == {"Refresh"}
    hacking.clock.move_to(CLOSES - timedelta(days=20))
    early = await ana.slash(hacking.lobby, "submit")
    assert "Opens <t:" in early.response.content


@pytest.mark.parametrize("how", ["disbanded", "withdrawn"])
async def test_who_has_left_hands_in_no_more_and_is_not_shown(hacking: World, how: str) -> None:
    ana = hacking.newcomer
    team = await found_team(hacking, "Owls", ana)
    sheet = await ana.slash(hacking.lobby, "submit")
    async with hacking.app.database.begin() as tx:
        event = (await tx.scalars(select(Event))).one()
        tx.add(
            Submission(event_id=event.id, scope="team:1", team_id=team.id, parts={}, made_at=CLOSES)
        )
        (await tx.get_one(Team, team.id)).state = "disbanded"
        if how == "withdrawn":
            await tx.execute(update(Participant).values(state="withdrawn"))
    refused = await ana.click(sheet.response, label="Title")
    expected = "you are in none" if how == "disbanded" else "You do not take part"
    assert expected in refused.response.content
    assert expected in (await ana.slash(hacking.lobby, "submit")).response.content


async def test_the_panels_buttons_work_after_a_restart(hacking: World) -> None:
    await found_team(hacking, "Owls", hacking.newcomer)
    with hacking.env.time_context():
        await hacking.app.outbox.dispatcher.drain()
    (panel,) = [
        m for m in hacking.channel("start-here").history() if "start:submit:" in str(m.components)
    ]
    await hacking.env.restart_bot(hacking.app.new_client())
    sheet = await hacking.newcomer.click(panel, label="Submit")
    assert "**Owls** · NumHack 2024" in sheet.response.content
    hacking.clock.move_to(CLOSES)
    start = await hacking.newcomer.slash(hacking.lobby, "start")
    await hacking.env.restart_bot(hacking.app.new_client())
    told = await hacking.newcomer.click(start.response, label="Projects")
    assert "Everyone can look at the projects from" in told.response.content
