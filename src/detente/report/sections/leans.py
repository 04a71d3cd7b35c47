"""What is assumed, and how much the answer leans on it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from detente.report import words
from detente.report.charts.bars import swings as swings_chart
from detente.report.figure import Figure
from detente.report.inputs import NumberUse, ReportInputs, Sensitivity, SwingEnd
from detente.report.text import number, percent, plural, signed, whole
from detente.view.interval import Z_95

from .registry import Section, register


def _kind(end: SwingEnd) -> str:
    if not end.agreement:
        return "none"
    return "same" if end.same else "changed"


_SAID = {"none": "no agreement", "same": "same deal", "changed": "another deal"}


def _moved(end: SwingEnd) -> str:
    return number(end.moved) if end.agreement and math.isfinite(end.moved) else "–"


def tornado(inputs: ReportInputs, s: Sensitivity) -> Figure | None:
    if not s.swings:
        return None
    rows = [
        (
            w.path,
            w.label,
            w.low.moved if w.low.agreement else math.inf,
            w.high.moved if w.high.agreement else math.inf,
            _kind(w.low),
            _kind(w.high),
        )
        for w in s.swings
    ]
    name = words.SOLUTIONS.get(s.solution, s.solution)
    description = (
        f"For each of {len(rows)} estimates, two bars: how far the {name} deal moves when the estimate is at its low "
        "end (left) and at its high end (right), by the party whose gain changes most. The table below holds the "
        "same numbers."
    )
    table = []
    for w in s.swings:
        table.append(
            [
                w.label,
                number(w.likely, 3),
                number(w.low.value, 3),
                _SAID[_kind(w.low)],
                _moved(w.low),
                number(w.high.value, 3),
                _SAID[_kind(w.high)],
                _moved(w.high),
                w.path,
            ]
        )
    return Figure(
        id="tornado",
        title="One estimate at a time",
        caption=f"How far the {name} deal moves when one estimate goes to the end of its range and all others stay: "
        "the largest change in any one party's gain, points. Pale bars: the same deal is chosen, worth something else; "
        "dark blue: another deal; red: no agreement is left.",
        svg=swings_chart(rows, "tornado-drawing", description),
        columns=[
            ("Estimate", "mid"),
            ("As it stands", "num"),
            ("Low", "num"),
            ("Then", "mid"),
            ("Moves, points", "num"),
            ("High", "num"),
            ("Then", "mid"),
            ("Moves, points", "num"),
            ("Path", "mid"),
        ],
        rows=table,
        wide=True,
    )


def number_row(n: NumberUse, known: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "path": n.path,
        "value": n.value,
        "assumed": n.assumed,
        "claims": [c for c in n.claims if c in known],
        "place": n.place,
        "grounds": n.grounds,
    }


def wilson(share: float, n: int) -> str:
    """The 95 % interval of a share seen in ``n`` draws (Wilson 1927): unlike ± it says something at 0 and at 1."""
    if not n or not math.isfinite(share):
        return "–"
    z2 = Z_95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2) / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def draw_rows(inputs: ReportInputs) -> list[list[str]]:
    """How often each deal shown above survives the draws."""
    from .deals import LETTERS, best

    if inputs.draws is None:
        return []
    by_row = {d.row: d for d in inputs.draws.deals}
    rows = []
    for k, deal in enumerate(best(inputs)):
        d = by_row.get(deal.row)
        if d is not None:
            rows.append(
                [
                    f"Agreement {LETTERS[k]}",
                    percent(d.acceptable),
                    wilson(d.acceptable, inputs.draws.draws),
                    percent(d.frontier),
                    wilson(d.frontier, inputs.draws.draws),
                ]
            )
    return rows


def _draw_title(inputs: ReportInputs) -> str:
    d = inputs.draws
    if d is None:
        return ""
    early = f", stopped early: {whole(inputs.settings.draws)} were asked for" if d.interrupted else ""
    return f"Over {plural(d.draws, 'draw')} of every estimate{early}"


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    known = inputs.case.claims
    s = inputs.sensitivity
    assumed = [number_row(n, known) for n in inputs.numbers if n.assumed]
    cited = [number_row(n, known) for n in inputs.numbers if not n.assumed and n.claims]
    neither = [number_row(n, known) for n in inputs.numbers if not n.assumed and not n.claims]
    return {
        "tornado": tornado(inputs, s) if s is not None else None,
        "varied": (
            f"{plural(s.estimates, 'number')} of this case {'has' if s.estimates == 1 else 'have'} a range; "
            f"{whole(s.bearing)} of them bear on deals; {whole(len(s.swings))} "
            f"{'was' if len(s.swings) == 1 else 'were'} varied: {s.chosen_by}."
            if s is not None and s.estimates
            else (
                "No number of this case is given as uncertain, so nothing could be varied."
                if s is not None
                else ""
            )
        ),
        "base": (
            ", ".join(
                f"{n} {signed(g)}"
                for n, g in zip([words.actor(inputs, p) for p in s.members], s.gains, strict=True)
            )
            if s is not None and s.gains
            else ""
        ),
        "draws": draw_rows(inputs),
        "draw_title": _draw_title(inputs),
        "assumed": assumed,
        "cited": cited,
        "neither": neither,
        "citation": inputs.case.citation or "",
        "warnings": [
            (
                d.code,
                d.severity,
                d.message,
                d.place.file if d.place else "",
                d.place.line if d.place else 0,
                d.help,
            )
            for d in inputs.diagnostics
        ],
    }


def commands(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    case = words.case_argument(inputs, focus=True)
    out = [
        (
            f"detente deals {case} --set PATH=VALUE",
            "the deals with one number changed; PATH as in the tables here",
        )
    ]
    if inputs.sensitivity is None or inputs.sensitivity.estimates:
        out.append(
            (f"detente analyze {case} --draws 500", "all estimates drawn together, instead of one at a time")
        )
    return tuple(out)


SECTION = register(
    Section(
        id="leans",
        order=600,
        title="What is assumed, and how much the answer leans on it",
        shows="Which numbers no source supports, and how far the chosen deal moves when one uncertain number is wrong.",
        read="A long bar is a number worth another hour's reading. A number without a range was not varied: nobody "
        "said how wrong it may be.",
        template="leans.html.j2",
        context=context,
        command=commands,
    )
)
