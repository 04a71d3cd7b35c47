"""Whose part each change of a step is, and what every actor could do instead (Definition 5.2).

A change (issue j to option t) can be made by any declared move, of that issue or of a package the step contains, whose
actors all act in the step. Actor i is *needed* for it where every such way needs i; if i stalls it does not happen.

A deviation of i at a step is any other course open to i alone: doing none or only some of the changes it is needed
for, and taking back, on issues it can move by itself, to an option the road has left behind (s⁰'s included), where a
declared move allows it: after an irreversible step there is none. The others do their part as agreed. Where a rule
forbids what they then produce, the fewest of their changes are left undone that make it possible, and of those the
choice that suits the deviator best: a road that passes has passed the hardest case.
"""

import itertools
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from detente.game import space
from detente.game.game import Floats, Game, Ints, Move
from detente.game.names import true_at
from detente.view.remarks import Remark, remark

from .road import Road, Row

Change = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """One change of a step.

    ``ways``: who must act for it, by each declared move of those who act that makes it; ``needs``: without any one of
    these it does not happen. ``bill``, (actor, points × scale): who pays what for it, lasting, when all goes as agreed.
    Of ways that are as good as another, by actors and cost, the average: nothing hangs on the order in which a case
    declares them.
    """

    change: Change
    ways: tuple[tuple[int, ...], ...]
    needs: frozenset[int]
    bill: tuple[tuple[int, float], ...] = ()

    def owed(self, actor: int) -> float:
        """What an actor pays for it, points × scale."""
        return sum(x for a, x in self.bill if a == actor)


@dataclass(frozen=True, kw_only=True)
class Courses:
    """What one actor could do instead at one step, by course, in points.

    ``states`` int64 [m, J]: what each produces; ``flow`` float [m]: u_i of it, for one period; ``lasting`` float [m]:
    what its own moves cost; ``acted``: whether it did any of its part. ``bounded``: some courses were left out.
    """

    states: Ints
    flow: Floats
    lasting: Floats
    acted: tuple[bool, ...]
    breaches: tuple[Remark, ...]
    bounded: bool


def parts(game: Game, before: Row, after: Row, acts: Sequence[int]) -> tuple[Part, ...]:
    """The changes of a step and whose part each is."""
    changes = {(j, t): None for j, t in enumerate(after) if t != before[j]}
    return tuple(_part(game, before, change, changes, acts) for change in changes)


def needed(game: Game, before: Row, after: Row) -> tuple[int, ...]:
    """Who must act for a step, where nobody said: for each change the way with the fewest actors, first declared."""
    every = parts(game, before, after, range(len(game.actors)))
    return tuple(sorted({a for part in every if part.ways for a in min(part.ways, key=len)}))


def _part(game: Game, before: Row, change: Change, inside: Collection[Change], acts: Sequence[int]) -> Part:
    ways = [
        (move.actors, *_bill(move, change, before))
        for move in game.moves
        if change in move.sets
        and all((j, t) in inside or before[j] == t for j, t in move.sets)
        and available(game, move, before)
        and set(move.actors) <= set(acts)
    ]
    if not ways:
        return Part(change, (), frozenset(acts))
    # A way whose actors are fewest is the plainest reading of who does it.
    least = min((len(actors), cost) for actors, _, cost in ways)
    chosen = [(payers, cost) for actors, payers, cost in ways if (len(actors), cost) == least]
    bill: dict[int, float] = {}
    for payers, cost in chosen:
        for a in payers:
            bill[a] = bill.get(a, 0.0) + cost / len(payers) / len(chosen)
    who = tuple(actors for actors, _, _ in ways)
    return Part(change, who, frozenset.intersection(*map(frozenset, who)), tuple(sorted(bill.items())))


def available(game: Game, move: Move, here: Row) -> bool:
    """Whether a declared move can be made in a state: where it may be left from, and where its condition holds."""
    leaves = all(here[j] == t or mask[here[j]] for (j, t), mask in zip(move.sets, move.from_, strict=True))
    return leaves and (move.when is None or true_at(move.when, here))


def _bill(move: Move, change: Change, before: Row) -> tuple[tuple[int, ...], int]:
    """Who pays for a change, alike, and how much, points × scale: its proposer, or where anybody may propose it all who
    act."""
    proposers = (move.proposer,) if move.proposer >= 0 else move.actors
    if not move.costs:
        return proposers, move.cost
    n = move.sets.index(change)
    payers = (move.payers[n],) if move.payers[n] >= 0 else proposers
    return payers, int(move.costs[n][before[change[0]]])


def courses(
    game: Game, road: Road, k: int, actor: int, *, made: Sequence[Part], most: int = 4_096
) -> Courses | None:
    """What ``actor`` could do instead at step ``k`` (0-based; n is the time after completion). None for nothing.

    Of more than ``most`` ways taking back is tried issue by issue, and all at once.
    """
    states, step = road.states, road.step(k)
    before = states[k]
    acts = actor in step.acts
    mine = [p for p in made if acts and actor in p.needs]
    theirs = [p for p in made if p not in mine]
    charged, owes = acts and bool(step.cost[actor]), bool(step.pays[actor] > 0)
    # What it alone can take back, by issue the step leaves alone: to options the road has left behind.
    undos = [
        (j, t, move.cost)
        for move in game.moves
        if move.actors == (actor,) and len(move.sets) == 1
        for j, t in move.sets
        if t != before[j] == step.state[j]
        and any(row[j] == t for row in states[:k])
        and available(game, move, before)
    ]
    back = [[undo for undo in undos if undo[0] == j] for j in sorted({j for j, _, _ in undos})]
    plans, bounded = _plans(mine, back, most)
    base = with_changes(before, (p.change for p in theirs))
    found = []
    for kept, undone in plans:
        whole = len(kept) == len(mine) and not undone
        if whole and not owes and (mine or not charged):
            continue
        row = with_changes(base, (*(p.change for p in kept), *((j, t) for j, t, _ in undone)))
        # What others' changes cost it as the one who proposes them falls away with its silence.
        paid = sum(p.owed(actor) for p in kept) + sum(cost for _, _, cost in undone)
        breach = remark("does not pay") if whole and owes else _breach(game, mine, kept, undone, acts)
        found.append(_Course(row, float(paid), bool(kept), breach))
    possible = _possible(game, found, before, theirs)
    if not possible:
        return None
    rows, paid_each, acted, breaches = zip(*possible, strict=True)
    produced = np.array(rows, dtype=np.int64)
    bonuses = [replace(b, worth=b.worth[[actor]]) for b in game.bonuses if b.worth[actor]]
    exact = space.sum_of([stake[[actor]] for stake in game.stakes], bonuses, produced)
    return Courses(
        states=produced,
        flow=space.points(game, exact[:, 0]),
        lasting=np.array(paid_each, dtype=np.float64) / game.scale,
        acted=acted,
        breaches=breaches,
        bounded=bounded,
    )


class _Course(NamedTuple):
    row: Row
    paid: float
    acted: bool
    breach: Remark


Undo = tuple[int, int, int]
"""Issue, option taken back to, and what that costs."""
Plan = tuple[tuple[Part, ...], tuple[Undo, ...]]


def with_changes(row: Row, changes: Iterable[Change]) -> Row:
    """A state after changes."""
    changed = list(row)
    for j, t in changes:
        changed[j] = t
    return tuple(changed)


def _plans(mine: Sequence[Part], back: Sequence[Sequence[Undo]], most: int) -> tuple[list[Plan], bool]:
    """Which of its own parts it does, and what it takes back of each issue it can; whether some are left out."""
    bounded = math.prod((1 << len(mine), *(1 + len(ways) for ways in back))) > most
    undos: list[tuple[Undo, ...]]
    if bounded:
        undos = [(), *((x,) for ways in back for x in ways), tuple(ways[0] for ways in back)]
    else:
        undos = [
            tuple(filter(None, choice)) for choice in itertools.product(*([None, *ways] for ways in back))
        ]
    if len(mine) <= 8:
        every = itertools.product((False, True), repeat=len(mine))
        kept = [tuple(itertools.compress(mine, done)) for done in every]
    else:
        kept = [(), *((p,) for p in mine), *(tuple(q for q in mine if q is not p) for p in mine), tuple(mine)]
    return [(a, b) for a in kept for b in undos], bounded or len(mine) > 8


def _breach(
    game: Game, mine: Sequence[Part], kept: Sequence[Part], undone: Sequence[Undo], acts: bool
) -> Remark:
    """What a deviator does instead: ``stalls``, ``omits``, ``takes back``, or one of these and the last."""
    left = tuple(game.issues[p.change[0]] for p in mine if p not in kept)
    back = tuple((game.issues[j], game.options[j][t]) for j, t, _ in undone)
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
    possible = [found[m] for m in np.flatnonzero(ok)]
    waiting = list(np.flatnonzero(~ok))
    changed = [p.change[0] for p in theirs]
    for size in sorted({1, 2, 3, len(changed)} - {0}):
        if not waiting:
            break
        made = set()
        for left in itertools.combinations(changed, size):
            trial = table[waiting]
            trial[:, left] = [before[j] for j in left]
            issues = tuple(game.issues[j] for j in left)
            for n in np.flatnonzero(space.feasible(game, trial)):
                course = found[waiting[n]]
                made.add(waiting[n])
                breach = remark("impossible", breach=course.breach, issues=issues)
                possible.append(course._replace(row=tuple(trial[n]), breach=breach))
        waiting = [n for n in waiting if n not in made]
    return possible
