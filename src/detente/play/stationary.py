"""The value of play without end: V with dV/dτ = 0 (Definition 4.8).

Written state by state, dV/dτ = 0 says V_i(s) is an average, with weights ρ_i and the rates of the moves really made
(less costs):

    V_i(s) = V_i(s) + dV_i/dτ(s) / (ρ_i + e(s)),   e(s) = Σ μσA over the moves from s

Iterating that (Jacobi's method with the policy taken along) moves far more in a sweep than a uniformised step. But
where choices are sharp two best replies chase each other: a state left once in years would take in one sweep what only
years of play bring about. So a sweep is damped by β = 0.7 and goes no further than a stated stretch of play, a short
one until choices have nearly settled, then a longer one. Anderson's (1965) mixing of the last m sweeps, in the form of
Walker & Ni (2011), takes care of the slow directions that a small discount leaves; the least squares are weighted by
what an error of each actor's value does to choices. It is restarted from the best values known when it strays; where it
no longer gains the search ends: there are games in which backward play itself never
settles. Who uses values that were not found to stand must then play backward from them, not let them stand.

How good is good enough. An error δ of V_i changes the log odds of a choice of i by λ_i·δ, and a chance p by p(1−p) ≤ ¼
of that. Were play otherwise to stay as it is, a residual r leaves an error of r/ρ_i. So r_i ≤ ρ_i/λ_i · odds is asked,
with odds four times the tolerance on chances: no choice then moves by more than the tolerance. Who decides nothing has
λ = 4: its value is right to the tolerance, as a share of its range.

Where it ends without, λ is followed from nearly nothing, where there is one V, to what it is, each V the start of the
next (the path of logit equilibria, McKelvey & Palfrey 1995; Turocy 2005). Of 300 random games played by the defaults 28
did not settle from the flow, and 5 of those not in this way.

There may be more than one such V. The one found is that reached from the start given, by default the flow u, or at the
end of that path; it is never called the equilibrium, and the residual max |dV/dτ| is what is reported of it.
"""

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from detente.game.game import Floats

from . import compiled, reference
from .board import PlayBoard
from .kernel import Kernel, share_out, slope

DAMPING = 0.7
MEMORY = 20
"""Sweeps mixed."""
STRAY = 20.0
"""A residual this many times the least one restarts the mixing."""
FIRST_STRETCH, LATER_STRETCH = 0.15, 0.6
"""The longest stretch of play a sweep may take in, in units of 1/μ of the quickest actor."""
NEARLY = 30.0
"""At this many times what is asked for, choices have nearly settled."""
GAIN, PATIENCE = 0.7, 60
"""Where the least residual has not fallen to this share within so many sweeps, shorter ones are tried, from where it
began; where they are short already, the search ends."""
DOUBLE = 1 << 22
"""Up to so many numbers, differences are kept in double precision; beyond it in single, which steers as well unless
choices are all but sharp."""
SMALL = 2_000
"""States up to which sweeps are tried without a limit first: where choices are all but sharp a limit holds back."""
FOLLOWED = 10_000
"""States up to which λ is followed where a search from the start does not settle."""
STEPS, LOOSE, SHORT = 20, 25.0, 50
"""How many steps of λ; how much less is asked on the way, and after how many sweeps a step goes on."""
LEAST = 1e-14
"""Stands in for a discount of nought, and for a residual nobody could reach."""
IDLE_CHOICE = 4.0
"""λ of an actor that decides nothing."""


@dataclass(frozen=True, eq=False)
class Stationary:
    """Values float [A, S]; the largest |dV/dτ| a month left, range units; what that can change of log odds, the largest
    λ|dV/dτ|/ρ; evaluations of dV/dτ it took; whether what was asked for was reached."""

    values: Floats
    residual: float
    odds: float
    sweeps: int
    converged: bool


def choices(board: PlayBoard) -> Floats:
    """λ of each actor, the largest by which it proposes or accepts; :data:`IDLE_CHOICE` where it does neither."""
    found = np.full(len(board.discount), IDLE_CHOICE)
    for unit in board.units:
        found[unit.actor] = max(found[unit.actor], unit.choice)
        for way in unit.ways:
            for b in way.others:
                found[b] = max(found[b], board.accept[b])
    return found


def stationary(
    kernel: Kernel,
    start: Floats | None = None,
    *,
    residual: float | None = None,
    odds: float = 0.02,
    max_sweeps: int = 400,
    memory: int = MEMORY,
) -> Stationary:
    """The stationary values of a game, from ``start`` (float [A, S]; the flow if None), a neighbouring game's, say.

    It stops where no actor's largest |dV/dτ| exceeds ρ/λ·``odds``, or ``residual`` if given. ``memory`` is m, the
    sweeps mixed: arrays of m + 6 times the values' size are held. A search stops after ``max_sweeps``; where it ended
    before, and the game is no larger than :data:`FOLLOWED`, λ is followed from nearly nothing to what it is.
    """
    found = _search(kernel, start, residual, odds=odds, max_sweeps=max_sweeps, memory=memory)
    if found.converged or found.sweeps >= max_sweeps or kernel.size > FOLLOWED:
        return found
    followed = _followed(kernel, residual, odds, max_sweeps, memory)
    best = followed if followed.odds < found.odds else found
    return replace(best, sweeps=found.sweeps + followed.sweeps)


def _followed(
    kernel: Kernel, residual: float | None, odds: float, max_sweeps: int, memory: int
) -> Stationary:
    """The values that those of blind play lead to as everybody becomes as decisive as they are, in equal steps of λ."""
    values, sweeps = None, 0
    board, axes, far = kernel.board, kernel.axes, kernel.far
    for n in range(1, STEPS):
        share = n / STEPS
        units = tuple(replace(u, choice=u.choice * share) for u in board.units)
        softer = replace(
            kernel,
            board=replace(board, accept=board.accept * share, units=units),
            axes=axes._replace(choice=axes.choice * share),
            far=far._replace(choice=far.choice * share),
        )
        near = _search(softer, values, None, odds=LOOSE * odds, max_sweeps=SHORT, memory=memory)
        values, sweeps = near.values, sweeps + near.sweeps
    last = _search(kernel, values, residual, odds=odds, max_sweeps=max_sweeps, memory=memory)
    return replace(last, sweeps=sweeps + last.sweeps)


def _search(
    kernel: Kernel, start: Floats | None, residual: float | None, *, odds: float, max_sweeps: int, memory: int
) -> Stationary:
    board = kernel.board
    deciding = choices(board)
    asked = board.discount / deciding * odds if residual is None else np.full(len(deciding), residual)
    asked = np.maximum(asked, LEAST)
    begun = board.flow if start is None else start
    work = _work(begun, asked, memory)
    quickest = max((u.rate for u in board.units), default=1.0)
    stretch, far = (math.inf, 0.0) if kernel.size <= SMALL else (FIRST_STRETCH, NEARLY)
    least, gained, since = np.inf, np.inf, 0
    left = np.zeros(len(asked))
    sweep = 0
    while sweep < max_sweeps:
        sweep += 1
        found = _look(kernel, work)
        over = float((found / asked).max(initial=0.0))
        since += 1
        if over < GAIN * gained:
            gained, since = over, 0
        if over < least:
            least, left = over, found
            np.copyto(work.best, work.now)
            if least <= 1.0:
                break
        elif not over <= STRAY * least:
            _from(kernel, work, work.best)
        if since > PATIENCE:
            if math.isfinite(stretch):
                break
            # Choices chase each other: once more from where it began, in shorter sweeps.
            stretch, far, since, gained = FIRST_STRETCH, NEARLY, 0, np.inf
            _from(kernel, work, begun)
        if over < far:
            stretch, far = LATER_STRETCH, 0.0
            _forget(work)
        _onward(kernel, work, stretch / quickest)
    open_ = left * (deciding / np.maximum(board.discount, LEAST))
    return Stationary(
        work.best, float(left.max(initial=0.0)), float(open_.max(initial=0.0)), sweep, least <= 1.0
    )


@dataclass(eq=False)
class _Work:
    """Arrays of the search: values as they are, the best, and room for the next. ``moved`` and ``turned`` [m, A, S] in
    single precision: differences of the last sweeps, of values and step together, and of the step alone; ``gram`` the
    weighted products of the latter; ``order`` which of them are in use, oldest first; ``fresh`` whether there is no
    sweep before to differ from."""

    now: Floats
    best: Floats
    room: Floats
    before: Floats
    step: Floats
    change: Floats
    weight: Floats
    moved: NDArray[np.float32]
    turned: NDArray[np.float32]
    gram: Floats
    most: Floats
    partial: Floats
    order: list[int] = field(default_factory=list)
    fresh: bool = True


def _work(start: Floats, asked: Floats, memory: int) -> _Work:
    actors, size = start.shape
    blocks = -(-size // compiled.MIXED_TOGETHER)
    kept = np.float64 if start.size * memory <= DOUBLE else np.float32
    return _Work(
        now=np.array(start, dtype=np.float64),
        best=np.array(start, dtype=np.float64),
        room=np.empty(start.shape),
        before=np.empty(start.shape),
        step=np.empty(start.shape),
        change=np.empty((actors + 1, size)),
        weight=asked.min(initial=np.inf) ** 2 / asked**2,
        moved=np.zeros((memory, actors, size), dtype=kept),
        turned=np.zeros((memory, actors, size), dtype=kept),
        gram=np.zeros((memory, memory)),
        most=np.zeros((blocks, actors)),
        partial=np.zeros((blocks, 2 * memory)),
    )


def _look(kernel: Kernel, work: _Work) -> Floats:
    """dV/dτ at the values as they are; the largest by actor, inf where it is not a number."""
    slope(kernel, work.now, work.change)
    share_out(kernel, compiled.largest, len(work.most), work.change, work.most)
    return np.asarray(work.most.max(axis=0), dtype=np.float64)


def _from(kernel: Kernel, work: _Work, values: Floats) -> None:
    """The search goes on from ``values``, without what it remembers."""
    _forget(work)
    np.copyto(work.now, values)
    _look(kernel, work)


def _forget(work: _Work) -> None:
    work.order.clear()
    work.fresh = True


def _onward(kernel: Kernel, work: _Work, longest: float) -> None:
    """One sweep, mixed with those before it: θ least squares of ‖step − Σθ·turned‖ is taken back of what they moved."""
    memory = len(work.turned)
    slot, known = -1, 0
    if not work.fresh and memory:
        slot = len(work.order) if len(work.order) < memory else work.order.pop(0)
        work.order.append(slot)
        known = max(work.order) + 1
    blocks = len(work.partial)
    values = (work.change, work.now, work.before, work.step)
    weights = (kernel.board.discount, work.weight, DAMPING, longest)
    differences = (work.moved, work.turned, slot, known, work.partial)
    share_out(kernel, compiled.take_in, blocks, *values, *weights, *differences)
    share = np.zeros(0)
    if slot >= 0:
        sums = work.partial[:, : 2 * known].sum(axis=0)
        work.gram[slot, :known] = work.gram[:known, slot] = sums[0::2]
        gram = work.gram[:known, :known]
        # With a ridge of 1e-12 of the mean square.
        ridge = np.diag(np.full(known, 1e-12 * float(np.trace(gram)) / known))
        share = np.linalg.lstsq(gram + ridge, sums[1::2], rcond=None)[0]
    work.fresh = False
    share_out(kernel, compiled.mix, blocks, work.now, work.step, work.moved, share, work.room)
    work.now, work.room = work.room, work.now


def plain(board: PlayBoard, *, residual: float = 1e-9, max_sweeps: int = 20_000) -> Stationary:
    """The reference: uniformised steps of reference.py from the flow, until dV/dτ is gone."""
    values = board.flow
    sweep = 0
    while sweep < max_sweeps:
        sweep += 1
        change = reference.slope(board, values)
        rest = np.abs(change).max(axis=1, initial=0.0)
        left = float(rest.max(initial=0.0))
        if left <= residual:
            break
        values = values + board.longest_step * change
    odds = float((choices(board) * rest / np.maximum(board.discount, LEAST)).max(initial=0.0))
    return Stationary(values, left, odds, sweep, left <= residual)
