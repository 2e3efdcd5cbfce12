"""What every table shares: the metadata's naming convention and the column types."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Index,
    MetaData,
    String,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import JSON, TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; refuses naive times on the way in, hands out aware ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; store aware instants only")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy reads this name from the class
        datetime: Instant(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
    }


Key = Annotated[int, mapped_column(primary_key=True)]
Snowflake = Annotated[int, mapped_column(BigInteger)]
Slug = Annotated[str, mapped_column(String(64))]
Word = Annotated[str, mapped_column(String(32))]
Line = Annotated[str, mapped_column(String(200))]


def unique_while(condition: str, name: str, *columns: str) -> Index:
    """An index that is unique among the rows for which a condition in SQL holds."""
    return Index(
        name,
        *columns,
        unique=True,
        sqlite_where=text(condition),
        info={"condition": condition},
    )


@event.listens_for(Base.metadata, "before_create")
def _say_conditions_to_postgresql(_: MetaData, connection: Connection, **__: Any) -> None:
    """Naming them where the index is made would load PostgreSQL's dialect into every bot."""
    if connection.dialect.name == "postgresql":
        for table in Base.metadata.tables.values():
            for index in table.indexes:
                if "condition" in index.info:
                    index.dialect_options["postgresql"]["where"] = text(index.info["condition"])
