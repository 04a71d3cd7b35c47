"""What the deals lens hands back: frozen records, with every tie counted and every assumption named.

Points are what an actor's stakes are written in; exact values are integers, points × ``scale``. A tuple indexed by
actor follows ``DealsResult.actors``; one indexed by party follows ``DealsResult.parties``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from detente.game.game import Ints
from detente.game.solutions import SolutionName
from detente.view.result import Result


@dataclass(frozen=True)
class DealsSettings:
    """How the lens is run. Every field is reported with the result."""

    max_listed: int = 200
    """Most deals described one by one in ``DealsResult.deals``; the frontiers themselves are never cut."""
    lift_red_lines: bool | tuple[str, ...] = False
    """True: no red line refuses or costs anything; or the ids of those to lift."""
    seed: int = 0
    """Seed of the uniform sample used where the space is too large to enumerate."""
    max_dense: int = 5_000_000
    """Up to this many states, acceptable states are counted; above it, their share is estimated."""
    samples: int = 200_000
    """States drawn for that estimate."""
    tie_cap: int = 20
    """Most tied deals listed for a solution. Their number is exact whatever the cap."""
    max_coalitions: int = 32
    """Most winning coalitions whose solutions are computed under a quorum, the largest coalitions first."""
    max_rows: int = 4_000_000
    """Rows the fold may hold at once before it gives up with L101."""


@dataclass(frozen=True)
class Change:
    """One difference between a deal and the status quo: an issue moved, or a linkage made or unmade."""

    kind: Literal["issue", "linkage", "red_line"]
    id: str
    """The issue's id, or the linkage's."""
    title: str
    from_: str
    """Option id at the status quo; for a linkage "holds" or "does not hold"."""
    to: str
    to_title: str
    points: tuple[float, ...]
    """Per actor, the points this change alone is worth to it."""
    by: tuple[str, ...] = ()
    """Actors who make or consent to the change, where the case declares who moves the issue."""


@dataclass(frozen=True)
class Price:
    """The least total transfer that makes a state acceptable to every party, in the numeraire's units."""

    unit: str
    total: float
    """NaN where ``reason`` says why there is none."""
    transfers: tuple[tuple[str, str, float], ...]
    """(payer, payee, units), each positive."""
    reason: str = ""
    """Why no price is given: empty when there is one."""

    @property
    def known(self) -> bool:
        return not self.reason


@dataclass(frozen=True, repr=False)
class Deal(Result):
    """One state, and what it means to everyone."""

    row: tuple[int, ...]
    """Option index of every issue."""
    name: str
    """``issue=option,…``, the issues off their status quo."""
    state: Mapping[str, str]
    """Every issue's option, by id."""
    exact: tuple[int, ...]
    """u_i per actor, points × scale."""
    points: tuple[float, ...]
    """u_i per actor."""
    gains: tuple[float, ...]
    """u_i − d_i per actor, points."""
    normalised: tuple[float, ...]
    """u_i per actor by the base case's range over feasible states."""
    feasible: bool
    acceptable: bool
    accepted_by: tuple[str, ...]
    """Actors whose fallback and red lines this state satisfies, among parties and ratifiers."""
    refused_by: tuple[str, ...]
    """Parties, and ratifiers of what the state changes, that do not accept it."""
    red_lines: tuple[str, ...]
    """Ids of the red lines that refuse it."""
    on_frontier: bool
    """On ``frontier_acceptable``."""
    ties: int
    """States, this one included, on the same frontier that give every party the same; 0 if not on it."""
    changes: tuple[Change, ...]
    price: Price
    solutions: tuple[str, ...] = ()
    """Names of the solutions that choose it."""


@dataclass(frozen=True, eq=False)
class Frontier:
    """The distinct utility vectors no state dominates, best known representative of each, and how many tie."""

    vectors: Ints
    """int64 [n, parties], points × scale, sorted lexicographically, highest first."""
    ties: tuple[int, ...]
    """States that give each vector; exact."""
    rows: Ints
    """int64 [n, J]: for each vector the first such state in state order among those kept as representatives."""

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def states(self) -> int:
        """Frontier states, ties counted each."""
        return sum(self.ties)


@dataclass(frozen=True)
class Count:
    """A number of states: exact, or estimated from a uniform sample with its standard error."""

    value: float
    share: float
    """Of the feasible states."""
    exact: bool
    error: float = 0.0
    """Standard error of ``share``; 0 when exact."""


@dataclass(frozen=True)
class Counts:
    """How many states are feasible, acceptable, accepted by all parties, and accepted by each."""

    states: int
    feasible: Count
    """Its ``share`` is of all states."""
    acceptable: Count
    unanimous: Count
    """Accepted by every party (and adopted)."""
    accepting: tuple[Count, ...]
    """Per party: feasible states it accepts."""
    accepting_adopted: tuple[Count, ...]
    """Per party: acceptable states it accepts."""
    samples: int = 0
    """Feasible states in the sample; 0 when counted."""


@dataclass(frozen=True)
class Solution:
    """What one solution concept chooses, its definition beside it."""

    name: SolutionName
    definition: str
    value: float | None
    """The maximised quantity, by ``unit``; None when withheld."""
    unit: str
    deals: tuple[Deal, ...]
    """Chosen deals, at most ``tie_cap`` of them, in state order."""
    ties: int
    """How many states are chosen; exact."""
    vectors: tuple[tuple[int, ...], ...] = ()
    """Distinct utility vectors chosen, per party of the coalition, points × scale."""
    label: str = ""
    """"comparison of points" where no numeraire makes the parties' points comparable."""
    left_out: tuple[str, ...] = ()
    """Parties left out because no acceptable state gives them more than their fallback."""
    reason: str = ""
    """Why nothing is chosen; empty when something is."""


@dataclass(frozen=True)
class CoalitionSolutions:
    """Under a quorum: the solutions of one winning coalition, by its members' gains over states all of them accept."""

    members: tuple[str, ...]
    solutions: tuple[Solution, ...]


@dataclass(frozen=True)
class Best:
    """The most a party can have."""

    party: str
    feasible: float
    """Over all feasible states, points."""
    acceptable: float | None
    """Over acceptable states, points; None when there is none."""
    fallback: float
    """d_i, points."""
    fallback_from: str
    exit: float | None
    """x_i, points; None where there is none."""

    @property
    def feasible_gain(self) -> float:
        """The most it could gain over its fallback in any feasible state."""
        return self.feasible - self.fallback

    @property
    def acceptable_gain(self) -> float | None:
        """The most it could gain in an acceptable one."""
        return None if self.acceptable is None else self.acceptable - self.fallback


@dataclass(frozen=True)
class Provenance:
    """How a result was obtained and how good it is."""

    method: str
    settings: DealsSettings
    seed: int
    case: str
    case_hash: str
    version: str
    draw: int
    quality: tuple[str, ...]
    """What is exact, what is estimated, what was cut and where, in words."""
    red_lines_lifted: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class DealsResult(Result):
    """Which states every party would rather have than no agreement, and which of them waste nothing."""

    case: str
    actors: tuple[str, ...]
    actor_names: tuple[str, ...]
    parties: tuple[str, ...]
    party_names: tuple[str, ...]
    rule: str
    """The agreement rule in words."""
    scale: int
    status_quo: Deal
    best: tuple[Best, ...]
    counts: Counts
    frontier_all: Frontier
    frontier_acceptable: Frontier
    solutions: tuple[Solution, ...]
    """Of the parties together when all must accept; empty under a quorum short of all, see ``coalitions``."""
    coalitions: tuple[CoalitionSolutions, ...]
    """Under a quorum, one entry a winning coalition that has something to agree on, largest first."""
    deals: tuple[Deal, ...]
    """Described deals: those the solutions choose, then the frontier by the least satisfied party's share of its
    best gain."""
    provenance: Provenance
    notes: tuple[str, ...] = field(default=())

    def solution(self, name: SolutionName) -> Solution:
        """The grand coalition's solution by name. Raises KeyError."""
        for s in self.solutions:
            if s.name == name:
                return s
        raise KeyError(name)


def empty_frontier(parties: int, issues: int) -> Frontier:
    """A frontier with nothing on it."""
    return Frontier(np.empty((0, parties), np.int64), (), np.empty((0, issues), np.int64))
