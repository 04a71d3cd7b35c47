"""``detente import TABLE --into CASE``: events for a record, and what windows make of machine-coded reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import detente
from detente.asked import day
from detente.case.diagnostics import problem
from detente.view.blocks import Say, Verbatim
from detente.view.speech import PLAIN, say

from . import screen
from .cases_in import use_case
from .session import answer, asked, current, reading, usage


def answered(
    files: tuple[str, ...],
    name: str | None,
    kind: str | None,
    as_of: str | None,
    output: Path | None,
    *,
    into: str | None,
    only: str | None,
    **collapse: Any,
) -> None:
    """Answers the command. Raises Problems (R2xx) and UsageProblems."""
    if len(files) != 1:
        raise usage("X109", "a table is imported by itself", "name one file")
    if name is not None:
        raise usage("X109", "--as names a new case, and --into an old one", "leave --as out")
    if kind not in (None, "record", "coded-events"):
        raise usage("X109", f"a file of the kind {kind} is a case of its own", "leave --into out")
    asked("files", "kind", "into", "output", "window", "rule", "only", "as_of")
    if into is not None:
        _proposal(files[0], into, as_of, output, kind=kind, only=only_of(only), **collapse)
    elif kind == "record":
        raise usage("X109", "a table of events goes into a case", "add --into CASE")
    elif output is not None:
        raise usage("X109", "without --into nothing is written", "add --into CASE, or leave --output out")
    else:
        _windows(files[0], as_of, only_of(only))


def only_of(text: str | None) -> tuple[str, str, str]:
    """``ACTOR,TYPE,TARGET``; a type may hold commas."""
    if text is None:
        return ("", "", "")
    first, _, rest = text.partition(",")
    middle, comma, last = rest.rpartition(",")
    if not comma:
        mend = "two commas; leave out what may be any: `,,China`"
        raise usage("X101", f"--only: `{text}` is not ACTOR,TYPE,TARGET", mend)
    return first, middle, last


def _proposal(table: str, into: str, as_of: str | None, output: Path | None, **how: Any) -> None:
    from detente.events import as_yaml, write_proposal
    from detente.events.show import tally

    chosen = use_case(into, as_of=as_of)
    made = detente.import_record(table, chosen.file, **how)
    if output is not None:
        write_proposal(made, output)
    screen.warn(made.diagnostics)
    names = ("case", "kind", "table", "rows", "events", "copies", "diagnostics")
    result = {name: getattr(made, name) for name in names} | {"file": output, "left_out": made.out}
    if output is None:
        answer(result, (Verbatim(tuple(as_yaml(made).rstrip("\n").split("\n"))),))
        if not current().json:
            screen.note(PLAIN.say(tally(made)))
    else:
        then = "next: read it, put it into the case's folder, then `{:command}`"
        written = say("{}: {}", str(output), tally(made))
        answer(result, (Say(written), Say(say(then, f"detente check {into}"))))


def _windows(table: str, as_of: str | None, only: tuple[str, str, str]) -> None:
    from detente.events.show import window_blocks

    with reading():
        until = day(as_of, "--as-of")
    rows = detente.coded_windows(table, only=only, until=until)
    if not rows[0].first:
        mend = "give them as the table writes them"
        raise problem("R216", "no report is of that actor, type and target", mend)
    answer({"windows": rows}, window_blocks(rows))
