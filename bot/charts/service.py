"""Charts drawn one picture at a time, without holding up the bot."""

import asyncio
from collections.abc import Sequence

from bot.charts.chart import Chart, to_json
from bot.worker import work

# The first picture on a machine makes the list of fonts, which takes some seconds.
LONGEST_SECONDS = 30.0


class ChartService:
    """Draws charts; one process at a time, so that ten organizers do not take all memory."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def png(self, charts: Sequence[Chart]) -> bytes:
        """A picture of the charts; raises WorkFailed."""
        async with self._one_at_a_time:
            return await work("bot.charts", to_json(charts), seconds=LONGEST_SECONDS)
