"""The declarative base of all tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from planner.db.types import UtcDateTime, new_id

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table: constraint names are fixed, date-times are UTC, lists and dicts are JSON."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        list[int]: JSON,
        list[str]: JSON,
        list[Any]: JSON,
        dict[str, Any]: JSON,
    }


class Identified:
    """A table with a permanent id of our own."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)


class Dated:
    """A fact that holds on the half-open span of local dates `[from_date, to_date)`."""

    from_date: Mapped[date]
    to_date: Mapped[date | None]


class Versioned:
    """A row that people edit: a stale writer gets `StaleDataError` instead of winning."""

    version: Mapped[int] = mapped_column(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 -- SQLAlchemy passes the class
        return {"version_id_col": cls.version}
