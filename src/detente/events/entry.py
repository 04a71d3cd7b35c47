"""What Python and the command ask of the record, of a case however it is named."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from detente.asked import day, known, several
from detente.case.load import CaseFile
from detente.case.sections import NEEDS
from detente.front import Door, case_of

from .coded import WindowRow, propose_coded, read_coded, windows
from .coded import only as pick
from .propose import Proposal, kind_of_table, propose
from .timeline import KINDS, RecordShown, shown_record


def record(
    case: Door | CaseFile | str | Path,
    *,
    by: str | Iterable[str] = (),
    since: dt.date | str | None = None,
    until: dt.date | str | None = None,
    kinds: str | Iterable[str] = (),
) -> RecordShown:
    """The record of a case in order of date, and whose moves it would have shown.

    ``by`` are actors' ids, ``kinds`` of move, signal, observation and context; all where none is named.
    """
    asked = case_of(case, NEEDS["record"]).case
    return shown_record(
        asked,
        known(several(by), asked.actors, "actor"),
        day(since, "since"),
        day(until, "until"),
        known(several(kinds), KINDS, "kind of event"),
    )


def import_record(
    table: str | Path,
    case: Door | CaseFile | str | Path,
    *,
    kind: Literal["record", "coded-events"] | None = None,
    window: int = 14,
    rule: Literal["first", "chain"] = "first",
    only: Sequence[str] = (),
) -> Proposal:
    """Events for a case out of a table of events, or of machine-coded reports whose echoes are collapsed.

    Printed, the proposal is a file for a case folder; nothing is written. ``kind`` is recognized by the header.
    The others are of machine-coded reports; ``only`` is (actor, type, target), empty text for any. Raises Problems
    (R2xx).
    """
    asked, path = case_of(case, NEEDS["record"]).case, Path(table)
    if (kind or kind_of_table(path)) == "record":
        return propose(asked, path)
    return propose_coded(asked, pick(read_coded(path), only), str(path), window, rule)


def coded_windows(
    table: str | Path, *, only: Sequence[str] = (), until: dt.date | None = None
) -> tuple[WindowRow, ...]:
    """How many events machine-coded reports come to, by window and rule. ``only`` is (actor, type, target).

    Raises Problems (R2xx).
    """
    return windows(pick(read_coded(Path(table)), only, until))
