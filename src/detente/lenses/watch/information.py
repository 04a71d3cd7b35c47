"""How much a report not yet seen can be expected to tell (Definitions 8.2–8.4).

Under the posterior p(z) and the chance L(o|z) of each thing that can be reported, silence among them,

    P(o) = Σ_z p(z) L(o|z)        p(z|o) = p(z) L(o|z) / P(o)
    gain = Σ_z p(z) Σ_o L(o|z) log(L(o|z)/P(o))

is the mutual information of report and z (Shannon 1948; Lindley 1956, the expected gain of an experiment), in nats. It
is never negative, 0 where L does not depend on z, at most the entropy of z; and Σ_o P(o) p(z|o) = p(z): what a report
will do to a posterior is nil on average. About an answer (a narrative, or each answer to one mechanism) the same is
computed with L averaged within each answer: it cannot exceed the gain about z.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.game.game import Bools, Floats


@dataclass(frozen=True, eq=False)
class Gain:
    """What a report is expected to tell about z, nats. ``chance`` float [O]: P(o); ``after`` float [O, Z]: p(z|o), the
    posterior as it is where o cannot be."""

    nats: float
    chance: Floats
    after: Floats


def entropy(weights: Floats) -> float:
    """−Σ p log p, nats."""
    p = weights[weights > 0]
    return float(-(p * np.log(p)).sum())


def gain(weights: Floats, report: Floats) -> Gain:
    """``weights`` float [Z], which sum to 1; ``report`` float [Z, O], rows that sum to 1."""
    chance = weights @ report
    possible = chance > 0
    share = np.divide(report, chance, out=np.ones_like(report), where=possible)
    after = (weights[:, None] * share).T
    log = np.log(share, out=np.zeros_like(share), where=share > 0)
    # Rounding may leave −1e-17 where nothing is to be learnt.
    nats = max(0.0, float(weights @ (report * log).sum(axis=1)))
    return Gain(nats, chance, after)


def about(weights: Floats, report: Floats, answers: Sequence[Bools]) -> float:
    """Nats about which of ``answers`` (masks bool [Z] that exclude each other and cover all) holds."""
    rows = [np.where(mask, weights, 0.0) for mask in answers]
    mass = np.array([row.sum() for row in rows])
    kept = mass > 0
    mean = np.array([row @ report for row in rows])[kept] / mass[kept, None]
    return gain(mass[kept] / mass[kept].sum(), mean).nats


def ratio(weights: Floats, report: Floats, mask: Bools) -> Floats:
    """Float [O]: how likely each report is where ``mask`` holds, over where it does not; NaN where one side is empty,
    inf where only the one side allows it."""
    inside, outside = np.where(mask, weights, 0.0), np.where(mask, 0.0, weights)
    if not inside.sum() or not outside.sum():
        return np.full(report.shape[1], np.nan)
    top, bottom = inside @ report / inside.sum(), outside @ report / outside.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(top / bottom)
