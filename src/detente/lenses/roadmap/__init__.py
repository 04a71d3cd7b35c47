"""Roadmaps: phased agreements, and whether they enforce themselves (Definitions 5.1–5.11)."""

from . import view
from .analyze import analyze_road, analyze_search
from .check import at_patience, common_patience, examine, patience
from .declare import declared, through
from .enumerate import markov_perfect
from .find import search
from .mend import mends
from .promises import Promise, declared_promises
from .result import Place, RoadDraws, RoadResult, RoadsResult
from .road import Road
from .robust import over_draws
from .settings import RoadmapSettings

__all__ = [
    "Place",
    "Promise",
    "Road",
    "RoadDraws",
    "RoadResult",
    "RoadmapSettings",
    "RoadsResult",
    "analyze_road",
    "analyze_search",
    "at_patience",
    "common_patience",
    "declared",
    "declared_promises",
    "examine",
    "markov_perfect",
    "mends",
    "over_draws",
    "patience",
    "search",
    "through",
    "view",
]
