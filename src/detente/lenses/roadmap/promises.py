"""What holds a road besides patience: promises, payments, and trust (Definitions 5.5–5.7).

A guarantor is a third party whose promise is a priced commitment (Definition 5.5). It costs whoever broke faith F with
chance q: once, as one period's flow, so that D_i falls by (1 − δ_i)·q·F (the usual extension of Telser 1980); or, where
it is `lasting`, in every period while the breach stands, so that D_i falls by q·F. The least F that suffices follows:
F = max_k shortfall_i(k)/((1 − δ_i)·q), or max_k shortfall_i(k)/q.

The guarantor's own incentive: a guarantor known to break its promise loses the road. Keeping it is better where what
the road is worth to it over the aftermath of the breach, at the step where the breach tempts most, is at least what
keeping it costs it: (1 − δ)·cost once, or the cost itself where it lasts.

A payment is what a party that gains by deviating would have to be given on delivery (Definition 5.6): one-off, what it
is short at each step, counted from the last step back, since a later payment also holds the steps before it:
p(k) = shortfall_i(k)/(1 − δ_i). Who pays is checked too: the most of its own points it could give for each point needed
without gaining by keeping them. Points of two actors are not compared without a numeraire.

Trust is the least chance that the others do their part at which doing one's own pays (Definition 5.7). At step k actor
i takes it that the others all do their part with chance t, and none of them otherwise. In average value, with
R = V_i(k) and T the best deviation (``check``), S what it has if it alone does its part, P if nobody does (in both the
aftermath follows), it is worth its while iff t·R + (1 − t)·S ≥ t·T + (1 − t)·P, that is

    t ≥ (P − S)/((R − T) + (P − S))        (Kydd, A. H. (2005), Trust and Mistrust in International Relations, ch. 2)

0 where doing its part is safe whatever the others do; none where it would rather not even if they all do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.case.diagnostics import did_you_mean, problem, shown
from detente.case.estimate import drawn
from detente.case.schema import Case
from detente.game import space
from detente.game.game import Floats, Game
from detente.view.remarks import Remark, remark

from .check import TOLERANCE, Cache, Check, checked, least_points, plan, short, slack_of
from .declare import chance
from .parts import with_changes
from .result import NeededLine, PaymentLine, PromiseLine
from .road import Road, worth

SPARE = 1e-6
"""Points of its own a payer must be able to give for each point needed, to count as able."""
AMOUNTS: Mapping[str, float] = {"seen": 1, "penalty": 0, "cost": 0}
"""Numbers of a promise, and what each is where nothing is said."""
FIELDS = ("by", "against", *AMOUNTS, "lasting")
FORM = "write by=ACTOR,against=ACTOR,seen=CHANCE,penalty=POINTS,cost=POINTS, and lasting where it is not once"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A guarantor's promise: actor indices; ``penalty`` and ``cost`` in points of the breaker and of the guarantor."""

    id: str
    by: int
    against: int
    seen: float
    penalty: float
    cost: float
    lasting: bool = False


def declared_promises(case: Case, game: Game, seed: int = 0, draw: int = -1) -> tuple[Promise, ...]:
    """The case's guarantors that name whose breach they answer."""

    def number(name: str, what: str, default: float) -> float:
        given = getattr(case.guarantors[name], what)
        return default if given is None else float(drawn(given, seed, draw, f"guarantors.{name}.{what}"))

    return tuple(
        Promise(
            id=name,
            by=game.actor(g.by),
            against=game.actor(g.against),
            lasting=g.lasting,
            **{what: number(name, what, default) for what, default in AMOUNTS.items()},
        )
        for name, g in case.guarantors.items()
        if g.against is not None
    )


def promise_of(game: Game, text: str, declared: Sequence[Promise]) -> Promise:
    """A promise by its name, or written ``by=A,against=B,seen=Q,penalty=F,cost=C``, ``lasting`` where it is not once.

    Raises Problems (L323).
    """
    named = {p.id: p for p in declared}
    if text in named:
        return named[text]
    if "=" not in text:
        known = f"the case has {', '.join(named)}" if named else "the case declares none"
        what = f"there is no guarantor `{shown(text, 60)}`"
        raise problem("L323", what, did_you_mean(text, named) or f"{known}; or {FORM}")
    given: dict[str, str] = {}
    for part in text.split(","):
        key, _, value = (x.strip() for x in part.partition("="))
        if key not in FIELDS or key in given:
            again = "twice" if key in given else "in a guarantee"
            raise problem("L323", f"`{shown(part.strip(), 60)}` has no place {again}", FORM)
        given[key] = value
    for field in ("by", "against"):
        who = given.get(field, "")
        if who not in game.actors:
            missing = f"there is no actor `{shown(who, 60)}`" if who else f"`{field}` is missing"
            raise problem("L323", missing, did_you_mean(who, game.actors) or FORM)
    amounts = {name: _amount(given.get(name, str(default)), name) for name, default in AMOUNTS.items()}
    if given.get("lasting", "") not in ("", "yes", "no"):
        raise problem("L323", f"lasting={shown(given['lasting'], 40)} is neither yes nor no", FORM)
    lasting = given.get("lasting", "no") != "no"
    return Promise(
        id=text, by=game.actor(given["by"]), against=game.actor(given["against"]), lasting=lasting, **amounts
    )


def _amount(text: str, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 <= value < float("inf") or (what == "seen" and value > 1):
        means = "a chance between 0 and 1" if what == "seen" else "a number of points, 0 or more"
        raise problem("L323", f"{what}={shown(text, 40)} is not {means}", FORM)
    return value


def in_force(road: Road, promises: Sequence[Promise]) -> Road:
    """The road under promises taken as given, each beside what a breach costs already. Raises Problems (L321)."""
    once, lasting = road.fine.copy(), road.lasting_fine.copy()
    for p in promises:
        chance(p.seen, "the chance that a guarantor sees a breach")
        if not 0 <= p.penalty < float("inf"):
            raise problem(
                "L321", f"a penalty of {p.penalty:g} points is none", "give a number of points, 0 or more"
            )
        (lasting if p.lasting else once)[p.against] += p.seen * p.penalty
    return replace(road, fine=once, lasting_fine=lasting)


def under(check: Check, promises: Sequence[Promise]) -> Check:
    """The road with promises in force, checked again. Raises Problems (L321)."""
    return checked(replace(check.plan, road=in_force(check.plan.road, promises)))


def told(game: Game, before: Check, after: Check, promise: Promise) -> PromiseLine:
    """What a promise says and does to a road, and whether its guarantor would keep it: what the road is worth to it
    where the breach tempts most, and what keeping its word costs."""
    road, by, against = after.plan.road, promise.by, promise.against
    k = int(np.argmin(after.slack[:, against]))
    d = after.plan.deviations[k][against]
    cost = promise.cost if promise.lasting else float(1 - road.delta[by]) * promise.cost
    stake = 0.0
    if d is not None:
        ends = d.courses.states[after.course[k, against]] if road.collapse is None else road.collapse
        stake = float(after.value[k, by]) - float(worth(game, [ends])[0, by])
    who, whom = game.actors[by], game.actors[against]
    return PromiseLine(
        id=promise.id,
        by=who,
        against=whom,
        says=Remark(
            "lasting promise" if promise.lasting else "promise",
            {"by": who, "against": whom, "penalty": promise.penalty, "seen": promise.seen},
        ),
        holds=after.holds,
        regret=after.regret,
        points_before=least_points(before, against),
        points_after=least_points(after, against),
        stake=stake,
        cost=cost,
        kept=stake >= cost,
    )


def penalties(game: Game, check: Check, promises: Sequence[Promise] = ()) -> tuple[NeededLine, ...]:
    """For every actor that gains by deviating, the least F that stops it: at each promise's chance, and at 1."""
    road, lines = check.plan.road, []
    n, noticed = len(road.steps), road.seen
    for i in short(check):
        who, delta, slack = game.actors[i], float(road.delta[i]), check.slack_points[:, i].tolist()
        lack, span = -min(slack), float(check.plan.span[i])
        # What a point of flow after completion adds to V − D at each step.
        weights = [delta ** (n - k) * noticed for k in range(n)] + [1 - delta * (1 - noticed)]
        lacks = [(-x, weight) for x, weight in zip(slack, weights, strict=True) if x < 0]
        prize = max(x / weight for x, weight in lacks) if all(weight > 0 for _, weight in lacks) else None
        for seen in dict.fromkeys([*(p.seen for p in promises if p.against == i), 1.0]):
            once, lasting = (lack / ((1 - delta) * seen), lack / seen) if seen > 0 else (None, None)
            lines.append(
                NeededLine(actor=who, seen=seen, once=once, lasting=lasting, prize=prize, range=span)
            )
    return tuple(lines)


def payments(game: Game, check: Check, cache: Cache | None = None) -> tuple[PaymentLine, ...]:
    """What each actor that gains by deviating would have to be paid, and who could pay it, whoever has most to spare
    first."""
    road, lines = check.plan.road, []
    for i in short(check):
        steps, delta = _due(check, i), float(road.delta[i])
        value = sum((1 - delta) * delta**k * p for k, p in enumerate(steps))
        payers = () if value <= 0 else (a for a in road.acting if a != i)
        rates = {game.actors[a]: _rate(game, check, a, steps, cache) for a in payers}
        # What no payment on the way mends.
        left = max(0.0, -float(check.slack_points[-1, i]))
        spare = sorted(rates.items(), key=lambda payer: -payer[1])
        lines.append(PaymentLine(game.actors[i], steps, value, left, dict(spare)))
    return tuple(lines)


def terms(game: Game, given: Sequence[PaymentLine]) -> tuple[bool, tuple[Remark, ...]]:
    """Whether every payment could be made by somebody, each payer taking on one, and on what terms. With a numeraire
    points become units, else they are only set side by side."""
    money = game.numeraire
    each = zip(game.actors, money.points_per_unit, strict=True) if money is not None else ()
    price = {actor: points for actor, points in each if np.isfinite(points)}
    used: set[str] = set()
    found: list[Remark] = []
    for payment in given:
        to, rates = payment.to, payment.payers
        able = [by for by, rate in rates.items() if rate > SPARE and by not in used]
        if to in price:
            able = [by for by in able if by in price and price[by] / price[to] <= rates[by]]
        if payment.worth <= 0 or not able:
            found.append(remark("late" if payment.worth <= 0 else "nobody", to=to))
            continue
        used.add(able[0])
        if money is not None and to in price:
            units = float(payment.worth / price[to])
            found.append(remark("pays units", by=able[0], to=to, units=units, unit=money.unit))
        else:
            found.append(remark("pays", by=able[0], to=to, rate=rates[able[0]]))
    return len(used) == len(given), tuple(found)


def _due(check: Check, i: int) -> tuple[float, ...]:
    """Payments to one actor step by step, from the last back."""
    made, delta = check.plan, check.plan.road.delta[i : i + 1]
    once, due = made.once.copy(), [0.0] * len(made.once)
    for k in reversed(range(len(due))):
        slack, _, _ = slack_of(replace(made, once=once), i, delta)
        if slack[k, 0] < 0:
            due[k] = float(-slack[k, 0] / (1 - delta[0]))
            once[k, i] += due[k]
    return tuple(due)


def _rate(game: Game, check: Check, payer: int, steps: Sequence[float], cache: Cache | None) -> float:
    """The most of its own points ``payer`` could give for each point of ``steps`` without gaining by a deviation."""
    road = check.plan.road
    delta, paid = road.delta[payer : payer + 1], _paid(road, {payer: steps})
    once = plan(game, _paying(road, paid), cache)
    twice = replace(once, once=once.once - paid)
    # Everything is linear in what is paid, once the deviation of not paying is among the courses.
    slack, double = (slack_of(made, payer, delta)[0][:, 0] for made in (once, twice))
    burden = np.subtract(slack, double, out=np.zeros(len(slack)), where=np.isfinite(slack))
    loaded = burden > TOLERANCE
    unpaid = slack + burden
    if (unpaid[~loaded] < -TOLERANCE).any() or not loaded.any():
        return 0.0
    return max(0.0, float((unpaid[loaded] / burden[loaded]).min()))


def _paid(road: Road, given: Mapping[int, Sequence[float]]) -> Floats:
    """Float [n, A]: what each of these actors pays step by step."""
    paid = np.zeros((len(road.steps), len(road.delta)))
    for actor, amounts in given.items():
        paid[:, actor] = amounts
    return paid


def _paying(road: Road, paid: Floats) -> Road:
    """The road where everybody hands over so much more on delivery of each step."""
    steps = (replace(s, pays=s.pays + more) for s, more in zip(road.steps, paid, strict=True))
    return replace(road, steps=tuple(steps))


def with_payments(game: Game, road: Road, given: Sequence[PaymentLine]) -> Road:
    """The road with every payee paid; what payers give up is judged apart, in their own points."""
    return _paying(road, -_paid(road, {game.actor(p.to): p.steps for p in given}))


def trust(game: Game, check: Check, k: int, i: int) -> float | None:
    """The least t for actor ``i`` at step ``k``; None where no trust is enough, or it has no part in the step.

    Where rules make its part impossible without the others', it is taken to be left undone, at its cost.
    """
    made, road = check.plan, check.plan.road
    step, before = road.steps[k], road.states[k]
    mine = [p for p in made.parts[k] if i in p.needs]
    if i not in step.acts or not (mine or step.cost[i]):
        return None
    ahead, delta = float(check.slack_points[k, i]), float(road.delta[i])
    if not np.isfinite(ahead) or ahead < -TOLERANCE * max(1.0, made.span[i]):
        return None
    # What it can do by itself happens; the rest needs others who do not come.
    itself = [p for p in mine if p.needs == {i}]
    alone = with_changes(before, (p.change for p in itself))
    if not space.feasible(game, [alone]).all():
        alone = before
    flows = worth(game, [alone, before])[:, i]
    ends = flows if road.collapse is None else np.repeat(worth(game, [road.collapse])[0, i], 2)
    own = sum(p.owed(i) for p in itself) / game.scale
    s = (1 - delta) * (flows[0] - step.cost[i]) - own + delta * ends[0]
    p = (1 - delta) * flows[1] + delta * ends[1]
    risk = float(p - s)
    return risk / (max(0.0, ahead) + risk) if risk > 0 else 0.0
