"""The tables of a view as data frames: raw values, one frame a named table. CSV is a data frame written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .blocks import Block, Details, Figure, Table
from .numbers import Uncertain
from .speech import PLAIN, Ref, Sentence

if TYPE_CHECKING:
    import pandas as pd


def tables(blocks: Iterable[Block]) -> dict[str, Table]:
    """Every named table, the main one first. Tables of one name are parts of one, with the same columns."""
    named: dict[str, Table] = {}
    for table in _every(blocks):
        if table.name:
            before = named.get(table.name)
            rows = [*before.rows, *table.rows] if before is not None else table.rows
            named[table.name] = replace(before or table, rows=rows)
    return dict(sorted(named.items(), key=lambda entry: not entry[1].main))


def _every(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        match block:
            case Table():
                yield block
            case Figure(table=table):
                yield table
            case Details(blocks=inside):
                yield from _every(inside)


def frame(table: Table) -> pd.DataFrame:
    """A table as a data frame. An uncertain number is two columns, the second its standard error."""
    import pandas as pd

    columns = table.every
    uncertain = [any(isinstance(row[k], Uncertain) for row in table.rows) for k in range(len(columns))]
    names: list[str] = []
    for column, two in zip(columns, uncertain, strict=True):
        name = column.name or PLAIN.say(column.title)
        names += [name, f"{name}, standard error"] if two else [name]
    rows = []
    for row in table.rows:
        cells: list[Any] = []
        for value, column, two in zip(row, columns, uncertain, strict=True):
            if two:
                cells += [getattr(value, "value", value), getattr(value, "error", None)]
            else:
                cells.append(_raw(value, column.kind))
        rows.append(cells)
    return pd.DataFrame(rows, columns=names)


def _raw(value: Any, kind: str) -> Any:
    """What a program wants of a cell: numbers, ids and dates as they are, sentences in words."""
    if isinstance(value, Ref):
        return value.id
    if isinstance(value, Sentence) or not isinstance(value, str | int | float | bool | None):
        return value.isoformat() if hasattr(value, "isoformat") else PLAIN.say(value, kind)
    return value
