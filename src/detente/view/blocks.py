"""Sentences, headings and tables, in order: what a reader is shown, before anybody says where.

The terminal draws them to its width; everywhere else they are lines of text, columns aligned with spaces and nothing
cut. Whatever comes from a case passes through ``shown``: its control characters reach nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from detente.case.diagnostics import shown

from .numbers import number

Align = Literal["left", "right"]
Column = str | tuple[str, Align]
"""A title, or (title, "right") for numbers."""

LONGEST = 2_000
"""Longest text shown in one cell or line."""


@dataclass(frozen=True)
class Say:
    """Lines of text, which may be wrapped."""

    text: str = ""
    indent: int = 0


@dataclass(frozen=True)
class Verbatim:
    """Lines whose breaks and indents mean something."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """What follows is about; a blank line stands above it."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows under their titles."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    indent: int = 0

    @property
    def titles(self) -> list[str]:
        """The words above the columns."""
        return [c if isinstance(c, str) else c[0] for c in self.columns]

    @property
    def sides(self) -> list[Align]:
        """On which side each column is aligned."""
        return ["left" if isinstance(c, str) else c[1] for c in self.columns]


Block = Say | Verbatim | Heading | Table


def text(blocks: Iterable[Block]) -> str:
    """Blocks as lines of text."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Say(words, indent):
            for line in words.split("\n"):
                clean = shown(line, LONGEST)
                yield " " * indent + clean if clean else ""
        case Verbatim(lines):
            yield from (shown(line, LONGEST) for line in lines)
        case Heading(words):
            yield from ("", shown(words, LONGEST))
        case Table():
            yield from aligned(block)


def aligned(table: Table) -> Iterator[str]:
    """A table as lines: columns as wide as their widest cell."""
    rows = [table.titles, *([cell(value) for value in row] for row in table.rows)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(table.columns))]
    for row in rows:
        parts = [
            words.rjust(w) if side == "right" else words.ljust(w)
            for words, w, side in zip(row, widths, table.sides, strict=True)
        ]
        yield (" " * table.indent + "  ".join(parts)).rstrip()


def cell(value: Any) -> str:
    """One cell: numbers to at most two decimals, nothing for None, text made safe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    return shown(str(value), LONGEST)


LONG = 90
"""Characters of a state beyond which deals are shown by how they differ, issue by issue."""


def state(name: str) -> str:
    """A state's name with a space after each comma, so that a line can break there; it is read back just as well."""
    return name.replace(",", ", ")
