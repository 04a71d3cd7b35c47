"""How likely a dated record of moves, and of quiet between them, is under stationary play.

    log L = Σ_k log(Σ μσA over the ways that make move k in the state it found) − ∫ Σ μσA(state at t) dt

the integral over the whole record and all ways that would have been recorded (Definition 4.13; the likelihood
of a continuous-time chain, Billingsley 1961; of dynamic games, Arcidiacono, Bayer, Blevins & Ellickson 2016).
Proposals that were refused are not on record and count as quiet. A move of an issue whose moves may be unseen changes
the state as it is told and counts neither as a move nor, by not coming, as quiet: the rest is conditional on it.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.case.diagnostics import Diagnostic, Problems
from detente.game.game import Floats, Game
from detente.game.space import decode, differences, encode

from .behavior import Play
from .board import PlayBoard, board_of, logit, target_of
from .local import can_make, constant, ways_at


@dataclass(frozen=True)
class Dated:
    """A recorded move: when, in months from the record's start; the options it set, (issue, option); who made it.

    ``by`` is an actor's index, −1 where the record does not say. ``seen`` is False where it changes an issue whose
    moves may be unseen.
    """

    months: float
    sets: tuple[tuple[int, int], ...]
    by: int = -1
    id: str = ""
    seen: bool = True


@dataclass(frozen=True)
class Record:
    """Moves in order from ``start`` (a row of options) over ``months``; ``unseen`` issues whose moves may be missing.

    ``end``, where given, is the row the replay must end in.
    """

    start: tuple[int, ...]
    moves: tuple[Dated, ...]
    months: float
    unseen: frozenset[int] = frozenset()
    end: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Step:
    """One move of a replay: its state before and after, and the ways that make it, (unit, way)."""

    move: Dated
    source: int
    target: int
    ways: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Replay:
    """A record walked through a board. ``stays`` are (state, months in it), in order; ``unseen`` as in the record."""

    steps: tuple[Step, ...]
    stays: tuple[tuple[int, float], ...]
    unseen: frozenset[int]


@dataclass(frozen=True)
class Likelihood:
    """``total`` = Σ moves + Σ quiet, natural logarithms; −inf where a move had no chance. One entry of ``moves`` a
    seen move, of ``quiet`` a stay."""

    total: float
    moves: tuple[float, ...]
    quiet: tuple[float, ...]


@dataclass(frozen=True)
class ProfilePoint:
    """Factors on the logit of decisiveness, on rates and on inertia, for all actors alike; and the log-likelihood
    there, NaN where inertia would be no longer than the time between two reconsiderations. ``residual`` is the largest
    |dV/dτ| left in the stationary values."""

    decisiveness: float
    rate: float
    inertia: float
    total: float
    residual: float


def replay(board: PlayBoard, record: Record) -> Replay:
    """The record walked through. Raises Problems: L310 a move nobody can make, L311 an end other than the record's."""
    game = board.game
    state = encode(game, record.start)
    steps, stays, wrong = [], [], []
    since = 0.0
    for move in record.moves:
        stays.append((state, move.months - since))
        since = move.months
        target = int(target_of(game, move.sets, np.array([state]))[0])
        found = _ways(board, move, state, target)
        if move.seen and not found:
            what = ", ".join(f"{game.issues[j]}={game.options[j][o]}" for j, o in move.sets)
            name = f"record.events.{move.id}" if move.id else "a recorded move"
            wrong.append(
                Diagnostic(
                    "L310",
                    "error",
                    f"{name}: nobody could make the move {what} then: {_why(board, move, state, target)}",
                    help="mend the event or its date, who moves the issue, or its steps; record several moves as "
                    "several events",
                )
            )
        if target != state:
            steps.append(Step(move, state, target, found))
            state = target
    stays.append((state, record.months - since))
    if record.end is not None and state != encode(game, record.end):
        differ = [
            f"{issue} at {a}, not {b}" for issue, a, b in differences(game, decode(game, state), record.end)
        ]
        wrong.append(
            Diagnostic(
                "L311",
                "error",
                f"the record, replayed, does not end at the status quo: {'; '.join(differ)}",
                help="mend a move, add the one that is missing, or mend where the record starts",
            )
        )
    if wrong:
        raise Problems(wrong)
    return Replay(tuple(steps), tuple(stays), record.unseen)


def _ways(board: PlayBoard, move: Dated, source: int, target: int) -> tuple[tuple[int, int], ...]:
    """Ways of units that lead from one state to the other and that ``by``, where it is known, had a part in."""
    here = np.array([source], dtype=np.int64)
    game = board.game
    differs = changed(game, source, target)
    found = []
    for u, unit in enumerate(board.units):
        for w, way in enumerate(unit.ways):
            made = game.moves[way.move]
            if not differs <= set(made.sets) or (move.by >= 0 and move.by not in (unit.actor, *way.others)):
                continue
            if target_of(game, made.sets, here)[0] == target and can_make(board, made, unit.actor, here)[0]:
                found.append((u, w))
    return tuple(found)


def changed(game: Game, source: int, target: int) -> set[tuple[int, int]]:
    """(issue, option) of what is otherwise in the second state."""
    pairs = zip(decode(game, source), decode(game, target), strict=True)
    return {(j, b) for j, (a, b) in enumerate(pairs) if a != b}


def _why(board: PlayBoard, move: Dated, source: int, target: int) -> str:
    game = board.game
    if target == source:
        return "it changes nothing: the state is already there"
    if not board.feasible[target]:
        return "a rule forbids the state it leads to"
    if anyone := _ways(board, replace(move, by=-1), source, target):
        who = sorted({game.actors[board.units[u].actor] for u, _ in anyone})
        return f"it is for {' or '.join(who)} to make, not for {game.actors[move.by]}"
    if len(changed(game, source, target)) > 1:
        return "no package changes these issues at once"
    before = decode(game, source)
    at = ", ".join(f"{game.issues[j]}={game.options[j][before[j]]}" for j, _ in move.sets)
    return f"no declared step leads there from {at}"


def rates_at(
    board: PlayBoard, values: Floats, state: int, unseen: frozenset[int]
) -> tuple[list[Floats], float]:
    """In one state, per unit float [ways]: μσA; and the sum over those that change no issue of ``unseen``.

    ``values`` float [A, S], stationary.
    """
    here = np.array([state], dtype=np.int64)
    found, total = [], 0.0
    for unit in board.units:
        ways = ways_at(board, unit, here, constant(values))
        rates = np.array([unit.rate * w.proposed[0] * w.accepted[0] for w in ways])
        for way, rate in zip(ways, rates, strict=True):
            if not unseen & {j for j, _ in changed(board.game, state, int(way.target[0]))}:
                total += float(rate)
        found.append(rates)
    return found, total


def log_likelihood(
    board: PlayBoard,
    values: Floats,
    walked: Replay,
    known: dict[int, tuple[list[Floats], float]] | None = None,
) -> Likelihood:
    """The log-likelihood of a record under values float [A, S] that do not depend on time.

    ``known`` keeps what :func:`rates_at` gave, for further records of the same board, values and unseen issues.
    """
    rates = {} if known is None else known
    for state in {s for s, _ in walked.stays} | {step.source for step in walked.steps}:
        if state not in rates:
            rates[state] = rates_at(board, values, state, walked.unseen)
    moves = []
    for step in walked.steps:
        if step.move.seen:
            total = sum(float(rates[step.source][0][u][w]) for u, w in step.ways)
            moves.append(float(np.log(total)) if total > 0 else -np.inf)
    quiet = tuple(-months * rates[state][1] for state, months in walked.stays)
    return Likelihood(float(sum(moves) + sum(quiet)), tuple(moves), quiet)


def scaled(play: Play, decisiveness: float, rate: float, inertia: float) -> Play | None:
    """Play with the logit of decisiveness, rates and inertia times one factor each; None where that has no meaning."""
    odds = np.array([logit(float(d)) for d in play.decisiveness]) * decisiveness
    faster, longer = play.rate * rate, play.inertia * inertia
    if not (faster * longer > 1).all():
        return None
    choice = None if play.choice is None else play.choice * decisiveness
    return replace(play, decisiveness=1 / (1 + np.exp(-odds)), rate=faster, inertia=longer, choice=choice)


def profile(
    game: Game,
    play: Play,
    record: Record,
    solve: Callable[[PlayBoard], tuple[Floats, float]],
    *,
    decisiveness: Sequence[float] = (0.5, 1.0, 2.0),
    rate: Sequence[float] = (0.5, 1.0, 2.0),
    inertia: Sequence[float] = (0.5, 1.0, 2.0),
) -> tuple[ProfilePoint, ...]:
    """The log-likelihood over a grid of factors, decisiveness outermost: differences between actors are kept. ``solve``
    gives the stationary values float [A, S] of a board, and the largest |dV/dτ| left.

    Raises Problems as :func:`replay` does.
    """
    walked = None
    points = []
    for factors in itertools.product(decisiveness, rate, inertia):
        total = residual = math.nan
        if (other := scaled(play, *factors)) is not None:
            board = board_of(game, other)
            walked = walked or replay(board, record)
            values, residual = solve(board)
            total = log_likelihood(board, values, walked).total
        points.append(ProfilePoint(*factors, total, residual))
    return tuple(points)
