"""/announce now as an organizer uses it: form, preview, send, report."""

from tests.cogs.outbox import deliver
from tests.cogs.world import World


async def write(world: World, text: str, title: str = ""):
    form = await world.manager.slash(world.lobby, "announce now")
    return await world.manager.submit_modal(form, {"title": title, "text": text})


async def test_what_is_previewed_is_what_arrives(ready: World) -> None:
    shown = await write(ready, "Lunch is at **noon**.", "Food")
    preview, panel = shown.response, shown.followups[-1]
    assert "Nothing is sent yet" in panel.content
    news = ready.channel("announcements")
    before = len(news.history())
    sent = await ready.manager.click(panel, label="Send")
    assert "0 of 1" in sent.response.content or "0 of 1" in panel.message.content
    await deliver(ready)
    assert len(news.history()) == before + 1
    arrived = news.last_message.content
    assert arrived.rpartition(" · ")[0] == preview.content.rpartition(" · ")[0]
