"""What each account would have had us see, beside what was seen (Definition 7.5; Box 1980).

Before the record an account expects outcome o of an indicator with the prior average over its worlds of P(report o|z).
The surprise of what was seen is the chance of something no likelier: small is surprising, and under the true account it
is seldom small. Of moves, the number along the record is compared with its compensator Λ = ∫ Σ μσA dt on the path the
record took, as if it were Poisson with that mean (the time-changed process is: Brémaud 1981, II.6), averaged over the
account's worlds and draws; under `none of these` with its negative binomial.
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np

from detente.evidence.posterior import Inference
from detente.evidence.signals import Item, reports
from detente.game.game import Bools, Floats


def surprises(i: Inference, of: Mapping[str, Bools]) -> dict[str, dict[str, float]]:
    """Item → account → the chance, before the record, of something as unlikely as this item or more so; NaN for an
    account that has no prior."""
    priors = {n: i.prior * mask for n, mask in of.items()}
    with np.errstate(invalid="ignore"):
        shares = {n: share / share.sum() for n, share in priors.items()}
    told = {name: reports(i.case, i.worlds, name, i.settings, i.prior)[:2] for name in i.evidence.outcomes}
    means = {
        (name, n): (table * share).sum(axis=1)
        for name, (_, table) in told.items()
        for n, share in shares.items()
    }

    def surprise(item: Item, n: str) -> float:
        if item.silence:
            return float((np.exp(item.loglik) * shares[n]).sum())
        return _as_unlikely(means[item.indicator, n], told[item.indicator][0].index(item.outcome))

    return {item.id: {n: surprise(item, n) for n in of} for item in i.items}


def _as_unlikely(chances: Floats, at: int) -> float:
    p = np.append(chances, max(0.0, 1 - float(chances.sum())))
    if np.isnan(p[at]):
        return float("nan")
    return min(1.0, float(p[p <= p[at] * (1 + 1e-12)].sum()))


def expected_moves(i: Inference, mask: Bools) -> tuple[float, float]:
    """(seen moves expected along the record, two-sided chance of as many or as few as were seen) under a set."""
    m = i.moves
    if not m.weighed or not mask.any():
        return float("nan"), float("nan")
    seen = len(m.seen)
    a, b = i.settings.null_shape, i.settings.null_months
    if not (mask & (m.game_of >= 0)).any():
        low, high = _negative_binomial(seen, a, b, m.months)
        return a / b * m.months, min(1.0, 2 * min(low, high))
    share: Floats = np.array([(i.prior * (mask & (m.game_of == g))).sum() for g in range(len(m.solved))])
    if not share.sum() > 0:
        return float("nan"), float("nan")
    share = share / share.sum()
    sums = np.zeros(3)
    for weight, row in zip(share, m.solved, strict=True):
        for s in row:
            rate = -math.fsum(s.quiet)
            sums += float(weight) / len(row) * np.array([rate, *_poisson(seen, rate)])
    expected, low, high = map(float, sums)
    return expected, min(1.0, 2 * min(low, high))


def _poisson(n: int, rate: float) -> tuple[float, float]:
    return _tails(
        math.exp(k * math.log(rate) - rate - math.lgamma(k + 1)) if rate > 0 else float(k == 0)
        for k in range(n + 1)
    )


def _negative_binomial(n: int, a: float, b: float, months: float) -> tuple[float, float]:
    p = b / (b + months)
    return _tails(
        math.exp(
            math.lgamma(a + k) - math.lgamma(a) - math.lgamma(k + 1) + a * math.log(p) + k * math.log1p(-p)
        )
        if p < 1
        else float(k == 0)
        for k in range(n + 1)
    )


def _tails(chances: Iterable[float]) -> tuple[float, float]:
    """P(N ≤ n) and P(N ≥ n), of the chances of 0, 1, …, n."""
    terms = list(chances)
    return min(1.0, math.fsum(terms)), max(0.0, 1 - math.fsum(terms[:-1]))
