"""Tables somebody hands us, and tables we hand out.

In: comma-separated values (RFC 4180), UTF-8 or marked UTF-16, strictly quoted; every cell knows its line and column.
Out: a cell that a spreadsheet would take for a formula gets an apostrophe before it, so that opening the file runs
nothing (OWASP, CSV injection); read back, the apostrophe goes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, problem, shown

MAX_BYTES = 32_000_000
MAX_FIELD = 20_000
MAX_ROWS = 500_000
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
    """A table read. ``unused`` are columns nobody reads; ``index`` is where each column stands, from 0."""

    name: str
    rows: tuple[Row, ...]
    unused: tuple[str, ...]
    lines: tuple[str, ...]
    index: Mapping[str, int]


def read_table(path: Path, columns: Mapping[str, Sequence[str]], required: Iterable[str]) -> Table:
    """Rows of a CSV with a header. ``columns`` is name → other names it goes by; ``required`` are names.

    Raises Problems with every one found: R201 unreadable, R202 the header, R203 a row of another width.
    """
    name = str(path)
    text = _text(path, name)
    lines = tuple(re.split(r"\r\n|\n|\r", text))
    try:
        raw = _rows(text)
    except _Unreadable as error:
        where = Place(name, error.line, 1, _excerpt(lines, error.line)) if error.line else Place(name)
        raise problem("R201", error.what, error.help, where) from None
    header = [_named(cell) for cell in raw[0][1]]
    try:
        index = _header(header, columns, list(required))
    except _Unreadable as error:
        where = Place(name, raw[0][0], 1, _excerpt(lines, raw[0][0]))
        raise problem("R202", error.what, error.help, where) from None
    found: list[Diagnostic] = []
    rows: list[Row] = []
    for line, cells in raw[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            found.append(
                Diagnostic(
                    "R203",
                    "error",
                    f"{len(cells)} cells, where the header names {len(header)}",
                    Place(name, line, 1, _excerpt(lines, line)),
                    "put text that holds a comma in double quotes",
                )
            )
            continue
        rows.append(Row({c: _plain(cells[k]) for c, k in index.items()}, line))
    if found:
        raise Problems(found)
    if not rows:
        raise problem("R201", "there is no row below the header", "one row an event", Place(name))
    known = set(index.values())
    unused = tuple(c for k, c in enumerate(header) if k not in known)
    return Table(name, tuple(rows), unused, lines, index)


def _header(
    header: Sequence[str], columns: Mapping[str, Sequence[str]], wanted: Sequence[str]
) -> dict[str, int]:
    """Column → where it stands. Raises _Unreadable."""
    index: dict[str, int] = {}
    for column, others in columns.items():
        here = [k for n in (column, *others) for k, title in enumerate(header) if title == n]
        if here:
            index[column] = here[0]
    missing = [c for c in wanted if c not in index]
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
    raise _Unreadable(f"the header has {' and '.join(what)}", 0, help_)


def header_of(path: Path) -> tuple[str, ...]:
    """The names of a table's columns, as :func:`read_table` compares them. Raises Problems (R201)."""
    name = str(path)
    try:
        return tuple(_named(cell) for cell in _rows(_text(path, name), most=1)[0][1])
    except _Unreadable as error:
        raise problem("R201", error.what, error.help, Place(name, error.line, 1)) from None


def _named(cell: str) -> str:
    return cell.strip().lower().replace(" ", "-").replace("_", "-")


def place_of(table: Table, row: Row, column: str) -> Place:
    """Where a cell begins; the row's first line where the table has no such column."""
    line, at = row.line, 1
    if column in table.index:
        line, at = _cell(table.lines, row.line, table.index[column])
    return Place(table.name, line, at, _excerpt(table.lines, line))


def _cell(lines: Sequence[str], first: int, k: int) -> tuple[int, int]:
    """(line, column) at which the k-th cell of the row that starts on line ``first`` begins."""
    quoted, commas = False, 0
    for line in range(first, len(lines) + 1):
        for at, c in enumerate(lines[line - 1], 1):
            if commas == k and not quoted:
                return line, at
            if c == '"':
                quoted = not quoted
            elif c == "," and not quoted:
                commas += 1
        if commas == k and not quoted:
            return line, len(lines[line - 1]) + 1
        if not quoted:
            break
    return first, 1


def _excerpt(lines: Sequence[str], line: int) -> str:
    return shown(lines[line - 1], MAX_FIELD) if 0 < line <= len(lines) else ""


class _Unreadable(Exception):
    def __init__(
        self, what: str, line: int, help: str = "save it anew as CSV, UTF-8, separated by commas"
    ) -> None:
        super().__init__(what)
        self.what, self.line, self.help = what, line, help


def _rows(text: str, most: int = 0) -> list[tuple[int, list[str]]]:
    """(line it starts on, cells) for each row, the header first; at most so many, if given. Raises _Unreadable."""
    nul = text.find("\0")
    if nul >= 0:
        raise _Unreadable("the file holds a NUL character", len(re.findall(r"\r\n|\n|\r", text[:nul])) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    out: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(len(cell) > MAX_FIELD for cell in cells):
                raise _Unreadable(f"a cell of more than {MAX_FIELD:,} characters", line)
            if len(out) > MAX_ROWS:
                raise _Unreadable(f"more than {MAX_ROWS:,} rows", line)
            if cells:
                out.append((line, cells))
            if len(out) == most:
                break
            line = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(f"not readable as CSV: {error}", line) from None
    if not out:
        raise _Unreadable("the file is empty", 0)
    return out


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise problem(
            "R201", f"cannot read the file: {why}", "check its path", Place(shown(name, 400))
        ) from None
    if len(raw) > MAX_BYTES:
        raise problem("R201", f"more than {MAX_BYTES:,} bytes", "split the table by date", Place(name))
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = "UTF-16" if encoding == "utf-16" else "UTF-8"
        raise problem(
            "R201",
            f"not {what} text: a bad byte at position {error.start}",
            "save the file as UTF-8",
            Place(name, line, 1),
        ) from None


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
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text
