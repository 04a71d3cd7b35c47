"""The stability lens: from which states does nobody have a reason to move, given how the others can answer?"""

from detente.view.result import register

from . import show_asks
from .analyze import Ready, analyze, examine, missing, prepare
from .asks import inverse_counts
from .draws import StabilityDraws, over_draws
from .result import (
    CONCEPTS,
    DEFINITIONS,
    Equilibrium,
    Examined,
    Inverse,
    Margin,
    Requirement,
    Sanction,
    StabilityResult,
    StabilitySettings,
    Step,
)
from .show import VIEW

register(StabilityResult, VIEW)
register(Examined, show_asks.EXAMINED)
register(Inverse, show_asks.INVERSE)
register(StabilityDraws, show_asks.DRAWS)

__all__ = [
    "CONCEPTS",
    "DEFINITIONS",
    "Equilibrium",
    "Examined",
    "Inverse",
    "Margin",
    "Ready",
    "Requirement",
    "Sanction",
    "StabilityDraws",
    "StabilityResult",
    "StabilitySettings",
    "Step",
    "analyze",
    "examine",
    "inverse_counts",
    "missing",
    "over_draws",
    "prepare",
]
