"""How many states a case has where some of its issues vary."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .schema import Case


def states(case: Case, issues: Iterable[str]) -> int:
    """Combinations of the options of these issues; one named twice varies once, one that is not declared never."""
    return prod(len(case.issues[name].options) for name in dict.fromkeys(issues) if name in case.issues)
