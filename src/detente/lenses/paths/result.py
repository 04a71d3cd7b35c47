"""What predicted play hands back: frozen records, with every assumption named and every error beside its number.

It is predicted play, not an equilibrium: where the value after the horizon is the stationary one, ``residual`` says how
far from fixed it is. Probabilities are 0 to 1, times months from the start, values points unless they say otherwise.
A tuple indexed by actor follows ``PathsResult.actors``, one indexed by time ``PathsResult.times``.
"""

from dataclasses import dataclass

from detente.play.settings import PathsSettings
from detente.view.remarks import Remark
from detente.view.result import Result


@dataclass(frozen=True, kw_only=True)
class OutcomeChance:
    """A declared outcome: a named condition on states."""

    id: str
    title: str
    holds: tuple[float, ...]
    """Per time, the chance that it holds then."""
    reached: tuple[float, ...]
    """Per time, the chance that it has held at least once by then (first passage)."""
    median: float
    """Months by which it has been reached with chance one half; inf where that is beyond the horizon."""
    baseline: bool
    """Whether it holds if nothing moves."""


@dataclass(frozen=True, kw_only=True)
class Fan:
    """One issue over time."""

    issue: str
    title: str
    options: tuple[str, ...]
    option_titles: tuple[str, ...]
    chances: tuple[tuple[float, ...], ...]
    """Per time, the chance of each option."""
    baseline: str
    """The option that stands if nothing moves."""
    ordered: bool
    """Whether the order of the options means something. Not written to JSON."""


@dataclass(frozen=True)
class StateChance:
    """One state at one time: the joint distribution, its likeliest states."""

    name: str
    row: tuple[int, ...]
    chance: float


@dataclass(frozen=True)
class Move:
    """A move that was made: by whom, with whose consent, and what it changed."""

    actor: str
    others: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]
    """(issue, from, to)."""


@dataclass(frozen=True, kw_only=True)
class NextMove:
    """A move that can be made from the status quo now, and why it would be."""

    actor: str
    issue: str
    """Empty for a package."""
    package: str
    changes: tuple[tuple[str, str, str], ...]
    """(issue, from, to)."""
    others: tuple[str, ...]
    """Who else must accept."""
    rate: float
    """Times a month it is made: proposed and accepted."""
    proposed: float
    """Times a month it is proposed."""
    accepted: float
    """Chance that the others accept."""
    cost: float
    """What proposing costs the actor, points."""
    gain: float
    """What its being made is worth to the actor over staying, lasting points, before the cost."""
    gains: tuple[float, ...]
    """The same per actor."""
    share: float
    """Chance that it is the next move made by anyone."""


@dataclass(frozen=True)
class Sequence:
    """Moves in order, counted in seeded simulations."""

    moves: tuple[Move, ...]
    chance: float
    error: float
    """Standard error of ``chance``."""


@dataclass(frozen=True, kw_only=True)
class DeadlineEffect:
    """What a deadline changes: reported probabilities with it, less those without it."""

    id: str
    title: str
    months: float
    """When, from the start."""
    ends_play: bool
    changes: tuple[str, ...]
    """The paths its patch changes."""
    outcomes: tuple[tuple[str, float], ...] = ()
    """(outcome, change of the chance that it holds at the horizon)."""


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """How the numbers were obtained, and how good they are."""

    visited: int
    """States that play visits. Not written to JSON."""
    resting: float
    """The chance that lies in all others. Not written to JSON."""
    step: float
    """Months a step, at most."""
    steps: int
    longest_step: float
    """1/(ρ + Σμ): no step may be longer."""
    moved: float
    """The most a reported probability moved when the step was last halved: an estimate of the error left is a third."""
    within_tolerance: bool
    residual: float
    """Largest |dV/dτ| a month left in the stationary value, range units; 0 where play really ends."""
    odds: float
    """The most it leaves open of any choice, in log odds, were play otherwise to stay as it is: largest λ|dV/dτ|/ρ. A
    chance moves by a quarter of it at most."""
    sweeps: int
    """Evaluations of dV/dτ the stationary value took."""
    converged: bool
    """Whether the residual reached the one asked for. Where not, play over the horizon is computed backward from the
    best values known."""
    states: int
    moves_listed: int
    """Moves of units over all states."""
    peak_bytes: int
    """Bytes of the arrays held at once, as counted before they were made."""


@dataclass(frozen=True, repr=False, kw_only=True)
class PathsResult(Result):
    """Predicted play from the status quo over the horizon."""

    case: str
    case_hash: str
    as_of: str
    version: str
    settings: PathsSettings
    focus: str
    held: tuple[str, ...]
    actors: tuple[str, ...]
    actor_names: tuple[str, ...]
    issues: tuple[str, ...]
    horizon: float
    start: str
    """The state play starts from, in words."""
    times: tuple[float, ...]
    dates: tuple[str, ...]
    """The same as dates."""
    values: tuple[tuple[float, ...], ...]
    """Per time and actor: the expected value of playing on from where play is then, lasting points."""
    baseline_values: tuple[float, ...]
    """Per actor: the worth of the start for ever, points."""
    fallback_values: tuple[float, ...]
    """Per actor: the value of playing on at the start, points, as the deals lens takes it."""
    flows: tuple[tuple[float, ...], ...]
    """Per time and actor: the expected worth of the state then, points."""
    moves_per_month: tuple[float, ...]
    """Per time: the expected number of moves a month."""
    unmoved: tuple[float, ...]
    """Per time: the chance that nothing has moved yet."""
    fans: tuple[Fan, ...]
    likeliest: tuple[tuple[StateChance, ...], ...]
    """Per time, the likeliest states."""
    outcomes: tuple[OutcomeChance, ...]
    next_moves: tuple[NextMove, ...]
    """Likeliest first."""
    sequences: tuple[Sequence, ...]
    deadlines: tuple[DeadlineEffect, ...]
    accuracy: Accuracy
    assumed: tuple[tuple[str, str, float], ...]
    """Defaults that stood in for what the case does not say: (actor, parameter, value)."""
    lifted: tuple[str, ...]
    """Red lines lifted."""
    remarks: tuple[Remark, ...]
    """What must be known of it beside its accuracy."""


@dataclass(frozen=True, repr=False)
class Tree(Result):
    """A tree that was written."""

    file: str
    steps: int
    """Of predicted play without a discount."""
    months: float
    """All of them together."""


def dates(r: PathsResult) -> list[int]:
    """Which of the reported times are shown: a quarter of the way, half way, and the horizon; no time twice."""
    last = len(r.times) - 1
    found = [min(range(last + 1), key=lambda n: abs(r.times[n] - r.horizon * part)) for part in (0.25, 0.5)]
    return [n for n in dict.fromkeys([*found, last]) if r.times[n] > 0] or [last]


def spelled(move: Move | NextMove) -> str:
    """A move by ids, as kept answers and JSON name it: who, with whose consent, and each issue, from, to."""
    consent = f" (with {', '.join(move.others)})" if move.others else ""
    return f"{move.actor}{consent}: " + ", ".join(f"{j}: {a} → {b}" for j, a, b in move.changes)
