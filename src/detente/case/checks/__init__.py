"""Semantic checks: one small function a rule, all run, all reported.

A rule yields findings; it passes over whatever another rule reports (an undefined name, say), so that one mistake is
said once. Higher rooms add checks of their own with :func:`register_check`.
"""

from __future__ import annotations

from collections.abc import Callable

from detente.case.diagnostics import Diagnostic
from detente.case.schema import Case

from . import accounts, actors, evidence, figures, names, record, stakes, world
from .finding import Finding, PlaceOf, Rule, placed

Check = Callable[[Case, PlaceOf], list[Diagnostic]]

RULES: tuple[Rule, ...] = (
    *names.RULES,
    *stakes.RULES,
    *figures.RULES,
    *actors.RULES,
    *world.RULES,
    *record.RULES,
    *evidence.RULES,
    *accounts.RULES,
)

_REGISTERED: list[Check] = []


def register_check(check: Check) -> Check:
    """Adds a check; higher rooms register theirs here, so that this one need not know them. Usable as a decorator."""
    if check not in _REGISTERED:
        _REGISTERED.append(check)
    return check


def run_checks(case: Case, place: PlaceOf) -> list[tuple[str, Diagnostic]]:
    """Every rule's findings, placed, each with the section it is about; empty for a registered check's."""
    found = [
        (str(finding.path[0]) if finding.path else "", placed(finding, place))
        for rule in RULES
        for finding in rule(case)
    ]
    return found + [("", d) for check in _REGISTERED for d in check(case, place)]


__all__ = ["RULES", "Check", "Finding", "PlaceOf", "Rule", "register_check", "run_checks"]
