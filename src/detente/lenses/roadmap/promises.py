"""A guarantor: a third party's promise as a priced commitment, and its keeping (Definition 5.5).

A promise costs whoever broke faith F with chance q: once, as one period's flow, so that D_i falls by (1 − δ_i)·q·F
(the usual extension of Telser 1980); or, where it is `lasting`, in every period while the breach stands, so that D_i
falls by q·F. The least F that suffices follows: F = max_k shortfall_i(k)/((1 − δ_i)·q), or max_k shortfall_i(k)/q.

The guarantor's own incentive: a guarantor known to break its promise loses the road. Keeping it is better where what
the road is worth to it over the aftermath of the breach, at the step where the breach tempts most, is at least what
keeping it costs it: (1 − δ)·cost once, or the cost itself where it lasts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.case.diagnostics import did_you_mean, problem, shown
from detente.case.estimate import drawn
from detente.case.schema import Case
from detente.game.game import Game
from detente.view.remarks import Remark, remark

from .check import TOLERANCE, Check, checked
from .declare import with_promise
from .road import Road, worth

AMOUNTS = {"seen": 1, "penalty": 0, "cost": 0}
"""Numbers of a promise, and what each is where nothing is said."""
FIELDS = ("by", "against", *AMOUNTS, "lasting")
FORM = "write by=ACTOR,against=ACTOR,seen=CHANCE,penalty=POINTS,cost=POINTS, and lasting where it is not once"


@dataclass(frozen=True)
class Promise:
    """A guarantor's promise: actor indices; ``penalty`` and ``cost`` in points of the breaker and of the guarantor."""

    id: str
    by: int
    against: int
    seen: float
    penalty: float
    cost: float
    lasting: bool = False


@dataclass(frozen=True)
class Keeping:
    """Whether a guarantor would keep its promise, in its own points."""

    stake: float
    """What the road is worth to it over the aftermath of the breach (average value)."""
    cost: float
    """What keeping the promise costs, as it weighs in average value."""

    @property
    def kept(self) -> bool:
        return self.stake >= self.cost


@dataclass(frozen=True)
class Promised:
    """A road under one promise."""

    promise: Promise
    road: Road
    check: Check
    keeping: Keeping


@dataclass(frozen=True)
class Needed:
    """What would hold one actor to the road at a given chance that its breach is seen; None where nothing does."""

    actor: int
    seen: float
    once: float | None
    """F, one-off points of the breaker."""
    lasting: float | None
    """F where it stands as long as the breach does."""
    prize: float | None
    """Points of flow that would have to come with completion, for ever, and end with a breach."""


def declared_promises(case: Case, game: Game, seed: int = 0, draw: int = -1) -> tuple[Promise, ...]:
    """The case's guarantors that name whose breach they answer."""
    found = []
    for id_, g in case.guarantors.items():
        if g.against is not None:
            seen, penalty, cost = (
                float(drawn(given, seed, draw, f"guarantors.{id_}.{name}")) if given is not None else default
                for name, default in AMOUNTS.items()
                for given in (getattr(g, name),)
            )
            found.append(
                Promise(id_, game.actor(g.by), game.actor(g.against), seen, penalty, cost, g.lasting)
            )
    return tuple(found)


def promise_of(game: Game, text: str, declared: Sequence[Promise]) -> Promise:
    """A promise by its name, or written ``by=A,against=B,seen=Q,penalty=F,cost=C``, ``lasting`` where it is not once.

    Raises Problems (L323).
    """
    named = {p.id: p for p in declared}
    if text in named:
        return named[text]
    if "=" not in text:
        known = f"the case has {', '.join(named)}" if named else "the case declares none"
        near = did_you_mean(text, named) or f"{known}; or {FORM}"
        raise problem("L323", f"there is no guarantor `{shown(text, 60)}`", near)
    given: dict[str, str] = {}
    for part in text.split(","):
        key, _, value = part.partition("=")
        key = key.strip()
        if key not in FIELDS or key in given:
            again = "twice" if key in given else "in a guarantee"
            raise problem("L323", f"`{shown(part.strip(), 60)}` has no place {again}", FORM)
        given[key] = value.strip()
    for field in ("by", "against"):
        who = given.get(field, "")
        if who not in game.actors:
            missing = f"there is no actor `{shown(who, 60)}`" if who else f"`{field}` is missing"
            raise problem("L323", missing, did_you_mean(who, game.actors) or FORM)
    seen, penalty, cost = (_amount(given.get(name, str(default)), name) for name, default in AMOUNTS.items())
    if given.get("lasting", "") not in ("", "yes", "no"):
        raise problem("L323", f"lasting={shown(given['lasting'], 40)} is neither yes nor no", FORM)
    lasting = "lasting" in given and given["lasting"] != "no"
    return Promise(text, game.actor(given["by"]), game.actor(given["against"]), seen, penalty, cost, lasting)


def _amount(text: str, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 <= value < float("inf") or (what == "seen" and value > 1):
        means = "a chance between 0 and 1" if what == "seen" else "a number of points, 0 or more"
        raise problem("L323", f"{what}={shown(text, 40)} is not {means}", FORM)
    return value


def kept(game: Game, check: Check, promise: Promise) -> Promised:
    """A road under a promise, and whether its guarantor would keep it. Raises Problems (L321)."""
    road = in_force(check.plan.road, [promise])
    again = checked(replace(check.plan, road=road))
    return Promised(promise, road, again, keeping(game, again, promise))


def in_force(road: Road, promises: Sequence[Promise]) -> Road:
    """The road under promises taken as given. Raises Problems (L321)."""
    for p in promises:
        road = with_promise(road, p.against, p.penalty, p.seen, lasting=p.lasting)
    return road


def says(game: Game, promise: Promise) -> Remark:
    """What a promise says."""
    return remark(
        "lasting promise" if promise.lasting else "promise",
        by=game.actors[promise.by],
        against=game.actors[promise.against],
        penalty=promise.penalty,
        seen=promise.seen,
    )


def keeping(game: Game, check: Check, promise: Promise) -> Keeping:
    """What the road is worth to the guarantor where the breach tempts most, and what keeping its word costs."""
    road, g = check.plan.road, promise.by
    k = int(np.argmin(check.slack[:, promise.against]))
    d = check.plan.deviations[k][promise.against]
    cost = promise.cost if promise.lasting else float(1 - road.delta[g]) * promise.cost
    if d is None:
        return Keeping(0.0, cost)
    course = int(check.course[k, promise.against])
    after = road.collapse or tuple(int(o) for o in d.states[course])
    return Keeping(float(check.value[k, g]) - float(worth(game, [after])[0, g]), cost)


def penalties(check: Check, promises: Sequence[Promise] = ()) -> tuple[Needed, ...]:
    """For every actor that gains by deviating, the least F that stops it: at each promise's chance, and at 1."""
    road, out = check.plan.road, []
    n = len(road.steps)
    for i in range(len(check.plan.span)):
        if not (check.slack[:, i] < -TOLERANCE).any():
            continue
        short = float(-check.slack_points[:, i].min())
        delta, seen_at = float(road.delta[i]), road.seen
        # What a point of flow after completion adds to V − D at each step.
        weight = [delta ** (n - k) * seen_at for k in range(n)] + [1 - delta * (1 - seen_at)]
        prize: float | None = 0.0
        for k, w in enumerate(weight):
            lack = -float(check.slack_points[k, i])
            if lack > 0 and prize is not None:
                prize = max(prize, lack / w) if w > 0 else None
        for seen in dict.fromkeys([*(p.seen for p in promises if p.against == i), 1.0]):
            once = short / ((1 - delta) * seen) if seen > 0 else None
            out.append(Needed(i, seen, once, short / seen if seen > 0 else None, prize))
    return tuple(out)
