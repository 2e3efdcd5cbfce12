"""Every kind that a real client registers: what a pause does with it, and its words."""

from bot.delivery.pausing import NATURES, Nature
from cogs.operations.present import KINDS, kind_words
from tests.cogs.world import World


def registered(world: World) -> set[str]:
    kinds = world.app.outbox.kinds
    return {*kinds.messages, *kinds.deeds}


async def test_of_every_kind_it_is_declared_what_a_pause_does_with_it(ready: World) -> None:
    assert registered(ready) == {*NATURES}


async def test_no_message_goes_out_during_a_pause_but_on_top_of_a_room_that_was_opened(
    ready: World,
) -> None:
    going_on = {kind for kind in ready.app.outbox.kinds.messages if NATURES[kind] is Nature.FOLLOWS}
    assert going_on == {"team.welcome", "mentor.opening"}


async def test_every_kind_has_words_that_organizers_read(ready: World) -> None:
    assert registered(ready) - {*KINDS} == set()


def test_words_say_how_many() -> None:
    assert kind_words("submission.reminder", 1).startswith("1 reminder to")
    assert kind_words("submission.reminder", 3).startswith("3 reminders to")
