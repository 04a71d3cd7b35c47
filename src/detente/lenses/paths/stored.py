"""A prediction as it is stored: small, dated, and the same bytes from the same case, settings and seed.

What was predicted must be there to be compared with what happened, beside what "nothing moves" would have said. So the
record holds the case's hash, the settings, the seed and the version, every outcome and issue by date, and the baseline.
Numbers are rounded to six decimals: more than they are good for, and few enough that another machine writes the same.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from detente.view.data import plain

from .draws import PathsDraws, label
from .result import PathsResult, dates
from .sensitivity import PlaySensitivity, table
from .view import assumed, notes

DIGITS = 6


def prediction(
    r: PathsResult, sensitivity: PlaySensitivity | None = None, draws: PathsDraws | None = None
) -> dict[str, Any]:
    """The record as plain data."""
    at = dates(r)
    found: dict[str, Any] = {
        "what": "predicted play, not an equilibrium, beside the baseline that nothing moves",
        "case": r.case,
        "case_hash": r.case_hash,
        "as_of": r.as_of,
        "version": r.version,
        "seed": r.settings.seed,
        "settings": _plain(plain(r.settings)),
        "focus": r.focus,
        "held": list(r.held),
        "start": r.start,
        "horizon_months": _round(r.horizon),
        "dates": [r.dates[n] for n in at],
        "outcomes": {
            o.id: {
                "title": o.title,
                "baseline": float(o.baseline),
                "holds": [_round(o.holds[n]) for n in at],
                "held_by_then": [_round(o.reached[n]) for n in at],
            }
            for o in r.outcomes
        },
        "issues": {
            f.issue: {
                "baseline": f.baseline,
                "chances": {o: [_round(f.chances[n][k]) for n in at] for k, o in enumerate(f.options)},
            }
            for f in r.fans
        },
        "nothing_has_moved": [_round(r.unmoved[n]) for n in at],
        "next_moves": [
            {"move": label(m), "share": _round(m.share), "per_month": _round(m.rate), "gain": _round(m.gain)}
            for m in r.next_moves[: r.settings.max_followed]
        ],
        "values": {
            a: {"playing_on": _round(v), "baseline": _round(b)}
            for a, v, b in zip(r.actors, r.fallback_values, r.baseline_values, strict=True)
        },
        "accuracy": _plain(plain(r.accuracy)),
        "assumed": assumed(r),
        "notes": notes(r),
    }
    if sensitivity is not None:
        found["sensitivity"] = {
            "at": r.dates[at[-1]],
            "ends": [f"{e.parameter} {e.end}" for e in sensitivity.ends],
            "rows": [
                {
                    "kind": x.kind,
                    "id": x.id,
                    "stated": _round(x.stated),
                    "ends": list(map(_round, x.ends)),
                    "moves_by": _round(x.most),
                }
                for x in table(sensitivity)
            ],
            "assumed": [_plain(plain(a)) for a in sensitivity.assumed],
            "left_out": [f"{x.parameter} {x.end}: {x.why}" for x in sensitivity.left_out],
        }
    if draws is not None:
        found["draws"] = {
            "done": draws.draws,
            "asked": draws.asked,
            "failed": len(draws.failed),
            "outcomes": {
                o: [{name: _round(x) for name, x in asdict(s).items()} for s in each]
                for o, each in draws.outcomes.items()
            },
        }
    return found


def _round(x: float) -> float | None:
    """None where there is no number; never −0."""
    return round(x, DIGITS) + 0.0 if math.isfinite(x) else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        # Errors and residuals are far below six decimals, and only their size is of interest.
        return float(f"{value:.3g}") if math.isfinite(value) else None
    return value
