"""From a posterior over worlds to what an analyst asks of it (Definitions 7.1–7.8).

How it hangs on what the analyst chose, dependence, priors and draws (Definitions 7.2–7.4): with B = (posterior
odds)/(prior odds) of an account against all else, its worlds and the others keeping their proportions, a prior π gives
the posterior πB/(πB + 1 − π), and one half at the break-even prior π = 1/(1 + B).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from detente.case.checks.names import known_answers
from detente.case.load import CaseFile
from detente.case.schema import Mechanism
from detente.ensembles.run import Run
from detente.ensembles.store import Store
from detente.evidence.combine import (
    Told,
    Whole,
    cap,
    cause_states,
    logsumexp,
    naive,
    private,
    told,
    whole,
    without_each,
    worst,
)
from detente.evidence.moves import ridge
from detente.evidence.posterior import (
    Inference,
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
from detente.evidence.worlds import answered, title_of
from detente.game.game import Bools, Floats
from detente.play.likelihood import ProfilePoint
from detente.view.remarks import remark

from .predictive import expected_moves, surprises
from .result import (
    AnswerChance,
    Band,
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

GRID = (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
"""Priors shown beside the one stated."""


def analyze(
    file: CaseFile,
    settings: NarrativesSettings | None = None,
    run: Run | None = None,
) -> NarrativesResult:
    """Which account a case's record supports. Raises Problems (L3xx, L4xx)."""
    settings = settings or NarrativesSettings()
    full = infer(file, weighing_of(settings), run)
    return describe(file, full, settings, None if run is None else run.store)


def describe(
    file: CaseFile, full: Inference, settings: NarrativesSettings | None = None, store: Store | None = None
) -> NarrativesResult:
    """An inference as a result, with the profile of the moves' likelihood where ``settings`` ask for it."""
    settings = settings or NarrativesSettings(**dict(weighing_of(full.settings)), ridge=False)
    points = ridge(file, full.moves, settings, store) if settings.ridge else ()
    case = file.case
    i = reduced(full)
    of = masks(case, i.worlds)
    three = dependence(i)
    without = {
        id_: normalised(i.prior, i.log_moves + log)[0]
        for id_, log in without_each(i.evidence, len(i.worlds), i.whole)
    }
    observers, hinges = _observers(i, of)
    hinges += [Hinge("item", item.id, item.title, *_change(i, of, without[item.id])) for item in i.items]
    if i.moves.weighed:
        hinges.append(Hinge("moves", "moves", "", *_change(i, of, normalised(i.prior, i.whole.log)[0])))
    begins = case.record.start
    return NarrativesResult(
        case=case.case,
        title=case.title,
        case_hash=file.hash,
        as_of=case.as_of.isoformat(),
        worlds=len(full.worlds),
        mechanisms=_mechanisms(full),
        narratives=tuple(_narrative(i, id_, mask, three) for id_, mask in of.items()),
        items=_items(i, of, without),
        observers=tuple(observers),
        moves=_moves(i, of, points),
        hinges=tuple(sorted(hinges, key=lambda hinge: -hinge.change)),
        together=_together(i, of, three, settings.same_db),
        assumed_items=sum(item.assumed for item in i.items),
        left_out=i.evidence.left_out,
        defaults=i.evidence.defaults,
        notes=i.moves.notes,
        settings=settings,
        begins=begins.date.isoformat() if begins is not None else "",
    )


def _mechanisms(i: Inference) -> tuple[MechanismChances, ...]:
    before, after = strategic_only(i, i.log_prior), strategic_only(i, i.log_posterior)

    def answer_of(name: str, mechanism: Mechanism, answer: str) -> AnswerChance:
        mask = answered(i.worlds, name, answer)
        return AnswerChance(answer, title_of(mechanism, answer), chance(before, mask), chance(after, mask))

    return tuple(
        MechanismChances(name, m.title, m.several, tuple(answer_of(name, m, a) for a in known_answers(m)))
        for name, m in i.case.mechanisms.items()
    )


def _narrative(i: Inference, id_: str, mask: Bools, three: tuple[Floats, Floats, Floats]) -> NarrativeChances:
    declared = i.case.narratives[id_]
    log_b = log_factor(i, mask, i.log_posterior)
    with np.errstate(over="ignore"):
        grid = tuple((p, float(1 / (1 + (1 - p) / p * np.exp(-log_b)))) for p in GRID)
        break_even = float(1 / (1 + np.exp(log_b)))
    before, after = (chance(strategic_only(i, log), mask) for log in (i.log_prior, i.log_posterior))
    return NarrativeChances(
        id_,
        declared.title,
        declared.strategic,
        float(i.prior[mask].sum()),
        chance(i.log_posterior, mask),
        (before, after),
        Band(*(chance(log, mask) for log in three)),
        decibans(log_b),
        decibans(log_factor(i, mask, normalised(i.prior, i.log_moves)[0])),
        decibans(log_factor(i, mask, normalised(i.prior, i.whole.log)[0])),
        grid,
        break_even,
        by_draw(i, mask),
        effective(i, mask),
        *expected_moves(i, mask),
    )


def dependence(i: Inference) -> tuple[Floats, Floats, Floats]:
    """log posteriors float [Z]: naive, grouped, worst-case."""
    size = len(i.worlds)
    alone, least = (i.log_moves + log for log in (naive(i.evidence, size), worst(i.evidence, size)))
    return normalised(i.prior, alone)[0], i.log_posterior, normalised(i.prior, least)[0]


def log_factor(i: Inference, mask: Bools, log_posterior: Floats) -> float:
    """log B of a set of worlds against all others; NaN where it has no prior odds."""
    before = log_odds(i.log_prior, mask)
    return log_odds(log_posterior, mask) - before if np.isfinite(before) else float("nan")


def by_draw(i: Inference, mask: Bools) -> tuple[float, float]:
    """Least and largest chance of a set of worlds, each draw by itself; draws in which every world is impossible have
    none, as they have no weight in the mean over draws."""
    found = [chance(normalised(i.prior, i.whole.log + draw)[0], mask) for draw in i.moves.loglik.T]
    known = [x for x in found if not np.isnan(x)]
    return min(known), max(known)


def effective(i: Inference, mask: Bools) -> float:
    """(Σw)²/Σw² over draws, w the draw's joint weight of a set of worlds."""
    joint = (i.log_prior + i.whole.log)[mask, None] + i.moves.loglik[mask]
    w = logsumexp(joint, axis=0) if len(joint) else np.array([-np.inf])
    if not np.isfinite(w).any():
        return 0.0
    w = np.exp(w - w.max())
    return float(w.sum() ** 2 / (w**2).sum())


def _items(i: Inference, of: dict[str, Bools], without: dict[str, Floats]) -> tuple[ItemWeight, ...]:
    full = {n: log_odds(i.log_posterior, mask) for n, mask in of.items()}
    surprise = surprises(i, of)
    names = {t.key: t.name for t in i.evidence.tellers}
    return tuple(
        ItemWeight(
            id=item.id,
            title=item.title,
            date=item.date.isoformat(),
            indicator=item.indicator,
            outcome=item.outcome,
            observer=names.get(item.observer, ""),
            silence=item.silence,
            quotes=item.quotes,
            claims=item.claims,
            copies=item.copies,
            assumed=item.assumed,
            left_out_db={n: decibans(full[n] - log_odds(without[item.id], mask)) for n, mask in of.items()},
            in_turn_db={
                n: decibans(log_odds(after, mask) - log_odds(before, mask)) for n, mask in of.items()
            },
            running={n: chance(after, mask) for n, mask in of.items()},
            surprise=surprise[item.id],
        )
        for item, before, after in _in_turn(i)
    )


def _in_turn(i: Inference) -> Iterator[tuple[Item, Floats, Floats]]:
    """(item, log posterior float [Z] after all before it, and after it too, moves left out), in order of date."""
    size = len(i.worlds)
    states, causes = cause_states(i.evidence)
    place = {t.key: k for k, t in enumerate(i.evidence.tellers)}
    sofar: list[list[Item]] = [[] for _ in place]
    nothing = np.full((3, len(states), size), -np.inf)
    nothing[0] = 0.0
    parts = [Told(nothing) for _ in place]
    quiet, before = np.zeros(size), i.log_prior
    for item in i.items:
        if item.observer:
            k = place[item.observer]
            sofar[k].append(item)
            parts[k] = told(i.evidence.tellers[k], sofar[k], states, size, private(i.evidence, item.observer))
        else:
            quiet = quiet + item.loglik
        after, _ = normalised(i.prior, whole(tuple(parts), quiet, causes).log)
        yield item, before, after
        before = after


def _observers(i: Inference, of: dict[str, Bools]) -> tuple[list[ObserverWeight], list[Hinge]]:
    found, hinges = [], []
    for k, teller in enumerate(i.evidence.tellers):
        mine = [item for item in i.items if item.observer == teller.key]
        others = whole((*i.whole.told[:k], *i.whole.told[k + 1 :]), i.whole.quiet, i.whole.causes)
        towards, any_ = cap(teller, mine)
        left = _change(i, of, normalised(i.prior, i.log_moves + others.log)[0])
        hinges.append(Hinge("observer", teller.key, teller.name, *left))
        found.append(
            ObserverWeight(
                id=teller.key,
                name=teller.name,
                declared=teller.declared,
                why=teller.why,
                items=tuple(item.id for item in mine),
                prior=(teller.informative, teller.noise, teller.pushing),
                posterior=_modes(i, i.whole.told[k], others),
                cap_line_db=decibans(float(np.log(towards))),
                cap_db=decibans(float(np.log(any_))),
                moved=left[0],
            )
        )
    return found, hinges


def _modes(i: Inference, told: Told, others: Whole) -> tuple[float, float, float]:
    """Posterior chance of each mode of one observer: its mixture split, everything else as it stands."""
    rest = np.repeat(others.causes[:, None], len(i.worlds), axis=1)
    for part in others.told:
        rest = rest + part.mix
    rest = rest + (i.log_prior + i.log_moves + i.whole.quiet)
    each = np.array([float(logsumexp((rest + mode).ravel())) for mode in told.modes])
    informs, noise, pushes = map(float, np.exp(each - float(logsumexp(each))))
    return informs, noise, pushes


def _change(i: Inference, of: dict[str, Bools], after: Floats) -> tuple[float, dict[str, float]]:
    """The largest change of an account's chance where the log posterior would be ``after``, and those chances."""
    without = {n: chance(after, mask) for n, mask in of.items()}
    moved = (abs(without[n] - chance(i.log_posterior, mask)) for n, mask in of.items())
    return max(moved, default=0.0), without


def _together(
    i: Inference, of: dict[str, Bools], three: tuple[Floats, Floats, Floats], same_db: float
) -> tuple[Together, ...]:
    found = []
    for a, b in combinations(of, 2):
        changes = [
            decibans(_between(x, of[a], of[b]) - _between(i.log_prior, of[a], of[b]))
            for x in (three[1], three[0], three[2])
            if not np.isnan(x).any()
        ]
        if not all(np.isfinite(changes)):
            continue
        if abs(changes[0]) <= same_db:
            found.append(Together(a, b, changes[0], remark("little", most=same_db)))
        elif min(changes) < 0 < max(changes):
            found.append(Together(a, b, changes[0], remark("dependence")))
    return tuple(found)


def _between(log: Floats, a: Bools, b: Bools) -> float:
    if not a.any() or not b.any():
        return float("nan")
    return float(logsumexp(log[a])) - float(logsumexp(log[b]))


def _moves(i: Inference, of: dict[str, Bools], points: Sequence[ProfilePoint]) -> MovesWeight:
    m, weights = i.moves, i.log_prior
    by = {
        n: logsumexp(weights[mask, None] + m.loglik[mask], axis=0) - logsumexp(weights[mask])
        for n, mask in of.items()
        if mask.any() and i.prior[mask].sum() > 0
    }
    solved = [s for row in m.solved for s in row]
    return MovesWeight(
        weighed=m.weighed,
        focus=m.focus,
        states=m.states,
        months=m.months,
        seen=m.seen,
        games=len(m.patches),
        draws=m.draws,
        log_likelihood={n: tuple(map(float, draws)) for n, draws in by.items()},
        null=m.null,
        residual=max((s.residual for s in solved), default=0.0),
        not_found=sum(not s.converged for s in solved),
        ridge=tuple(
            RidgePoint(p.decisiveness, p.rate, None if np.isnan(p.total) else p.total) for p in points
        ),
    )
