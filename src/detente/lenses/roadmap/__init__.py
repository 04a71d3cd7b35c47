"""Roadmaps: phased agreements, and whether they enforce themselves (Definitions 5.1–5.11)."""

from detente.view.result import register

from . import tables
from .analyze import AFTER, analyze_equilibria, analyze_road, analyze_search, told
from .check import Check, Patience, at_patience, common_patience, examine, patience
from .declare import declared, road_of, through, with_promise
from .enumerate import Equilibria, Equilibrium, markov_perfect
from .find import Found, SearchSettings, search
from .mend import Mend, Mends, holds_until, mends
from .promises import Promise, declared_promises, in_force, promise_of
from .result import EquilibriaResult, MovedLine, RoadDraws, RoadResult, RoadsResult, SearchResult
from .road import Road, Step, deltas
from .robust import moved, over_draws

register(RoadResult, tables.ROAD)
register(RoadsResult, tables.ROADS)
register(SearchResult, tables.SEARCH)
register(EquilibriaResult, tables.EQUILIBRIA)
register(RoadDraws, tables.DRAWS)

__all__ = [
    "AFTER",
    "Check",
    "Equilibria",
    "EquilibriaResult",
    "Equilibrium",
    "Found",
    "Mend",
    "Mends",
    "MovedLine",
    "Patience",
    "Promise",
    "Road",
    "RoadDraws",
    "RoadResult",
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
    "deltas",
    "examine",
    "holds_until",
    "in_force",
    "markov_perfect",
    "mends",
    "moved",
    "over_draws",
    "patience",
    "promise_of",
    "road_of",
    "search",
    "through",
    "told",
    "with_promise",
]
