"""The record in Python: what :mod:`detente.api` offers of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from detente.case.load import CaseFile
    from detente.case.schema import Case

    from .events import Proposal, RecordShown, WindowRow


def record(
    case: CaseFile | str | Path,
    *,
    by: str | Iterable[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    kinds: str | Iterable[str] = (),
) -> RecordShown:
    """The record of a case in order of date, and whose moves it would have shown.

    ``by`` are actors' ids, ``kinds`` of move, signal, observation and context; all where none is named.
    """
    from .events import shown_record

    return shown_record(_case(case), _several(by), since, until, _several(kinds))


def import_record(
    table: str | Path,
    case: CaseFile | str | Path,
    *,
    kind: Literal["record", "coded-events"] | None = None,
    window: int = 14,
    rule: Literal["first", "chain"] = "first",
    only: Sequence[str] = (),
) -> Proposal:
    """Events for a case out of a table of events, or of machine-coded reports whose echoes are collapsed.

    Printed, the proposal is a file for a case folder; nothing is written. ``kind`` is recognised by the header.
    The others are of machine-coded reports; ``only`` is (actor, type, target), empty text for any. Raises Problems
    (R2xx).
    """
    from .events import Collapse, import_table

    return import_table(_case(case), Path(table), kind or "", only, Collapse(window, rule))


def coded_windows(
    table: str | Path, *, only: Sequence[str] = (), until: dt.date | None = None
) -> tuple[WindowRow, ...]:
    """How many events machine-coded reports come to, by window and rule. ``only`` is (actor, type, target).

    Raises Problems (R2xx).
    """
    from .events import only as these
    from .events import read_coded, windows

    return windows(these(read_coded(Path(table)), only, until))


def _several(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _case(case: CaseFile | str | Path) -> Case:
    from .api import load

    return (load(case) if isinstance(case, str | Path) else case).case
