"""What was reported, and what was not, as likelihoods of worlds (Definitions 6.6–6.8).

An indicator takes one of its outcomes ω; R are those that can be reported (all but its ``silence``). With the chance
s(z) = visible(z)·collected that an outcome is seen, and f that something is reported falsely,

    P(report o | z) = s(z)·P(o|z) + (f/|R|)·[P(silence|z) + (1 − s(z))·Σ_{ω∈R, ω≠o} P(ω|z)]

and no report has the rest. With one outcome to report this is P(occurs)·P(visible)·P(collected) + P(not)·P(false)
(Definition 6.6). Display and concealment are opposite visibilities. What is never reported becomes evidence where
an indicator says since when somebody watched: of its window [since, by] the part that has gone by,

    P(nothing so far | z) = 1 − φ·Σ_o P(report o | z),   φ = min(1, (as_of − since) / (by − since)), or 1 without `by`.

An event is one item however many origins tell of it, and an origin however many copies; repeating an act is another
event and another item. An event told by several observers is credited to the most reliable one: a second witness adds
nothing, which errs towards caution. A common cause that is at work brings an event about with chance b whatever z:
P(o|z) becomes 1 − (1−b)(1−P(o|z)), and the item's likelihood, linear in it, (1−b)·P(report o|z) + b·s(z).

What may still come of an indicator by a date t, reported as likely on any day of its window as on another, has with
nothing reported by the case's date (Definition 8.1)

    P(report o by t | z) = P(report o | z)·(φ(t) − φ(now)) / (1 − φ(now)·Σ_o P(report o | z))

An indicator without ``by`` can be looked at at any time, and its chances hold for the look. One that something recorded
in its window has shown, or whose window is over, is resolved: what it says is in the evidence, and an act repeated
later is for an indicator of its own.

Under z₀ an indicator has the prior average of the other worlds' chances: it says nothing about z₀.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from detente.case.diagnostics import did_you_mean, problem
from detente.case.schema import Case, Event, Indicator
from detente.game.game import Bools, Floats
from detente.view.remarks import Remark, remark

from .settings import WeighingSettings
from .worlds import Worlds, holds, mean, prior

GRADES = {"A": 0.95, "B": 0.85, "C": 0.7, "D": 0.5, "E": 0.2, "F": 0.5}
"""Admiralty grade → the chance that the observer informs. F says that it cannot be judged."""

CONFIDENCE = {"high": 0.95, "medium": 0.8, "low": 0.5}
"""The same for what comes through no declared observer, by the event's confidence."""

PUSHING_SHARE = 0.5
"""Of the rest, where a line is declared and no modes are: the share that pushes it."""


DECLARED = remark("modes")


@dataclass(frozen=True, eq=False, kw_only=True)
class Item:
    """One piece of evidence. ``loglik`` float [Z]: log P(what was seen | z). ``seen`` float [Z]: s(z).

    ``observer`` is the key of who is credited, empty for a silence. ``causes`` are (cause, chance that it brings it).
    ``copies`` counts every origin and every report of one.
    """

    id: str
    indicator: str
    outcome: str
    title: str
    """What was seen; of a silence, what was not."""
    date: date
    observer: str
    loglik: Floats
    seen: Floats
    causes: tuple[tuple[str, float], ...] = ()
    copies: int = 1
    claims: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    silence: bool = False
    assumed: bool = False
    """Whether the indicator's chances are an assumption."""


@dataclass(frozen=True, eq=False)
class Teller:
    """An observer as the lens weighs it. ``line`` bool [Z], the worlds it would push; None without a line.
    ``on_line`` holds the ids of its items that bear on the line."""

    key: str
    name: str
    informative: float
    noise: float
    pushing: float
    line: Bools | None = None
    on_line: frozenset[str] = frozenset()
    declared: bool = True
    why: Remark = DECLARED
    """What its trust was taken from."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Items in order of date, who told them, the common causes (their chances, in declared order), and what was left
    out of the evidence and why."""

    items: tuple[Item, ...]
    tellers: tuple[Teller, ...]
    causes: tuple[tuple[str, float], ...]
    left_out: tuple[Remark, ...] = ()
    defaults: tuple[Remark, ...] = ()
    """Which chances were taken from the settings because the case does not state them."""
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Indicator → outcomes that can be reported."""


def log(x: ArrayLike) -> Floats:
    """Natural log; −inf of what cannot be."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(x))


def occurrence(case: Case, all_: Worlds, indicator: str, weights: Floats | None = None) -> Floats:
    """P(ω|z), float [outcomes, Z], in declared order. ``weights`` float [Z] is the prior, for z₀."""
    declared = case.indicators[indicator]
    table = np.zeros((len(declared.outcomes), len(all_)))
    for row, here in _rows(all_, declared.expect):
        column = np.array([mean(row.chances.get(o, 0.0)) for o in declared.outcomes])
        table[:, here] = (column / column.sum())[:, None]
    return _with_null(all_, table, prior(case, all_) if weights is None else weights)


def reports(
    case: Case,
    all_: Worlds,
    indicator: str,
    settings: WeighingSettings | None = None,
    weights: Floats | None = None,
) -> tuple[tuple[str, ...], Floats, Floats]:
    """What can be reported, P(report o|z) float [|R|, Z], and s(z) float [Z]."""
    settings = settings or WeighingSettings()
    declared = case.indicators[indicator]
    weights = prior(case, all_, settings.stated) if weights is None else weights
    order = list(declared.outcomes)
    p = occurrence(case, all_, indicator, weights)
    s = _seen(declared, all_, settings, weights)
    f = settings.false_report if declared.false_report is None else mean(declared.false_report)
    can = [k for k, o in enumerate(order) if o != declared.silence]
    quiet = np.zeros(len(all_)) if declared.silence is None else p[order.index(declared.silence)]
    told = p[can].sum(axis=0)
    table = np.array([s * p[k] + f / len(can) * (quiet + (1 - s) * (told - p[k])) for k in can])
    return tuple(order[k] for k in can), _with_null(all_, table, weights), s


def _seen(declared: Indicator, all_: Worlds, settings: WeighingSettings, weights: Floats) -> Floats:
    collected = settings.collected if declared.collected is None else mean(declared.collected)
    if not isinstance(declared.visible, dict):
        given = settings.visible if declared.visible is None else mean(declared.visible)
        return np.full(len(all_), given) * collected
    visible = np.zeros((1, len(all_)))
    for row, here in _rows(all_, declared.visible):
        visible[:, here] = mean(row.chance)
    return np.asarray(_with_null(all_, visible, weights)[0] * collected)


def _rows(all_: Worlds, declared: Mapping[str, Any]) -> Iterator[tuple[Any, Bools]]:
    """Rows of a table that asks for answers, each with the worlds in which it is the first that holds: bool [Z]."""
    left = np.ones(len(all_), dtype=bool)
    for row in declared.values():
        here = left & holds(all_, row.when)
        left &= ~here
        yield row, here


def _with_null(all_: Worlds, table: Floats, weights: Floats) -> Floats:
    """The table with z₀'s column the prior average of the others'."""
    if all_.strategic.all():
        return table
    share = np.where(all_.strategic, weights, 0.0)
    total = share.sum()
    share = share / total if total > 0 else all_.strategic / all_.strategic.sum()
    return np.where(all_.strategic, table, (table * share).sum(axis=1)[:, None])


def evidence(
    case: Case, all_: Worlds, settings: WeighingSettings | None = None, weights: Floats | None = None
) -> Evidence:
    """All evidence of a case but its moves. Raises Problems: L404 for an event to leave out that is not there, L402
    for too many common causes."""
    settings = settings or WeighingSettings()
    weights = prior(case, all_, settings.stated) if weights is None else weights
    for name in settings.without:
        if name not in case.record.events:
            raise problem(
                "L404",
                f"there is no event `{name}` to leave out",
                did_you_mean(name, case.record.events) or "`detente record CASE` lists the events",
            )
        if case.record.events[name].move is not None:
            raise problem(
                "L404",
                f"the event `{name}` is a move: without it the record would not end where the case begins",
                "leave out observations and signals, or weigh no moves at all: --no-moves",
            )
    tables = {
        name: reports(case, all_, name, settings, weights) for name, i in case.indicators.items() if i.expect
    }
    found, left_out = [], []
    for id_, event in case.record.events.items():
        if id_ in settings.without:
            left_out.append(remark("as asked", event=id_))
            continue
        for name, outcome in shown_by(event).items():
            if name in tables:
                found.append(_item(case, id_, name, outcome, tables))
            else:
                left_out.append(remark("says nothing", event=id_, indicator=name))
    found += _silences(case, tables)
    brought = {c for item in found for c, _ in item.causes}
    causes = tuple((id_, mean(c.chance)) for id_, c in case.record.causes.items() if id_ in brought)
    if len(causes) > settings.max_causes:
        raise problem(
            "L402",
            f"{len(causes)} common causes have {2 ** len(causes):,} joint states",
            f"at most {settings.max_causes} are summed over: merge some",
        )
    used = {item.indicator for item in found}
    silent = {
        name: tuple(i for i in case.indicators if i in used and getattr(case.indicators[i], name) is None)
        for name in ("visible", "collected", "false_report")
    }
    return Evidence(
        items=tuple(sorted(found, key=lambda item: item.date)),
        tellers=_tellers(case, all_, found, tables, weights),
        causes=causes,
        left_out=tuple(left_out),
        defaults=tuple(
            remark(n, value=getattr(settings, n), indicators=those) for n, those in silent.items() if those
        ),
        outcomes={name: table[0] for name, table in tables.items()},
    )


def shown_by(event: Event) -> dict[str, str]:
    """Indicator → outcome that an event realises: its observation, or what its signal shows."""
    return dict(event.observation or (event.signal.shows if event.signal else {}))


Tables = Mapping[str, tuple[tuple[str, ...], Floats, Floats]]


def _item(case: Case, key: str, name: str, outcome: str, tables: Tables) -> Item:
    event = case.record.events[key]
    can, table, seen = tables[name]
    return Item(
        id=key if len(shown_by(event)) == 1 else f"{key}:{name}",
        indicator=name,
        outcome=outcome,
        title=event.title,
        date=event.date,
        observer=credited(case, key),
        loglik=log(table[can.index(outcome)]),
        seen=seen,
        causes=tuple((c, mean(x.brings[key])) for c, x in case.record.causes.items() if key in x.brings),
        copies=sum(1 + len(o.reports) for o in event.origins.values()) or 1,
        claims=tuple(event.because),
        quotes=tuple(case.claims[c].anchor.quote for c in event.because if c in case.claims),
        assumed=case.indicators[name].assumed is not None,
    )


def _silences(case: Case, tables: Tables) -> list[Item]:
    shown = {name for e in case.record.events.values() for name in shown_by(e)}
    found = []
    for name, (_, table, seen) in tables.items():
        declared = case.indicators[name]
        if declared.since is None or name in shown or declared.since > case.as_of:
            continue
        gone = 1.0 if declared.by is None else share(declared, case.as_of, case.as_of).now
        with np.errstate(divide="ignore"):
            # Rounding may leave a chance of 1 + 1e-16, which has no log.
            loglik = np.log1p(-np.minimum(1.0, gone * table.sum(axis=0)))
        found.append(
            Item(
                id=f"silence:{name}",
                indicator=name,
                outcome=declared.silence or "",
                title=declared.title,
                date=min(declared.by or case.as_of, case.as_of),
                observer="",
                loglik=loglik,
                seen=seen,
                silence=True,
                assumed=declared.assumed is not None,
            )
        )
    return found


def credited(case: Case, key: str) -> str:
    """The observer an event is credited to: the most reliable of its origins', the first declared among equals."""
    event = case.record.events[key]
    sources = [
        (f"~{origin.observer}", CONFIDENCE[event.confidence])
        if origin.through is None
        else (origin.through, modes_of(case, origin.through)[0])
        for origin in event.origins.values()
    ]
    return max(sources, key=lambda source: source[1], default=(f"~{key}", 0.0))[0]


def modes_of(case: Case, observer: str) -> tuple[float, float, float]:
    """The prior chances that a declared observer informs, makes noise, pushes its line."""
    declared = case.observers[observer]
    if declared.modes is not None:
        m = declared.modes
        p, n, u = map(mean, (m.informative, m.noise, m.pushing))
        return p / (p + n + u), n / (p + n + u), u / (p + n + u)
    trust = GRADES[declared.reliability or "F"]
    pushing = PUSHING_SHARE * (1 - trust) if declared.pushes else 0.0
    return trust, 1 - trust - pushing, pushing


def _tellers(
    case: Case, all_: Worlds, found: list[Item], tables: Tables, weights: Floats
) -> tuple[Teller, ...]:
    tellers = []
    for key in dict.fromkeys(item.observer for item in found if item.observer):
        mine = [item for item in found if item.observer == key]
        if key not in case.observers:
            grades = [case.record.events[item.id.split(":")[0]].confidence for item in mine]
            worst = min(grades, key=CONFIDENCE.__getitem__)
            p, why = CONFIDENCE[worst], remark("confidence", confidence=worst)
            tellers.append(Teller(key, key[1:], p, 1 - p, 0.0, declared=False, why=why))
            continue
        declared = case.observers[key]
        line = holds(all_, declared.pushes) if declared.pushes else None
        bearing = (i.id for i in mine if line is not None and _bears(tables[i.indicator][1], line, weights))
        why = DECLARED if declared.modes else remark("grade", grade=declared.reliability)
        tellers.append(
            Teller(key, declared.name, *modes_of(case, key), line, frozenset(bearing), declared=True, why=why)
        )
    return tuple(tellers)


def _bears(table: Floats, line: Bools, weights: Floats) -> bool:
    """Whether an indicator is reported otherwise inside the line than outside it, on the prior average."""
    inside, outside = weights * line, weights * ~line
    if not inside.sum() > 0 or not outside.sum() > 0:
        return False
    gap = (table * inside).sum(axis=1) / inside.sum() - (table * outside).sum(axis=1) / outside.sum()
    return bool(np.abs(gap).max() > 1e-9)


@dataclass(frozen=True)
class Share:
    """φ on the case's date and on the one asked about."""

    now: float
    then: float


def share(declared: Indicator, as_of: date, until: date) -> Share:
    """Of an indicator's window, from ``since`` (or the case's date) to ``by``."""
    if declared.by is None:
        return Share(0.0, float(until > as_of))
    start = declared.since or as_of
    days = (declared.by - start).days
    if days <= 0:
        return Share(float(declared.by <= as_of), float(declared.by <= until))

    def gone(day: date) -> float:
        return min(1.0, max(0.0, (day - start).days / days))

    return Share(gone(as_of), gone(until))


def to_come(chances: Floats, within: Share) -> Floats:
    """``chances`` float [O, Z] over the whole window → over what of it is to come by the date, given nothing so far."""
    left = 1.0 - within.now * chances.sum(axis=0)
    part = chances * (within.then - within.now)
    return np.asarray(np.divide(part, left, out=np.zeros_like(part), where=left > 0))


def resolved(case: Case, indicator: str) -> Remark | None:
    """Why nothing more can come of it; None where something can."""
    declared = case.indicators[indicator]
    if declared.by is not None and declared.by <= case.as_of:
        return remark("due", day=declared.by.isoformat())
    days = (e.date for e in case.record.events.values() if indicator in shown_by(e))
    inside = (day for day in days if (declared.since or day) <= day <= case.as_of)
    return next((remark("showed", day=day.isoformat()) for day in inside), None)
