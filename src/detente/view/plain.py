"""Blocks as lines of text, columns aligned with spaces, nothing cut. A terminal and a pipe show the same words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from detente.case.diagnostics import shown

from .blocks import (
    Action,
    Block,
    Bullets,
    Column,
    Details,
    Figure,
    Heading,
    Note,
    Say,
    Table,
    Verbatim,
)
from .numbers import NONE
from .speech import PLAIN, Sentence, Speaker, Text

LINES = 40
"""Rows of a figure's table that stand in its place where nothing is drawn."""


PLAIN_DRAWERS: dict[str, Callable[[Figure], Iterable[str]]] = {}
"""Kind of a figure → its drawing in letters, for those that have one; its table follows."""


def text(blocks: Iterable[Block], speaker: Speaker = PLAIN) -> str:
    """Blocks as lines of text."""
    return "\n".join(line for block in flat(blocks) for line in lines(block, speaker))


def flat(blocks: Iterable[Block], headed: bool = False) -> Iterator[Say | Verbatim | Heading | Table]:
    """Blocks as the four that lines can show: a figure by its table, details in full. ``headed``: a heading stands
    above them."""
    for block in blocks:
        # A heading says enough: the caption of the table below it says it again for the page.
        headed, was_headed = isinstance(block, Heading), headed
        match block:
            case Say() | Verbatim() | Heading():
                yield block
            case Table(shown=True):
                if block.caption and not was_headed:
                    yield Say(block.caption, block.indent)
                yield block
            case Bullets(items, numbered, indent):
                for k, item in enumerate(items, 1):
                    yield Say(_pointed(item, f"{k}." if numbered else "-"), indent)
            case Figure():
                yield Heading(block.title, 2)
                if (drawn := PLAIN_DRAWERS.get(block.kind)) is not None:
                    yield Verbatim(tuple(drawn(block)))
                yield Table(block.table.columns, block.table.rows, most=LINES)
            case Note(words):
                yield Say(words)
            case Action(text=words, lens=lens, settings=settings):
                options = " ".join(f"--{name} {value}".rstrip() for name, value in settings)
                yield Say(_pointed(words, f"detente {lens} CASE {options}:"))
            case Details(summary, inside):
                yield Heading(summary, 2)
                yield from flat(inside, headed=True)


def _pointed(text: Text, point: str) -> Sentence:
    return Sentence("{point} {text}", {"point": point, "text": text})


def lines(block: Say | Verbatim | Heading | Table, speaker: Speaker = PLAIN) -> Iterator[str]:
    """One block as lines."""
    match block:
        case Say(words, indent):
            for line in speaker.say(words).split("\n"):
                yield " " * indent + line if line else ""
        case Verbatim(every):
            yield from (shown(line, len(line)) for line in every)
        case Heading(words, tag=tag):
            yield from ("", speaker.say(words) + (f": {speaker.say(tag)}" if tag else ""))
        case Table():
            yield from aligned(block, speaker)


def laid(table: Table, speaker: Speaker = PLAIN) -> tuple[list[Column], list[list[str]]]:
    """The columns that are shown, and the cells in words; titles not among them."""
    every = table.every
    at = [k for k, column in enumerate(every) if column.shown]
    rows = table.rows[: table.most] if table.most else table.rows
    return [every[k] for k in at], [[_cell(row[k], every[k], speaker) for k in at] for row in rows]


def _cell(value: Any, column: Column, speaker: Speaker) -> str:
    if value is None:
        return NONE if column.align == "right" else ""
    return speaker.say(value, column.kind)


def left_out(table: Table) -> int:
    """Rows that are not shown."""
    return max(0, len(table.rows) - table.most) if table.most else 0


def aligned(table: Table, speaker: Speaker = PLAIN) -> Iterator[str]:
    """A table as lines: columns as wide as their widest cell."""
    columns, cells = laid(table, speaker)
    pad = " " * table.indent
    if table.long:
        for first, second, *rest in cells:
            yield f"{pad}{first}  {', '.join(second.splitlines())}"
            yield from (f"{pad}    {line}" for cell in rest for line in cell.splitlines())
        return
    cells = [[", ".join(words.splitlines()) for words in row] for row in cells]
    rows = [[speaker.say(c.title) for c in columns], *cells]
    widths = [max(len(row[k]) for row in rows) for k in range(len(columns))]
    for row in rows:
        parts = [
            words.rjust(w) if column.align == "right" else words.ljust(w)
            for words, w, column in zip(row, widths, columns, strict=True)
        ]
        yield (pad + "  ".join(parts)).rstrip()
    if more := left_out(table):
        yield f"{pad}… and {more:,} more"


def state(name: str) -> str:
    """A state's name with a space after each comma, so that a line can break there; it is read back just as well."""
    return name.replace(",", ", ")
