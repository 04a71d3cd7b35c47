"""Roadmaps: phased agreements, and whether they enforce themselves (Definitions 5.1–5.11)."""

from . import view  # noqa: F401  (registers how its results read)
from .analyze import analyze_equilibria, analyze_road, analyze_search
from .check import Check, at_patience, common_patience, examine, patience
from .declare import declared, through, with_promise
from .enumerate import Equilibria, Equilibrium, markov_perfect
from .find import search
from .mend import mends
from .promises import Promise, declared_promises
from .result import AFTER, EquilibriaResult, Place, RoadDraws, RoadResult, RoadsResult, SearchResult
from .road import Road, Step
from .robust import moved, over_draws
from .settings import RoadmapSettings, SearchSettings

__all__ = [
    "AFTER",
    "Check",
    "Equilibria",
    "EquilibriaResult",
    "Equilibrium",
    "Place",
    "Promise",
    "Road",
    "RoadDraws",
    "RoadResult",
    "RoadmapSettings",
    "RoadsResult",
    "SearchResult",
    "SearchSettings",
    "Step",
    "analyze_equilibria",
    "analyze_road",
    "analyze_search",
    "at_patience",
    "common_patience",
    "declared",
    "declared_promises",
    "examine",
    "markov_perfect",
    "mends",
    "moved",
    "over_draws",
    "patience",
    "search",
    "through",
    "with_promise",
]
