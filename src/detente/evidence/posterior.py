"""The posterior over worlds, by exact enumeration (Definition 6.11).

    P(z|E) ∝ P(z) · L_moves(z) · P(signals, observations, silences | z)

with the prior of worlds.py, the likelihood of the moves averaged over draws (moves.py), and the evidence mixed over
observers and causes (combine.py). Nothing is sampled but the draws of the estimates; every sum is over all worlds, in
logarithms. The order in which evidence is listed changes nothing, and nothing after the case's date is there to read.

Where P(E|z) is 0 in every world that has a prior chance, this is 0/0, and no number is given. Named are the items that
no world allows by themselves; if there are none, a smallest set that no world allows together.

Two worlds belong to one class if every condition of the case on answers holds in both or in neither, and their games
are the same (Definition 6.3): then every likelihood is the same in both, and so is their share of the posterior per
prior. Sums over worlds are sums over classes with the classes' priors. The members of a set that no condition names are
what makes classes few.
"""

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from detente.case.checks.names import whens
from detente.case.diagnostics import Diagnostic, Problems, problem
from detente.case.load import CaseFile
from detente.case.schema import Case
from detente.case.sections import NEEDS
from detente.ensembles.run import Run
from detente.front import Door
from detente.game.game import Bools, Floats

from .combine import Whole, combine, combined, distinct, logsumexp, of_worlds
from .moves import Moves, moves
from .settings import WeighingSettings, weighing_of
from .signals import Evidence, Item, evidence
from .signals import log as natural_log
from .worlds import Worlds, holds, narrative_mask, prior, worlds

MEND = (
    "an outcome under one account may be unlikely rather than impossible, an indicator reported falsely "
    "(`false_report`), an observer mistaken (`modes`: noise above 0)"
)


@dataclass(frozen=True, eq=False)
class Inference:
    """Float [Z] unless said: ``prior``; ``log_moves`` the moves' likelihood averaged over draws; ``whole.log`` that of
    the rest; ``log_posterior``, normalised. ``log_evidence`` is log P(E) under the prior."""

    case: Case
    settings: WeighingSettings
    worlds: Worlds
    prior: Floats
    evidence: Evidence
    whole: Whole
    moves: Moves
    log_moves: Floats
    log_posterior: Floats
    log_evidence: float

    @property
    def items(self) -> tuple[Item, ...]:
        """The evidence, in order of date."""
        return self.evidence.items

    @property
    def log_prior(self) -> Floats:
        """float [Z]; −inf where there is none."""
        return natural_log(self.prior)

    @property
    def posterior(self) -> Floats:
        """float [Z], summing to 1."""
        return np.asarray(np.exp(self.log_posterior))


def infer(
    file: CaseFile,
    settings: WeighingSettings | None = None,
    run: Run | None = None,
) -> Inference:
    """Weighs a case's record. The store keeps solved games; threads share them out.

    Raises Problems (L4xx; L407 where no account allows the record).
    """
    settings = settings or WeighingSettings()
    case = file.case
    all_ = worlds(case, settings.max_worlds)
    weights = prior(case, all_, settings.stated)
    found = evidence(case, all_, settings, weights)
    whole = combined(found, len(all_))
    # Before games are solved, which takes minutes.
    _refuse_contradiction(file, weights, found, whole.log, None)
    played = moves(file, all_, settings, run or Run())
    log_moves = averaged(played)
    if not _possible(weights, log_moves):
        raise problem(
            "L407",
            "the recorded moves are impossible under every account, in every draw of the estimates",
            "let the moves be possible under one account (its stakes, the steps of the issues), or weigh none: "
            "--no-moves",
            file.place(("record",)),
        )
    _refuse_contradiction(file, weights, found, whole.log, log_moves)
    posterior = normalised(weights, log_moves + whole.log)
    return Inference(case, settings, all_, weights, found, whole, played, log_moves, *posterior)


def _refuse_contradiction(
    file: CaseFile, prior: Floats, e: Evidence, log: Floats, moves: Floats | None
) -> None:
    """Raises Problems (L407) where the evidence, of log likelihood ``log`` float [Z], is impossible in every world that
    has a prior chance; with ``moves``, the moves' own, in every one that they leave possible."""
    within = prior if moves is None else np.where(np.isneginf(moves), 0.0, prior)
    if _possible(within, log):
        return
    alone = [i for i in e.items if not _possible(within, combine(e, len(prior), [i.id]).log)]
    under = "every account" if moves is None else "every account that the recorded moves leave possible"
    if alone:
        raise Problems([_by_itself(file, i, under) for i in alone])
    # Those that are impossible together, and no longer are if any one of them is left out.
    those = list(e.items)
    for item in e.items:
        rest = [i for i in those if i is not item]
        if not _possible(within, combine(e, len(prior), [i.id for i in rest]).log):
            those = rest
    each = [f"nothing seen of `{i.indicator}`" if i.silence else f"`{_event(i)}`" for i in those]
    names = ", ".join(each[:-1]) + (" and " if len(each) > 1 else "") + each[-1]
    raise problem(
        "L407",
        f"{names} together are impossible under {under}",
        f"{MEND}; or leave one out: --without {_event(those[-1])}",
        file.place(_where(those[-1])),
    )


def _possible(weights: Floats, log: Floats) -> bool:
    return bool((np.isfinite(log) & (weights > 0)).any())


def _by_itself(file: CaseFile, item: Item, under: str) -> Diagnostic:
    what = f"`{_event(item)}` shows `{item.outcome}` of `{item.indicator}`, which is impossible under {under}"
    leave = f"leave it out: --without {_event(item)}"
    if item.silence:
        what = f"nothing was seen of `{item.indicator}`, which is impossible under {under}"
        leave = "take away its `since`, and the silence counts for nothing"
    return Diagnostic("L407", "error", what, file.place(_where(item)), f"{MEND}; or {leave}")


def _event(item: Item) -> str:
    """An event that shows several indicators is an item for each."""
    return item.indicator if item.silence else item.id.split(":")[0]


def _where(item: Item) -> tuple[str, ...]:
    return ("indicators", item.indicator) if item.silence else ("record", "events", _event(item))


def reduced(i: Inference) -> Inference:
    """The same inference over classes: each by its first world, with the prior of all. Mechanisms' answers cannot be
    read off it; all that conditions name can."""
    columns = [holds(i.worlds, when) for _, when in whens(i.case) if when]
    bits = np.packbits(np.column_stack([i.worlds.strategic, *columns]), axis=1)
    games = (i.moves.game_of + 1).astype("<u4").view(np.uint8).reshape(-1, 4)
    first, which = distinct(np.hstack([bits, games]))
    if len(first) == len(i.worlds) and (i.whole.told or not i.evidence.tellers):
        return i
    order = np.argsort(first, kind="stable")
    keep, place = first[order], np.argsort(order)
    prior = np.zeros(len(keep))
    np.add.at(prior, place[which], i.prior)
    found = of_worlds(i.evidence, keep)
    played = replace(i.moves, loglik=i.moves.loglik[keep], game_of=i.moves.game_of[keep])
    whole, log_moves = combine(found, len(keep)), averaged(played)
    log_posterior, log_evidence = normalised(prior, log_moves + whole.log)
    return replace(
        i,
        worlds=replace(i.worlds, codes=i.worlds.codes[keep], strategic=i.worlds.strategic[keep]),
        prior=prior,
        evidence=found,
        whole=whole,
        moves=played,
        log_moves=log_moves,
        log_posterior=log_posterior,
        log_evidence=log_evidence,
    )


_WEIGHED: WeakKeyDictionary[Door, Inference] = WeakKeyDictionary()
"""The last that was made of a case opened: what is asked next of it is mostly asked of the same record."""


def weigh(
    door: Door,
    settings: WeighingSettings,
    run: Run | None = None,
) -> Inference:
    """As :func:`infer`, of a case opened; questions asked of it one after the other under the same settings share one
    answer. ``settings`` may set more than the weighing. Raises Problems (L4xx)."""
    asked = weighing_of(settings)
    last = _WEIGHED.get(door)
    if last is None or last.settings != asked:
        last = infer(door.need(NEEDS["narratives"]), asked, run)
        _WEIGHED[door] = last
    return last


def averaged(played: Moves) -> Floats:
    """log of the mean over draws of the moves' likelihood, float [Z]."""
    return np.asarray(logsumexp(played.loglik, axis=1) - np.log(played.loglik.shape[1]))


def normalised(weights: Floats, loglik: Floats) -> tuple[Floats, float]:
    """log P(z|E) and log P(E); NaN and −inf where every world is impossible, which has no posterior."""
    joint = natural_log(weights) + loglik
    total = float(logsumexp(joint))
    return (joint - total if np.isfinite(total) else np.full_like(joint, np.nan)), total


def masks(case: Case, all_: Worlds) -> dict[str, Bools]:
    """Narrative → bool [Z], in declared order."""
    return {id_: narrative_mask(case, all_, id_) for id_ in case.narratives}


def chance(log_posterior: Floats, mask: Bools) -> float:
    """The share of a set of worlds; NaN where there is no posterior, though the set be empty."""
    # Of NaN and 1, `min` gives the first that it is told: certainty.
    if np.isnan(log_posterior).any():
        return float("nan")
    return min(1.0, float(np.exp(log_posterior[mask]).sum()))


def log_odds(log_posterior: Floats, mask: Bools) -> float:
    """Natural log of the odds of a set of worlds against all others; ±inf where one side has none."""
    inside = float(logsumexp(log_posterior[mask])) if mask.any() else -np.inf
    outside = float(logsumexp(log_posterior[~mask])) if (~mask).any() else -np.inf
    if np.isneginf(inside) and np.isneginf(outside):
        return float("nan")
    return float(inside - outside)


def strategic_only(i: Inference, log: Floats) -> Floats:
    """A log chance float [Z] given that the mechanisms matter: z₀ left out."""
    here = np.where(i.worlds.strategic, log, -np.inf)
    total = float(logsumexp(here))
    return here - total if np.isfinite(total) else here


def decibans(nats: float) -> float:
    """Natural logarithms in decibans: ten a factor of ten."""
    return float(nats * 10 / np.log(10))
