"""How the posterior hangs on what the analyst chose: dependence, priors, draws (Definitions 7.2–7.4).

With B = (posterior odds)/(prior odds) of an account against all else, its worlds and the others keeping their
proportions, a prior π gives the posterior πB/(πB + 1 − π), and one half at the break-even prior π = 1/(1 + B).
"""

from __future__ import annotations

import numpy as np

from detente.evidence.combine import logsumexp, naive, worst
from detente.evidence.posterior import Inference, chance, log_odds, normalised
from detente.game.game import Bools, Floats

from .result import Band

GRID = (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
"""Priors shown beside the one stated."""


def dependence(i: Inference) -> tuple[Floats, Floats, Floats]:
    """log posteriors float [Z]: naive, grouped, worst-case."""
    size = len(i.worlds)
    return (
        normalised(i.prior, i.log_moves + naive(i.evidence, size))[0],
        i.log_posterior,
        normalised(i.prior, i.log_moves + worst(i.evidence, size))[0],
    )


def band(three: tuple[Floats, Floats, Floats], mask: Bools) -> Band:
    return Band(*(chance(x, mask) for x in three))


def log_factor(i: Inference, mask: Bools, log_posterior: Floats | None = None) -> float:
    """log B of a set of worlds against all others; NaN where it has no prior odds."""
    with np.errstate(divide="ignore"):
        before = log_odds(np.log(i.prior), mask)
    after = log_odds(i.log_posterior if log_posterior is None else log_posterior, mask)
    return after - before if np.isfinite(before) else float("nan")


def prior_grid(log_b: float) -> tuple[tuple[float, float], ...]:
    """(prior, posterior) over :data:`GRID`."""
    return tuple((p, _posterior(p, log_b)) for p in GRID)


def _posterior(p: float, log_b: float) -> float:
    with np.errstate(over="ignore"):
        return float(1 / (1 + (1 - p) / p * np.exp(-log_b)))


def break_even(log_b: float) -> float:
    with np.errstate(over="ignore"):
        return float(1 / (1 + np.exp(log_b)))


def by_draw(i: Inference, mask: Bools) -> tuple[float, float]:
    """Least and largest chance of a set of worlds, each draw by itself; draws in which every world is impossible have
    none, as they have no weight in the mean over draws."""
    found = [
        chance(normalised(i.prior, i.whole.log + i.moves.loglik[:, k])[0], mask)
        for k in range(i.moves.loglik.shape[1])
    ]
    known = [x for x in found if not np.isnan(x)]
    return min(known), max(known)


def effective(i: Inference, mask: Bools) -> float:
    """(Σw)²/Σw² over draws, w the draw's joint weight of a set of worlds."""
    with np.errstate(divide="ignore"):
        joint = (np.log(i.prior) + i.whole.log)[mask, None] + i.moves.loglik[mask]
    if not len(joint):
        return 0.0
    w = logsumexp(joint, axis=0)
    if not np.isfinite(w).any():
        return 0.0
    w = np.exp(w - w.max())
    return float(w.sum() ** 2 / (w**2).sum())
