"""Everything wrong with a case and with its quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.diagnostics import Diagnostic, Problems, errors, ordered
from detente.case.load import CaseFile
from detente.front import Door, case_of
from detente.sources.library import check_documents
from detente.view.result import Result


@dataclass(frozen=True, repr=False)
class CheckReport(Result):
    """What checking a case found. True where there is no error."""

    case: str
    case_hash: str | None
    """None where the case could not be loaded."""
    diagnostics: tuple[Diagnostic, ...]
    anchors: Mapping[str, int]
    """How many anchors were verified, moved, failed, not_checked."""

    @property
    def ok(self) -> bool:
        return not errors(self.diagnostics)

    def __bool__(self) -> bool:
        return self.ok


def check(
    case: Door | CaseFile | str | Path,
    documents: str | Path | None = None,
    *,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> CheckReport:
    """Everything wrong with a case, and, where ``documents`` is a folder with them, with its quotes.

    Does not raise for what is wrong with the case; it reports it. Raises Problems S133 for a folder that is not there.
    """
    try:
        file = case_of(case, variants=variants, sets=sets, as_of=as_of)
    except Problems as wrong:
        name = (
            case.name if isinstance(case, Door) else case.label if isinstance(case, CaseFile) else str(case)
        )
        return CheckReport(name, None, wrong.diagnostics, {})
    found = list(file.diagnostics)
    anchors = {"verified": 0, "moved": 0, "failed": 0, "not_checked": len(file.case.claims)}
    if documents is not None:
        result = check_documents(file.case, documents)
        found += result.diagnostics
        s = result.summary
        anchors = {"verified": s.verified, "moved": s.moved, "failed": s.failed, "not_checked": s.unchecked}
    return CheckReport(file.case.case, file.hash, ordered(found), anchors)
