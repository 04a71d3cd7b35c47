"""Which vectors no other dominates: exact on integers.

Definition 2.1: t dominates s when t ≥ s for every party and t > s for one. The filter is moocore's dimension sweep
(Kung, Luccio & Preparata 1975, JACM 22), which works on float64; columns that do not fit in 53 bits are replaced by
their dense ranks, which preserves every comparison.
"""

from __future__ import annotations

import numpy as np

from detente.game.game import Bools, Ints

EXACT = 2**53


def nondominated(u: Ints, parties: int | None = None) -> Bools:
    """Rows of int64 [n, D] that no row dominates; equal rows stand or fall together: bool [n].

    With ``parties`` < D the columns from there on are thresholds: t dominates s when t ≥ s in every column and
    t > s for a *party*. Rows alike for all parties but not in a threshold are all kept. This is Pareto dominance with
    one more column, e = (Σ parties, −Σ thresholds) in lexicographic order: where t ≥ s and t > s for a party, the first
    component grows and e with it; where the parties are alike, the row better on thresholds has the smaller e.
    """
    n = len(u)
    width = u.shape[1] if parties is None else parties
    if n <= 1:
        return np.ones(n, dtype=np.bool_)
    columns = [c for c in u.T if c[0] != c[-1] or (c != c[0]).any()]
    thresholds = [c for c in u.T[width:] if c[0] != c[-1] or (c != c[0]).any()]
    if thresholds:
        total = u[:, :width].sum(axis=1)
        # Dense ranks, because saturated thresholds are far from the rest and their sum must not overflow.
        against = sum((_ranks(c) for c in thresholds), np.zeros(n, dtype=np.int64))
        columns.append(_ranks(total) * (int(against.max()) + 1) - against)
    if not columns:
        return np.ones(n, dtype=np.bool_)
    if len(columns) == 1:
        return np.asarray(columns[0] == columns[0].max())
    from moocore import is_nondominated  # heavy

    table = np.empty((n, len(columns)), dtype=np.float64)
    for k, c in enumerate(columns):
        table[:, k] = c if max(int(c.max()), -int(c.min())) < EXACT else _ranks(c)
    return np.asarray(is_nondominated(table, maximise=True, keep_weakly=True), dtype=np.bool_)


def _ranks(column: Ints) -> Ints:
    """0 for the smallest value, 1 for the next, …; equal values alike."""
    return np.unique(column, return_inverse=True)[1].astype(np.int64)
