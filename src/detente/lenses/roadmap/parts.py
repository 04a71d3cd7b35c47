"""Whose part each change of a step is, and what every actor could do instead (Definition 5.2).

A change (issue j to option t) can be made by any declared move, of that issue or of a package the step contains, whose
actors all act in the step. Actor i is *needed* for it where every such way needs i; if i stalls it does not happen.

A deviation of i at a step is any other course open to i alone: doing none or only some of the changes it is needed
for, and taking back, on issues it can move by itself, to an option the road has left behind (s⁰'s included), where a
declared move allows it: after an irreversible step there is none. The others do their part as agreed. Where a rule
forbids what they then produce, the fewest of their changes are left undone that make it possible, and of those the
choice that suits the deviator best: a road that passes has passed the hardest case.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from detente.game import space
from detente.game.game import Floats, Game, Ints, Move
from detente.game.names import true_at
from detente.view.remarks import Remark, remark

from .road import Road, Row

Change = tuple[int, int]


@dataclass(frozen=True)
class Way:
    """How a change can be made: who must act, who pays how much of ``cost`` (points × scale, lasting): its proposer, or
    where anybody may propose it all who act, alike."""

    actors: tuple[int, ...]
    payers: tuple[int, ...]
    cost: int


@dataclass(frozen=True)
class Part:
    """One change of a step. ``ways`` is empty where no declared move of those who act makes it."""

    change: Change
    ways: tuple[Way, ...]
    needs: frozenset[int]
    """Without any one of these it does not happen."""
    bill: tuple[tuple[int, float], ...] = ()
    """(actor, points × scale): who pays what for it when all goes as agreed. Of ways that are as good as another, by
    actors and cost, the average: nothing hangs on the order in which a case declares them."""

    def owed(self, actor: int) -> float:
        """What an actor pays for it, points × scale."""
        return sum(x for a, x in self.bill if a == actor)


@dataclass(frozen=True)
class Courses:
    """The deviations of one actor at one step. ``rows`` int64 [m, J]: the state each produces; ``paid`` float [m]:
    its own moves' cost, lasting, points × scale; ``acted`` bool [m]: whether it did any of its part;
    ``breaches``: what each does instead."""

    rows: Ints
    paid: Floats
    acted: tuple[bool, ...]
    breaches: tuple[Remark, ...]
    bounded: bool = False


def parts(game: Game, before: Row, after: Row, acts: Sequence[int]) -> tuple[Part, ...]:
    """The changes of a step and whose part each is."""
    changes = [(j, t) for j, t in enumerate(after) if t != before[j]]
    inside = set(changes)
    return tuple(_part(game, before, change, inside, acts) for change in changes)


def needed(game: Game, before: Row, after: Row) -> tuple[int, ...]:
    """Who must act for a step, where nobody said: for each change the way with the fewest actors, first declared."""
    found: set[int] = set()
    for part in parts(game, before, after, range(len(game.actors))):
        if part.ways:
            found |= set(min(part.ways, key=lambda w: len(w.actors)).actors)
    return tuple(sorted(found))


def _part(game: Game, before: Row, change: Change, inside: set[Change], acts: Sequence[int]) -> Part:
    ways = []
    for move in game.moves:
        single = move.sets == (change,)
        whole = len(move.sets) > 1 and change in move.sets and _contained(move, before, inside)
        if not (single or whole) or not available(game, move, before) or not set(move.actors) <= set(acts):
            continue
        payers, cost = _bill(move, change, before)
        ways.append(Way(move.actors, payers, cost))
    if not ways:
        return Part(change, (), frozenset(acts))
    needs = frozenset.intersection(*(frozenset(w.actors) for w in ways))
    # A way whose actors are fewest is the plainest reading of who does it.
    least = min((len(w.actors), w.cost) for w in ways)
    chosen = [w for w in ways if (len(w.actors), w.cost) == least]
    bill: dict[int, float] = {}
    for w in chosen:
        for a in w.payers:
            bill[a] = bill.get(a, 0.0) + w.cost / len(w.payers) / len(chosen)
    return Part(change, tuple(ways), needs, tuple(sorted(bill.items())))


def _contained(move: Move, before: Row, inside: set[Change]) -> bool:
    return all((j, t) in inside or before[j] == t for j, t in move.sets)


def available(game: Game, move: Move, here: Row) -> bool:
    """Whether a declared move can be made in a state: where it may be left from, and where its condition holds."""
    for (j, t), mask in zip(move.sets, move.from_, strict=True):
        if here[j] != t and not mask[here[j]]:
            return False
    return move.when is None or true_at(move.when, here)


def _bill(move: Move, change: Change, before: Row) -> tuple[tuple[int, ...], int]:
    """Who pays for a change and how much."""
    proposers = (move.proposer,) if move.proposer >= 0 else move.actors
    if not move.costs:
        return proposers, move.cost
    n = move.sets.index(change)
    payers = (move.payers[n],) if move.payers[n] >= 0 else proposers
    return payers, int(move.costs[n][before[change[0]]])


def undoes(game: Game, actor: int, here: Row, past: Sequence[Row]) -> dict[int, list[tuple[int, int]]]:
    """Per issue, (option, cost) of what ``actor`` alone can take back to: options the road has left behind."""
    found: dict[int, list[tuple[int, int]]] = {}
    for move in game.moves:
        if move.actors != (actor,) or len(move.sets) != 1:
            continue
        ((j, t),) = move.sets
        if t != here[j] and any(row[j] == t for row in past) and available(game, move, here):
            found.setdefault(j, []).append((t, move.cost))
    return found


def courses(
    game: Game, road: Road, k: int, actor: int, *, made: Sequence[Part], most: int = 4_096
) -> Courses | None:
    """What ``actor`` could do instead at step ``k`` (0-based; n is the time after completion). None for nothing.

    Of more than ``most`` ways taking back is tried issue by issue, and all at once.
    """
    before = road.states[k]
    step = road.steps[k] if k < len(road.steps) else None
    acts = step is not None and actor in step.acts
    mine = [p for p in made if acts and actor in p.needs]
    theirs = [p for p in made if not (acts and actor in p.needs)]
    charged = step is not None and acts and bool(step.cost[actor])
    owes = step is not None and bool(step.pays[actor] > 0)
    back = undoes(game, actor, before, road.states[:k])
    for part in made:
        back.pop(part.change[0], None)
    plans, bounded = _plans(mine, back, most)
    base = with_changes(before, (p.change for p in theirs))
    found = []
    for kept, undone in plans:
        whole = len(kept) == len(mine) and not undone
        if whole and not owes and not (not mine and charged):
            continue
        row = with_changes(base, (*(p.change for p in kept), *((j, t) for j, (t, _) in undone)))
        # What others' changes cost it as the one who proposes them falls away with its silence.
        paid = sum(p.owed(actor) for p in kept) + sum(c for _, (_, c) in undone)
        breach = remark("does not pay") if whole and owes else _breach(game, mine, kept, undone, acts)
        found.append(_Course(row, float(paid), bool(kept), breach))
    possible = _possible(game, found, before, theirs)
    if not possible:
        return None
    return Courses(
        np.array([c.row for c in possible], dtype=np.int64),
        np.array([c.paid for c in possible], dtype=np.float64),
        tuple(c.acted for c in possible),
        tuple(c.breach for c in possible),
        bounded,
    )


class _Course(NamedTuple):
    row: Row
    paid: float
    acted: bool
    breach: Remark


Undo = tuple[int, tuple[int, int]]
"""Issue, and option and cost of taking back to it."""
Plan = tuple[tuple[Part, ...], tuple[Undo, ...]]


def with_changes(row: Row, changes: Iterable[Change]) -> Row:
    """A state after changes."""
    changed = list(row)
    for j, t in changes:
        changed[j] = t
    return tuple(changed)


def _plans(
    mine: Sequence[Part], back: dict[int, list[tuple[int, int]]], most: int
) -> tuple[list[Plan], bool]:
    """Which of its own parts it does, and what it takes back."""
    issues = sorted(back)
    bounded = math.prod((1 << len(mine), *(1 + len(back[j]) for j in issues))) > most
    undos: list[tuple[Undo, ...]]
    if bounded:
        undos = [(), *(((j, x),) for j in issues for x in back[j]), tuple((j, back[j][0]) for j in issues)]
    else:
        choices: list[list[Undo | None]] = [[None, *((j, x) for x in back[j])] for j in issues]
        undos = [tuple(x for x in combo if x is not None) for combo in itertools.product(*choices)]
    if len(mine) <= 8:
        kept = [
            tuple(itertools.compress(mine, bits))
            for bits in itertools.product((False, True), repeat=len(mine))
        ]
    else:
        kept = [(), *((p,) for p in mine), *(tuple(q for q in mine if q is not p) for p in mine), tuple(mine)]
        bounded = True
    return [(a, b) for a in kept for b in undos], bounded


def _breach(
    game: Game, mine: Sequence[Part], kept: Sequence[Part], undone: Sequence[Undo], acts: bool
) -> Remark:
    """What a deviator does instead: ``stalls``, ``omits``, ``takes back``, or one of these and the last."""
    left = tuple(game.issues[p.change[0]] for p in mine if p not in kept)
    back = tuple((game.issues[j], game.options[j][t]) for j, (t, _) in undone)
    first = "stalls" if acts and not kept and (left or not mine) else "omits" if left else ""
    code = ", ".join(filter(None, (first, "takes back" if back else ""))) or "stalls"
    values = ({"issues": left} if first == "omits" else {}) | ({"options": back} if back else {})
    return Remark(code, values)


def _possible(game: Game, found: list[_Course], before: Row, theirs: Sequence[Part]) -> list[_Course]:
    """The deviations as far as the rules let the others carry out their part beside them."""
    if not found:
        return []
    table = np.array([c.row for c in found], dtype=np.int64)
    ok = space.feasible(game, table)
    keep = [found[m] for m in np.flatnonzero(ok)]
    waiting = list(np.flatnonzero(~ok))
    sizes = [*range(1, min(3, len(theirs)) + 1), len(theirs)] if theirs else []
    for size in dict.fromkeys(sizes):
        if not waiting:
            break
        still = set(waiting)
        for left in itertools.combinations(theirs, size):
            trial = table[waiting].copy()
            for p in left:
                trial[:, p.change[0]] = before[p.change[0]]
            issues = tuple(game.issues[p.change[0]] for p in left)
            for n in np.flatnonzero(space.feasible(game, trial)):
                course = found[waiting[n]]
                still.discard(waiting[n])
                breach = remark("impossible", breach=course.breach, issues=issues)
                keep.append(course._replace(row=tuple(trial[n]), breach=breach))
        waiting = sorted(still)
    return keep
