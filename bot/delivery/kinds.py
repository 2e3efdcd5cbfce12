"""What can be delivered: how each kind reads, or what it does; cogs register theirs at start."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import discord

from bot.delivery.leased import Leased


@dataclass(frozen=True)
class Said:
    """A message as it should read now.

    `footer` says where it comes from and how to change what one receives. Nobody is pinged but
    the roles and people named here.
    """

    text: str
    footer: str
    view: discord.ui.View | None = None
    ping_roles: tuple[int, ...] = ()
    ping_people: tuple[int, ...] = ()
    ping_everyone: bool = False


# Renders a row from what is true at the instant given; None when it is no longer worth saying.
Render = Callable[[Leased, datetime], Awaitable[Said | None]]
# Does a deed that can be repeated safely.
Perform = Callable[[Leased, datetime], Awaitable[None]]


@dataclass
class Kinds:
    """The kinds that are known, by name."""

    messages: dict[str, Render] = field(default_factory=dict[str, Render])
    deeds: dict[str, Perform] = field(default_factory=dict[str, Perform])
    # How many deeds of a slow kind may be under way; such a kind never holds up another.
    lanes: dict[str, int] = field(default_factory=dict[str, int])

    def says(self, kind: str, render: Render) -> None:
        """Register how a kind of message reads."""
        self.messages[kind] = render

    def does(self, kind: str, perform: Perform, *, at_once: int | None = None) -> None:
        """Register what a kind of deed does.

        A kind of which hundreds may be due, each with many requests, is given a lane: `at_once`
        of them are under way at most, and everything else goes past them.
        """
        self.deeds[kind] = perform
        if at_once is not None:
            self.lanes[kind] = at_once
