"""``detente import TABLE --into CASE``: events for a record, and what windows make of machine-coded reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import detente

from . import screen
from .cases_in import use_case
from .session import answer, current, usage

if TYPE_CHECKING:
    from detente.events import Proposal, WindowRow


@dataclass(frozen=True)
class Asked:
    """The options of the command line."""

    files: tuple[str, ...]
    name: str | None
    kind: str | None
    as_of: str | None
    output: Path | None
    into: str | None
    window: int
    rule: str
    only: str | None


def answered(asked: Asked) -> None:
    """Answers the command. Raises Problems (R2xx) and UsageProblems."""
    if len(asked.files) != 1:
        raise usage("X109", "a table is imported by itself", "name one file")
    if asked.name is not None:
        raise usage("X109", "--as names a new case, and --into an old one", "leave --as out")
    if asked.kind not in (None, "record", "coded-events"):
        raise usage("X109", f"a file of the kind {asked.kind} is a case of its own", "leave --into out")
    session = current()
    session.settings = {
        "files": list(asked.files),
        "kind": asked.kind,
        "into": asked.into,
        "output": asked.output,
        "window": asked.window,
        "rule": asked.rule,
        "only": asked.only,
        "as_of": asked.as_of,
    }
    if asked.into is None:
        _windows(asked)
    else:
        _proposal(asked, asked.into)


def only_of(text: str | None) -> tuple[str, str, str]:
    """``ACTOR,TYPE,TARGET``; a type may hold commas."""
    if text is None:
        return ("", "", "")
    first, _, rest = text.partition(",")
    middle, comma, last = rest.rpartition(",")
    if not comma:
        raise usage(
            "X101",
            f"--only: `{text}` is not ACTOR,TYPE,TARGET",
            "two commas; leave out what may be any: `,,China`",
        )
    return first, middle, last


def _proposal(asked: Asked, into: str) -> None:
    from detente.events import as_yaml, write_proposal

    chosen = use_case(into, as_of=asked.as_of)
    made = detente.import_record(
        asked.files[0],
        chosen.file,
        kind=cast("Literal['record', 'coded-events'] | None", asked.kind),
        window=asked.window,
        rule=cast("Literal['first', 'chain']", asked.rule),
        only=only_of(asked.only),
    )
    if asked.output is not None:
        write_proposal(made, asked.output)
    screen.warn(made.diagnostics)
    result = {
        "case": made.case,
        "kind": made.kind,
        "table": made.table,
        "file": asked.output,
        "rows": made.rows,
        "events": made.events,
        "copies": made.copies,
        "left_out": made.out,
        "diagnostics": made.diagnostics,
    }
    answer(result, lambda: _show(made, asked.output, as_yaml(made), into))


def _show(made: Proposal, file: Path | None, text: str, into: str) -> None:
    counts = [screen.counted(len(made.events), "event")]
    if made.copies:
        counts.append(screen.counted(made.copies, "copy", "copies") + " that count for nothing")
    if made.out:
        counts.append(f"{made.out:,} left out")
    said = f"{screen.counted(made.rows, 'row')}: {', '.join(counts)}"
    if file is None:
        print(text, end="")
        screen.note(said)
    else:
        screen.say(f"{file}: {said}")
        screen.say(f"next: read it, put it into the case's folder, then `detente check {into}`")


def _windows(asked: Asked) -> None:
    from detente.case.diagnostics import problem
    from detente.events.coded import day

    if asked.kind == "record":
        raise usage("X109", "a table of events goes into a case", "add --into CASE")
    if asked.output is not None:
        raise usage("X109", "without --into nothing is written", "add --into CASE, or leave --output out")
    until: dt.date | None = None
    if asked.as_of is not None:
        until = day(asked.as_of)
        if until is None:
            raise usage("X101", f"--as-of: `{asked.as_of}` is not a date", "write it as 2018-05-13")
    rows = detente.coded_windows(asked.files[0], only=only_of(asked.only), until=until)
    if not rows[0].first:
        raise problem(
            "R216", "no report is of that actor, type and target", "give them as the table writes them"
        )
    answer({"windows": rows}, lambda: _show_windows(rows))


def _show_windows(rows: tuple[WindowRow, ...]) -> None:
    begun = bool(rows[0].first_begin)
    table: list[tuple[Any, ...]] = []
    for r in rows:
        cells: list[Any] = [r.window, r.first, r.chain]
        if begun:
            cells += [_days(r.first_begin), _days(r.chain_begin)]
        table.append(tuple(cells))
    titles: list[Any] = [("days", "right"), ("events, rule first", "right"), ("events, rule chain", "right")]
    if begun:
        titles += ["beginning, rule first", "beginning, rule chain"]
    screen.table(titles, table)
    screen.say(
        "\nReports of one actor, type and target are one event: under `first` for so many days after the first of "
        "them, under `chain` while no more than so many days pass between two. Whether a report repeats an event or "
        "tells another is not in the table. No window is right, and one that is chosen because it gives the number "
        "one knows has learnt nothing."
    )


def _days(days: tuple[dt.date, ...]) -> str:
    shown = [d.isoformat() for d in days[:6]]
    return ", ".join(shown) + (f", … {len(days) - 6} more" if len(days) > 6 else "")
