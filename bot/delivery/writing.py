"""Writing down what became of rows that were in hand."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, Update, bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import enqueue
from bot.delivery.leased import Result
from bot.delivery.troubles import note_trouble
from bot.model import Delivery

_TABLE: Table = Delivery.metadata.tables[Delivery.__tablename__]


async def write_down(tx: AsyncSession, results: Sequence[Result]) -> None:
    """Write each result; a row whose lease was lost is left to its new holder."""
    alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for result in results:
        values = _values(result)
        names = tuple(values)
        parameters = {_bound(name): value for name, value in values.items()}
        parameters |= {"row": result.row.id, "held_by": result.row.holder}
        if result.instead is None and result.state != "dead":
            alike[names].append(parameters)
        elif await _is_ours(tx, names, parameters):
            await _follow(tx, result)
    for names, rows in alike.items():
        # Many rows are one step, as nothing has to be known of each.
        await tx.execute(_writing(names), rows)


def _values(result: Result) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": result.state,
        "problem": result.problem,
        "holder": None,
        "lease_until": None,
    }
    if result.state == "waiting":
        values["next_at"] = result.next_at
        if not (result.tried and result.counted):
            values["attempts"] = result.row.attempts
        if not result.tried:
            values["first_tried_at"] = result.row.first_tried_at
    else:
        values |= {"finished_at": result.at, "posted_in": result.posted_in}
        if result.message_id is not None:
            values["message_id"] = result.message_id
    return values


async def _is_ours(tx: AsyncSession, names: tuple[str, ...], parameters: dict[str, Any]) -> bool:
    written = await tx.execute(_writing(names).returning(_TABLE.c.id), parameters)
    return written.first() is not None


async def _follow(tx: AsyncSession, result: Result) -> None:
    if result.instead is not None:
        await enqueue(tx, result.row.event_id, [result.instead])
    elif result.state == "dead":
        row = result.row
        await note_trouble(tx, row.event_id, row.id, row.kind, result.at)


@cache
def _writing(names: tuple[str, ...]) -> Update:
    """What writes these columns of a row that is still leased; to put it together takes longer."""
    columns = _TABLE.c
    return (
        update(_TABLE)
        .where(
            columns.id == bindparam("row"),
            columns.holder == bindparam("held_by"),
            columns.state == "leased",
        )
        .values({name: bindparam(_bound(name), type_=columns[name].type) for name in names})
    )


def _bound(name: str) -> str:
    # The bare names are SQLAlchemy's own in an UPDATE.
    return f"new_{name}"
