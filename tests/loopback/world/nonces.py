"""`enforce_nonce`: the same nonce in the same channel, for a while, is the same message."""

from collections.abc import Mapping
from typing import Any

from tests.loopback.world.model import Message
from tests.loopback.world.world import World


def known(world: World, channel_id: int, form: Mapping[str, Any]) -> Message | None:
    """The message that this request already made, when the nonce is enforced and recent."""
    if not form.get("enforce_nonce") or form.get("nonce") is None:
        return None
    made = world.nonces.get((channel_id, str(form["nonce"])))
    if made is None:
        return None
    at, message_id = made
    if _instant(world) - at > world.settings.nonce_window_seconds:
        return None
    return world.messages.get(channel_id, {}).get(message_id)


def remember(world: World, channel_id: int, form: Mapping[str, Any], message: Message) -> None:
    """Keep the nonce of a message; enforced or not, a later request may enforce it."""
    if form.get("nonce") is not None:
        world.nonces[channel_id, str(form["nonce"])] = (_instant(world), message.id)


def _instant(world: World) -> float:
    """Seconds by which nonces age; a test may move them itself."""
    told = world.settings.nonce_clock_seconds
    return world.now().timestamp() if told is None else told
