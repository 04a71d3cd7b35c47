"""What would make a roadmap enforce itself: each made, and checked again (Definition 5.8).

To the same goal:

- *Order*: the same steps in another order (all orders up to five steps, else every step moved to every place).
- *Split*: one step made two, by dividing its changes, or by stopping at an option in between.
- *Merge*: two neighbouring steps made one.
- *Aftermath*: a breach undoes everything, back to the status quo. Whether the others would do so is not checked.
- *Promises*: the declared guarantees against whoever is short, together (``promises``).
- *Payment*: on delivery, to whoever is short (``payments``).
- *Together*: where none of these suffices, the promises that would be kept, then payments; then the same on the road
  with the first four put together greedily, each time the one that leaves the least regret, up to
  :data:`MOST_ROUNDS`.
- *Demand*: if all else fails, what that still leaves short: the least standing penalty on a breach, or the least prize
  for completion, that would hold each, whoever gave it.

To a smaller goal:

- *Less*: the road stops earlier, or leaves one change out; with the first four, greedily, where that is not enough.

"Cheapest" is in this order: what costs nobody anything first.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from detente.game.game import Floats, Game

from .check import TOLERANCE, Cache, Check, checked, examine
from .parts import Part, parts, ticked
from .payments import Payment, payments, terms, with_payments
from .promises import Keeping, Needed, Promise, Promised, keeping, kept, penalties, says
from .road import Road, Row, Step

MOST_TRIALS = 400
"""Orders, splits and omissions, each, tried of one road."""

MOST_ROUNDS = 3
"""Changes to the road put together, before payments and a demand."""

WORTH_IT = 0.002
"""A change that takes less than this off the regret is not put together with others."""

Kind = Literal["order", "split", "merge", "aftermath", "promises", "payment", "together", "demand", "less"]
RANK: tuple[Kind, ...] = (
    "order",
    "split",
    "merge",
    "aftermath",
    "promises",
    "payment",
    "together",
    "demand",
    "less",
)


@dataclass(frozen=True)
class Mend:
    """One way to mend a road, made and checked."""

    kind: Kind
    parts: tuple[str, ...]
    """What is done, in words, one thing after another."""
    road: Road
    check: Check
    keeping: tuple[Keeping, ...] = ()
    """Of promises: whether each guarantor would keep its own."""
    payable: bool = True
    """Of payments: whether for each of them somebody could give them without gaining by keeping them."""
    terms: tuple[str, ...] = ()
    """What must be true besides, in words."""

    @property
    def smaller(self) -> bool:
        """Whether it gives up part of the goal."""
        return self.kind == "less"

    @property
    def holds(self) -> bool:
        return self.check.holds and self.payable and all(k.kept for k in self.keeping)


@dataclass(frozen=True)
class Mends:
    """Everything tried of one road."""

    mends: tuple[Mend, ...]
    """The best of each kind: those that hold first, the cheapest first; then the others by regret."""
    promised: tuple[Promised, ...]
    """What each promise does to the road by itself, and whether its guarantor would keep it."""
    needed: tuple[Needed, ...]
    payments: tuple[Payment, ...]
    tried: tuple[str, ...]
    """What was tried, and its bounds, in words."""

    @property
    def cheapest(self) -> Mend | None:
        """The first that holds and leads to the same goal."""
        return next((m for m in self.mends if m.holds and not m.smaller), None)


def mends(
    game: Game,
    check: Check,
    promises: Sequence[Promise] = (),
    cache: Cache | None = None,
    *,
    look: bool = True,
) -> Mends:
    """The cheapest mends of a road that does not hold, what each promise does to it, and what is lacking.

    Without ``look`` no mend is sought.
    """
    promised = tuple(kept(game, check, p) for p in promises)
    if check.holds or not look:
        return Mends((), promised, penalties(check, promises), (), ())
    cache = Cache() if cache is None else cache
    found, tried = [], []
    for kind in ("order", "split", "merge", "less"):
        best, words = _best(game, check, kind, cache)
        tried.append(words)
        if best is not None:
            found.append(best)
    harsh = _aftermath(game, check, cache)
    if harsh is not None:
        found.append(harsh)
    together = _promises(game, check, promises)
    if together is not None:
        found.append(together)
    due = payments(game, check, cache)
    paid = _payment(game, check, due, cache)
    if paid is not None:
        found.append(paid)
    if not any(m.holds and not m.smaller for m in found):
        found += _together(game, check, promises, cache)
    if not any(m.holds and m.smaller for m in found):
        now, said = _greedily(game, check, ("order", "split", "merge", "less"), cache)
        if len(said) > 1:
            found.append(Mend("less", tuple(said), now.plan.road, now))
    found.sort(key=lambda m: (not m.holds, RANK.index(m.kind) if m.holds else 0, m.check.regret))
    return Mends(tuple(found), promised, penalties(check, promises), due, tuple(tried))


def _best(game: Game, check: Check, kind: Kind, cache: Cache) -> tuple[Mend | None, str]:
    """The best change of one kind, if it takes anything off the regret, and how many were tried."""
    trials = list(TRIALS[kind](game, check.plan.road))
    best: Mend | None = None
    for words, other in trials[:MOST_TRIALS]:
        now = examine(game, other, cache)
        if now.walkable and (best is None or now.regret < best.check.regret - TOLERANCE):
            best = Mend(kind, (words,), other, now)
    if best is not None and best.check.regret >= check.regret - TOLERANCE:
        best = None
    name = {"order": "orders", "split": "splits", "merge": "mergers", "less": "omissions"}[kind]
    return best, f"{min(len(trials), MOST_TRIALS)} of {len(trials)} {name}"


def _aftermath(game: Game, check: Check, cache: Cache) -> Mend | None:
    road = check.plan.road
    if road.collapse == road.start:
        return None
    harsh = replace(road, collapse=road.start)
    return Mend(
        "aftermath",
        ("a breach takes everything back to the status quo",),
        harsh,
        examine(game, harsh, cache),
        terms=("whether the others would take theirs back is not checked",),
    )


def _promises(game: Game, check: Check, promises: Sequence[Promise]) -> Mend | None:
    """All promises against somebody who is short, each one's keeping judged under all of them."""
    short = set(_short(check))
    given = [p for p in promises if p.against in short]
    if not given:
        return None
    now = check
    for p in given:
        now = kept(game, now, p).check
    # Where the breach tempts most, and what is at stake there, is read off the road under all of them.
    keepings = tuple(keeping(game, now, p) for p in given)
    broken = [p.id for p, k in zip(given, keepings, strict=True) if not k.kept]
    return Mend(
        "promises",
        tuple(says(game, p) for p in given),
        now.plan.road,
        now,
        keepings,
        terms=tuple(f"“{b}” would not be kept" for b in broken),
    )


def _payment(game: Game, check: Check, due: Sequence[Payment], cache: Cache) -> Mend | None:
    road = with_payments(check.plan.road, due)
    if road is None:
        return None
    payable, words = terms(game, due)
    who = ", ".join(ticked(game.actors[p.to]) for p in due)
    return Mend(
        "payment", (f"payments on delivery to {who}",), road, examine(game, road, cache), (), payable, words
    )


def _greedily(game: Game, check: Check, kinds: Sequence[Kind], cache: Cache) -> tuple[Check, list[str]]:
    """Changes put together, each time the one that leaves the least regret, and each in words."""
    now, said = check, list[str]()
    for _ in range(MOST_ROUNDS):
        steps = [m for kind in kinds if (m := _best(game, now, kind, cache)[0])]
        if (harsh := _aftermath(game, now, cache)) is not None and harsh.check.walkable:
            steps.append(harsh)
        best = min(steps, key=lambda m: (m.check.regret, RANK.index(m.kind)), default=None)
        if best is None or best.check.regret > now.regret - WORTH_IT:
            break
        now, said = best.check, [*said, *best.parts]
        if now.holds:
            break
    return now, said


def _together(game: Game, check: Check, promises: Sequence[Promise], cache: Cache) -> list[Mend]:
    """Promises that would be kept, then payments: on the road as it is, then with orders, splits and an aftermath that
    were put together first. Where that is not enough, what is still short."""
    out: list[Mend] = []
    now, said = _greedily(game, check, ("order", "split", "merge"), cache)
    for base, free in ((check, []), (now, said))[: 2 if said else 1]:
        under, words, keepings = _kept_promises(game, base, promises)
        parts_done = (*free, *words)
        if len(parts_done) > 1:
            out.append(Mend("together", parts_done, under.plan.road, under, keepings))
        if parts_done and not under.holds:
            paid = _payment(game, under, payments(game, under, cache), cache)
            if paid is not None:
                parts_paid = (*parts_done, *paid.parts)
                out.append(replace(paid, kind="together", parts=parts_paid, keeping=keepings))
        if any(m.holds for m in out):
            return out
    out.append(_demand(under, parts_done, game.actors))
    return out


def _kept_promises(
    game: Game, check: Check, promises: Sequence[Promise]
) -> tuple[Check, tuple[str, ...], tuple[Keeping, ...]]:
    """The road under the promises, against whoever is short, that their guarantors would keep."""
    now, words, keepings = check, [], []
    for p in promises:
        if p.against in _short(check):
            with_it = kept(game, now, p)
            if with_it.keeping.kept:
                now = with_it.check
                words.append(says(game, p))
                keepings.append(with_it.keeping)
    return now, tuple(words), tuple(keepings)


def _demand(check: Check, said: Sequence[str], actors: Sequence[str]) -> Mend:
    """What would hold everybody who is still short: a standing loss by a breach, or a prize for completion."""
    road, words = check.plan.road, []
    fine = road.lasting_fine.copy()
    for x in penalties(check):
        short, span = x.lasting or 0.0, check.plan.span[x.actor]
        # A hair more than the shortfall, so that rounding does not leave a gain.
        fine[x.actor] += short * (1 + 1e-12)
        prize = "" if x.prize is None else f", or have {x.prize:.3g} points more from completion on"
        words.append(
            f"`{actors[x.actor]}` must lose {short:.3g} points by a breach for as long as it stands "
            f"({short / span:.0%} of all it has at stake){prize}"
        )
    demanded = replace(road, lasting_fine=fine)
    return Mend("demand", (*said, *words), demanded, checked(replace(check.plan, road=demanded)))


def _short(check: Check) -> list[int]:
    return [i for i in range(len(check.plan.span)) if (check.slack[:, i] < -TOLERANCE).any()]


def truncated(road: Road, n: int) -> Road:
    """The first ``n`` steps of a road, as a road of their own."""
    return replace(road, steps=road.steps[:n])


def holds_until(game: Game, road: Road, cache: Cache | None = None) -> int:
    """The most first steps of a road that enforce themselves as a road of their own; 0 where not even the first."""
    return max(
        (n for n in range(1, len(road.steps) + 1) if examine(game, truncated(road, n), cache).holds),
        default=0,
    )


def _sets(road: Road) -> list[tuple[tuple[int, int], ...]]:
    states = road.states
    return [
        tuple((j, t) for j, t in enumerate(states[k + 1]) if t != states[k][j])
        for k in range(len(road.steps))
    ]


def _rebuilt(road: Road, steps: Sequence[tuple[Step, Sequence[tuple[int, int]]]]) -> Road | None:
    here = list(road.start)
    out: list[Step] = []
    for step, sets in steps:
        for j, t in sets:
            here[j] = t
        state: Row = tuple(here)
        if state == (out[-1].state if out else road.start):
            return None
        out.append(replace(step, state=state))
    return replace(road, steps=tuple(out)) if tuple(here) == road.goal else None


def _orders(game: Game, road: Road) -> Iterator[tuple[str, Road]]:
    """The same steps otherwise ordered, with what was done in words; steps that set one issue keep their order."""
    n = len(road.steps)
    pairs = list(zip(road.steps, _sets(road), strict=True))
    orders: list[tuple[int, ...]]
    if n <= 5:
        orders = list(itertools.permutations(range(n)))[1:]
    else:
        moved = [[x for x in range(n) if x != a] for a in range(n)]
        orders = list(
            dict.fromkeys((*moved[a][:b], a, *moved[a][b:]) for a in range(n) for b in range(n) if a != b)
        )
    moves = [{j for j, _ in sets} for _, sets in pairs]
    for order in orders:
        if any(a > b and moves[a] & moves[b] for a, b in itertools.combinations(order, 2)):
            continue
        other = _rebuilt(road, [pairs[k] for k in order])
        if other is not None:
            yield "in the order " + ", ".join(f"“{road.steps[k].id}”" for k in order), other


def _splits(game: Game, road: Road) -> Iterator[tuple[str, Road]]:
    """One step made two. What acting costs goes with an actor's own changes, what it brings with the others'."""
    pairs = list(zip(road.steps, _sets(road), strict=True))
    states = road.states
    for k, (step, sets) in enumerate(pairs):
        made = parts(game, states[k], states[k + 1], step.acts)
        for part in _halves(sets):
            rest = tuple(x for x in sets if x not in part)
            first, second = _halved(step, made, {j: float((j, t) in part) for j, t in sets})
            other = _rebuilt(road, [*pairs[:k], (first, part), (second, rest), *pairs[k + 1 :]])
            if other is not None:
                names = ", ".join(ticked(game.issues[j]) for j, _ in part)
                yield f"“{step.id}” is split, {names} first", other
        yield from _part_way(game, road, pairs, k, made)
        for j, t in sets:
            start = states[k][j]
            if not game.ordered[j]:
                continue
            for m in range(min(start, t) + 1, max(start, t)):
                rest = tuple((a, b) for a, b in sets if a != j)
                share = {a: 1.0 for a, _ in rest} | {j: abs(m - start) / abs(t - start)}
                first, second = _halved(step, made, share)
                other = _rebuilt(
                    road, [*pairs[:k], (first, (*rest, (j, m))), (second, ((j, t),)), *pairs[k + 1 :]]
                )
                if other is not None:
                    yield f"“{step.id}” stops at `{game.issues[j]}={game.options[j][m]}` on the way", other


def _part_way(
    game: Game,
    road: Road,
    pairs: Sequence[tuple[Step, Sequence[tuple[int, int]]]],
    k: int,
    made: Sequence[Part],
) -> Iterator[tuple[str, Road]]:
    """Every change of a step that has options in between goes the same share of its way first."""
    step, sets = pairs[k]
    start = road.states[k]
    long = [(j, t) for j, t in sets if game.ordered[j] and abs(t - start[j]) > 1]
    if len(long) < 2:
        return
    least = min(abs(t - start[j]) for j, t in long)
    for n in dict.fromkeys(round(least * x / 10) for x in range(1, 10)):
        if not 0 < n < least:
            continue
        stops = tuple((j, start[j] + round((t - start[j]) * n / least)) for j, t in long)
        share = {j: 0.0 for j, _ in sets} | {j: n / least for j, _ in long}
        first, second = _halved(step, made, share)
        other = _rebuilt(road, [*pairs[:k], (first, stops), (second, sets), *pairs[k + 1 :]])
        if other is not None:
            names = ", ".join(f"`{game.issues[j]}={game.options[j][m]}`" for j, m in stops)
            yield f"“{step.id}” stops at {names} on the way", other


def _halved(step: Step, made: Sequence[Part], share: Mapping[int, float]) -> tuple[Step, Step]:
    """A step as two, with ``share`` of each issue's change in the first."""
    actors = len(step.cost)
    own, others = np.full(actors, 0.5), np.full(actors, 0.5)
    for i in range(actors):
        mine = [share[p.change[0]] for p in made if i in p.needs]
        theirs = [share[p.change[0]] for p in made if p.needs - {i}]
        own[i] = np.mean(mine) if mine else 0.5
        others[i] = np.mean(theirs) if theirs else 0.5

    def half(name: str, mine: Floats, theirs: Floats) -> Step:
        return replace(
            step,
            id=f"{step.id}-{name}",
            cost=step.cost * mine,
            benefit=step.benefit * theirs,
            pays=step.pays * mine,
        )

    return half("1", own, others), half("2", 1 - own, 1 - others)


def _mergers(game: Game, road: Road) -> Iterator[tuple[str, Road]]:
    """Two neighbouring steps made one: who acts in either acts, and what they cost and bring once is added up."""
    for k, (a, b) in enumerate(itertools.pairwise(road.steps)):
        one = replace(
            b,
            id=f"{a.id}+{b.id}",
            acts=tuple(dict.fromkeys((*a.acts, *b.acts))),
            cost=a.cost + b.cost,
            benefit=a.benefit + b.benefit,
            pays=a.pays + b.pays,
        )
        steps = (*road.steps[:k], one, *road.steps[k + 2 :])
        yield f"“{a.id}” and “{b.id}” are made one step", replace(road, steps=steps)


def _omissions(game: Game, road: Road) -> Iterator[tuple[str, Road]]:
    """The road stopped after an earlier step, or with one change left out and everything later as it stands."""
    for n in range(len(road.steps) - 1, 0, -1):
        yield f"the road stops after “{road.steps[n - 1].id}”", truncated(road, n)
    sets = _sets(road)
    last = {j: k for k, changes in enumerate(sets) for j, _ in changes}
    for j, k in last.items():
        left = tuple(x for x in sets[k] if x[0] != j)
        if left:
            here, steps = list(road.start), []
            for m, (step, changes) in enumerate(zip(road.steps, sets, strict=True)):
                for a, t in left if m == k else changes:
                    here[a] = t
                steps.append(replace(step, state=tuple(here)))
            option = game.options[j][road.steps[k].state[j]]
            yield (
                f"“{road.steps[k].id}” leaves out `{game.issues[j]}={option}`",
                replace(road, steps=tuple(steps)),
            )


def _halves(sets: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], ...]]:
    m = len(sets)
    if m < 2:
        return
    if m <= 5:
        for bits in range(1, (1 << m) - 1):
            yield tuple(x for k, x in enumerate(sets) if bits >> k & 1)
    else:
        for x in sets:
            yield (x,)
            yield tuple(y for y in sets if y != x)


TRIALS: dict[str, Callable[[Game, Road], Iterator[tuple[str, Road]]]] = {
    "order": _orders,
    "split": _splits,
    "merge": _mergers,
    "less": _omissions,
}
