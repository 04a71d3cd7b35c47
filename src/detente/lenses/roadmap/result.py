"""What roadmaps hand back: plain values, ids for indices, remarks for sentences, None where there is no number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from detente.case.diagnostics import Diagnostic
from detente.view.remarks import Remark
from detente.view.result import Result

from .settings import RoadmapSettings, SearchSettings


class Place(NamedTuple):
    """A step of a road and an actor at it."""

    step: str
    actor: str

    def __str__(self) -> str:
        """As JSON has it."""
        return f"{self.step} / {self.actor}"


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One step: what it changes, (issue, from, to), and what each actor has to lose by deviating at it.

    ``slack`` by actor is normalised by its range, ``points`` the same in its points; None: no deviation.
    ``deviation`` is the best of each, and ``leads_to`` the state that makes for a period. ``trust`` is by actor with a
    part in it: the least chance that the others do theirs at which doing its own pays; None where it would rather not
    even if they all do.
    """

    id: str
    acts: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]
    state: dict[str, str]
    slack: dict[str, float | None]
    points: dict[str, float | None]
    deviation: dict[str, Remark]
    leads_to: dict[str, str]
    trust: dict[str, float | None]


@dataclass(frozen=True, kw_only=True)
class ActorLine:
    """One actor on a road.

    In points of average value, ``status_quo`` and ``goal`` are u there, ``value`` is V at the first step, and
    ``shortfall`` what it gains at most by one deviation. ``discount`` is δ, what a point one step later is worth now,
    and ``per_year`` the same for a year; ``least`` is the least δ at which it keeps to the road, 0 for any, None where
    no patience is enough; ``upward``: all more patience keeps it too.
    """

    actor: str
    name: str
    status_quo: float
    goal: float
    value: float
    discount: float
    per_year: float
    least: float | None
    least_per_year: float | None
    upward: bool
    shortfall: float


@dataclass(frozen=True, kw_only=True)
class MendLine:
    """One mend, made and checked again: what is done, one thing after another, what must be true besides (``terms``),
    and the steps of the road as mended. ``smaller``: it gives up part of the goal."""

    kind: str
    parts: tuple[Remark, ...]
    holds: bool
    smaller: bool
    regret: float
    terms: tuple[Remark, ...]
    steps: tuple[Remark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PromiseLine:
    """What one guarantor's promise does to a road by itself, and whether it would keep it.

    ``points_before`` and ``points_after`` are the least slack of the one it is against, without it and with it, in that
    one's points; None where it cannot deviate. In the guarantor's own points, ``stake`` is what the road is worth to it
    over the aftermath of a breach, and ``cost`` what keeping its word costs it, as it weighs in average value.
    """

    id: str
    by: str
    against: str
    says: Remark
    holds: bool
    regret: float
    points_before: float | None
    points_after: float | None
    stake: float
    cost: float
    kept: bool


@dataclass(frozen=True, kw_only=True)
class NeededLine:
    """What would hold an actor, at a chance that its breach is seen; points of that actor.

    A penalty paid ``once``, or one that stands as long as the breach (``lasting``), or a ``prize``: a flow that comes
    with completion and ends with a breach. None where nothing of the kind does. ``range`` is all it has at stake: its
    best feasible state less its worst.
    """

    actor: str
    seen: float
    once: float | None
    lasting: float | None
    prize: float | None
    range: float


@dataclass(frozen=True)
class LiftedLine:
    """The same road with every red line lifted."""

    lines: tuple[str, ...]
    holds: bool
    regret: float
    binding_step: str | None
    binding_actor: str | None
    least: float | None


@dataclass(frozen=True)
class PaymentLine:
    """What an actor must be given on delivery of each step, in its own points, and who could give it: by payer, the
    most of its own points it could give for each point needed. ``worth`` is all of it, as lasting points today:
    Σ (1 − δ)·δ^k·p(k). ``left`` is what it is short after completion, which no payment on the way mends."""

    to: str
    steps: tuple[float, ...]
    worth: float
    left: float
    payers: dict[str, float]


@dataclass(frozen=True, repr=False, kw_only=True)
class RoadResult(Result):
    """A road and whether it enforces itself.

    - ``period`` is in months; the last of ``steps`` is the time after completion, :data:`~.road.AFTER`; ``actors`` are
      those who act on the road, or could undo it.
    - ``obstacles`` are why it cannot even be walked: red lines, rules, moves nobody of those who act can make.
    - ``regret``, normalised, is the most any actor gains by its best single deviation.
    - ``least`` is δ*, the least discount per period, the same for all, at which it holds; None: none.
    - ``holds_until``: the most first steps that enforce themselves as a road of their own; 0 where not even the first.
    - ``mends_lift`` are red lines that refuse a step, lifted to look for mends: without that there are none.
    """

    case: str
    case_hash: str
    name: str
    title: str
    period: float
    aftermath: Remark
    seen: float
    steps: tuple[StepLine, ...]
    actors: tuple[ActorLine, ...]
    holds: bool
    obstacles: tuple[Remark, ...]
    regret: float
    binding_step: str | None
    binding_actor: str | None
    binding_points: float | None
    least: float | None
    intervals: tuple[tuple[float, float], ...]
    least_per_year: float | None
    holds_until: int
    lifted: LiftedLine | None = None
    mends: tuple[MendLine, ...] = ()
    mends_lift: tuple[str, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    needed: tuple[NeededLine, ...] = ()
    payments: tuple[PaymentLine, ...] = ()
    notes: tuple[Remark, ...] = ()

    @property
    def cheapest(self) -> MendLine | None:
        """The first mend to the same goal that holds: what costs nobody anything before what somebody must pay or
        promise, and that before what nobody offers."""
        return next((m for m in self.mends if m.holds and not m.smaller), None)

    @property
    def smaller(self) -> MendLine | None:
        """The first that holds and gives up part of the goal."""
        return next((m for m in self.mends if m.holds and m.smaller), None)

    @property
    def holds_lifted(self) -> bool | None:
        """Whether it holds with every red line lifted; None where there are none."""
        return None if self.lifted is None else self.lifted.holds


@dataclass(frozen=True)
class FoundLine:
    """A road the search found: its steps in order, and each actor's value at the start, points."""

    states: tuple[Remark, ...]
    least_slack: float | None
    regret: float
    values: dict[str, float]


@dataclass(frozen=True, repr=False)
class SearchResult(Result):
    """What searching for a road to a goal came to.

    - ``goals`` are states tried that fulfil it, ``bound`` what was searched.
    - ``found`` are roads that enforce themselves, the one that leaves the least tempted actor the most first.
    - ``nearest`` is the best road, or where none holds the one with the least regret, with what would mend it.
    - ``best_for`` and ``worst_for``: by actor, which road found is the best and the worst for it, counted from 1; empty
      where none holds.
    - ``settings`` are not written to JSON.
    """

    case: str
    case_hash: str
    goal: str
    goals: tuple[str, ...]
    period: float
    aftermath: Remark
    bound: Remark
    complete: bool
    interrupted: bool
    found: tuple[FoundLine, ...]
    nearest: RoadResult | None
    best_for: dict[str, int]
    worst_for: dict[str, int]
    settings: SearchSettings = field(default_factory=SearchSettings)


@dataclass(frozen=True)
class EquilibriumLine:
    """One pure equilibrium of steps that cannot be undone: the states from the status quo to where it rests, and each
    actor's average value at the start, points. ``regret`` is computed from the strategy, not assumed: the most any
    actor gains anywhere by one deviation, normalised."""

    path: tuple[str, ...]
    values: dict[str, float]
    regret: float


@dataclass(frozen=True, repr=False)
class EquilibriaResult(Result):
    """Every pure Markov-perfect equilibrium where steps cannot be undone, one outcome for each path from the status
    quo, or that there is none.

    ``count`` are ways to settle all states; those that differ only where play never comes are counted too. ``best_for``
    and ``worst_for``: by actor, which is the best and the worst for it, counted from 1.
    """

    states: int
    count: int
    period: float
    outcomes: tuple[EquilibriumLine, ...]
    best_for: dict[str, int]
    worst_for: dict[str, int]
    notes: tuple[Remark, ...] = ()


def for_whom(values: Sequence[Mapping[str, float]]) -> tuple[dict[str, int], dict[str, int]]:
    """By actor, which of these is the best for it and which the worst, counted from 1."""
    which = range(len(values))
    actors = values[0] if values else {}
    best = {a: max(which, key=lambda k: values[k][a]) + 1 for a in actors}
    return best, {a: min(which, key=lambda k: values[k][a]) + 1 for a in actors}


@dataclass(frozen=True, kw_only=True)
class DrawsLine:
    """One road over draws of the estimates; shares of the draws.

    ``holds_lifted``: with every red line lifted. By actor, ``goal_better``: the goal is at least as good for it as the
    status quo; ``short``: it gains by some deviation. By place, ``binds``: it is the tightest; only draws in which the
    road does not hold. Of ``regret`` the 10th, 50th and 90th percentile.
    """

    road: str
    holds: float
    holds_lifted: float
    goal_better: dict[str, float]
    regret: tuple[float, float, float]
    binds: Mapping[Place, float]
    short: dict[str, float]


@dataclass(frozen=True, repr=False)
class RoadDraws(Result):
    """How often each road enforces itself, over draws of every estimate in the case."""

    draws: int
    seed: int
    lines: tuple[DrawsLine, ...]
    interrupted: bool = False


@dataclass(frozen=True)
class MovedLine:
    """One road with one parameter changed, everything else as written."""

    road: str
    parameter: Remark
    value: Remark
    holds: bool
    regret: float
    binding_step: str | None
    binding_actor: str | None


@dataclass(frozen=True, repr=False, kw_only=True)
class RoadsResult(Result):
    """Roads of one case side by side.

    ``moved`` is how the answer moves with patience and with what else a road is checked at. ``left_out``, why a road is
    not among them, is not written to JSON where empty, and ``settings`` never.
    """

    case: str
    case_hash: str
    roads: tuple[RoadResult, ...]
    moved: tuple[MovedLine, ...] = ()
    equilibria: EquilibriaResult | None = None
    focus: str = ""
    notes: tuple[Remark, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    left_out: tuple[Diagnostic, ...] = ()
    settings: RoadmapSettings = field(default_factory=RoadmapSettings)

    def road(self, name: str) -> RoadResult:
        """A road by its name. Raises KeyError."""
        return {r.name: r for r in self.roads}[name]
