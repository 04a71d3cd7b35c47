"""What a reader is shown, in order: a closed set of blocks, before anybody says where.

A view turns a result into blocks once. Every renderer draws every block: ``plain`` as lines, ``html`` in a notebook and
on the page, ``frames`` as data frames and CSV, the command on a terminal. Cells are raw values, typed by their column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from .speech import NAMED, Text

Align = Literal["left", "right"]

WORDS = frozenset(("text", "list", *NAMED))
"""Kinds of columns that are aligned left."""


@dataclass(frozen=True)
class Column:
    """A column of a table: what its cells are, and what it is called."""

    title: Text
    kind: str = "text"
    """As the kinds of a sentence's arguments; the cells of a column of text may be sentences or ids of any kind."""
    name: str = ""
    """What the column is called in a data frame; the title where empty."""
    width: Literal["", "mid", "wide"] = ""
    """How much room its words need on the page."""
    shown: bool = True
    """False: only data frames and CSV have it."""

    @property
    def align(self) -> Align:
        """Numbers to the right."""
        return "left" if self.kind in WORDS else "right"


def unseen(*names: str) -> list[Column]:
    """Columns that only data frames and CSV have."""
    return [Column(name, shown=False) for name in names]


@dataclass(frozen=True)
class Say:
    """A paragraph, which may be wrapped."""

    text: Text = ""
    indent: int = 0
    quiet: bool = False
    """Small on the page: how to read what stands beside it, or what was left out."""


@dataclass(frozen=True)
class Verbatim:
    """Lines whose breaks and indents mean something."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """What follows is about; a blank line stands above it."""

    text: Text
    level: int = 1
    """1 for a part of a section, 2 for a part of that."""
    tag: Text = ""
    """A verdict beside it."""
    good: bool | None = None
    """Whether the verdict is yes or no, where it is either."""


@dataclass(frozen=True)
class Bullets:
    """Things said one below the other."""

    items: tuple[Text, ...]
    numbered: bool = False
    indent: int = 0


@dataclass(frozen=True)
class Table:
    """Rows under their titles."""

    columns: Sequence[Column | str | tuple[str, Align]]
    """A title alone is a column of text; (title, "right") one of numbers."""
    rows: Sequence[Sequence[Any]]
    """Raw cells; a sentence or a :class:`~.speech.Ref` may stand in any column."""
    indent: int = 0
    caption: Text = ""
    name: str = ""
    """Of the data frame, and the CSV file; without one the table is shown only."""
    long: bool = False
    """Its cells are paragraphs: where columns cannot be drawn, each row stands as lines, the first two cells on one."""
    anchor: str = ""
    """What rows can be linked to by: the page's id of a row is this, a hyphen and the first cell."""
    id: str = ""
    """In the page; made of its name or its caption where empty."""
    most: int = 0
    """Rows that are shown; data frames have all. 0 for all."""
    shown: bool = True
    """False: only data frames and CSV have it."""
    main: bool = False
    """The table that a result is, where it is one; the first named table where none says so."""

    @property
    def every(self) -> list[Column]:
        """All columns."""
        return [_column(c) for c in self.columns]


@dataclass(frozen=True)
class Figure:
    """A drawing: its kind, which renderers look up, its data, and everything else that is seen of it."""

    kind: str
    data: Any
    title: Text
    caption: Text
    description: Text
    """What the drawing shows, for those who do not see it."""
    table: Table
    """Its numbers."""
    id: str = ""
    """Of the drawing in the page; the kind where empty."""
    wide: bool = False
    """Too wide for a phone: it scrolls in its frame."""


@dataclass(frozen=True)
class Note:
    """What a reader must know before reading on: what was held, cut or could not be done."""

    text: Text


@dataclass(frozen=True)
class Action:
    """What may be asked next: an ask of a lens with some settings changed."""

    lens: str
    ask: str
    settings: Sequence[tuple[str, str]]
    text: Text


@dataclass(frozen=True)
class Details:
    """Blocks behind a line that opens them; shown in full where nothing opens."""

    summary: Text
    blocks: tuple[Block, ...] = field(default=())


Block = Say | Verbatim | Heading | Bullets | Table | Figure | Note | Action | Details


def _column(given: Column | str | tuple[str, Align]) -> Column:
    if isinstance(given, Column):
        return given
    if isinstance(given, str):
        return Column(given)
    return Column(given[0], "text" if given[1] == "left" else "number")


def records(name: str, rows: Iterable[Mapping[str, Any]], *columns: str, main: bool = False) -> Table:
    """Records as a table that only data frames and CSV have; ``columns`` are there even where there is no row."""
    each = list(rows)
    names = columns or tuple(dict.fromkeys(column for row in each for column in row))
    cells = [tuple(row.get(column) for column in names) for row in each]
    return Table(names, cells, name=name, shown=False, main=main)


LONG = 90
"""Characters of a state beyond which deals are shown by how they differ, issue by issue."""
