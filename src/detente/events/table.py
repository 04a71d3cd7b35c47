"""Tables somebody hands us, and tables we hand out.

In: comma-separated values (RFC 4180), UTF-8 or marked UTF-16, strictly quoted; every cell knows its line and column.
Out: a cell that a spreadsheet would take for a formula gets an apostrophe before it, so that opening the file runs
nothing (OWASP, CSV injection); read back, the apostrophe goes.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.case.diagnostics import Diagnostic, Place, Problems, Severity, did_you_mean, problem, shown
from detente.case.foreign import decoded

MAX_BYTES = 32_000_000
MAX_FIELD = 20_000
MAX_ROWS = 500_000
SEVERITIES: Mapping[str, Severity] = {"R206": "warning", "R213": "note"}
"""Of what may be wrong with a cell; all else is an error."""
_FORMULA = "=+-@|＝＋－＠"


@dataclass(frozen=True)
class Row:
    """One row: its cells by column, stripped, and the line it starts on."""

    cells: Mapping[str, str]
    line: int

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """A table read. ``index`` is where each column stands, from 0."""

    name: str
    rows: tuple[Row, ...]
    lines: tuple[str, ...]
    index: Mapping[str, int]


def read_table(path: Path, columns: Mapping[str, Sequence[str]], required: Iterable[str]) -> Table:
    """Rows of a CSV with a header. ``columns`` is name → other names it goes by; ``required`` are names.

    Raises Problems with every one found: R201 unreadable, R202 the header, R203 a row of another width.
    """
    name = str(path)
    lines, ((first, header), *below) = _rows(path)
    index = _header([_named(cell) for cell in header], columns, required, _line(name, lines, first))
    below = [(line, cells) for line, cells in below if any(cell.strip() for cell in cells)]
    if odd := [(line, len(cells)) for line, cells in below if len(cells) != len(header)]:
        raise Problems(
            Diagnostic(
                "R203",
                "error",
                f"{width} cells, where the header names {len(header)}",
                _line(name, lines, line),
                "put text that holds a comma in double quotes",
            )
            for line, width in odd
        )
    if not below:
        raise problem("R201", "there is no row below the header", "one row an event", Place(name))
    rows = (Row({c: _plain(cells[k]) for c, k in index.items()}, line) for line, cells in below)
    return Table(name, tuple(rows), lines, index)


def _header(
    header: Sequence[str], columns: Mapping[str, Sequence[str]], required: Iterable[str], place: Place
) -> dict[str, int]:
    """Column → where it stands. Raises Problems (R202)."""
    named = {c: next((n for n in (c, *others) if n in header), None) for c, others in columns.items()}
    index = {column: header.index(name) for column, name in named.items() if name is not None}
    missing = [c for c in required if c not in index]
    twice = sorted({c for c in header if c and header.count(c) > 1})
    if not missing and not twice:
        return index
    what = [f"no column `{c}`" for c in missing] + [f"the column `{shown(c, 40)}` twice" for c in twice]
    help_ = f"the first row names the columns: {', '.join(columns)}"
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        help_ = "save it separated by commas: this table has semicolons or tabs"
    elif missing:
        free = [c for k, c in enumerate(header) if k not in index.values()]
        help_ = next((near for c in missing if (near := did_you_mean(c, free))), help_)
    raise problem("R202", f"the header has {' and '.join(what)}", help_, place)


def header_of(path: Path) -> tuple[str, ...]:
    """The names of a table's columns, as :func:`read_table` compares them. Raises Problems (R201)."""
    _, ((_, header), *_) = _rows(path, most=1)
    return tuple(_named(cell) for cell in header)


def _named(cell: str) -> str:
    return cell.strip().lower().replace(" ", "-").replace("_", "-")


def refused(table: Table, at: tuple[Row, str], code: str, what: str, help_: str) -> Diagnostic:
    """What is wrong with a cell, named by its row and column: the row's first line where there is no such column."""
    row, column = at
    line, start = _cell(table.lines, row.line, table.index.get(column, 0))
    return Diagnostic(
        code, SEVERITIES.get(code, "error"), what, _line(table.name, table.lines, line, start), help_
    )


def bad_date(table: Table, row: Row, column: str) -> Diagnostic:
    """R204."""
    text = row.get(column)
    what = f"`{shown(text, 40)}` is not a date" if text else f"the cell `{column}` is empty"
    return refused(table, (row, column), "R204", what, "write it as 2018-05-13")


def empty_cell(table: Table, row: Row, column: str, why: str) -> Diagnostic:
    """R205."""
    return refused(
        table, (row, column), "R205", f"the cell `{column}` is empty", f"{why}: fill it in, or delete the row"
    )


def _cell(lines: Sequence[str], first: int, k: int) -> tuple[int, int]:
    """(line, column) at which the k-th cell of the row that starts on line ``first`` begins."""
    quoted, commas = False, 0
    for line in range(first, len(lines) + 1):
        for at, c in enumerate(lines[line - 1] + "\n", 1):
            if commas == k and not quoted:
                return line, at
            if c == '"':
                quoted = not quoted
            elif c == "," and not quoted:
                commas += 1
        if not quoted:
            break
    return first, 1


def _line(name: str, lines: Sequence[str], line: int, column: int = 1) -> Place:
    return Place(name, line, column, shown(lines[line - 1], MAX_FIELD) if 0 < line <= len(lines) else "")


def _rows(path: Path, most: int = 0) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    """The lines of the file, and (line it starts on, cells) for each row, the header first; at most so many rows, if
    given. Raises Problems (R201)."""
    name, text = str(path), _text(path)
    lines = tuple(re.split(r"\r\n|\n|\r", text))

    def unreadable(what: str, line: int) -> Problems:
        place = _line(name, lines, line) if line else Place(name)
        return problem("R201", what, "save it anew as CSV, UTF-8, separated by commas", place)

    if (nul := text.find("\0")) >= 0:
        raise unreadable("the file holds a NUL character", len(re.findall(r"\r\n|\n|\r", text[:nul])) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(len(cell) > MAX_FIELD for cell in cells):
                raise unreadable(f"a cell of more than {MAX_FIELD:,} characters", line)
            if len(rows) > MAX_ROWS:
                raise unreadable(f"more than {MAX_ROWS:,} rows", line)
            if cells:
                rows.append((line, cells))
            if len(rows) == most:
                break
            line = reader.line_num + 1
    except csv.Error as error:
        raise unreadable(f"not readable as CSV: {error}", line) from None
    if not rows:
        raise unreadable("the file is empty", 0)
    return lines, rows


def _text(path: Path) -> str:
    name = str(path)
    try:
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        what = f"cannot read the file: {getattr(error, 'strerror', None) or error}"
        raise problem("R201", what, "check its path", Place(shown(name, 400))) from None
    if len(raw) > MAX_BYTES:
        raise problem("R201", f"more than {MAX_BYTES:,} bytes", "split the table by date", Place(name))
    return decoded(raw, name, "R201")


def table_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV, lines ended by a line feed, the same text for the same rows; no cell is a formula."""
    return "".join(",".join(_quoted(harmless(cell)) for cell in row) + "\n" for row in (columns, *rows))


def _quoted(cell: str) -> str:
    """In quotes where it must be; Python's writer leaves a lone carriage return bare, which ends the row when read."""
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[,"\r\n]', cell) else cell


def harmless(cell: str) -> str:
    """A cell no spreadsheet takes for a formula; NUL characters, which no CSV reader takes, replaced."""
    text = cell.replace("\0", "\N{REPLACEMENT CHARACTER}")
    begins = text.lstrip(" \t\r\n\N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}'")
    return "'" + text if begins and begins[0] in _FORMULA else text


def _plain(cell: str) -> str:
    """A cell as it is read: without the spaces around it, and without the apostrophe :func:`harmless` puts before."""
    text = cell.strip()
    return text[1:].strip() if text.startswith("'") and harmless(text[1:]) == text else text
