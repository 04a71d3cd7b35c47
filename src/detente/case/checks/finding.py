"""What a rule says, before it is placed in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from detente.case.diagnostics import Diagnostic, Place, Severity, did_you_mean, shown
from detente.case.schema import Case
from detente.case.yaml_tree import Path


class PlaceOf(Protocol):
    """Where a path of keys stands: its value, or the key itself."""

    def __call__(self, path: Path, prefer: Literal["key", "value"] = "value", /) -> Place | None: ...


@dataclass(frozen=True)
class Finding:
    """One violation of one rule. ``at_key``: point at the key that ends the path, not at its value."""

    code: str
    message: str
    help: str
    path: Path
    severity: Severity = "error"
    at_key: bool = False


Rule = Callable[[Case], Iterator[Finding]]


def each(
    code: str, *rows: tuple[object, str, str, Path, bool], severity: Severity = "error"
) -> Iterator[Finding]:
    """A finding for each row that holds: whether something is wrong, what, the repair, its path, and whether the key
    is meant."""
    for wrong, message, help_, path, at_key in rows:
        if wrong:
            yield Finding(code, message, help_, path, severity, at_key)


def words(given: Iterable[str], nothing: str) -> str:
    """`a` and `b`, as keys of a case."""
    return " and ".join(f"`{k}`" for k in given) or nothing


def placed(finding: Finding, place: PlaceOf) -> Diagnostic:
    """The finding as a diagnostic."""
    where = place(finding.path, "key" if finding.at_key else "value")
    return Diagnostic(finding.code, finding.severity, finding.message, where, finding.help)


def unknown(
    code: str, what: str, name: str, known: Iterable[str], path: Path, *, at_key: bool = False, of: str = ""
) -> Finding:
    """A name that is not declared; ``of`` says in what."""
    names = list(known)
    listed = ", ".join(f"`{n}`" for n in names[:12]) + (", …" if len(names) > 12 else "")
    help_ = did_you_mean(name, names) or (f"known: {listed}" if names else "the case declares none")
    return Finding(
        code, f"unknown {what} `{shown(name, 60)}`{f' of `{of}`' if of else ''}", help_, path, at_key=at_key
    )


def number(n: int, one: str, many: str = "") -> str:
    """`1 state`, `12,345 states`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
