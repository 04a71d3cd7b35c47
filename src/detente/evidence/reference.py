"""Definitions 6.1–6.10 in plain loops: every world written out, chances multiplied as they stand.

Priors, reports, silences, modes of observers and common causes as worlds.py, signals.py and combine.py define them,
one world at a time, without arrays and without logarithms: slow, and right where a page of it can be read beside those
definitions. Moves are left to play/likelihood.py; their likelihood is passed in.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from detente.case.schema import Case, Members, When

from .settings import WeighingSettings
from .signals import CONFIDENCE, GRADES, PUSHING_SHARE
from .worlds import mean

Assignment = Mapping[str, frozenset[str]] | None
"""Mechanism → the answers that hold (one, or a set's members); None is z₀."""

Told = tuple[str, str, str]
"""(event, indicator, outcome)."""


@dataclass(frozen=True)
class Known:
    """What every chance hangs on: the case, its strategic worlds with their chances, all worlds with theirs (z₀ last
    where there is one), the settings."""

    case: Case
    strategic: list[tuple[Mapping[str, frozenset[str]], float]]
    prior: list[tuple[Assignment, float]]
    how: WeighingSettings


def table(
    case: Case,
    played: Callable[[Assignment], float] = lambda _: 1.0,
    settings: WeighingSettings | None = None,
) -> list[tuple[Assignment, float, float]]:
    """(world, its prior, the likelihood of everything in it), the priors summing to 1."""
    worlds = list(assignments(case, {}, list(case.mechanisms)))
    nulls = [mean(n.prior or 0.0) for n in case.narratives.values() if not n.strategic][:1]
    total = sum(p for _, p in worlds)
    strategic = [(z, p / total) for z, p in worlds]
    prior = [*((z, p * (1 - sum(nulls))) for z, p in strategic), *((None, p) for p in nulls)]
    q = Known(case, strategic, prior, settings or WeighingSettings())
    return [(z, p, likelihood(q, z) * played(z)) for z, p in prior]


def assignments(
    case: Case, sofar: Mapping[str, frozenset[str]], left: list[str]
) -> Iterator[tuple[Mapping[str, frozenset[str]], float]]:
    """Every joint answer with its chance."""
    if not left:
        yield dict(sofar), 1.0
        return
    name, rest = left[0], left[1:]
    mechanism = case.mechanisms[name]
    chances = {a: mean(mechanism.prior[a]) for a in mechanism.values}
    options: list[tuple[frozenset[str], float]] = []
    if not true_in(case, sofar, mechanism.asked_if):
        options.append((frozenset({mechanism.otherwise} if mechanism.otherwise else ()), 1.0))
    elif mechanism.several:
        for bits in product((False, True), repeat=len(chances)):
            held = frozenset(a for a, on in zip(chances, bits, strict=True) if on)
            options.append((held, prod(p if a in held else 1 - p for a, p in chances.items())))
    else:
        options += [(frozenset({a}), p / sum(chances.values())) for a, p in chances.items()]
    for answers, p in options:
        for z, q in assignments(case, {**sofar, name: answers}, rest):
            yield z, p * q


def true_in(case: Case, z: Mapping[str, frozenset[str]], when: When) -> bool:
    """Whether a condition on answers holds in a world that has them."""
    for name, wanted in when.items():
        held = z[name]
        if isinstance(wanted, Members):
            if not set(wanted.all) <= held or set(wanted.none) & held:
                return False
        elif not any(
            a in held or (a == "nothing" and not held and case.mechanisms[name].several) for a in wanted
        ):
            return False
    return True


def likelihood(q: Known, z: Assignment) -> float:
    """P(everything seen, said and not seen | z)."""
    case = q.case
    told = {e for e, _, _ in _told(case)}
    causes = {c: mean(d.chance) for c, d in case.record.causes.items() if told & set(d.brings)}
    bits = product((False, True), repeat=len(causes))
    states = [{c for yes, c in zip(on, causes, strict=True) if yes} for on in bits]
    total = 0.0
    for active in states:
        chance = prod(p if c in active else 1 - p for c, p in causes.items())
        for who in dict.fromkeys(_who(case, e) for e, _, _ in _told(case)):
            chance *= _mixed(q, who, z, active, states)
        total += chance
    for name, indicator in case.indicators.items():
        shown = any(i == name for _, i, _ in _all_shown(case))
        if shown or not indicator.expect or indicator.since is None or indicator.since > case.as_of:
            continue
        gone = 1.0
        if indicator.by is not None and indicator.by > indicator.since:
            gone = min(1.0, (case.as_of - indicator.since).days / (indicator.by - indicator.since).days)
        can = [o for o in indicator.outcomes if o != indicator.silence]
        total *= 1 - gone * sum(report(q, name, o, z) for o in can)
    return total


def _all_shown(case: Case) -> list[Told]:
    return [
        (e, i, o)
        for e, event in case.record.events.items()
        for i, o in (event.observation or (event.signal.shows if event.signal else {})).items()
    ]


def _told(case: Case) -> list[Told]:
    return [t for t in _all_shown(case) if case.indicators[t[1]].expect]


def _mixed(q: Known, who: str, z: Assignment, active: set[str], states: list[set[str]]) -> float:
    """One observer's items, mixed over how it may be telling them."""
    case = q.case
    mine = [t for t in _told(case) if _who(case, t[0]) == who]
    p, n, u = _modes(case, who)
    line = case.observers[who].pushes if who in case.observers else {}
    inside = [w for w, _ in q.strategic if line and true_in(case, w, line)]
    on = [t for t in mine if line and _bears(q, t[1], line)]
    off = [t for t in mine if t not in on]

    def joint(items: list[Told], w: Assignment, causes: set[str]) -> float:
        every = 1.0
        for e, i, o in items:
            miss = prod(1 - mean(case.record.causes[c].brings.get(e, 0.0)) for c in causes)
            every *= miss * report(q, i, o, w) + (1 - miss) * seen(q, i, w)
        return every

    def pushed(w: Assignment, causes: set[str]) -> float:
        best = max((joint(on, x, c) for x in inside for c in states), default=1.0)
        return best * joint(off, w, causes)

    most = max(joint(mine, w, causes) for w, _ in q.prior for causes in states)
    if u > 0:
        most = max(most, *(pushed(w, causes) for w, _ in q.prior for causes in states))
    return p * joint(mine, z, active) + n * most + u * pushed(z, active)


def _bears(q: Known, indicator: str, line: When) -> bool:
    declared = q.case.indicators[indicator]
    inside = [(w, p) for w, p in q.prior if w is not None and true_in(q.case, w, line)]
    outside = [(w, p) for w, p in q.prior if w is None or not true_in(q.case, w, line)]
    if not sum(p for _, p in inside) > 0 or not sum(p for _, p in outside) > 0:
        return False

    def reported(outcome: str, part: Sequence[tuple[Assignment, float]]) -> float:
        return sum(p * report(q, indicator, outcome, w) for w, p in part) / sum(p for _, p in part)

    can = [o for o in declared.outcomes if o != declared.silence]
    return any(abs(reported(o, inside) - reported(o, outside)) > 1e-9 for o in can)


def _who(case: Case, event: str) -> str:
    declared = case.record.events[event]
    trusted = [
        (o.through, _modes(case, o.through)[0])
        if o.through
        else (f"~{o.observer}", CONFIDENCE[declared.confidence])
        for o in declared.origins.values()
    ]
    return next((who for who, p in trusted if p == max(p for _, p in trusted)), f"~{event}")


def _modes(case: Case, who: str) -> tuple[float, float, float]:
    if who not in case.observers:
        trust = min(
            CONFIDENCE[case.record.events[e].confidence] for e, _, _ in _told(case) if _who(case, e) == who
        )
        return trust, 1 - trust, 0.0
    declared = case.observers[who]
    if declared.modes is not None:
        p, n, u = map(mean, (declared.modes.informative, declared.modes.noise, declared.modes.pushing))
        return p / (p + n + u), n / (p + n + u), u / (p + n + u)
    trust = GRADES[declared.reliability or "F"]
    push = PUSHING_SHARE * (1 - trust) if declared.pushes else 0.0
    return trust, 1 - trust - push, push


def occurs(case: Case, indicator: str, outcome: str, z: Mapping[str, frozenset[str]]) -> float:
    """P(outcome|z), from the first row that holds."""
    rows = case.indicators[indicator].expect.values()
    chances = next(row.chances for row in rows if true_in(case, z, row.when))
    return mean(chances.get(outcome, 0.0)) / sum(mean(x) for x in chances.values())


def seen(q: Known, indicator: str, z: Assignment) -> float:
    """s(z): visible and somebody looks."""
    if z is None:
        return sum(p * seen(q, indicator, w) for w, p in q.strategic)
    case, how = q.case, q.how
    declared = case.indicators[indicator]
    visible = how.visible
    if isinstance(declared.visible, dict):
        visible = next(mean(row.chance) for row in declared.visible.values() if true_in(case, z, row.when))
    elif declared.visible is not None:
        visible = mean(declared.visible)
    return visible * (how.collected if declared.collected is None else mean(declared.collected))


def report(q: Known, indicator: str, outcome: str, z: Assignment) -> float:
    """P(report of the outcome|z): each true outcome in turn, and what would be reported if it were so."""
    if z is None:
        return sum(p * report(q, indicator, outcome, w) for w, p in q.strategic)
    case, how = q.case, q.how
    declared = case.indicators[indicator]
    can = [o for o in declared.outcomes if o != declared.silence]
    f = how.false_report if declared.false_report is None else mean(declared.false_report)
    s = seen(q, indicator, z)
    total = 0.0
    for true in declared.outcomes:
        p = occurs(case, indicator, true, z)
        if true == outcome:
            total += p * s
        elif true == declared.silence:
            total += p * f / len(can)
        else:
            total += p * (1 - s) * f / len(can)
    return total
