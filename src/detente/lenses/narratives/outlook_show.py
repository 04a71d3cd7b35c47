"""How watch lists, forecasts and hidden terms read: as text, and as data frames."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from detente.case.diagnostics import shown

from .foreseen import ForecastResult, Foreseen
from .hidden import HiddenResult, Promised
from .watch import WatchList

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20


def preformatted(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def chance(x: float | None) -> str:
    """A chance as a percentage; one that is small but not nothing never reads 0 %."""
    if x is None or math.isnan(x):
        return "–"
    if x <= 0 or x >= 1 - 1e-12:
        return "0 %" if x <= 0 else "100 %"
    if x < 0.0005 or x > 0.9995:
        return "<0.1 %" if x < 0.0005 else ">99.9 %"
    return f"{100 * x:.1f} %" if x < 0.1 or x > 0.9 else f"{100 * x:.0f} %"


def nats(x: float | None) -> str:
    if x is None or math.isnan(x):
        return "–"
    return f"{x:.4f}" if x < 0.1 else f"{x:.3f}"


def points(x: float | None) -> str:
    return "–" if x is None or math.isnan(x) else f"{x:.2f}"


def times(x: float) -> str:
    """A ratio: ``×1.8``; ``–`` where there is none."""
    if math.isnan(x):
        return "–"
    return "×∞" if math.isinf(x) else f"×{x:.3g}"


def _safe(lines: list[str]) -> str:
    # Names come from the case: nothing in them may move the cursor or turn the line around.
    return "\n".join(shown(line, 10_000) for line in lines)


def watch_text(r: WatchList) -> str:
    """A watch list as lines."""
    asked = f" about {r.about}" if r.about else ""
    out = [
        f"What to watch in {r.case}{asked}, from {r.as_of} to {r.before}",
        f"  to learn: {nats(r.entropy)} nats, {nats(r.entropy_among)} if it is not none of these"
        + (f", {nats(r.entropy_about)} of them{asked}" if r.about else ""),
    ]
    for w in r.indicators[:SHOWN]:
        cost = f", {w.per_nat:.3g} a nat" if w.per_nat is not None else ""
        out.append(f"  {w.id}: {nats(w.ranked)} nats, resolves {chance(w.resolves)}{cost}; {w.title}")
        for e in w.effects:
            if not e.chance:
                continue
            then = ", ".join(f"{n} {chance(p)} ({times(e.ratios[n])})" for n, p in e.after.items())
            out.append(f"    {e.title} ({chance(e.chance)}): {then}")
    if len(r.indicators) > SHOWN:
        out.append(f"  … and {len(r.indicators) - SHOWN} more")
    out += [f"  not on the list: {n}, {why}" for n, why in r.left_out]
    out += [f"  note: {n}" for n in r.notes]
    return _safe(out)


def watch_frame(r: WatchList) -> pd.DataFrame:
    """One row an indicator and thing it may bring."""
    import pandas as pd

    rows = [
        {
            "indicator": w.id,
            "title": w.title,
            "by": w.by,
            "nats": w.nats,
            "among": w.among,
            "about": w.about,
            "resolves": w.resolves,
            "cost": w.cost,
            "cost per nat": w.per_nat,
            "outcome": e.outcome,
            "chance": e.chance,
            **{f"ratio:{n}": x for n, x in e.ratios.items()},
            **{f"after:{n}": x for n, x in e.after.items()},
        }
        for w in r.indicators
        for e in w.effects
    ]
    return pd.DataFrame(rows)


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
    return _safe(out)


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


def hidden_text(r: HiddenResult) -> str:
    """Hidden terms as lines."""
    out = [f"Hidden terms of {r.case}, as of {r.as_of}"]
    for p in r.promised:
        out += ["  " + line for line in promised_lines(p)]
    for n in r.needs:
        some = by_narrative(n.narratives)
        out.append(
            f"  {n.date} {n.event}: {n.actor} ({n.part}) needed {points(n.points)} points on average, any at all with "
            f"chance {chance(n.needs)}; under {some}"
        )
    for party in r.parties:
        out.append(
            f"  {party.name}: least return for its recorded moves {points(party.moves)} "
            f"({by_narrative(party.moves_by)}); for what stands {points(party.stands)}"
        )
        for c in party.candidates:
            costs = ", ".join(f"{g} {points(x)}" for g, x in zip(c.givers, c.costs, strict=True))
            pays = "would pay" if c.pays else "would not pay"
            out.append(f"    {c.issue}={c.option}: worth {points(c.worth)}, {pays}; costs {costs}")
    out += [f"  note: {n}" for n in r.notes]
    return _safe(out)


def promised_lines(p: Promised) -> list[str]:
    lines = [f"{p.title} ({p.mechanism})"]
    lines += [
        f"  {title}: {chance(after)} (before the record {chance(prior)})"
        for _, title, prior, after in p.members
    ]
    for s in p.likeliest:
        name = " + ".join(s.members) or "nothing"
        lines.append(f"  {{{name}}}: {chance(s.posterior)} (before {chance(s.prior)})")
    return lines


def by_narrative(values: Mapping[str, float | None]) -> str:
    return ", ".join(f"{n} {points(x)}" for n, x in values.items())


def hidden_frame(r: HiddenResult) -> pd.DataFrame:
    """One row a recorded move and party to it."""
    import pandas as pd

    rows = [
        {
            "event": n.event,
            "date": n.date,
            "actor": n.actor,
            "part": n.part,
            "points": n.points,
            "needs": n.needs,
            "gain": n.gain,
            **{f"under:{name}": x for name, x in n.narratives.items()},
        }
        for n in r.needs
    ]
    return pd.DataFrame(rows)
