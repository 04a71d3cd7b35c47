"""The deals lens: which agreements are possible, and which of them waste nothing (Definitions 2.1–2.8)."""

from .agreements import coalitions, winning_coalitions
from .analyze import analyze
from .asks import Logrolling, PostSettlement, SingleText, logrolling, post_settlement, single_text
from .describe import describe
from .draws import DealDraws, DrawsResult, on_frontier, over_draws
from .price import price_of_deal
from .result import (
    Best,
    Change,
    CoalitionSolutions,
    Count,
    Counts,
    Deal,
    DealsResult,
    DealsSettings,
    Frontier,
    Price,
    Provenance,
    Solution,
)
from .show import plain
from .why import Blocker, ChangeSet, WhyNot, WhySettings, why_not

__all__ = [
    "Best",
    "Blocker",
    "Change",
    "ChangeSet",
    "CoalitionSolutions",
    "Count",
    "Counts",
    "Deal",
    "DealDraws",
    "DealsResult",
    "DealsSettings",
    "DrawsResult",
    "Frontier",
    "Logrolling",
    "PostSettlement",
    "Price",
    "Provenance",
    "SingleText",
    "Solution",
    "WhyNot",
    "WhySettings",
    "analyze",
    "coalitions",
    "describe",
    "logrolling",
    "on_frontier",
    "over_draws",
    "plain",
    "post_settlement",
    "price_of_deal",
    "single_text",
    "why_not",
    "winning_coalitions",
]
