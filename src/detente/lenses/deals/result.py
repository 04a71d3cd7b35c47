"""What the deals lens hands back: frozen records, with every tie counted and every assumption named.

Points are what an actor's stakes are written in; exact values are integers, points × ``scale``. A tuple indexed by
actor follows ``DealsResult.actors``; one indexed by party follows ``DealsResult.parties``.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from detente.game.game import Ints
from detente.game.solutions import Reason, SolutionName
from detente.view.remarks import Remark
from detente.view.result import Result

from .settings import DealsSettings


@dataclass(frozen=True, kw_only=True)
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


PriceReason = Literal["", "a rule", "no numeraire", "red line", "no rate", "too few", "too dear"]
"""Why a state has no price: a rule forbids it; points are not money; a red line, of one whose consent is needed,
refuses it; such a one has no rate; too few of a quorum can be won; those who gain cannot pay so much."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """The least total transfer that makes a state acceptable to every party, in the numeraire's units."""

    unit: str
    total: float = math.nan
    """NaN where ``reason`` says why there is none."""
    transfers: tuple[tuple[str, str, float], ...] = ()
    """(payer, payee, units), each positive."""
    reason: PriceReason = ""
    """Why no price is given: empty when there is one."""
    who: str = ""
    """Whose red line, or whose rate."""
    means: float = 0.0
    """Units that those who gain can pay, where that is too little."""
    needed: float = 0.0
    """Units it would take."""


@dataclass(frozen=True, repr=False, kw_only=True)
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
    actors: tuple[str, ...] = ()
    """In whose order utilities and gains stand. Not written to JSON."""
    parties: tuple[str, ...] = ()
    """Not written to JSON."""

    def gain(self, party: str) -> float:
        """One party's gain, points."""
        return self.gains[self.actors.index(party)]

    def worth(self, party: str) -> float:
        """One party's utility, points."""
        return self.points[self.actors.index(party)]

    def exchanged(self, party: str) -> tuple[float, float]:
        """(points one party gets, points it gives), change by change."""
        k = self.actors.index(party)
        each = [c.points[k] for c in self.changes]
        return sum(w for w in each if w > 0), sum(w for w in each if w < 0)

    @property
    def party_gains(self) -> tuple[float, ...]:
        """The parties' gains, points, in their order."""
        return tuple(map(self.gain, self.parties))


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


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class Solution:
    """What one solution concept chooses."""

    name: SolutionName
    value: float | None
    """The maximised quantity, by ``unit``; None when withheld."""
    unit: str
    deals: tuple[Deal, ...]
    """Chosen deals, at most ``tie_cap`` of them, in state order."""
    ties: int
    """How many states are chosen; exact."""
    vectors: tuple[tuple[int, ...], ...] = ()
    """Distinct utility vectors chosen, per party of the coalition, points × scale."""
    compared: bool = False
    """It compares points of different parties, since no numeraire makes them comparable. Not written to JSON."""
    left_out: tuple[str, ...] = ()
    """Parties left out because no acceptable state gives them more than their fallback."""
    reason: Reason = ""
    """Why nothing is chosen; empty when something is."""


@dataclass(frozen=True)
class CoalitionSolutions:
    """The solutions of one winning coalition, by its members' gains over states all of them accept."""

    members: tuple[str, ...]
    solutions: tuple[Solution, ...]


@dataclass(frozen=True, kw_only=True)
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
class Rule:
    """Who must accept a state for it to be adopted."""

    parties: int
    quorum: int
    vetoes: tuple[str, ...]
    """Empty where all must accept."""
    ratifiers: tuple[str, ...]
    """Who is asked too, where the state is one that they must ratify."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """How a result was obtained and how good it is."""

    settings: DealsSettings
    seed: int
    case: str
    case_hash: str
    version: str
    draw: int
    quality: tuple[Remark, ...]
    """What is exact, what is estimated, what was cut and where."""
    red_lines_lifted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dropped:
    """A deal that was acceptable, and is not once everybody measures it against playing on."""

    number: int
    """Its place among the deals described before, from 1."""
    deal: Deal
    """As it was: gains over the fallbacks of the case."""
    refused_by: tuple[str, ...]
    short: tuple[tuple[str, float], ...]
    """(who, points it lacks of its value of playing on)."""


@dataclass(frozen=True, repr=False, kw_only=True)
class FallbackEffect(Result):
    """The deals with playing on as the fallback, beside those with the case's own."""

    who: tuple[str, ...]
    """The parties, then the ratifiers."""
    before: tuple[float, ...]
    """Per one of them, its fallback as the case has it, points."""
    after: tuple[float, ...]
    """Per one of them, its fallback now: the value of playing on, points."""
    acceptable: tuple[Count, Count]
    """States the agreement rule adopts, before and after."""
    frontier: tuple[int, int]
    """Distinct deals that waste nothing, before and after."""
    followed: int
    """Deals described before, each asked again."""
    dropped: tuple[Dropped, ...]
    """Those of them that drop out, in their order."""
    same: tuple[tuple[str, bool], ...]
    """Per solution that chooses something before and after: whether it still chooses one of the same deals."""


@dataclass(frozen=True, repr=False, kw_only=True)
class DealsResult(Result):
    """Which states every party would rather have than no agreement, and which of them waste nothing."""

    case: str
    actors: tuple[str, ...]
    actor_names: tuple[str, ...]
    parties: tuple[str, ...]
    party_names: tuple[str, ...]
    rule: Rule
    """Not written to JSON."""
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
    notes: tuple[Remark, ...] = ()
    """What is not there, and what is only compared."""
    fallbacks: FallbackEffect | None = None
    """What playing on as the fallback changes, where it is one. Written to JSON beside the deals."""

    @property
    def settings(self) -> DealsSettings:
        """The settings it was made by."""
        return self.provenance.settings

    @property
    def focus(self) -> str:
        """The focus that was asked for."""
        return self.settings.focus

    @property
    def groups(self) -> tuple[CoalitionSolutions, ...]:
        """The solutions, by whose they are: all parties', or under a quorum each winning coalition's."""
        return (CoalitionSolutions(self.parties, self.solutions),) if self.solutions else self.coalitions

    @property
    def followed(self) -> tuple[tuple[str, ...], tuple[Solution, ...]]:
        """The solutions that are told of, and whose they are: all parties', or under a quorum those of the first
        accepting coalition that has something to agree on."""
        return next(((g.members, g.solutions) for g in self.groups), (self.parties, ()))

    @property
    def first(self) -> Solution | None:
        """The first solution of all parties that chooses something."""
        return next((s for s in self.solutions if s.deals), None)

    def over_status_quo(self, deal: Deal) -> tuple[float, ...]:
        """What a deal gives each party over the status quo, points."""
        # Without the noise of a difference of floats, so that it reads as the same gain does elsewhere.
        return tuple(round(deal.worth(p) - self.status_quo.worth(p), 9) for p in self.parties)

    def part_of_best(self, deal: Deal, party: int) -> float | None:
        """A party's gain as a part of the best that any acceptable state could give it; None where that is nothing."""
        best = self.best[party].acceptable_gain
        return None if best is None or best <= 0 else deal.party_gains[party] / best

    @property
    def side_by_side(self) -> tuple[Deal, ...]:
        """The deals compared with each other: the first that each solution chooses, then those described first."""
        first = [group[0].deals[0] for group in agreeing(self.solutions)]
        every = {d.row: d for d in (*first, *(d for d in self.deals if d.acceptable))}
        return tuple(every.values())[: self.settings.best]

    def solution(self, name: SolutionName) -> Solution:
        """The grand coalition's solution by name. Raises KeyError."""
        return {s.name: s for s in self.solutions}[name]


def agreeing(solutions: Iterable[Solution]) -> list[list[Solution]]:
    """Solutions that choose exactly the same deals, together; those that choose nothing are left out."""
    groups: dict[tuple[object, ...], list[Solution]] = {}
    for s in solutions:
        if s.deals:
            groups.setdefault((s.ties, *sorted(d.row for d in s.deals)), []).append(s)
    return list(groups.values())
