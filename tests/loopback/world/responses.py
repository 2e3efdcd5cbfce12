"""What a bot's answers to an interaction do: messages, edits, choices, forms."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tests.loopback.world import messages
from tests.loopback.world.errors import ApiError, invalid_form, unknown
from tests.loopback.world.interaction import (
    EPHEMERAL,
    LOADING,
    Callback,
    Interaction,
    InteractionKind,
)
from tests.loopback.world.limits import check_text, walk
from tests.loopback.world.model import Json, Message
from tests.loopback.world.shapes import user_shape
from tests.loopback.world.stored import stored_components
from tests.loopback.world.world import World

if TYPE_CHECKING:
    from tests.loopback.server.call import Upload

_NEW_MESSAGE = {Callback.MESSAGE, Callback.DEFERRED_MESSAGE}
_ON_MESSAGE = {Callback.UPDATE, Callback.DEFERRED_UPDATE}


def allowed(interaction: Interaction) -> set[Callback]:
    """The first answers that an interaction of its kind may get."""
    if interaction.kind is InteractionKind.AUTOCOMPLETE:
        return {Callback.CHOICES}
    kinds = set(_NEW_MESSAGE)
    if interaction.source is not None:
        kinds |= _ON_MESSAGE
    if interaction.kind is not InteractionKind.MODAL:
        kinds.add(Callback.MODAL)
    return kinds


def acknowledge(
    world: World,
    interaction: Interaction,
    callback: Callback,
    data: dict[str, Any],
    files: Iterable["Upload"],
) -> None:
    """Do what the first answer says."""
    if callback is Callback.MESSAGE:
        interaction.original = new_message(world, interaction, data, files)
    elif callback is Callback.DEFERRED_MESSAGE:
        interaction.original = _loading(world, interaction, data)
    elif callback is Callback.CHOICES:
        interaction.choices = _choices(data)
    elif callback is Callback.MODAL:
        interaction.modal = _modal(data)
    elif interaction.source is not None:
        interaction.original = interaction.source
        if callback is Callback.UPDATE:
            messages.edit(world, interaction.source, data, files)


def new_message(
    world: World, interaction: Interaction, form: dict[str, Any], files: Iterable["Upload"]
) -> Message:
    """A message that answers an interaction, seen by one person when it is ephemeral."""
    flags = form.get("flags") or 0
    more: dict[str, Any] = _origin(world, interaction)
    more["visible_to"] = interaction.user_id if flags & EPHEMERAL else None
    channel = world.channels[interaction.channel_id]
    return messages.post(world, channel, world.bot, form, files, **more)


def follow_up(
    world: World, interaction: Interaction, form: dict[str, Any], files: Iterable["Upload"]
) -> Message:
    """A further message; the first one after "thinking" takes the place of the thinking."""
    if interaction.callback is None:
        raise unknown("webhook")
    if interaction.original is not None and interaction.loading:
        return edit_answer(world, interaction, interaction.original, form, files)
    message = new_message(world, interaction, form, files)
    interaction.followups.append(message)
    interaction.touch()
    return message


def edit_answer(
    world: World,
    interaction: Interaction,
    message: Message,
    form: dict[str, Any],
    files: Iterable["Upload"],
) -> Message:
    """Change a message of the interaction; a thinking one becomes a real one."""
    uploads = list(files)
    if message.flags & LOADING:
        messages.check_not_empty(form, len(uploads))
        message.flags &= ~LOADING
        messages.edit(world, message, form, uploads, silently=True)
    else:
        messages.edit(world, message, form, uploads)
    interaction.edits += 1
    interaction.touch()
    return message


def _origin(world: World, interaction: Interaction) -> dict[str, Any]:
    kind = 0
    reference = None
    if interaction.kind is InteractionKind.COMMAND:
        kind = 20 if interaction.data.get("type", 1) == 1 else 23
    elif interaction.source is not None and interaction.kind is InteractionKind.COMPONENT:
        kind = messages.REPLY
        reference = {
            "type": 0,
            "channel_id": str(interaction.channel_id),
            "message_id": str(interaction.source.id),
        }
    origin: dict[str, Any] = {
        "kind": kind,
        "interaction": metadata(world, interaction),
        "application_id": world.bot.id,
    }
    return origin | ({"answered": reference} if reference else {})


def metadata(world: World, interaction: Interaction) -> Json:
    """Where a message came from, as Discord attaches it."""
    owner = "0" if interaction.guild_id is None else str(interaction.guild_id)
    shape: Json = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": user_shape(world.users[interaction.user_id]),
        "authorizing_integration_owners": {"0": owner},
    }
    if interaction.kind is InteractionKind.COMPONENT and interaction.source is not None:
        shape["interacted_message_id"] = str(interaction.source.id)
    if interaction.kind is InteractionKind.MODAL:
        shape["triggering_interaction_metadata"] = interaction.trigger
    return shape


def _loading(world: World, interaction: Interaction, data: dict[str, Any]) -> Message:
    ephemeral = (data.get("flags") or 0) & EPHEMERAL
    origin = _origin(world, interaction)
    answered = origin.pop("answered", None)
    message = Message(
        id=world.snowflakes.next(),
        channel_id=interaction.channel_id,
        author_id=world.bot.id,
        created_at=world.now(),
        flags=ephemeral | LOADING,
        visible_to=interaction.user_id if ephemeral else None,
        reference=answered,
        **origin,
    )
    return messages.add(world, world.channels[interaction.channel_id], message)


def _choices(data: dict[str, Any]) -> list[Json]:
    choices = data.get("choices") or []
    if len(choices) > 25:
        raise invalid_form("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for choice in choices:
        check_text(choice, "name", 100, 1, required=True)
        check_text({"value": str(choice["value"])}, "value", 100)
    return choices


def _modal(data: dict[str, Any]) -> Json:
    check_text(data, "title", 45, 1, required=True)
    check_text(data, "custom_id", 100, 1, required=True)
    components = data.get("components") or []
    if not 1 <= len(components) <= 5:
        message = "Must be between 1 and 5 in length."
        raise invalid_form("data.components", "BASE_TYPE_BAD_LENGTH", message)
    for component in walk(components):
        check_text(component, "label", 45)
        check_text(component, "custom_id", 100)
        check_text(component, "placeholder", 150 if component.get("type") != 4 else 100)
        check_text(component, "value", 4000)
        if component.get("type") == 2:
            raise ApiError(400, 50035, "Invalid Form Body")
    return dict(data) | {"components": stored_components(components)}
