"""The stability lens: from which states does nobody have a reason to move, given how the others can answer?"""

from . import view, view_asks  # noqa: F401  (register how its results read)
from .analyze import analyze, examine, missing, prepare
from .draws import StabilityDraws, over_draws
from .result import StabilityResult
from .settings import StabilitySettings

__all__ = [
    "StabilityDraws",
    "StabilityResult",
    "StabilitySettings",
    "analyze",
    "examine",
    "missing",
    "over_draws",
    "prepare",
]
