"""Words and tables on a terminal or in a pipe.

On a terminal, rich draws tables that fit its width; anywhere else columns are aligned with spaces and nothing is
cut. Whatever comes from a case passes through ``shown``: its control characters never reach the terminal.
"""

import os
import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from detente.case.diagnostics import Diagnostic, ordered, render_one, shown, tally
from detente.view.blocks import Block, Heading, Say, Table
from detente.view.plain import flat, laid, left_out, lines
from detente.view.speech import LONGEST, PLAIN

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
    pad, width = " " * indent, max(40, shutil.get_terminal_size().columns)
    wrap = textwrap.TextWrapper(
        width, initial_indent=pad, subsequent_indent=pad + "  ", break_on_hyphens=False
    )
    for clean in (shown(line, LONGEST) for line in text.split("\n")):
        if is_terminal(sys.stdout) and clean:
            print(wrap.fill(clean))
        else:
            print(pad + clean if clean else "")


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
    colours = {"error": "31", "warning": "33", "note": "36"}
    for d in found:
        text = render_one(d)
        if coloured(sys.stderr):
            text = text.replace(d.code, f"\033[1;{colours[d.severity]}m{d.code}\033[0m", 1)
        print(text + "\n", file=sys.stderr)
    if len(found) > 1:
        note(tally(found))


def _rich_table(given: Table) -> None:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    columns, cells = laid(given)
    for c in columns:
        title = Text(PLAIN.say(c.title))
        drawn.add_column(title, justify=c.align, overflow="fold", no_wrap=c.align == "right")
    for row in cells:
        drawn.add_row(*map(Text, row))
    Console(highlight=False, markup=False, emoji=False).print(drawn)
    if more := left_out(given):
        say(f"… and {more:,} more", given.indent)


def draw(blocks: Iterable[Block]) -> None:
    """What a view says, in order."""
    for block in flat(blocks):
        match block:
            case Say(words, indent):
                say(PLAIN.say(words), indent)
            case Table(long=False) if is_terminal(sys.stdout):
                _rich_table(block)
            case _:
                for line in lines(block):
                    bold = isinstance(block, Heading) and coloured(sys.stdout) and line
                    print(f"\033[1m{line}\033[0m" if bold else line)


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
