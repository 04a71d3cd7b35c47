"""What would make a roadmap enforce itself: each made, and checked again (Definition 5.8).

To the same goal:

- *Order*: the same steps in another order (all orders up to five steps, else every step moved to every place).
- *Split*: one step made two, by dividing its changes, or by stopping at an option in between.
- *Merge*: two neighbouring steps made one.
- *Aftermath*: a breach undoes everything, back to the status quo. Whether the others would do so is not checked.
- *Promises*: the declared guarantees against whoever is short, together (``promises``).
- *Payment*: on delivery, to whoever is short (``promises``).
- *Together*: where none of these suffices, the promises that would be kept, then payments; then the same on the road
  with the first four put together greedily, each time the one that leaves the least regret, up to ``max_rounds``.
- *Demand*: if all else fails, what that still leaves short: the least standing penalty on a breach, or the least prize
  for completion, that would hold each, whoever gave it.

To a smaller goal:

- *Less*: the road stops earlier, or leaves one change out; with the first four, greedily, where that is not enough.

"Cheapest" is in this order: what costs nobody anything first.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from detente.game.game import Floats, Game
from detente.view.remarks import Remark, remark

from .check import TOLERANCE, Cache, Check, checked, examine, short
from .parts import Part, parts, with_changes
from .promises import Promise, payments, penalties, terms, told, under, with_payments
from .result import PaymentLine
from .road import Road, Row, Step
from .settings import Terms

Kind = Literal["order", "split", "merge", "aftermath", "promises", "payment", "together", "demand", "less"]
RANK: tuple[Kind, ...] = get_args(Kind)
"""What costs nobody anything first."""


@dataclass(frozen=True)
class Mend:
    """One way to mend a road: what is done, one thing after another, and the road it makes, checked.

    ``pledged``: each guarantor would keep its promise, and for each payment somebody could give it without gaining by
    keeping it. ``terms`` are what must be true besides.
    """

    kind: Kind
    parts: tuple[Remark, ...]
    check: Check
    pledged: bool = True
    terms: tuple[Remark, ...] = ()

    @property
    def smaller(self) -> bool:
        """Whether it gives up part of the goal."""
        return self.kind == "less"

    @property
    def holds(self) -> bool:
        return self.check.holds and self.pledged


@dataclass(frozen=True)
class Mends:
    """The best mend of each kind: those that hold first, the cheapest first; then the others by regret. And what was
    ``tried``, with its bounds."""

    mends: tuple[Mend, ...] = ()
    payments: tuple[PaymentLine, ...] = ()
    tried: tuple[Remark, ...] = ()


def mends(
    game: Game,
    check: Check,
    promises: Sequence[Promise] = (),
    cache: Cache | None = None,
    *,
    settings: Terms | None = None,
) -> Mends:
    """The cheapest mends of a road that does not hold."""
    if check.holds:
        return Mends()
    settings = settings or Terms()
    at = _Bench(game, promises, Cache(settings.max_courses) if cache is None else cache, settings)
    best = {kind: _best(at, check, kind) for kind in TRIALS}
    due = payments(game, check, at.cache)
    found = [
        *(m for m, _ in best.values() if m is not None),
        *_aftermath(at, check),
        *_promises(at, check),
        *_payment(at, check, due),
    ]
    if not any(m.holds and not m.smaller for m in found):
        found += _together(at, check)
    if not any(m.holds and m.smaller for m in found):
        now, done = _greedily(at, check, ("order", "split", "merge", "less"))
        if len(done) > 1:
            found.append(Mend("less", done, now))
    found.sort(key=lambda m: (not m.holds, RANK.index(m.kind) if m.holds else 0, m.check.regret))
    return Mends(tuple(found), due, tuple(words for _, words in best.values()))


@dataclass(frozen=True)
class _Bench:
    """What every mend of a road is made with."""

    game: Game
    promises: Sequence[Promise]
    cache: Cache
    settings: Terms


def _best(at: _Bench, check: Check, kind: Kind) -> tuple[Mend | None, Remark]:
    """The best change of one kind, if it takes anything off the regret, and how many were tried."""
    trials = list(TRIALS[kind](at.game, check.plan.road))
    looked_at = trials[: at.settings.max_trials]
    best: Mend | None = None
    for done, other in looked_at:
        now = examine(at.game, other, at.cache)
        if now.walkable and now.regret < (best.check if best else check).regret - TOLERANCE:
            best = Mend(kind, (done,), now)
    return best, remark(f"tried {kind}", n=len(looked_at), all=len(trials))


def _aftermath(at: _Bench, check: Check) -> Iterator[Mend]:
    road = check.plan.road
    if road.collapse != road.start:
        now = examine(at.game, replace(road, collapse=road.start), at.cache)
        yield Mend("aftermath", (remark("aftermath"),), now, terms=(remark("unchecked"),))


def _promises(at: _Bench, check: Check) -> Iterator[Mend]:
    """All promises against somebody who is short, each one's keeping judged under all of them."""
    given = [p for p in at.promises if p.against in short(check)]
    if given:
        now = under(check, given)
        # Where the breach tempts most, and what is at stake there, is read off the road under all of them.
        lines = [told(at.game, check, now, p) for p in given]
        broken = tuple(remark("not kept", promise=line.id) for line in lines if not line.kept)
        yield Mend("promises", tuple(line.says for line in lines), now, not broken, broken)


def _payment(at: _Bench, check: Check, due: Sequence[PaymentLine]) -> Iterator[Mend]:
    if any(any(p.steps) for p in due):
        payable, said = terms(at.game, due)
        done = remark("payments", to=tuple(p.to for p in due))
        paid = examine(at.game, with_payments(at.game, check.plan.road, due), at.cache)
        yield Mend("payment", (done,), paid, payable, said)


def _greedily(at: _Bench, check: Check, kinds: Sequence[Kind]) -> tuple[Check, tuple[Remark, ...]]:
    """Changes put together, each time the one that leaves the least regret, and what was done."""
    now, done = check, list[Remark]()
    for _ in range(at.settings.max_rounds):
        steps = [m for kind in kinds if (m := _best(at, now, kind)[0])]
        steps += [m for m in _aftermath(at, now) if m.check.walkable]
        best = min(steps, key=lambda m: (m.check.regret, RANK.index(m.kind)), default=None)
        if best is None or best.check.regret > now.regret - at.settings.min_gain:
            break
        now, done = best.check, [*done, *best.parts]
        if now.holds:
            break
    return now, tuple(done)


def _together(at: _Bench, check: Check) -> list[Mend]:
    """Promises that would be kept, then payments: on the road as it is, then with orders, splits and an aftermath that
    were put together first. Where that is not enough, what is still short."""
    found: list[Mend] = []
    now, free = _greedily(at, check, ("order", "split", "merge"))
    for base, made in ((check, ()), (now, free))[: 2 if free else 1]:
        kept, done = base, list(made)
        for p in at.promises:
            if p.against in short(base):
                after = under(kept, [p])
                line = told(at.game, kept, after, p)
                if line.kept:
                    kept = after
                    done.append(line.says)
        if len(done) > 1:
            found.append(Mend("together", tuple(done), kept))
        if done and not kept.holds:
            paid = _payment(at, kept, payments(at.game, kept, at.cache))
            found += (replace(m, kind="together", parts=(*done, *m.parts)) for m in paid)
        if any(m.holds for m in found):
            return found
    return [*found, _demand(at.game, kept, done)]


def _demand(game: Game, check: Check, done: Sequence[Remark]) -> Mend:
    """What would hold everybody who is still short: a standing loss by a breach, or a prize for completion."""
    road, demands = check.plan.road, []
    fine = road.lasting_fine.copy()
    for x in penalties(game, check):
        lacking = x.lasting or 0.0
        # A hair more than the shortfall, so that rounding does not leave a gain.
        fine[game.actor(x.actor)] += lacking * (1 + 1e-12)
        loss = {"who": x.actor, "short": lacking, "share": lacking / x.range}
        prize = {} if x.prize is None else {"prize": x.prize}
        demands.append(Remark("demand or prize" if prize else "demand", loss | prize))
    demanded = replace(check.plan, road=replace(road, lasting_fine=fine))
    return Mend("demand", (*done, *demands), checked(demanded))


def holds_until(game: Game, road: Road, cache: Cache | None = None) -> int:
    """The most first steps of a road that enforce themselves as a road of their own; 0 where not even the first."""
    first = {n: replace(road, steps=road.steps[:n]) for n in range(1, len(road.steps) + 1)}
    return max((n for n, part in first.items() if examine(game, part, cache).holds), default=0)


Sets = tuple[tuple[int, int], ...]
"""Changes of a step: (issue, option)."""
Trial = tuple[Remark, Road]
"""What is done, and the road it makes."""


def _pairs(road: Road) -> list[tuple[Step, Sets]]:
    return [
        (step, tuple((j, t) for j, t in enumerate(step.state) if t != before[j]))
        for before, step in zip(road.states, road.steps, strict=False)
    ]


def _walked(road: Road, steps: Iterable[tuple[Step, Sets]]) -> Road:
    """The road whose steps change this, one after the other."""
    here, made = road.start, []
    for step, sets in steps:
        here = with_changes(here, sets)
        made.append(replace(step, state=here))
    return replace(road, steps=tuple(made))


def _rebuilt(road: Road, done: Remark, steps: Iterable[tuple[Step, Sets]]) -> Iterator[Trial]:
    """The same, where every step still does something and the goal is the same."""
    other = _walked(road, steps)
    if other.goal == road.goal and all(a != b for a, b in itertools.pairwise(other.states)):
        yield done, other


def _orders(game: Game, road: Road) -> Iterator[Trial]:
    """The same steps otherwise ordered; steps that set one issue keep their order."""
    n, pairs = len(road.steps), _pairs(road)
    orders: Iterable[tuple[int, ...]] = itertools.islice(itertools.permutations(range(n)), 1, None)
    if n > 5:
        moved = [[x for x in range(n) if x != a] for a in range(n)]
        orders = dict.fromkeys(
            (*moved[a][:b], a, *moved[a][b:]) for a in range(n) for b in range(n) if a != b
        )
    moves = [{j for j, _ in sets} for _, sets in pairs]
    for order in orders:
        if not any(a > b and moves[a] & moves[b] for a, b in itertools.combinations(order, 2)):
            done = remark("order", steps=tuple(road.steps[k].id for k in order))
            yield from _rebuilt(road, done, (pairs[k] for k in order))


def _splits(game: Game, road: Road) -> Iterator[Trial]:
    """One step made two."""
    pairs, states = _pairs(road), road.states
    for k, (step, sets) in enumerate(pairs):
        made = parts(game, states[k], step.state, step.acts)
        for done, first, second, share in _divided(game, step, sets, states[k]):
            one, two = _halved(step, made, share)
            yield from _rebuilt(road, done, (*pairs[:k], (one, first), (two, second), *pairs[k + 1 :]))


def _divided(
    game: Game, step: Step, sets: Sets, start: Row
) -> Iterator[tuple[Remark, Sets, Sets, dict[int, float]]]:
    """A step's changes as those of two: what is done, the first's, the second's, the first's share of each issue's.

    Some changes first; then all that have options in between the same share of their way; then one of them."""
    if len(sets) <= 5:
        halves = [
            tuple(x for k, x in enumerate(sets) if bits >> k & 1) for bits in range(1, (1 << len(sets)) - 1)
        ]
    else:
        halves = [half for x in sets for half in ((x,), tuple(y for y in sets if y != x))]
    for half in halves:
        rest = tuple(x for x in sets if x not in half)
        done = remark("split", step=step.id, issues=tuple(game.issues[j] for j, _ in half))
        yield done, half, rest, {j: float((j, t) in half) for j, t in sets}

    def stops(at: Sets) -> Remark:
        options = tuple((game.issues[j], game.options[j][m]) for j, m in at)
        return remark("stop", step=step.id, options=options)

    long = [(j, t) for j, t in sets if game.ordered[j] and abs(t - start[j]) > 1]
    least = min(abs(t - start[j]) for j, t in long) if len(long) > 1 else 0
    for n in dict.fromkeys(round(least * x / 10) for x in range(1, 10)):
        if 0 < n < least:
            at = tuple((j, start[j] + round((t - start[j]) * n / least)) for j, t in long)
            yield stops(at), at, sets, {j: 0.0 for j, _ in sets} | {j: n / least for j, _ in long}
    for j, t in long:
        rest = tuple((a, b) for a, b in sets if a != j)
        for m in range(min(start[j], t) + 1, max(start[j], t)):
            share = {a: 1.0 for a, _ in rest} | {j: abs(m - start[j]) / abs(t - start[j])}
            yield stops(((j, m),)), (*rest, (j, m)), ((j, t),), share


def _halved(step: Step, made: Sequence[Part], share: Mapping[int, float]) -> tuple[Step, Step]:
    """A step as two. What acting costs goes with an actor's own changes, what it brings with the others'."""

    def mean(changes: Sequence[float]) -> float:
        return float(np.mean(changes)) if changes else 0.5

    actors = range(len(step.cost))
    own = np.array([mean([share[p.change[0]] for p in made if i in p.needs]) for i in actors])
    others = np.array([mean([share[p.change[0]] for p in made if p.needs - {i}]) for i in actors])

    def half(name: str, mine: Floats, theirs: Floats) -> Step:
        return replace(
            step,
            id=f"{step.id}-{name}",
            cost=step.cost * mine,
            benefit=step.benefit * theirs,
            pays=step.pays * mine,
        )

    return half("1", own, others), half("2", 1 - own, 1 - others)


def _mergers(game: Game, road: Road) -> Iterator[Trial]:
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
        yield remark("merge", one=a.id, other=b.id), replace(road, steps=steps)


def _omissions(game: Game, road: Road) -> Iterator[Trial]:
    """The road stopped after an earlier step, or with one change left out and everything later as it stands."""
    for n in range(len(road.steps) - 1, 0, -1):
        yield remark("stops after", step=road.steps[n - 1].id), replace(road, steps=road.steps[:n])
    pairs = _pairs(road)
    last = {j: k for k, (_, sets) in enumerate(pairs) for j, _ in sets}
    for j, k in last.items():
        step, sets = pairs[k]
        if left := tuple(x for x in sets if x[0] != j):
            option = (game.issues[j], game.options[j][step.state[j]])
            other = _walked(road, [*pairs[:k], (step, left), *pairs[k + 1 :]])
            yield remark("drops", step=step.id, options=(option,)), other


TRIALS: dict[Kind, Callable[[Game, Road], Iterator[Trial]]] = {
    "order": _orders,
    "split": _splits,
    "merge": _mergers,
    "less": _omissions,
}
