"""How a score reads: as text."""

from __future__ import annotations

import math

from detente.case.diagnostics import shown

from .score import Mean, ScoreResult


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
