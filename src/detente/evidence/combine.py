"""All evidence together: what each world made of it likely (Definitions 6.9, 6.10).

Each observer is in one of three modes (Definition 6.9; the idea of an uninformative source: Bovens & Hartmann
2003, ch. 3). With L_i(z) the likelihood of its i-th item,

    informative   Π_i L_i(z)
    noise         max_z Π_i L_i(z): it would have told this whatever is true
    pushing       max over its line of Π L_i over the items that bear on the line, times Π L_i(z) over the others

mixed by the prior chances p, n, u of the modes; the noise term is raised to the largest pushing one, if that is larger.
Since it is then at least every other term in every world, no observer changes the odds of two worlds by more than 1/n,
and where all it tells bears on its line, not by more than 1/(n + u) in favour of the line, however much it tells: this
is its cap. (Read as a model of what is told, the maximum is the normalised
maximum likelihood of the mode, Shtarkov 1987, its constant taken into the chance of the mode: caution grows with what
an observer could have told.) Common causes c are on or off, and the whole is summed over their joint states:

    P(E|z) = Σ_c P(c) · Π_observers mix(z; c) · Π_silences L_i(z)

the maxima taken over c as well, so that the caps hold whatever the causes did. A cause of one observer's items alone is
summed over within each of its modes, which leaves few joint states. Everything is in logs.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.game.game import Floats, Ints

from .signals import Evidence, Item, Teller, log

Chances = tuple[tuple[str, float], ...]
"""(cause, chance that it is at work)."""

MOST = 20_000_000
"""Numbers held at once of what observers told, before worlds that nothing tells apart are taken as one."""


@dataclass(frozen=True, eq=False)
class Told:
    """One observer's items under each joint state of the causes: log likelihoods float [3, C, Z] of the modes
    informative, noise, pushing, their prior chances taken in."""

    modes: Floats

    @cached_property
    def mix(self) -> Floats:
        """float [C, Z]."""
        return logsumexp(self.modes, axis=0)


@dataclass(frozen=True, eq=False)
class Whole:
    """``told`` one an observer, in order (none where that would be too much to hold); ``quiet`` float [Z], silences;
    ``causes`` float [C], log chance of each joint state; ``log`` float [Z], log P(E|z)."""

    told: tuple[Told, ...]
    quiet: Floats
    causes: Floats
    log: Floats


def logsumexp(x: Floats, axis: int = 0) -> Floats:
    """log Σ exp x along an axis; −inf where every term is."""
    top = np.max(x, axis=axis, keepdims=True)
    safe = np.where(np.isfinite(top), top, 0.0)
    return np.squeeze(log(np.exp(x - safe).sum(axis=axis, keepdims=True)) + safe, axis=axis)


def cause_states(e: Evidence) -> tuple[list[frozenset[str]], Floats]:
    """The joint states of the causes that several observers share, as sets of those at work, and the log chance of
    each. A cause of one observer's items alone is summed over with that observer (:func:`private`)."""
    several = shared(e)
    return _states([(id_, p) for id_, p in e.causes if id_ in several])


def shared(e: Evidence) -> frozenset[str]:
    """Causes of items of more than one observer."""
    pairs = {(cause, item.observer) for item in e.items for cause, _ in item.causes}
    return frozenset(cause for cause, who in Counter(cause for cause, _ in pairs).items() if who > 1)


def private(e: Evidence, observer: str) -> Chances:
    """(cause, chance) of the causes of this observer's items alone."""
    own = {c for i in e.items if i.observer == observer for c, _ in i.causes} - shared(e)
    return tuple((id_, p) for id_, p in e.causes if id_ in own)


def _states(causes: Sequence[tuple[str, float]]) -> tuple[list[frozenset[str]], Floats]:
    states = [list(zip(on, causes, strict=True)) for on in product((False, True), repeat=len(causes))]
    logs = [sum((float(log(p if on else 1 - p)) for on, (_, p) in s), 0.0) for s in states]
    return [frozenset(id_ for on, (id_, _) in s if on) for s in states], np.array(logs)


def likelihood(item: Item, on: frozenset[str]) -> Floats:
    """log L(z) of one item where these causes are at work, float [Z]."""
    miss = math.prod(1 - brings for cause, brings in item.causes if cause in on)
    if miss == 1.0:
        return item.loglik
    return log(miss * np.exp(item.loglik) + (1 - miss) * item.seen)


def told(
    teller: Teller,
    items: Iterable[Item],
    states: Sequence[frozenset[str]],
    size: int,
    alone: Chances = (),
) -> Told:
    """One observer's items under each state of the shared causes, by its modes; the causes in ``alone``, of its items
    and no other's, are summed over within each mode."""
    own, logs = _states(alone)
    on_line, off_line = np.zeros((2, len(states), len(own), size))
    for item in items:
        into = on_line if item.id in teller.on_line else off_line
        for c, on in enumerate(states):
            for k, more in enumerate(own):
                into[c, k] += likelihood(item, on | more)
    both = on_line + off_line
    best = on_line[..., teller.line].max() if teller.line is not None and teller.line.any() else 0.0
    modes = np.array([both, np.full_like(both, both.max()), off_line + best])
    summed = modes[:, :, 0] if len(own) == 1 else logsumexp(modes + logs[:, None], axis=2)
    chances = map(log, (teller.informative, teller.noise, teller.pushing))
    return Told(np.array([p + x for p, x in zip(chances, summed, strict=True)]))


def combine(e: Evidence, size: int, keep: Iterable[str] | None = None) -> Whole:
    """The evidence, or the items of it named in ``keep``, over ``size`` worlds."""
    ids = {i.id for i in e.items} if keep is None else frozenset(keep)
    items = [i for i in e.items if i.id in ids]
    states, logs = cause_states(e)
    parts = tuple(
        told(t, [i for i in items if i.observer == t.key], states, size, private(e, t.key)) for t in e.tellers
    )
    return whole(parts, _quiet(items, size), logs)


def combined(e: Evidence, size: int, most: int = MOST) -> Whole:
    """The evidence over ``size`` worlds. Where every observer's modes under every state of the shared causes would be
    over ``most`` numbers, worlds that no item and no line tells apart are taken as one, and ``told`` is left out."""
    if 3 * len(e.tellers) * (1 << len(shared(e))) * size <= most:
        return combine(e, size)
    columns = [x for i in e.items for x in (i.loglik, i.seen)]
    columns += [t.line.astype(np.float64) for t in e.tellers if t.line is not None]
    keep, which = distinct(np.column_stack([np.zeros(size), *columns]))
    found = combine(of_worlds(e, keep), len(keep))
    return Whole((), found.quiet[which], found.causes, found.log[which])


def distinct(table: NDArray[Any]) -> tuple[Ints, Ints]:
    """The first row of each kind, and int64 [Z]: which of them each row is like, byte for byte."""
    rows = np.ascontiguousarray(table).view(np.dtype((np.void, table.dtype.itemsize * table.shape[1])))
    _, first, which = np.unique(rows.reshape(-1), return_index=True, return_inverse=True)
    return first, which.reshape(-1)


def of_worlds(e: Evidence, keep: Ints) -> Evidence:
    """The evidence on some of the worlds."""
    items = tuple(replace(i, loglik=i.loglik[keep], seen=i.seen[keep]) for i in e.items)
    tellers = tuple(replace(t, line=None if t.line is None else t.line[keep]) for t in e.tellers)
    return replace(e, items=items, tellers=tellers)


def _quiet(items: Iterable[Item], size: int) -> Floats:
    return sum((i.loglik for i in items if not i.observer), np.zeros(size))


def whole(parts: tuple[Told, ...], quiet: Floats, causes: Floats) -> Whole:
    total = np.repeat(causes[:, None], len(quiet), axis=1)
    for part in parts:
        total = total + part.mix
    return Whole(parts, quiet, causes, logsumexp(total) + quiet)


def without_each(e: Evidence, size: int, base: Whole) -> Iterator[tuple[str, Floats]]:
    """(item, log P(E without it | z)) for every item: only what its observer told is mixed anew."""
    states, _ = cause_states(e)
    place = {t.key: k for k, t in enumerate(e.tellers)}
    for item in e.items:
        rest = [i for i in e.items if i.observer == item.observer and i.id != item.id]
        if not item.observer:
            yield item.id, whole(base.told, _quiet(rest, size), base.causes).log
            continue
        k = place[item.observer]
        left = told(e.tellers[k], rest, states, size, private(e, item.observer))
        parts = (*base.told[:k], left, *base.told[k + 1 :])
        yield item.id, whole(parts, base.quiet, base.causes).log


def naive(e: Evidence, size: int) -> Floats:
    """Every origin and every copy counts as one more independent witness: float [Z]. What not to do."""
    return sum((i.copies * i.loglik for i in e.items), np.zeros(size))


def worst(e: Evidence, size: int) -> Floats:
    """All that one observer tells counts as one item, its strongest (the widest range of log L): float [Z]."""
    by: dict[str, list[Item]] = {}
    for item in e.items:
        by.setdefault(item.observer or item.id, []).append(item)
    return combine(e, size, [max(items, key=_strength).id for items in by.values()]).log


def _strength(item: Item) -> tuple[bool, float]:
    """Whether it rules out some world and not all, and its range of log L over the others: in this order."""
    finite = item.loglik[np.isfinite(item.loglik)]
    if not len(finite):
        return False, 0.0
    return len(finite) < len(item.loglik), float(finite.max() - finite.min())


def cap(teller: Teller, items: Iterable[Item]) -> tuple[float, float]:
    """The most this observer can multiply odds by: in favour of its line, and otherwise. The first is 1/(n + u) where
    all its items bear on the line, else both are 1/n."""
    apart = any(i.id not in teller.on_line for i in items)
    rest = teller.noise + (0.0 if teller.line is None or apart else teller.pushing)
    return tuple(1 / x if x > 0 else float("inf") for x in (rest, teller.noise))  # type: ignore[return-value]
