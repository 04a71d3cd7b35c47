"""What a party that gains by deviating would have to be given on delivery, and by whom (Definition 5.6).

On delivery, one-off, what the party is short at each step, counted from the last step back, since a later payment also
holds the steps before it: p(k) = shortfall_i(k)/(1 − δ_i). Who pays is checked too: the most of its own points it could
give for each point needed without gaining by keeping them. Points of two actors are not compared without a numeraire.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.game.game import Game
from detente.view.remarks import Remark, remark

from .check import TOLERANCE, Cache, Check, plan, slack_of
from .road import Road, Step

SPARE = 1e-6
"""Points of its own a payer must be able to give for each point needed, to count as able."""


@dataclass(frozen=True)
class Payer:
    """What another actor could give: the most of its own points per point needed; 0 where it has nothing to spare."""

    actor: int
    rate: float


@dataclass(frozen=True)
class Payment:
    """What one actor must be given, in its own points, on delivery of each step; and who could give it."""

    to: int
    steps: tuple[float, ...]
    """[n]."""
    worth: float
    """All of it, as lasting points today: Σ (1 − δ)·δ^k·p(k)."""
    payers: tuple[Payer, ...]
    left: float
    """Points it is still short after completion, which no payment on the way mends."""


def payments(game: Game, check: Check, cache: Cache | None = None) -> tuple[Payment, ...]:
    """What each actor that gains by deviating would have to be paid, and who could pay it."""
    made = check.plan
    out = []
    for i in range(len(made.span)):
        if not (check.slack[:, i] < -TOLERANCE).any():
            continue
        steps, left = _due(check, i)
        delta = float(made.road.delta[i])
        worth = sum((1 - delta) * delta**k * p for k, p in enumerate(steps))
        if worth <= 0:
            out.append(Payment(i, steps, 0.0, (), left))
            continue
        movers = {a for s in made.road.steps for a in s.acts if a != i}
        payers = [Payer(a, _rate(game, check, a, steps, cache)) for a in sorted(movers)]
        out.append(Payment(i, steps, worth, tuple(sorted(payers, key=lambda p: -p.rate)), left))
    return tuple(out)


def terms(game: Game, given: Sequence[Payment]) -> tuple[bool, tuple[Remark, ...]]:
    """Whether every payment could be made by somebody, each payer taking on one, and on what terms. With a numeraire
    points become units, else they are only set side by side."""
    used: set[int] = set()
    found = [_payer(game, payment, used) for payment in given]
    return all(payable for payable, _ in found), tuple(term for _, term in found)


def _payer(game: Game, payment: Payment, used: set[int]) -> tuple[bool, Remark]:
    """Whether somebody not used before can make a payment, and on what terms."""
    to, money = game.actors[payment.to], game.numeraire
    if payment.worth <= 0:
        return False, remark("late", to=to)
    able = [p for p in payment.payers if p.rate > SPARE and p.actor not in used]
    per = money.points_per_unit if money is not None else None
    priced = per is not None and bool(np.isfinite(per[payment.to]))
    if per is not None and priced:
        able = [p for p in able if np.isfinite(per[p.actor]) and per[p.actor] / per[payment.to] <= p.rate]
    if not able:
        return False, remark("nobody", to=to)
    used.add(able[0].actor)
    by = game.actors[able[0].actor]
    if money is not None and per is not None and priced:
        units = float(payment.worth / per[payment.to])
        return True, remark("pays units", by=by, to=to, units=units, unit=money.unit)
    return True, remark("pays", by=by, to=to, rate=able[0].rate)


def _due(check: Check, i: int) -> tuple[tuple[float, ...], float]:
    """Payments to one actor step by step, from the last back; and what it is short after completion."""
    made = check.plan
    n = len(made.road.steps)
    delta = made.road.delta[i : i + 1]
    once = made.once.copy()
    due = [0.0] * n
    for k in range(n - 1, -1, -1):
        slack, _, _ = slack_of(replace(made, once=once), i, delta)
        if slack[k, 0] < 0:
            due[k] = float(-slack[k, 0] / (1 - delta[0]))
            once[k, i] += due[k]
    left = float(max(0.0, -check.slack_points[n, i])) if np.isfinite(check.slack_points[n, i]) else 0.0
    return tuple(due), left


def _rate(game: Game, check: Check, payer: int, steps: Sequence[float], cache: Cache | None) -> float:
    """The most of its own points ``payer`` could give for each point of ``steps`` without gaining by a deviation."""
    road = check.plan.road
    asked = replace(road, steps=tuple(_paying(s, payer, p) for s, p in zip(road.steps, steps, strict=True)))
    delta = road.delta[payer : payer + 1]
    once = plan(game, asked, cache)
    twice = replace(once, once=once.once.copy())
    twice.once[:, payer] -= steps
    # Everything is linear in what is paid, once the deviation of not paying is among the courses.
    slack = slack_of(once, payer, delta)[0][:, 0]
    free = np.isfinite(slack)
    burden = np.zeros(len(slack))
    burden[free] = slack[free] - slack_of(twice, payer, delta)[0][free, 0]
    loaded = burden > TOLERANCE
    unpaid = slack + burden
    if (unpaid[~loaded] < -TOLERANCE).any() or not loaded.any():
        return 0.0
    return max(0.0, float((unpaid[loaded] / burden[loaded]).min()))


def _paying(step: Step, actor: int, amount: float) -> Step:
    pays = step.pays.copy()
    pays[actor] += amount
    return replace(step, pays=pays)


def with_payments(road: Road, given: Sequence[Payment]) -> Road | None:
    """The road with every payee paid; what payers give up is judged apart, in their own points."""
    steps = list(road.steps)
    for p in given:
        for k, amount in enumerate(p.steps):
            steps[k] = _paying(steps[k], p.to, -amount)
    return replace(road, steps=tuple(steps)) if any(any(p.steps) for p in given) else None
