"""The questions and hidden terms, as the section on accounts prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.lenses.forecast.result import ForecastResult, Foreseen
from detente.lenses.hidden.result import HiddenResult, Promised
from detente.report import words
from detente.report.charts import accounts
from detente.report.charts.accounts import Ahead
from detente.report.figure import Figure
from detente.report.inputs import ReportInputs
from detente.report.text import listed, number, percent, signed

SETS = 6
CANDIDATES = 6
NEEDS = 12

FROM = {
    "model": "play",
    "assumed chances": "assumed chances",
    "base rate": "base rate only",
    "nothing": "no forecast",
}


def forecast(r: ForecastResult) -> dict[str, Any]:
    """The questions as a figure and what to know of them."""
    asked = [q for q in r.questions if q.chance is not None]
    past = sum(q.retrodiction for q in asked)
    by = [
        sum(q.source == s for q in r.questions) for s in ("model", "assumed chances", "base rate", "nothing")
    ]
    parts = [
        f"{n} {what}"
        for n, what in zip(
            by,
            ("by play", "by an indicator's assumed chances", "by a base rate alone", "not at all"),
            strict=True,
        )
        if n
    ]
    return {
        "figure": figure(r),
        "count": len(r.questions),
        "by": listed(parts),
        "past": past == len(asked) and bool(asked),
        "some_past": past,
        "notes": [
            f"{q.text} {_cap(q.why)}" for q in r.questions if q.why and q.source in ("base rate", "nothing")
        ],
        "bases": [
            [q.text, percent(q.base_rate), q.base_source, q.base_dated]
            for q in r.questions
            if q.base_rate is not None
        ],
    }


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?" else ".")


def figure(r: ForecastResult) -> Figure:
    rows = [Ahead(q.text, q.source, q.chance, *_range(q), q.base_rate) for q in r.questions]
    said = "; ".join(
        f"{q.text} {percent(q.chance)}" if q.chance is not None else f"{q.text} no forecast"
        for q in r.questions
    )
    titles = [title for title, _ in r.narratives.values()]
    return Figure(
        id="forecasts",
        title="The questions, from what was known by the case's date",
        caption="Averaged over the posterior; the line spans the accounts, the upright stroke is the base "
        "rate. The table has each account by itself, and what a reader without a model would say: that "
        "nothing moves.",
        svg=accounts.forecasts(
            rows, id="forecasts-drawing", title="Forecasts beside base rates", description=said
        ),
        columns=[
            ("Question", "wide"),
            ("By", "mid"),
            ("Forecast", "num"),
            ("From", "mid"),
            ("Base rate", "num"),
            ("If nothing moves", "num"),
            *((t, "num") for t in titles),
            ("To know", "wide"),
        ],
        rows=[
            [
                q.text,
                q.resolve_by,
                _share(q.chance),
                FROM[q.source] + (", retrodiction" if q.retrodiction and q.chance is not None else ""),
                _share(q.base_rate),
                "–" if q.baseline is None else "yes" if q.baseline else "no",
                *(_share(q.narratives.get(n)) for n in r.narratives),
                q.why or "–",
            ]
            for q in r.questions
        ],
        wide=True,
    )


def _share(x: float | None) -> str:
    return "–" if x is None else percent(x)


def _range(q: Foreseen) -> tuple[float | None, float | None]:
    known = [p for p in q.narratives.values() if p is not None]
    return (min(known), max(known)) if known and q.source != "base rate" else (None, None)


def hidden(inputs: ReportInputs, r: HiddenResult) -> dict[str, Any]:
    """Hidden terms."""
    return {
        "promised": [_promised(p) for p in r.promised],
        "needs": [
            [
                f"{n.date} {n.title}",
                words.actor(inputs, n.actor),
                n.part,
                number(n.points),
                percent(n.needs),
                signed(n.gain),
                *(_points(x) for x in n.narratives.values()),
            ]
            for n in sorted(r.needs, key=lambda n: (-n.points, n.date, n.event))[:NEEDS]
        ],
        "columns": [
            ("Move", "wide"),
            ("Who", "mid"),
            ("Part", ""),
            ("Least return", "num"),
            ("Needed any", "num"),
            ("Worth without", "num"),
            *((title, "num") for title, _ in r.narratives.values()),
        ],
        "parties": [
            [p.name, _points(p.moves), number(p.stands), _pays(inputs, p.candidates)] for p in r.parties
        ],
    }


def _points(x: float | None) -> str:
    return "–" if x is None else number(x)


def _pays(inputs: ReportInputs, candidates: Sequence[Any]) -> str:
    """The options that would have paid, cheapest for who would give them first."""
    out = []
    for c in [c for c in candidates if c.pays][:CANDIDATES]:
        what = words.state(inputs.case, {c.issue: c.option})
        costs = listed(
            [f"{words.actor(inputs, g)} {number(x)}" for g, x in zip(c.givers, c.costs, strict=True)]
        )
        out.append(f"{what} (worth {number(c.worth)}; costs {costs})")
    return "; ".join(out) or "no single option looked at"


def _promised(p: Promised) -> dict[str, Any]:
    names = {answer: title for answer, title, _, _ in p.members}
    return {
        "title": p.title,
        "id": p.mechanism,
        "members": [[title, percent(prior), percent(after)] for _, title, prior, after in p.members],
        "sets": [
            [listed([names[m] for m in s.members]) or "Nothing", percent(s.prior), percent(s.posterior)]
            for s in p.likeliest[:SETS]
        ],
    }
