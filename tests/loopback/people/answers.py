"""What a person sees of the bot's answer."""

from tests.loopback.world.interaction import EPHEMERAL, Interaction
from tests.loopback.world.message_shapes import message_shape
from tests.loopback.world.model import Json, Message
from tests.loopback.world.world import World


def answer_shape(world: World, interaction: Interaction) -> Json:
    """The answer as the control interface gives it; `kind` is null when there was none."""
    original = interaction.original
    return {
        "token": interaction.token,
        "kind": None if interaction.callback is None else interaction.callback.name.lower(),
        "loading": interaction.loading,
        "ephemeral": original is not None and bool(original.flags & EPHEMERAL),
        "message": None if original is None else _shape(world, original),
        "followups": [_shape(world, message) for message in interaction.followups],
        "choices": interaction.choices,
        "modal": interaction.modal,
        "milliseconds": interaction.milliseconds,
    }


def _shape(world: World, message: Message) -> Json | None:
    """The message as it is now, or None when it was deleted."""
    if message.id not in world.messages.get(message.channel_id, {}):
        return None
    return message_shape(world, message)
