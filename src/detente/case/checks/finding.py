"""What a rule says, before it is placed in a file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from detente.case.diagnostics import Severity, did_you_mean, shown
from detente.case.schema import Case
from detente.case.walk import at
from detente.case.yaml_tree import Path


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


class Wrong(NamedTuple):
    """Something that may be wrong with an entry, for :func:`of_each`."""

    holds: Callable[[Any, Case], object]
    """Whether it is, of the entry and its case; what this returns is ``{said}`` in the texts."""
    message: str
    help: str
    below: str = ""
    """The keys below the entry, joined by dots, to the value that is meant; the entry's own key where empty."""
    at_key: bool | None = None
    """Whether a key is meant, and not its value, where that is otherwise."""


def of_each(code: str, pattern: str, *faults: Wrong, severity: Severity = "error") -> Rule:
    """The rule that these faults are in no entry the pattern of :func:`~detente.case.walk.at` leads to.

    In their texts ``{id}`` is the entry's name, ``{it}`` the entry, ``{path}`` where it stands, ``{case}`` the case.
    """

    def rule(case: Case) -> Iterator[Finding]:
        for path, entry in at(case, pattern):
            for fault in faults:
                if said := fault.holds(entry, case):
                    message, help_ = (
                        text.format(id=path[-1], it=entry, path=path, case=case, said=said)
                        for text in (fault.message, fault.help)
                    )
                    where = (*path, *fault.below.split(".")) if fault.below else path
                    at_key = not fault.below if fault.at_key is None else fault.at_key
                    yield Finding(code, message, help_, where, severity, at_key)

    return rule


def given(entry: Any, words: Mapping[str, str], nothing: str = "") -> str:
    """The words for those of the keys that an entry has, where it has not just one of them."""
    there = [said for key, said in words.items() if getattr(entry, key) is not None]
    return "" if len(there) == 1 else " and ".join(there) or nothing


def unknown(
    code: str, what: str, name: str, known: Iterable[str], path: Path, *, at_key: bool = False, of: str = ""
) -> Finding:
    """A name that is not declared; ``of`` says in what."""
    names = list(known)
    listed = ", ".join(f"`{n}`" for n in names[:12]) + (", …" if len(names) > 12 else "")
    help_ = did_you_mean(name, names) or (f"known: {listed}" if names else "the case declares none")
    within = f" of `{of}`" if of else ""
    return Finding(code, f"unknown {what} `{shown(name, 60)}`{within}", help_, path, at_key=at_key)
