"""All tables of the product, whichever room declares them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from sqlalchemy import MetaData

from planner.db.base import Base

PACKAGE = Path(__file__).parent.parent


def all_tables() -> MetaData:
    """Load every room's `models.py`, and what is beside it, and give the tables they declare.

    By file name, because the database lies below the rooms and must not import them.
    """
    import_module("planner.db.outbox")
    for models in sorted(PACKAGE.glob("*/*models.py")):
        import_module(f"planner.{models.parent.name}.{models.stem}")
    return Base.metadata
