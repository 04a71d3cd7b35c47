"""The stability lens: from which states does nobody have a reason to move, given how the others can answer?"""

from . import view, view_asks  # noqa: F401  (register how its results read)
from .analyze import Ready, analyze, examine, missing, prepare
from .draws import StabilityDraws, over_draws
from .result import (
    Equilibrium,
    Examined,
    Inverse,
    Inverses,
    Margin,
    Outcomes,
    Requirement,
    Sanction,
    StabilityResult,
    Step,
)
from .settings import CONCEPTS, StabilitySettings

__all__ = [
    "CONCEPTS",
    "Equilibrium",
    "Examined",
    "Inverse",
    "Inverses",
    "Margin",
    "Outcomes",
    "Ready",
    "Requirement",
    "Sanction",
    "StabilityDraws",
    "StabilityResult",
    "StabilitySettings",
    "Step",
    "analyze",
    "examine",
    "missing",
    "over_draws",
    "prepare",
]
