"""Statements are put together once for a worker: every test has an engine of its own."""

from typing import Any

from sqlalchemy import Engine

from bot.sqlite import MusterDialect

_COMPILED: dict[Any, Any] = {}


def share_statements() -> None:
    """Let engines for the same kind of work find what another has put together."""

    def same(one: MusterDialect, other: object) -> bool:
        return isinstance(other, MusterDialect) and one._writes == other._writes

    def engine_created(_: type[MusterDialect], engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)

    MusterDialect.__eq__ = same
    MusterDialect.__hash__ = lambda one: hash(one._writes)
    MusterDialect.engine_created = classmethod(engine_created)
