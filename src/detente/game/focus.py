"""Which declared focus a question is asked on, where the whole case is too large for it."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from detente.case.schema import Case


def states(case: Case, issues: Sequence[str]) -> int:
    """How many states these issues span."""
    return prod(len(case.issues[name].options) for name in issues)


def default_focus(case: Case, most: int) -> str | None:
    """None where the whole case has at most ``most`` states, or no declared focus has; else the first that has."""
    if states(case, tuple(case.issues)) <= most:
        return None
    return next((name for name, focus in case.focus.items() if states(case, focus.issues) <= most), None)
