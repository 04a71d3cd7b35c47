"""One move of one mover, over all states at once: best or least of what it reaches, by any move or by improvements.

An array has one axis an issue. What a mover reaches is read through slices prepared once a graph: for each own issue,
(option left, option reached) pairs. A free step takes the axes in turn; since each axis may also stay, what has moved
so far is kept apart from what has not (any non-empty subset of the axes may change: Fang, Hipel & Kilgour 1993, ch. 3).
An improving step asks u_k(after) > u_k(before) of the whole move. Where every combination of own options is one move
away, each slice of own options is sorted once and a running minimum answers; else each combination is one shifted
comparison, prepared once: combinations that never improve are dropped, those that always do need no mask.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce
from itertools import chain, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.game.game import Bools, Move

from .arcs import Mover

Ranks = NDArray[np.int32]
Index = Any
"""A tuple of slices, or an open grid of index arrays, into an array with one axis an issue."""
Arrow = tuple[Index, Index]
"""Views of the states left and the states reached, in step with each other."""
Step = Callable[[Any], Any]

NEVER = np.int32(np.iinfo(np.int32).max)
"""Value of "no such state" under a minimum."""

MAX_MASKS = 1 << 28
"""Bytes of comparisons kept for one mover; above it they are made again at each step."""


@dataclass(frozen=True)
class Package:
    """A joint move: where it is made from, where it leads (open grids), and which of the former may make it."""

    issues: tuple[int, ...]
    """Those it sets."""
    source: Index
    target: Index
    open: Bools


@dataclass(frozen=True)
class Plan:
    """One mover's moves, ready for whole arrays."""

    mover: Mover
    rank: tuple[Ranks, ...]
    """Of each who makes them."""
    axes: tuple[tuple[Arrow, ...], ...]
    """Own issues: any non-empty subset may change at once."""
    single: tuple[Arrow, ...]
    """Changes of one issue made one at a time, by consent."""
    packages: tuple[Package, ...]
    entry: Bools
    """States the mover may lead into: feasible, and refused by none of those whose consent it takes."""

    @cached_property
    def improving(self) -> Step:
        """Least value over the mover's moves that each of its members strictly prefers, as a function of the value."""
        axes = self.mover.axes
        every = all((t | np.eye(len(t), dtype=np.bool_)).all() for _, t in axes)
        if axes and every and not self.mover.joint and len(self.rank) == 1:
            return _sorted_step([j for j, _ in axes], self)
        return partial(_compared_step, self)

    @cached_property
    def wanted_packages(self) -> list[Package]:
        """The packages, open only where they are an improvement."""
        return [replace(p, open=p.open & _wanted(self, p.source, p.target)) for p in self.packages]

    @cached_property
    def _kept(self) -> list[tuple[Arrow, Any]] | None:
        return None if arrows(self) > MAX_MASKS else list(compared(self))

    def wanted_arrows(self) -> Iterable[tuple[Arrow, Any]]:
        """:func:`compared`, prepared once but where there are too many to keep."""
        return compared(self) if self._kept is None else self._kept


def plan_of(mover: Mover, rank: tuple[Ranks, ...], entry: Bools, holds: Callable[[Any], Bools]) -> Plan:
    """The plan of a mover; ``rank`` is that of each member, ``holds`` gives the states (bool, full shape) in which a
    condition holds."""
    shape = entry.shape
    single: dict[tuple[int, int, int], Arrow] = {}
    packages = []
    for move in mover.joint:
        if len(move.sets) == 1 and move.when is None:
            issue, option = move.sets[0]
            single |= {
                (issue, a, option): (_at(shape, {issue: a}), _at(shape, {issue: option}))
                for a in np.flatnonzero(move.from_[0]).tolist()
                if a != option
            }
        else:
            packages.append(_package(shape, move, holds))
    axes = (
        tuple((_at(shape, {j: a}), _at(shape, {j: b})) for a, b in np.argwhere(table).tolist())
        for j, table in mover.axes
    )
    return Plan(mover, rank, tuple(x for x in axes if x), tuple(single.values()), tuple(packages), entry)


def cut(plan: Plan, part: tuple[slice, ...]) -> Plan:
    """The plan on a part of the space in which every issue the mover changes is whole; the others may be cut to one
    option."""

    def grid(index: Index) -> Index:
        # On an issue cut to one option the only place left is 0.
        return tuple(
            x if s == slice(None) else np.zeros([1] * x.ndim, dtype=x.dtype)
            for x, s in zip(index, part, strict=True)
        )

    packages = tuple(Package(p.issues, grid(p.source), grid(p.target), p.open[part]) for p in plan.packages)
    return replace(plan, rank=tuple(r[part] for r in plan.rank), packages=packages, entry=plan.entry[part])


def over(plan: Plan, value: Any, pick: np.ufunc, nothing: Any) -> Any:
    """``pick`` of ``value`` over the states the mover reaches in one move; ``nothing`` where there is none."""
    value = np.where(plan.entry, value, nothing)
    changed = np.full(value.shape, nothing, dtype=value.dtype)
    for n, axis in enumerate(plan.axes):
        base = pick(value, changed) if n else value
        for left, reached in axis:
            part = changed[left]
            pick(part, base[reached], out=part)
    for left, reached in plan.single:
        part = changed[left]
        pick(part, value[reached], out=part)
    for p in plan.packages:
        changed[p.source] = pick(changed[p.source], np.where(p.open, value[p.target], nothing))
    return changed


def forward(plan: Plan, origin: Bools) -> Bools:
    """States the mover reaches in one move from any of ``origin``."""
    moved = np.zeros_like(origin)
    for n, axis in enumerate(plan.axes):
        base = origin | moved if n else origin
        for left, reached in axis:
            moved[reached] |= base[left]
    for left, reached in plan.single:
        moved[reached] |= origin[left]
    _arrive(plan.packages, origin, moved)
    return moved & plan.entry


def improving_forward(plan: Plan, origin: Bools) -> Bools:
    """States reached in one move that all who make it prefer."""
    moved = np.zeros_like(origin)
    for (left, reached), mask in plan.wanted_arrows():
        moved[reached] |= origin[left] if mask is None else origin[left] & mask
    _arrive(plan.wanted_packages, origin, moved)
    return moved


def _arrive(packages: Iterable[Package], origin: Bools, moved: Bools) -> None:
    for p in packages:
        moved[p.target] |= (origin[p.source] & p.open).any(axis=p.issues, keepdims=True)


def _compared_step(plan: Plan, value: Any) -> Any:
    value = np.where(plan.entry, value, NEVER)
    result = np.full(value.shape, NEVER, dtype=value.dtype)
    for (left, reached), mask in plan.wanted_arrows():
        part = result[left]
        there = value[reached]
        np.minimum(part, there if mask is None else np.where(mask, there, NEVER), out=part)
    for p in plan.wanted_packages:
        result[p.source] = np.minimum(result[p.source], np.where(p.open, value[p.target], NEVER))
    return result


def _wanted(plan: Plan, left: Index, reached: Index) -> Any:
    """Where the mover may lead, and all who make the move prefer it."""
    return reduce(np.logical_and, (r[reached] > r[left] for r in plan.rank), plan.entry[reached])


def arrows(plan: Plan) -> int:
    """How many comparisons an improving step makes: arcs of the graph, the packages left out."""
    size = plan.entry.size

    def per_state(axis: Sequence[Arrow]) -> float:
        return sum(plan.entry[left].size for left, _ in axis) / size

    together = math.prod(1 + per_state(axis) for axis in plan.axes) - 1
    return int((together + per_state(plan.single)) * size)


def compared(plan: Plan) -> Iterator[tuple[Arrow, Any]]:
    """Arrows on which some move is an improvement, with the states from which it is (None: from all)."""
    for left, reached in chain(_combined(plan.axes), plan.single):
        better = _wanted(plan, left, reached)
        if better.any():
            yield (left, reached), None if better.all() else better


def _combined(axes: Sequence[Sequence[Arrow]]) -> Iterator[Arrow]:
    """Every choice of arrows on a non-empty subset of the axes, as one arrow."""
    for chosen in product(*[(None, *axis) for axis in axes]):
        taken = [arrow for arrow in chosen if arrow is not None]
        if taken:
            yield reduce(_meet, (left for left, _ in taken)), reduce(_meet, (to for _, to in taken))


def _meet(one: Index, other: Index) -> Index:
    return tuple(b if a == slice(None) else a for a, b in zip(one, other, strict=True))


def _sorted_step(issues: list[int], plan: Plan) -> Step:
    """Where every combination of own options is one move away: O(S log m) once and O(S) a step, m a slice's size."""
    shape = plan.entry.shape
    size = int(np.prod([shape[j] for j in issues]))
    ends = range(-len(issues), 0)

    def slices(array: Any) -> Any:
        return np.ascontiguousarray(np.moveaxis(array, issues, ends)).reshape(-1, size)

    rank = slices(plan.rank[0])
    order = np.argsort(-rank, axis=1, kind="stable").astype(np.int32)
    ordered = np.take_along_axis(rank, order, axis=1)
    # How many of the slice stand strictly above each place: where its group of ties begins.
    fresh = np.ones(ordered.shape, dtype=np.bool_)
    fresh[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    begins = np.maximum.accumulate(np.where(fresh, np.arange(size, dtype=np.int32), 0), axis=1)
    moved = (*(n for j, n in enumerate(shape) if j not in issues), *(shape[j] for j in issues))

    def step(value: Any) -> Any:
        table = slices(np.where(plan.entry, value, NEVER))
        running = np.minimum.accumulate(np.take_along_axis(table, order, axis=1), axis=1)
        above = np.where(begins > 0, np.take_along_axis(running, np.maximum(begins - 1, 0), axis=1), NEVER)
        out = np.empty_like(table)
        np.put_along_axis(out, order, above, axis=1)
        return np.moveaxis(out.reshape(moved), ends, issues)

    return step


def _at(shape: Sequence[int], options: dict[int, int]) -> Index:
    return tuple(
        slice(options[j], options[j] + 1) if j in options else slice(None) for j in range(len(shape))
    )


def _package(shape: Sequence[int], move: Move, holds: Callable[[Any], Bools]) -> Package:
    lists = [np.arange(n) for n in shape]
    for (issue, _), mask in zip(move.sets, move.from_, strict=True):
        lists[issue] = np.flatnonzero(mask)
    to = list(lists)
    for issue, option in move.sets:
        to[issue] = np.array([option])
    source = np.ix_(*lists)
    # A package already in place is no move.
    able = np.zeros([len(x) for x in lists], dtype=np.bool_)
    for issue, option in move.sets:
        able |= source[issue] != option
    if move.when is not None:
        able &= holds(move.when)[source]
    return Package(tuple(j for j, _ in move.sets), source, np.ix_(*to), able)
