"""The posterior over worlds, by exact enumeration (Definition 6.11).

    P(z|E) ∝ P(z) · L_moves(z) · P(signals, observations, silences | z)

with the prior of worlds.py, the likelihood of the moves averaged over draws (moves.py), and the evidence mixed over
observers and causes (combine.py). Nothing is sampled but the draws of the estimates; every sum is over all worlds, in
logarithms. The order in which evidence is listed changes nothing, and nothing after the case's date is there to read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np

from detente.case.load import CaseFile
from detente.case.schema import Case
from detente.case.sections import NEEDS
from detente.front import Door
from detente.game.game import Bools, Floats

from .combine import Whole, combined, logsumexp
from .impossible import refuse_contradiction, refuse_impossible
from .moves import Moves, moves
from .settings import WeighingSettings, weighing_of
from .signals import Evidence, Item, evidence
from .worlds import Worlds, narrative_mask, prior, worlds

Progress = Callable[[float, str], None]


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
    def posterior(self) -> Floats:
        """float [Z], summing to 1."""
        return np.asarray(np.exp(self.log_posterior))


def infer(
    file: CaseFile,
    settings: WeighingSettings | None = None,
    progress: Progress | None = None,
    *,
    folder: Path | None = None,
    workers: int = 1,
) -> Inference:
    """Weighs a case's record. ``folder`` keeps solved games; ``workers`` threads share them out.

    Raises Problems (L4xx; L407 where no account allows the record).
    """
    settings = settings or WeighingSettings()
    case = file.case
    all_ = worlds(case, settings.max_worlds)
    weights = prior(case, all_, settings.stated)
    found = evidence(case, all_, settings, weights)
    whole = combined(found, len(all_))
    # Before games are solved, which takes minutes.
    refuse_contradiction(file, weights, found, whole.log, None)
    played = moves(file, all_, settings, folder=folder, workers=workers, progress=progress)
    log_moves = averaged(played)
    refuse_impossible(file, weights, log_moves)
    refuse_contradiction(file, weights, found, whole.log, log_moves)
    log_posterior, log_evidence = normalised(weights, log_moves + whole.log)
    return Inference(
        case, settings, all_, weights, found, whole, played, log_moves, log_posterior, log_evidence
    )


_WEIGHED: WeakKeyDictionary[Door, Inference] = WeakKeyDictionary()
"""The last that was made of a case opened: what is asked next of it is mostly asked of the same record."""


def weigh(
    door: Door,
    settings: WeighingSettings,
    progress: Progress | None = None,
    *,
    folder: Path | None = None,
    workers: int = 1,
) -> Inference:
    """As :func:`infer`, of a case opened; questions asked of it one after the other under the same settings share one
    answer. ``settings`` may set more than the weighing. Raises Problems (L4xx)."""
    asked = weighing_of(settings)
    last = _WEIGHED.get(door)
    if last is not None and last.settings == asked:
        return last
    made = infer(door.need(NEEDS["narratives"]), asked, progress, folder=folder, workers=workers)
    _WEIGHED[door] = made
    return made


def averaged(played: Moves) -> Floats:
    """log of the mean over draws of the moves' likelihood, float [Z]."""
    return np.asarray(logsumexp(played.loglik, axis=1) - np.log(played.loglik.shape[1]))


def normalised(weights: Floats, loglik: Floats) -> tuple[Floats, float]:
    """log P(z|E) and log P(E); NaN and −inf where every world is impossible, which has no posterior."""
    with np.errstate(divide="ignore"):
        joint = np.log(weights) + loglik
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
