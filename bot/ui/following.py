"""Following what takes a while: a bar in a private reply that is edited until it is over."""

import discord
from discord.ext import tasks

from bot.ui.views import ShortView

LOOK_EVERY = 2.0
# The answer to an interaction can be edited for 15 minutes.
FOLLOWED_FOR = 840.0
LOOKS = int(FOLLOWED_FOR / LOOK_EVERY)


class Followed(ShortView):
    """A bar with its buttons; `follow` asks it to look again and again."""

    def __init__(self, asked_by: discord.Interaction) -> None:
        super().__init__(asked_by, timeout=FOLLOWED_FOR)

    async def look(self) -> bool:
        """Show how far it is; returns whether that is all."""
        raise NotImplementedError

    async def let_go(self) -> None:
        """Say where to look on, as the answer cannot be edited for much longer."""
        raise NotImplementedError


def follow(view: Followed) -> None:
    """Keep the bar in step until it is over, dismissed, or cannot be edited any more."""

    @tasks.loop(seconds=LOOK_EVERY, count=LOOKS)
    async def looking() -> None:
        try:
            over = await view.look()
        except discord.HTTPException:
            # The reply was dismissed; asking again shows how far it is.
            over = True
        if over:
            view.stop()
            looking.stop()
        elif looking.current_loop == LOOKS - 1:
            await view.let_go()

    looking.start()
