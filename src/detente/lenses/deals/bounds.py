"""Which complete rows the fold keeps, what partial rows can be dropped or settled for it (Definition 2.2).

From stage p on, dimension i can still gain at most Σ_{later issues} max_o v_i + Σ_{bonuses alive} max(worth_i, 0).
A row that even so misses a requirement has no acceptable completion, and drops out before it is compared: pruning
only on vetoes, unanimity, a stated bound, or a quorum out of reach. After the last issue nothing can be gained, and
the same test *is* acceptance.

A threshold dimension that is met even by the worst completion no longer tells rows apart: it is set to one
value, and the flag that asks for it is forgotten. One that cannot be met is likewise set to one value.
(A ratifier that is itself a party keeps its utility; only its flag is forgotten.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from detente.game.game import Bools, Ints

from .conditions import Plan, Watch, any_of

NEVER = np.iinfo(np.int64).min // 4
"""A requirement every utility meets."""


@dataclass(frozen=True)
class Ratification:
    """Dimension ``dim`` must reach ``threshold`` wherever flag ``flag`` is set."""

    dim: int
    threshold: int
    flag: int


@dataclass(frozen=True, kw_only=True)
class FoldProblem:
    """What is folded, and which complete rows are kept.

    ``values[j]`` int64 [D, o_j]; the first P = ``parties`` dimensions are maximised, the others only meet thresholds.
    ``need`` int64 [P]: what each must reach whatever else (vetoes, unanimity, a stated bound; ``NEVER`` if nothing).
    At least ``quorum`` parties must reach ``floor`` and not have their flag in ``refused`` set (−1: never refuses).
    ``required`` is a flag that must be set (−1: none). ``enough`` are (dimension, value): beyond it more is no better.
    """

    values: tuple[Ints, ...]
    parties: int
    watches: tuple[Watch, ...]
    need: Ints
    floor: Ints
    quorum: int = 0
    refused: tuple[int, ...] = ()
    ratifications: tuple[Ratification, ...] = ()
    required: int = -1
    enough: tuple[tuple[int, int], ...] = ()


class Bounds:
    """Completions of partial rows, computed once a fold."""

    def __init__(self, task: FoldProblem, plan: Plan, order: Sequence[int]) -> None:
        self.task = task
        self.plan = plan
        # Per stage, what the issues after it add: nothing at the last, and so backwards.
        none = np.zeros_like(plan.constant)
        backwards = [task.values[j] for j in order[:0:-1]]
        self.most = list(accumulate((v.max(axis=1) for v in backwards), initial=none))[::-1]
        self.least = list(accumulate((v.min(axis=1) for v in backwards), initial=none))[::-1]
        reach = np.abs(plan.constant) + sum(np.abs(v).max(axis=1) for v in task.values)
        reach += sum(np.abs(group.watch.worth) for group in plan.groups)
        thresholds = [r.threshold for r in task.ratifications] + [value for _, value in task.enough]
        self.far = 2 * (int(reach.max()) + max(map(abs, thresholds), default=0)) + 1
        """Beyond any completion: a dimension this far from its threshold stays on its side of it."""

    def _reach(self, p: int, table: Sequence[int], best: bool) -> Ints:
        """Per status, the most (or least) that can still be added: int64 [statuses, D]."""
        out = np.repeat([(self.most if best else self.least)[p]], len(table), axis=0)
        for group in self.plan.groups:
            part = np.maximum(group.watch.worth, 0) if best else np.minimum(group.watch.worth, 0)
            if part.any():
                out[any_of(group.mask, table)] += part
        return out

    def _sets(self, flag: int) -> int:
        """The bits of a flag, and of the terms that can still set it."""
        of = (g.mask for g in self.plan.groups if g.watch.role == "flag" and g.watch.flag == flag)
        return sum(of) | 1 << flag

    def alive(self, p: int, table: Sequence[int], u: Ints, key: Ints) -> Bools:
        """Rows some completion of which may be acceptable: bool [n]."""
        rule = self.task
        most = self._reach(p, table, True)
        top = u + (most[0] if len(table) == 1 else most[key])
        wanted = np.flatnonzero(rule.need != NEVER)
        ok: Bools = np.asarray((top[:, wanted] >= rule.need[wanted]).all(axis=1))
        if rule.quorum:
            reach = top[:, : rule.parties] >= rule.floor
            for i, flag in enumerate(rule.refused):
                if flag >= 0:
                    reach[:, i] &= ~any_of(1 << flag, table)[key]
            ok &= np.asarray(reach.sum(axis=1) >= rule.quorum)
        for r in rule.ratifications:
            ok &= (top[:, r.dim] >= r.threshold) | ~any_of(1 << r.flag, table)[key]
        if rule.required >= 0:
            ok &= any_of(self._sets(rule.required), table)[key]
        return ok

    def saturate(self, p: int, table: list[int], u: Ints, key: Ints) -> tuple[Ints, list[int]]:
        """Settles threshold dimensions that are decided, in place; returns keys and statuses."""
        rule = self.task
        if rule.enough:
            low = self._reach(p, table, False)
            for dim, value in rule.enough:
                u[u[:, dim] + low[key, dim] >= value, dim] = self.far
        for r in rule.ratifications:
            low, high = self._reach(p, table, False), self._reach(p, table, True)
            met = u[:, r.dim] + low[key, r.dim] >= r.threshold
            if r.dim >= rule.parties:
                u[met, r.dim] = self.far
                u[u[:, r.dim] + high[key, r.dim] < r.threshold, r.dim] = -self.far
            cleared = [s & ~self._sets(r.flag) for s in table]
            table = list(dict.fromkeys([*table, *cleared]))
            number = {s: k for k, s in enumerate(table)}
            key = np.where(met, np.array([number[s] for s in cleared], dtype=np.int64)[key], key)
        return key, table
