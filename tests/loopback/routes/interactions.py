"""The first answer to an interaction."""

from typing import Any

from tests.loopback.server.call import Call, Reply, Routes
from tests.loopback.world import responses
from tests.loopback.world.errors import ApiError, invalid_form, unknown
from tests.loopback.world.interaction import EPHEMERAL, Callback, Interaction
from tests.loopback.world.message_shapes import message_shape
from tests.loopback.world.model import Json

routes = Routes()


@routes.on("POST", "/interactions/{interaction_id}/{webhook_token}/callback")
async def answer(call: Call) -> Reply:
    world, form = call.world, call.form
    interaction = world.interactions.get(call.parts["webhook_token"])
    if interaction is None or interaction.id != call.id("interaction_id"):
        raise unknown("interaction")
    if interaction.callback is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    age = (world.now() - interaction.created_at).total_seconds()
    if age > world.settings.interaction_seconds:
        raise unknown("interaction")
    callback = _callback(form, interaction)
    data = form.get("data") or {}
    responses.acknowledge(world, interaction, callback, data, call.files)
    interaction.callback = callback
    interaction.milliseconds = (call.arrived - interaction.written_at) * 1000
    interaction.touch()
    if not call.flag("with_response"):
        return Reply(204)
    return Reply(200, _response(call, interaction, callback))


def _callback(form: dict[str, Any], interaction: Interaction) -> Callback:
    allowed = responses.allowed(interaction)
    for callback in allowed:
        if callback == form.get("type"):
            return callback
    numbers = ", ".join(str(int(callback)) for callback in sorted(allowed))
    raise invalid_form("type", "BASE_TYPE_CHOICES", f"Value must be one of {{{numbers}}}.")


def _response(call: Call, interaction: Interaction, callback: Callback) -> Json:
    shape: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
    shape["channel_id"] = str(interaction.channel_id)
    if interaction.guild_id is not None:
        shape["guild_id"] = str(interaction.guild_id)
    original = interaction.original
    if original is None:
        return {"interaction": shape}
    shape["response_message_id"] = str(original.id)
    shape["response_message_loading"] = callback is Callback.DEFERRED_MESSAGE
    shape["response_message_ephemeral"] = bool(original.flags & EPHEMERAL)
    response: Json = {"interaction": shape}
    if callback in (Callback.MESSAGE, Callback.UPDATE):
        message = message_shape(call.world, original)
        response["resource"] = {"type": int(callback), "message": message}
    return response
