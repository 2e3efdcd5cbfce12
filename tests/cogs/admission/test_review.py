"""/people review: private, one after another, told kindly, and never overwritten unseen."""

from datetime import UTC, datetime

from tests.cogs.admission.conftest import states, take_part
from tests.cogs.outbox import deliver
from tests.cogs.world import World

ANSWER_BY = datetime(2025, 2, 19, 17, 0, tzinfo=UTC)


async def test_an_organizer_reads_accepts_and_goes_on_to_the_next(papers: World) -> None:
    noor, ada = papers.newcomer, papers.person("ada")
    await take_part(papers, [noor, ada], "applied")
    shown = await papers.manager.slash(papers.lobby, "people review")
    assert shown.response.ephemeral
    text = shown.response.content
    assert "0 of 2 decided, 8 places left" in text
    assert "Nets of noor." in text
    assert "advanced degree" in text
    await papers.manager.click(shown.response, label="Accept")
    assert "noor: accepted" in shown.response.content
    assert "Nets of ada." in shown.response.content
    assert "1 of 2 decided, 7 places left" in shown.response.content
    await papers.manager.click(shown.response, label="Waiting list")
    assert "Nobody is left to look at" in shown.response.content
    assert await states(papers) == {noor.id: "registered", ada.id: "waiting"}
    status = await papers.manager.slash(papers.lobby, "event status")
    assert "2 of 2 decided" in status.response.content


async def test_who_is_declined_reads_the_letter_alone_also_after_a_restart(papers: World) -> None:
    await take_part(papers, [papers.newcomer], "applied")
    shown = await papers.manager.slash(papers.lobby, "people review")
    form = await papers.manager.click(shown.response, label="Decline…")
    await papers.manager.submit_modal(form, {"letter": "Dear Noor, next time!"})
    await deliver(papers)
    told = papers.channel("start-here").last_message
    assert f"<@{papers.newcomer.id}>" in told.content
    assert "Dear Noor" not in told.content
    assert "declined" not in told.content
    await papers.env.restart_bot(papers.app.new_client())
    told = papers.channel("start-here").last_message
    read = await papers.newcomer.click(told, label="Read my answer")
    assert read.response.ephemeral
    assert "Dear Noor, next time!" in read.response.content
    other = await papers.manager.click(told, label="Read my answer")
    assert "no answer" in other.response.content


async def test_two_organizers_at_once_come_to_one_decision(papers: World) -> None:
    await take_part(papers, [papers.newcomer], "applied")
    colleague = papers.person("ada", papers.role("Staff"))
    first = await papers.manager.slash(papers.lobby, "people review")
    second = await colleague.slash(papers.lobby, "people review")
    await papers.manager.click(first.response, label="Accept")
    await colleague.click(second.response, label="Waiting list")
    assert f"<@{papers.manager.id}> decided" in second.response.content
    assert await states(papers) == {papers.newcomer.id: "registered"}


async def test_a_note_is_seen_by_other_organizers_and_decides_nothing(papers: World) -> None:
    await take_part(papers, [papers.newcomer], "applied")
    shown = await papers.manager.slash(papers.lobby, "people review")
    form = await papers.manager.click(shown.response, label="My note…")
    await papers.manager.submit_modal(form, {"verdict": ["decline"], "note": "Too early?"})
    colleague = papers.person("ada", papers.role("Staff"))
    seen = await colleague.slash(papers.lobby, "people review")
    assert f"<@{papers.manager.id}>: decline: Too early?" in seen.response.content
    assert await states(papers) == {papers.newcomer.id: "applied"}


async def test_answers_kept_back_are_told_together(papers: World) -> None:
    people = [papers.newcomer, papers.person("ada")]
    await take_part(papers, people, "applied")
    shown = await papers.manager.slash(papers.lobby, "people review")
    await papers.manager.click(shown.response, label="Tell all together")
    await papers.manager.click(shown.response, label="Accept")
    await papers.manager.click(shown.response, label="Accept")
    assert "6 places left, 2 answers not told yet" in shown.response.content
    await deliver(papers)
    assert {*(await states(papers)).values()} == {"applied"}
    await deliver(papers, ANSWER_BY)
    await deliver(papers)
    assert {*(await states(papers)).values()} == {"registered"}
    told = [message.content for message in papers.channel("start-here").history()]
    assert all(any(f"<@{person.id}>" in text for text in told) for person in people)


async def test_the_whole_of_a_long_answer_is_to_be_had(papers: World) -> None:
    await take_part(papers, [papers.newcomer], "applied")
    shown = await papers.manager.slash(papers.lobby, "people review")
    whole = await papers.manager.click(shown.response, label="Whole answers")
    assert b"Nets of noor." in await whole.response.attachments[0].read()


async def test_reviews_are_for_organizers_and_need_applications(papers: World) -> None:
    nobody = await papers.manager.slash(papers.lobby, "people review")
    assert "Nobody has applied" in nobody.response.content
    await papers.show_to_everyone("people")
    refused = await papers.newcomer.slash(papers.lobby, "people review")
    assert "Only organizers" in refused.response.content
