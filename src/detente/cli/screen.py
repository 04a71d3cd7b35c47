"""Words and tables on a terminal or in a pipe.

On a terminal, rich draws tables that fit its width; anywhere else columns are aligned with spaces and nothing is
cut. Whatever comes from a case passes through ``shown``: its control characters never reach the terminal.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, Literal

from detente.case.diagnostics import Diagnostic, ordered, render_one, shown, tally

Align = Literal["left", "right"]
LONGEST = 2_000
"""Longest text shown in one cell or line."""

QUIET = 3.0
"""Seconds between two lines of progress in a pipe."""


def is_terminal(stream: IO[str]) -> bool:
    """Whether somebody is looking. ``TERM=dumb`` counts as a pipe."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def coloured(stream: IO[str]) -> bool:
    """Whether colour may be used: a terminal, and NO_COLOR (https://no-color.org) is not set."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def say(text: str = "", indent: int = 0) -> None:
    """Lines of text, wrapped to the terminal's width; in a pipe, as they are."""
    for line in text.split("\n"):
        clean = shown(line, LONGEST)
        if is_terminal(sys.stdout) and clean:
            import shutil
            import textwrap

            width = max(40, shutil.get_terminal_size().columns)
            pad = " " * indent
            clean = textwrap.fill(
                clean, width, initial_indent=pad, subsequent_indent=pad + "  ", break_on_hyphens=False
            )
            print(clean)
        else:
            print(" " * indent + clean if clean else "")


def heading(text: str) -> None:
    """A heading, with a blank line above."""
    clean = shown(text, LONGEST)
    if coloured(sys.stdout):
        print(f"\n\033[1m{clean}\033[0m")
    else:
        print(f"\n{clean}")


def note(text: str) -> None:
    """Lines about the run itself, on standard error."""
    for line in text.split("\n"):
        print(shown(line, LONGEST), file=sys.stderr)


def warn(diagnostics: Sequence[Diagnostic]) -> None:
    """What is worth saying about work that was done, on standard error: warnings in full, notes in a line each."""
    for d in ordered(diagnostics):
        note(render_one(d) if d.severity == "warning" else f"note: {d.message}")


def report(diagnostics: Sequence[Diagnostic]) -> None:
    """Diagnostics on standard error, then how many there were."""
    found = ordered(diagnostics)
    for d in found:
        text = render_one(d)
        if coloured(sys.stderr):
            colour = {"error": "31", "warning": "33", "note": "36"}[d.severity]
            text = text.replace(d.code, f"\033[1;{colour}m{d.code}\033[0m", 1)
        print(text + "\n", file=sys.stderr)
    if len(found) > 1:
        note(tally(found))


def table(columns: Sequence[str | tuple[str, Align]], rows: Sequence[Sequence[Any]], indent: int = 0) -> None:
    """A table. ``columns`` are titles, or (title, "right") for numbers; cells are shown by ``cell``."""
    titles = [c if isinstance(c, str) else c[0] for c in columns]
    sides: list[Align] = ["left" if isinstance(c, str) else c[1] for c in columns]
    cells = [[cell(value) for value in row] for row in rows]
    if is_terminal(sys.stdout):
        _rich_table(titles, sides, cells)
        return
    widths = [max(len(row[k]) for row in [titles, *cells]) for k in range(len(titles))]
    for row in [titles, *cells]:
        parts = [
            text.rjust(w) if side == "right" else text.ljust(w)
            for text, w, side in zip(row, widths, sides, strict=True)
        ]
        print((" " * indent + "  ".join(parts)).rstrip())


def _rich_table(titles: Sequence[str], sides: Sequence[Align], cells: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title, side in zip(titles, sides, strict=True):
        drawn.add_column(Text(title), justify=side, overflow="fold", no_wrap=side == "right")
    for row in cells:
        drawn.add_row(*(Text(text) for text in row))
    Console(highlight=False, markup=False, emoji=False).print(drawn)


def cell(value: Any) -> str:
    """One cell: numbers to at most two decimals, nothing for None, text made safe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    return shown(str(value), LONGEST)


def number(value: float, digits: int = 2) -> str:
    """A number for reading: at most ``digits`` decimals, no trailing zeros; nothing where there is no number."""
    if not math.isfinite(value):
        return "" if math.isnan(value) else "∞" if value > 0 else "−∞"
    text = f"{value:,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def state(name: str) -> str:
    """A state's name with a space after each comma, so that a line can break there; it is read back just as well."""
    return name.replace(",", ", ")


def counted(n: int, word: str, plural: str = "") -> str:
    """``1 claim``, ``2 claims``."""
    return f"{n:,} {word if n == 1 else plural or word + 's'}"


def size(states: int) -> str:
    """A number of states: in full up to a million, else also as a power of ten."""
    if states < 1_000_000:
        return f"{states:,}"
    digits = len(str(states)) - 1
    lead = states / 10**digits if digits < 300 else 1.0
    return f"{lead:.1f}·10^{digits}"


@contextmanager
def progress(title: str, talk: bool = False) -> Iterator[Any]:
    """Yields ``update(fraction, words)``, shown on standard error: a bar on a terminal.

    In a pipe nothing is shown, or, where ``talk`` is true, a line every few seconds.
    """
    if not is_terminal(sys.stderr):
        said = [time.monotonic()]

        def tell(fraction: float, words: str = "") -> None:
            if talk and time.monotonic() - said[0] > QUIET:
                said[0] = time.monotonic()
                note(f"{title}: {fraction:.0%}, {words}")

        yield tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TimeElapsedColumn(),
        console=Console(stderr=True, highlight=False, markup=False),
        transient=True,
    )
    with bar:
        task = bar.add_task(shown(title), total=1.0)

        def update(fraction: float, words: str = "") -> None:
            bar.update(task, completed=fraction, description=shown(f"{title}: {words}" if words else title))

        yield update
