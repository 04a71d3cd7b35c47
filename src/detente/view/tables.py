"""Tables out of rows: as data frames, which load pandas only when asked for, and as lines of text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
Row = Mapping[str, Any]
MOST = 20
"""Rows of a table that are printed; the rest are counted."""
WIDTH = 60
"""Characters of a cell that are printed."""


def table(rows: Callable[[T], Iterable[Row]], *columns: str) -> Callable[[T], pd.DataFrame]:
    """The data frame of what ``rows`` gives for a result; ``columns`` are there even where there is no row."""

    def frame(result: T) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(list(rows(result)), columns=list(columns) or None)

    return frame


def lines(rows: Iterable[Row], most: int = MOST, pad: str = "  ") -> list[str]:
    """Rows as lines, columns under their names, numbers to the right."""
    every = list(rows)
    if not every:
        return [f"{pad}none"]
    names = list(dict.fromkeys(name for row in every for name in row))
    cells = [[cell(row.get(name)) for name in names] for row in every[:most]]
    numeric = [all(_is_number(row.get(name)) for row in every[:most]) for name in names]
    width = [max(len(line[k]) for line in [names, *cells]) for k in range(len(names))]

    def line(texts: list[str]) -> str:
        each = zip(texts, width, numeric, strict=True)
        return (pad + "  ".join(t.rjust(w) if n else t.ljust(w) for t, w, n in each)).rstrip()

    left = len(every) - len(cells)
    return [line(names), *map(line, cells)] + ([f"{pad}… and {left:,} more"] if left else [])


def cell(value: Any) -> str:
    """A value as a table prints it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:.4g}"
    text = str(value)
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
