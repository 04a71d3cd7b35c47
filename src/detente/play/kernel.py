"""Predicted play (Definitions 4.1–4.9) by compiled loops: as reference.py, equal to it to 1e-12.

:func:`kernel_of` lays a board out once; everything else takes what it returns. Working memory beside the values: two
arrays of their size, and for a list of all moves two numbers a move and setting of the other issues.
"""

import functools
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.game.game import Floats, Ints
from detente.progress import cores

from . import compiled
from .board import PlayBoard, Way, stride
from .tables import Axes, Far, Groups, axes_of, far_of, groups_of

WORTH_THREADS = 20_000
"""States below which handing work to threads costs more than it saves."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Kernel:
    """A board as arrays, and how many threads may work on them. ``ways`` (index in ``board.units``, way, option left or
    −1), in the order of ``axes.to`` and then ``far.target``; ``moves`` the length of a list of all moves: one entry a
    way and a rest, or a far way and a state; ``fullest`` the most ways of a unit from one option."""

    board: PlayBoard
    axes: Axes
    far: Far
    groups: Groups
    ways: tuple[tuple[int, Way, int], ...]
    moves: int
    fullest: int
    most_acceptors: int
    threads: int

    @property
    def size(self) -> int:
        return int(self.board.flow.shape[1])


@dataclass(frozen=True, eq=False)
class Moves:
    """Every move under given values, float [n] each: μσ, how often a month it is proposed, and A, the chance that it is
    accepted. One entry a way and state, in the order of :func:`edges`; 0 where it cannot be made."""

    proposed: Floats
    accepted: Floats

    @property
    def rates(self) -> Floats:
        """μσA: how often a month it is made."""
        return self.proposed * self.accepted


@dataclass(frozen=True, eq=False)
class Edges:
    """What each entry of :class:`Moves` is: int64 [n] states by number, ``unit`` index in ``board.units``, ``way``
    index in ``kernel.ways``."""

    source: Ints
    target: Ints
    unit: Ints
    way: Ints


def kernel_of(board: PlayBoard, threads: int = 0) -> Kernel:
    """Lays a board out for the compiled loops; ``threads`` 0 for as many as there are cores to run on."""
    moves = board.game.moves
    # No compiled case has a move on one issue with costs by option: a list by state will do.
    near = [
        n
        for n, unit in enumerate(board.units)
        if unit.issue >= 0 and not any(moves[way.move].costs for way in unit.ways)
    ]
    near.sort(key=lambda n: (board.units[n].issue, n))
    far = [n for n in range(len(board.units)) if n not in set(near)]
    axes, ways, listed = axes_of(board, near)
    others, far_ways, listed = far_of(board, far, listed)
    return Kernel(
        board=board,
        axes=axes,
        far=others,
        groups=groups_of(board, axes),
        ways=(*ways, *far_ways),
        moves=listed,
        fullest=int(np.diff(axes.way_at).max(initial=1)),
        most_acceptors=int(np.diff(axes.acceptor_at).max(initial=0)),
        threads=threads or cores(),
    )


def slope(kernel: Kernel, values: Floats, out: Floats | None = None) -> Floats:
    """dV/dτ, float [A, S]; into ``out`` if given. An ``out`` of A + 1 rows takes in its last the rate at which each
    state is left, Σ μσA, and is returned whole."""
    board = kernel.board
    change = np.empty_like(board.flow) if out is None else out
    for group in range(len(kernel.groups.size)):
        inner, chunk = int(kernel.groups.inner[group]), int(kernel.groups.chunk[group])
        blocks = kernel.size // (int(kernel.groups.size[group]) * inner) * -(-inner // chunk)
        given = (kernel.axes, kernel.groups, group, board.accept, board.discount, board.flow, values, change)
        share_out(kernel, compiled.sweep, blocks, *given, kernel.fullest, kernel.most_acceptors, group == 0)
    if len(kernel.far.actor):
        nothing = np.empty((2, 0))
        share_out(kernel, compiled.sweep_far, kernel.size, kernel.far, board.accept, values, change, nothing)
    return change


def heun(kernel: Kernel, values: Floats, h: float, work: tuple[Floats, Floats]) -> Floats:
    """Values ``h`` months earlier by one step of Heun's method: the average of V and of two uniformised steps on.
    ``work`` are two arrays of their size."""
    change, one = work
    slope(kernel, values, change)
    share_out(kernel, compiled.combine, kernel.size, values, values, change, h, 0.0, one)
    slope(kernel, one, change)
    out = np.empty_like(values)
    share_out(kernel, compiled.combine, kernel.size, values, one, change, h, 0.5, out)
    return out


def backward(kernel: Kernel, end: Floats, months: float, steps: int) -> Floats:
    """Values ``months`` before the end, float [A, S], by ``steps`` equal steps of Heun's method."""
    work = (np.empty_like(end), np.empty_like(end))
    for _ in range(steps):
        end = heun(kernel, end, months / steps, work)
    return end


def moves(kernel: Kernel, values: Floats) -> Moves:
    """How often each move is proposed, and the chance that it is accepted, under given values."""
    listed = np.empty((2, kernel.moves))
    for n, o in enumerate(kernel.axes.o):
        given = (kernel.axes, n, kernel.board.accept, values, listed, kernel.fullest, kernel.most_acceptors)
        share_out(kernel, compiled.list_near, kernel.size // int(o), *given)
    if len(kernel.far.actor):
        share_out(
            kernel, compiled.sweep_far, kernel.size, kernel.far, kernel.board.accept, values, values, listed
        )
    return Moves(listed[0], listed[1])


def edges(kernel: Kernel) -> Edges:
    """Source, target, unit and way of each entry of :class:`Moves`: 32 bytes a move."""
    board = kernel.board
    columns = np.empty((4, kernel.moves), dtype=np.int64)
    near = len(kernel.axes.to)
    for n, (unit, _, option) in enumerate(kernel.ways):
        if n < near:
            issue = board.units[unit].issue
            o, width = board.game.sizes[issue], stride(board.game, issue)
            rest = np.arange(kernel.size // o, dtype=np.int64)
            source = rest // width * width * o + rest % width + option * width
            target = source + (int(kernel.axes.to[n]) - option) * width
            at = int(kernel.axes.out[n])
        else:
            source, target = np.arange(kernel.size, dtype=np.int64), kernel.far.target[n - near]
            at = int(kernel.far.out[n - near])
        columns[:2, at : at + len(source)] = (source, target)
        columns[2:, at : at + len(source)] = ((unit,), (n,))
    return Edges(*columns)


def push(kernel: Kernel, rates: Floats, chance: Floats) -> Floats:
    """Qᵀp: how fast the chance of each state grows; ``rates`` as :attr:`Moves.rates`.

    ``chance`` is float [S], or [S, D] for D distributions at once: the same to the bit, with the rates read once.
    """
    columns = np.ascontiguousarray(chance.reshape(len(chance), -1))
    out = np.zeros_like(columns)
    for n, o in enumerate(kernel.axes.o):
        share_out(kernel, compiled.push_near, kernel.size // int(o), kernel.axes, n, rates, columns, out)
    if len(kernel.far.actor):
        compiled.push_far(kernel.far, rates, columns, out)
    return out.reshape(chance.shape)


def share_out(kernel: Kernel, work: Callable[..., None], count: int, *given: Any) -> None:
    """``work(*given, lo, hi)`` over 0:count, split among threads: which blocks go together changes no bit."""
    threads = min(kernel.threads, count) if kernel.size >= WORTH_THREADS else 1
    if threads < 2:
        work(*given, 0, count)
    else:
        edges = [count * n // threads for n in range(threads + 1)]
        list(_pool(kernel.threads).map(lambda n: work(*given, edges[n], edges[n + 1]), range(threads)))


@functools.cache
def _pool(threads: int) -> Executor:
    return ThreadPoolExecutor(threads, thread_name_prefix="paths")
