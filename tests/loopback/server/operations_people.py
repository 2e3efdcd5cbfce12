"""Control operations of people: typing, pressing, choosing, submitting, writing."""

from typing import Any

from tests.loopback.people import commands, components, forms, interact
from tests.loopback.people.answers import answer_shape
from tests.loopback.people.impossible import NotPossible
from tests.loopback.people.resolved import Resolved
from tests.loopback.server.call import upload_from_json
from tests.loopback.world import messages
from tests.loopback.world.interaction import Interaction, InteractionKind
from tests.loopback.world.message_shapes import message_shape
from tests.loopback.world.model import Channel, Json, Message
from tests.loopback.world.permissions import Permission, in_channel
from tests.loopback.world.responses import metadata
from tests.loopback.world.world import World


class PeopleOperations:
    """What a test lets a person do; each waits for the bot's answer and returns it."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def slash(
        self,
        user: int,
        channel: int,
        path: str,
        options: dict[str, Any],
        final: bool = True,
        seconds: float = 30.0,
        visible_only: bool = False,
    ) -> Json:
        where, resolved = self._where(user, channel)
        if visible_only:
            self._check_visible(user, where, path)
        data = commands.slash_data(self._world, where.guild_id, path, options, resolved)
        started = interact.start(self._world, user, where, InteractionKind.COMMAND, data)
        return await self._answer(started, final, seconds)

    async def autocomplete(
        self,
        user: int,
        channel: int,
        path: str,
        option: str,
        typed: str,
        options: dict[str, Any],
        seconds: float = 30.0,
    ) -> Json:
        where, resolved = self._where(user, channel)
        given = options | {option: typed}
        data = commands.slash_data(self._world, where.guild_id, path, given, resolved, option)
        started = interact.start(self._world, user, where, InteractionKind.AUTOCOMPLETE, data)
        return await self._answer(started, False, seconds)

    async def menu(
        self,
        user: int,
        channel: int,
        name: str,
        target: int,
        on_user: bool,
        final: bool = True,
        seconds: float = 30.0,
    ) -> Json:
        where, resolved = self._where(user, channel)
        if on_user:
            picked = resolved.user(target)
        else:
            picked = resolved.message(self._seen(user, where, target))
        kind = 2 if on_user else 3
        data = commands.menu_data(self._world, where.guild_id, name, picked, kind, resolved)
        started = interact.start(self._world, user, where, InteractionKind.COMMAND, data)
        return await self._answer(started, final, seconds)

    async def click(
        self,
        user: int,
        channel: int,
        message: int,
        button: str,
        final: bool = True,
        seconds: float = 30.0,
    ) -> Json:
        where, _ = self._where(user, channel)
        source = self._seen(user, where, message)
        data = components.button_data(source.components, button)
        return await self._press(user, where, source, data, final, seconds)

    async def select(
        self,
        user: int,
        channel: int,
        message: int,
        select: str | None,
        values: list[Any],
        final: bool = True,
        seconds: float = 30.0,
    ) -> Json:
        where, resolved = self._where(user, channel)
        source = self._seen(user, where, message)
        data = components.select_data(source.components, select, values, resolved)
        return await self._press(user, where, source, data, final, seconds)

    async def submit(
        self,
        user: int,
        token: str,
        fields: dict[str, Any],
        final: bool = True,
        seconds: float = 30.0,
    ) -> Json:
        """Submit the form that the interaction with `token` was answered with."""
        asked = self._world.interactions[token]
        if asked.modal is None or asked.user_id != user:
            raise NotPossible("there is no form open for that person")
        where, resolved = self._where(user, asked.channel_id)
        data = forms.form_data(asked.modal, fields, resolved)
        started = interact.start(
            self._world,
            user,
            where,
            InteractionKind.MODAL,
            data,
            source=asked.source,
            trigger=metadata(self._world, asked),
        )
        return await self._answer(started, final, seconds)

    async def answer(self, token: str, final: bool = True, seconds: float = 30.0) -> Json:
        """The answer to an earlier interaction as it is now, or becomes in `seconds`."""
        return await self._answer(self._world.interactions[token], final, seconds)

    async def write(
        self, user: int, channel: int, content: str, files: list[Json], reply_to: int | None
    ) -> Json:
        where, _ = self._where(user, channel)
        needed = Permission.SEND_MESSAGES
        if where.thread is not None:
            needed = Permission.SEND_MESSAGES_IN_THREADS
        if not in_channel(self._world, where, user) & needed:
            raise NotPossible("that person may not write there")
        form: Json = {"content": content}
        if reply_to is not None:
            form["message_reference"] = {"message_id": str(reply_to)}
        uploads = [upload_from_json(raw) for raw in files]
        message = messages.post(self._world, where, self._world.user(user), form, uploads)
        return message_shape(self._world, message)

    def _where(self, user: int, channel: int) -> tuple[Channel, Resolved]:
        self._world.user(user)
        where = self._world.channel(channel)
        return where, Resolved(self._world, interact.guild_of(self._world, where), user)

    def _seen(self, user: int, where: Channel, message_id: int) -> Message:
        message = self._world.message(where.id, message_id)
        if message.visible_to not in (None, user):
            raise NotPossible("that message is for another person alone")
        return message

    def _check_visible(self, user: int, where: Channel, path: str) -> None:
        command = commands.find(self._world, where.guild_id, path.split()[0], 1)
        needed = int(command["default_member_permissions"] or 0)
        if in_channel(self._world, where, user) & needed != needed:
            raise NotPossible(f"/{path} is hidden from that person")

    async def _press(
        self, user: int, where: Channel, source: Message, data: Json, final: bool, seconds: float
    ) -> Json:
        kind = InteractionKind.COMPONENT
        started = interact.start(self._world, user, where, kind, data, source=source)
        return await self._answer(started, final, seconds)

    async def _answer(self, interaction: Interaction, final: bool, seconds: float) -> Json:
        await interaction.wait(final=final, seconds=seconds)
        return answer_shape(self._world, interaction)
