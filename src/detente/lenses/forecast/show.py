"""How a forecast reads: as text, and as a data frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from detente.envelope import fields
from detente.view.lines import safe
from detente.view.numbers import chance
from detente.view.result import View
from detente.view.tables import Row, table

from .result import ForecastResult, Foreseen

if TYPE_CHECKING:
    import pandas as pd


def forecast_text(r: ForecastResult) -> str:
    """A forecast as lines."""
    out = [f"Forecast of {r.case}, from what was known on {r.as_of}"]
    for q in r.questions:
        out.append("  " + question_line(q))
        if q.chance is not None and q.source != "base rate":
            under = ", ".join(f"{n} {chance(p)}" for n, p in q.narratives.items())
            out.append(f"    under {under}")
        if q.why:
            out.append(f"    {q.why}")
    out += [f"  note: {n}" for n in r.notes]
    return safe(out)


def question_line(q: Foreseen) -> str:
    said = "no forecast" if q.chance is None else f"{chance(q.chance)} ({q.source})"
    base = "" if q.base_rate is None else f"; base rate {chance(q.base_rate)}"
    quiet = "" if q.baseline is None else f"; if nothing moves {'yes' if q.baseline else 'no'}"
    past = ", retrodiction" if q.retrodiction and q.chance is not None else ""
    return f"{q.id} by {q.resolve_by}: {said}{past}{base}{quiet}"


def forecast_frame(r: ForecastResult) -> pd.DataFrame:
    """One row a question; a column a narrative."""
    import pandas as pd

    names = list(r.narratives)
    rows = [
        {
            "question": q.id,
            "text": q.text,
            "resolve_by": q.resolve_by,
            "kind": q.kind,
            "source": q.source,
            "chance": q.chance,
            **{f"under:{n}": q.narratives.get(n) for n in names},
            "base rate": q.base_rate,
            "nothing moves": q.baseline,
            "retrodiction": q.retrodiction,
            "covered": q.covered,
            "why": q.why,
        }
        for q in r.questions
    ]
    return pd.DataFrame(rows)


def narrative_rows(r: ForecastResult) -> Iterator[Row]:
    """One row an account: its chance, by which answers under it are weighed."""
    for n, (title, posterior) in r.narratives.items():
        yield {"narrative": n, "title": title, "posterior": posterior}


def played_rows(r: ForecastResult) -> Iterator[Row]:
    """One row a focus that was played out, and how well."""
    yield from (asdict(p) for p in r.played)


VIEW: View[ForecastResult] = View(
    text=forecast_text,
    data=fields,
    frames={
        "questions": forecast_frame,
        "narratives": table(narrative_rows, "narrative", "title", "posterior"),
        "played": table(
            played_rows, "focus", "states", "games", "of", "covered", "residual", "converged", "moved"
        ),
    },
)
