"""How a score reads: as text and as tables."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.case.diagnostics import shown
from detente.envelope import fields
from detente.view.result import View
from detente.view.tables import Row, table

from .score_result import Mean, ScoreResult

if TYPE_CHECKING:
    import pandas as pd


def number(x: float | None) -> str:
    if x is None or math.isnan(x):
        return "–"
    return "∞" if math.isinf(x) else f"{x:.3f}"


def mean_line(name: str, m: Mean) -> str:
    return f"{name}: Brier {number(m.brier)}, log {number(m.log)} over {m.count}"


def outcome(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"


def text(r: ScoreResult) -> str:
    """The score as lines."""
    out = [
        f"Forecast of {r.case} as of {r.as_of}, sealed {r.sealed_on} ({r.sha256[:12]})",
        f"  {r.resolved} resolved, {r.unresolved} unknown yet, {r.declined} declined",
    ]
    if r.retrodictions:
        out.append(
            f"  {r.retrodictions} were retrodictions: their answers could be known when they were sealed"
        )
    out += ["  " + mean_line(name, m) for name, m in r.means.items() if m.count]
    for q in r.questions:
        said = "no forecast" if q.chance is None else f"{q.chance:.2f} ({q.source})"
        base = "" if q.base_rate is None else f"; base rate {q.base_rate:.2f}, Brier {number(q.base_brier)}"
        out.append(
            f"  {q.id}: {said}, {outcome(q.outcome)}: Brier {number(q.brier)}, log {number(q.log)}{base}"
        )
    out += ["  under " + mean_line(name, m) for name, m in r.narratives.items() if m.count]
    for b in r.bins:
        out.append(
            f"  {b.low:.1f} to {b.high:.1f}: {b.count}, mean {b.forecast:.2f}, came true {b.came_true:.2f}"
        )
    return "\n".join(shown(line, 10_000) for line in out)


def frame(r: ScoreResult) -> pd.DataFrame:
    """One row a question."""
    import pandas as pd

    return pd.DataFrame([vars(q) for q in r.questions])


def mean_rows(r: ScoreResult) -> Iterator[Row]:
    """One row a forecaster, or an account taken by itself: its mean scores, and over how many questions."""
    for kind, means in (("forecast", r.means), ("narrative", r.narratives)):
        for name, m in means.items():
            yield {"kind": kind, "name": name, "questions": m.count, "brier": m.brier, "log": m.log}


def bin_rows(r: ScoreResult) -> Iterator[Row]:
    """One row a group of forecasts: their mean, and how often they came true."""
    for b in r.bins:
        each = {"questions": b.count, "forecast": b.forecast, "came true": b.came_true}
        yield {"low": b.low, "high": b.high, **each}


VIEW: View[ScoreResult] = View(
    text=text,
    data=fields,
    frames={
        "questions": frame,
        "means": table(mean_rows, "kind", "name", "questions", "brier", "log"),
        "calibration": table(bin_rows, "low", "high", "questions", "forecast", "came true"),
    },
)
