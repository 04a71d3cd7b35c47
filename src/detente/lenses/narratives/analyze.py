"""From a posterior over worlds to what an analyst asks of it (Definitions 7.1–7.8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from detente.case.load import CaseFile
from detente.evidence.combine import Told, cap, cause_states, logsumexp, private, told, whole, without_each
from detente.evidence.moves import ridge
from detente.evidence.posterior import (
    Inference,
    Progress,
    chance,
    decibans,
    infer,
    log_odds,
    masks,
    normalised,
    reduced,
    strategic_only,
)
from detente.evidence.settings import NarrativesSettings, weighing_of
from detente.evidence.signals import Item
from detente.evidence.worlds import NOTHING, answered, title_of
from detente.game.game import Bools, Floats
from detente.play.likelihood import ProfilePoint
from detente.view.remarks import remark

from . import bands, predictive
from .result import (
    AnswerChance,
    Hinge,
    ItemWeight,
    MechanismChances,
    MovesWeight,
    NarrativeChances,
    NarrativesResult,
    ObserverWeight,
    RidgePoint,
    Together,
)


def analyze(
    file: CaseFile,
    settings: NarrativesSettings | None = None,
    progress: Progress | None = None,
    *,
    folder: Path | None = None,
    workers: int = 1,
) -> NarrativesResult:
    """Which account a case's record supports. Raises Problems (L3xx, L4xx)."""
    settings = settings or NarrativesSettings()
    full = infer(file, weighing_of(settings), progress, folder=folder, workers=workers)
    return describe(file, full, settings, folder)


def describe(
    file: CaseFile, full: Inference, settings: NarrativesSettings | None = None, folder: Path | None = None
) -> NarrativesResult:
    """An inference as a result, with the profile of the moves' likelihood where ``settings`` ask for it."""
    settings = settings or NarrativesSettings(**dict(weighing_of(full.settings)), ridge=False)
    points = ridge(file, full.moves, settings, folder) if settings.ridge else ()
    case = file.case
    i = reduced(full)
    of = masks(case, i.worlds)
    three = bands.dependence(i)
    narratives = tuple(_narrative(i, id_, mask, three) for id_, mask in of.items())
    without = {
        id_: normalised(i.prior, i.log_moves + log)[0]
        for id_, log in without_each(i.evidence, len(i.worlds), i.whole)
    }
    items = _items(i, of, without)
    observers, theirs = _observers(i, of)
    hinges = tuple(sorted((*theirs, *_other_hinges(i, of, without)), key=lambda h: -h.change))
    begins = case.record.start
    return NarrativesResult(
        case=case.case,
        title=case.title,
        case_hash=file.hash,
        as_of=case.as_of.isoformat(),
        worlds=len(full.worlds),
        mechanisms=_mechanisms(full),
        narratives=narratives,
        items=items,
        observers=observers,
        moves=_moves(i, of, points),
        hinges=hinges,
        together=_together(i, of, three, settings.same_db),
        assumed_items=sum(item.assumed for item in i.items),
        left_out=i.evidence.left_out,
        defaults=i.evidence.defaults,
        notes=i.moves.notes,
        settings=settings,
        begins=begins.date.isoformat() if begins is not None else "",
    )


def _mechanisms(i: Inference) -> tuple[MechanismChances, ...]:
    before, after = _among(i)
    found = []
    for name, declared in i.case.mechanisms.items():
        answers = (*declared.values, NOTHING) if declared.several else tuple(declared.values)
        rows = []
        for answer in answers:
            mask = answered(i.worlds, name, answer)
            rows.append(
                AnswerChance(answer, title_of(declared, answer), chance(before, mask), chance(after, mask))
            )
        found.append(MechanismChances(name, declared.title, declared.several, tuple(rows)))
    return tuple(found)


def _among(i: Inference) -> tuple[Floats, Floats]:
    """log prior and log posterior given that the mechanisms matter."""
    with np.errstate(divide="ignore"):
        return strategic_only(i, np.log(i.prior)), strategic_only(i, i.log_posterior)


def _narrative(i: Inference, id_: str, mask: Bools, three: tuple[Floats, Floats, Floats]) -> NarrativeChances:
    declared = i.case.narratives[id_]
    log_b = bands.log_factor(i, mask)
    only_moves = normalised(i.prior, i.log_moves)[0]
    only_rest = normalised(i.prior, i.whole.log)[0]
    among = _among(i)
    expected, unlikely = predictive.expected_moves(i, mask)
    return NarrativeChances(
        id_,
        declared.title,
        declared.strategic,
        float(i.prior[mask].sum()),
        chance(i.log_posterior, mask),
        (chance(among[0], mask), chance(among[1], mask)),
        bands.band(three, mask),
        decibans(log_b),
        decibans(bands.log_factor(i, mask, only_moves)),
        decibans(bands.log_factor(i, mask, only_rest)),
        bands.prior_grid(log_b),
        bands.break_even(log_b),
        bands.by_draw(i, mask),
        bands.effective(i, mask),
        expected,
        unlikely,
    )


def _items(i: Inference, of: dict[str, Bools], without: dict[str, Floats]) -> tuple[ItemWeight, ...]:
    full = {n: log_odds(i.log_posterior, mask) for n, mask in of.items()}
    lost = {
        id_: {n: decibans(full[n] - log_odds(rest, mask)) for n, mask in of.items()}
        for id_, rest in without.items()
    }
    surprise = predictive.surprises(i, of)
    names = {t.key: t.name for t in i.evidence.tellers}
    found = []
    with np.errstate(divide="ignore"):
        before = np.log(i.prior)
    for item, after in _in_turn(i):
        gained = {n: decibans(log_odds(after, m) - log_odds(before, m)) for n, m in of.items()}
        found.append(
            ItemWeight(
                item.id,
                item.title,
                item.date.isoformat(),
                item.indicator,
                item.outcome,
                names.get(item.observer, ""),
                item.silence,
                item.quotes,
                item.claims,
                item.copies,
                item.assumed,
                lost[item.id],
                gained,
                {n: chance(after, m) for n, m in of.items()},
                surprise[item.id],
            )
        )
        before = after
    return tuple(found)


def _in_turn(i: Inference) -> Iterator[tuple[Item, Floats]]:
    """(item, log posterior float [Z] after it and all before it, moves left out), in order of date."""
    size = len(i.worlds)
    states, causes = cause_states(i.evidence)
    place = {t.key: k for k, t in enumerate(i.evidence.tellers)}
    sofar: list[list[Item]] = [[] for _ in place]
    nothing = np.full((3, len(states), size), -np.inf)
    nothing[0] = 0.0
    parts = [Told(nothing) for _ in place]
    quiet = np.zeros(size)
    for item in i.items:
        if item.observer:
            k = place[item.observer]
            sofar[k].append(item)
            parts[k] = told(i.evidence.tellers[k], sofar[k], states, size, private(i.evidence, item.observer))
        else:
            quiet = quiet + item.loglik
        yield item, normalised(i.prior, whole(tuple(parts), quiet, causes).log)[0]


def _observers(i: Inference, of: dict[str, Bools]) -> tuple[tuple[ObserverWeight, ...], list[Hinge]]:
    found, hinges = [], []
    for k, teller in enumerate(i.evidence.tellers):
        mine = [item for item in i.items if item.observer == teller.key]
        others = (*i.whole.told[:k], *i.whole.told[k + 1 :])
        rest = whole(others, i.whole.quiet, i.whole.causes)
        after = normalised(i.prior, i.log_moves + rest.log)[0]
        change, without = _change(i, of, after)
        towards, any_ = cap(teller, mine)
        found.append(
            ObserverWeight(
                teller.key,
                teller.name,
                teller.declared,
                teller.why,
                tuple(item.id for item in mine),
                (teller.informative, teller.noise, teller.pushing),
                _modes(i, k),
                decibans(float(np.log(towards))),
                decibans(float(np.log(any_))),
                change,
            )
        )
        hinges.append(Hinge("observer", teller.key, teller.name, change, without))
    return tuple(found), hinges


def _modes(i: Inference, k: int) -> tuple[float, float, float]:
    """Posterior chance of each mode of one observer: its mixture split, everything else as it stands."""
    others = whole((*i.whole.told[:k], *i.whole.told[k + 1 :]), i.whole.quiet, i.whole.causes)
    rest = np.repeat(others.causes[:, None], len(i.worlds), axis=1)
    for part in others.told:
        rest = rest + part.mix
    with np.errstate(divide="ignore"):
        rest = rest + (np.log(i.prior) + i.log_moves + i.whole.quiet)
    each = np.array([float(logsumexp((rest + mode).ravel())) for mode in i.whole.told[k].modes])
    share = np.exp(each - float(logsumexp(each)))
    return float(share[0]), float(share[1]), float(share[2])


def _other_hinges(i: Inference, of: dict[str, Bools], without: dict[str, Floats]) -> list[Hinge]:
    titles = {item.id: item.title for item in i.items}
    found = []
    for id_, rest in without.items():
        change, left = _change(i, of, rest)
        found.append(Hinge("item", id_, titles[id_], change, left))
    if i.moves.weighed:
        change, left = _change(i, of, normalised(i.prior, i.whole.log)[0])
        found.append(Hinge("moves", "moves", "", change, left))
    return found


def _change(i: Inference, of: dict[str, Bools], after: Floats) -> tuple[float, dict[str, float]]:
    without = {n: chance(after, mask) for n, mask in of.items()}
    moved = [abs(without[n] - chance(i.log_posterior, mask)) for n, mask in of.items()]
    return max(moved, default=0.0), without


def _together(
    i: Inference, of: dict[str, Bools], three: tuple[Floats, Floats, Floats], same_db: float
) -> tuple[Together, ...]:
    found = []
    with np.errstate(divide="ignore"):
        before = np.log(i.prior)
    for a, b in combinations(of, 2):
        changes = [
            decibans(_between(x, of[a], of[b]) - _between(before, of[a], of[b]))
            for x in (three[1], three[0], three[2])
            if not np.isnan(x).any()
        ]
        if not all(np.isfinite(changes)):
            continue
        if abs(changes[0]) <= same_db:
            why = remark("little", most=same_db)
        elif min(changes) < 0 < max(changes):
            why = remark("dependence")
        else:
            continue
        found.append(Together(a, b, changes[0], why))
    return tuple(found)


def _between(log: Floats, a: Bools, b: Bools) -> float:
    if not a.any() or not b.any():
        return float("nan")
    return float(logsumexp(log[a])) - float(logsumexp(log[b]))


def _moves(i: Inference, of: dict[str, Bools], points: Sequence[ProfilePoint]) -> MovesWeight:
    m = i.moves
    by = {}
    with np.errstate(divide="ignore"):
        weights = np.log(i.prior)
    for n, mask in of.items():
        if mask.any() and i.prior[mask].sum() > 0:
            total = logsumexp(weights[mask])
            by[n] = tuple(float(x) for x in logsumexp(weights[mask, None] + m.loglik[mask], axis=0) - total)
    solved = [s for row in m.solved for s in row]
    return MovesWeight(
        m.weighed,
        m.focus,
        m.states,
        m.months,
        m.seen,
        len(m.patches),
        m.draws,
        by,
        m.null,
        max((s.residual for s in solved), default=0.0),
        sum(not s.converged for s in solved),
        tuple(RidgePoint(p.decisiveness, p.rate, None if np.isnan(p.total) else p.total) for p in points),
    )
