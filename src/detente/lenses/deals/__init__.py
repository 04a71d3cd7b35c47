"""The deals lens: which agreements are possible, and which of them waste nothing (Definitions 2.1–2.8)."""

from . import view, view_asks, view_space  # noqa: F401  (registers how its results read)
from .analyze import analyze, coalitions, winning_coalitions
from .asks import logrolling, post_settlement, single_text
from .describe import describe, price_of_deal
from .draws import DealDraws, DrawsResult, on_frontier, over_draws, wilson
from .result import Count, Deal, DealsResult, Solution
from .sensitivity import Sensitivity, one_at_a_time
from .settings import DealsSettings, SensitivitySettings
from .space import DealSpace
from .view import plain
from .why import BlockedOutcomes, why_not

__all__ = [
    "BlockedOutcomes",
    "Count",
    "Deal",
    "DealDraws",
    "DealSpace",
    "DealsResult",
    "DealsSettings",
    "DrawsResult",
    "Sensitivity",
    "SensitivitySettings",
    "Solution",
    "analyze",
    "coalitions",
    "describe",
    "logrolling",
    "on_frontier",
    "one_at_a_time",
    "over_draws",
    "plain",
    "post_settlement",
    "price_of_deal",
    "single_text",
    "why_not",
    "wilson",
    "winning_coalitions",
]
