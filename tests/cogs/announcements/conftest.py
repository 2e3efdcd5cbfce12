"""A server that is set up, its people and teams, and how an organizer announces."""

from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord

from bot.model import Membership, Participant, PersonSettings, Team
from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.world import START, World

beginning = begins(ready=set_up_numhack)


@pytest.fixture
async def ready(world: World) -> World:
    return world


@dataclass
class Crew:
    """Two teams with a space each, and one person in each."""

    world: World
    spaces: list[simcord.ChannelHandle]
    people: list[simcord.MemberActor]


@pytest.fixture
async def crew(ready: World) -> Crew:
    spaces, people = [], []
    for name in ("Ants", "Bees_and_*wasps*"):
        space = ready.guild.create_text_channel(name.lower()[:4])
        person = ready.person(f"one of {name}")
        await join(ready, person, name, space.id)
        spaces.append(space)
        people.append(person)
    return Crew(ready, spaces, people)


async def join(
    world: World, person: simcord.MemberActor, team: str | None = None, space: int | None = None
) -> None:
    """Put a person on the list and, when named, into a new team."""
    async with world.app.database.begin() as tx:
        part = Participant(
            event_id=1,
            user_id=person.id,
            name=str(person.id),
            state="registered",
            profile={},
            joined_at=START,
        )
        tx.add(part)
        await tx.flush()
        if team is not None:
            made = Team(
                event_id=1, name=team, folded_name=team.lower(), space_id=space, created_at=START
            )
            tx.add(made)
            await tx.flush()
            tx.add(Membership(event_id=1, team_id=made.id, participant_id=part.id, joined_at=START))


async def agree_to_messages(world: World, person: simcord.MemberActor) -> None:
    """Let a person have agreed to direct messages."""
    async with world.app.database.begin() as tx:
        tx.add(PersonSettings(guild_id=world.guild.id, user_id=person.id, direct_messages=True))


class Announcing:
    """The preview and the controls below it, as the organizer sees them."""

    def __init__(self, world: World, shown: simcord.InteractionResult) -> None:
        self.world, self.shown = world, shown

    @property
    def preview(self) -> str:
        """What people will see."""
        return self.shown.response.content

    @property
    def panel(self) -> Any:
        """The message with the controls."""
        return self.shown.followups[-1]

    @property
    def may_send(self) -> bool:
        """Whether the Send button can be pressed."""
        return not self._button("Send").disabled

    def options(self, menu: str) -> dict[str, discord.SelectOption]:
        """What a menu offers, by value."""
        for row in self.panel.message.components:
            for part in row.children:
                if isinstance(part, discord.SelectMenu) and part.custom_id == menu:
                    return {option.value: option for option in part.options}
        return {}

    async def choose(self, menu: str, value: str) -> None:
        """Choose something in one of the menus."""
        await self.world.manager.select(self.panel, [value], custom_id=menu)

    async def press(self, label: str) -> simcord.InteractionResult:
        """Press a button of the controls."""
        return await self.world.manager.click(self.panel, label=label)

    def _button(self, label: str) -> discord.Button:
        return next(
            part
            for row in self.panel.message.components
            for part in row.children
            if isinstance(part, discord.Button) and part.label == label
        )


async def write(world: World, text: str, title: str = "", when: str | None = None) -> Announcing:
    """Fill in the form of /announce now, or of /announce later."""
    if when is None:
        form = await world.manager.slash(world.lobby, "announce now")
        typed = {"title": title, "text": text}
    else:
        form = await world.manager.slash(world.lobby, "announce later", when=when)
        typed = {"title": title, "text": text, "when": when}
    return Announcing(world, await world.manager.submit_modal(form, typed))


def said_in(channel: simcord.ChannelHandle) -> list[str]:
    """Everything that stands in a channel, oldest first."""
    return [message.content for message in reversed(channel.history())]
