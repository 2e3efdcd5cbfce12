"""Follow-ups to interactions: the webhook routes with an interaction's token."""

from tests.loopback.server.call import Call, Routes
from tests.loopback.world import messages, responses
from tests.loopback.world.errors import unknown
from tests.loopback.world.interaction import Interaction
from tests.loopback.world.message_shapes import message_shape
from tests.loopback.world.model import Json, Message

routes = Routes()

_HOOK = "/webhooks/{application_id}/{webhook_token}"


def _interaction(call: Call) -> Interaction:
    if call.id("application_id") != call.world.bot.id:
        raise unknown("webhook")
    return call.world.interaction(call.parts["webhook_token"])


def _message(call: Call, interaction: Interaction) -> Message:
    if "message_id" not in call.parts:
        found = interaction.original
    else:
        wanted = call.id("message_id")
        own = [*interaction.followups, interaction.original]
        found = next((m for m in own if m is not None and m.id == wanted), None)
    if found is None or found.id not in call.world.messages.get(found.channel_id, {}):
        raise unknown("message")
    return found


@routes.on("POST", _HOOK)
async def follow_up(call: Call) -> Json | None:
    interaction = _interaction(call)
    message = responses.follow_up(call.world, interaction, call.form, call.files)
    return message_shape(call.world, message) if call.flag("wait") else None


@routes.on("GET", _HOOK + "/messages/@original", _HOOK + "/messages/{message_id}")
async def answer(call: Call) -> Json:
    return message_shape(call.world, _message(call, _interaction(call)))


@routes.on("PATCH", _HOOK + "/messages/@original", _HOOK + "/messages/{message_id}")
async def edit_answer(call: Call) -> Json:
    interaction = _interaction(call)
    message = _message(call, interaction)
    responses.edit_answer(call.world, interaction, message, call.form, call.files)
    return message_shape(call.world, message)


@routes.on("DELETE", _HOOK + "/messages/@original", _HOOK + "/messages/{message_id}")
async def delete_answer(call: Call) -> None:
    interaction = _interaction(call)
    message = _message(call, interaction)
    messages.delete(call.world, message)
    interaction.edits += 1
    interaction.touch()
