"""Numbers for new rows, so that nothing said of a row that is gone is taken for theirs."""

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Delivery, Event, Extension, Window


async def unused_number(
    tx: AsyncSession, table: type[Window] | type[Extension], *words: str
) -> int | None:
    """A number above all of the table, and above all that subjects have named after a word.

    None where the database gives a new number by itself; SQLite gives those of the last rows
    again once they are gone.
    """
    if tx.get_bind().dialect.name != "sqlite":
        return None
    highest = await tx.scalar(select(func.max(table.id))) or 0
    # Every event, as a number is looked up in all of them; one by one, along the index.
    events = Delivery.event_id.in_(select(Event.id))
    after_word = func.substr(Delivery.subject, func.instr(Delivery.subject, ":") + 1)
    for word in words:
        # SQLite reads the digits in front and leaves out what follows them. The semicolon is the
        # sign after the colon.
        named = select(func.max(cast(after_word, Integer))).where(
            events, Delivery.subject >= f"{word}:", Delivery.subject < f"{word};"
        )
        highest = max(highest, await tx.scalar(named) or 0)
    return highest + 1
