"""The deals lens: which agreements are possible, and which of them waste nothing (Definitions 2.1–2.8)."""

from detente.view.result import register

from . import show_asks
from .agreements import coalitions, winning_coalitions
from .analyze import analyze
from .asks import Logrolling, PostSettlement, SingleText, logrolling, post_settlement, single_text
from .describe import describe
from .draws import DealDraws, DrawsResult, on_frontier, over_draws
from .fallbacks import FallbackEffect
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
from .show import VIEW, plain
from .why import Blocker, ChangeSet, WhyNot, WhySettings, why_not

register(DealsResult, VIEW)
register(Deal, show_asks.DEAL)
register(DrawsResult, show_asks.DRAWS)
register(FallbackEffect, show_asks.EFFECT)
register(Logrolling, show_asks.LOGROLLING)
register(PostSettlement, show_asks.AFTER)
register(SingleText, show_asks.DRAFTS)
register(WhyNot, show_asks.WHY)

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
    "FallbackEffect",
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
