"""Which account the record supports, by how much, and on what that hangs; what to watch; the questions; hidden
terms."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from detente.lenses.narratives import ItemWeight, NarrativeChances, NarrativesResult
from detente.lenses.narratives.result import Band
from detente.report import words
from detente.report.charts import accounts
from detente.report.charts.accounts import Line, Step, Weighed
from detente.report.figure import Figure
from detente.report.inputs import ReportInputs
from detente.report.narratives import NarrativesFindings, NotWeighed
from detente.report.text import listed, number, percent, plural, signed

from . import narratives_ahead as ahead
from .registry import Section, register

HEAVIEST = 10
"""Items shown each way, and rows of a waterfall; the others are taken together."""
HINGES = 6
OBSERVERS = 8


def found(inputs: ReportInputs) -> NarrativesFindings | NotWeighed | None:
    """The findings gathered, if any."""
    result = inputs.results.get("narratives")
    return result if isinstance(result, NarrativesFindings | NotWeighed) else None


def decibans(x: float) -> str:
    return signed(x) if math.isfinite(x) else ("∞" if x > 0 else "−∞") if not math.isnan(x) else "–"


def odds(p: float) -> float:
    """Decibans of the odds; ±inf at the ends."""
    if p <= 0:
        return -math.inf
    return math.inf if p >= 1 else 10 * math.log10(p / (1 - p))


def _ends(band: Band) -> tuple[float, float]:
    """The least and the largest of a band; what could not be counted is left out."""
    known = [x for x in (band.naive, band.worst) if math.isfinite(x)] or [band.grouped]
    return min(known), max(known)


def posteriors(r: NarrativesResult) -> Figure:
    rows = [Weighed(n.title, n.prior, n.posterior, *_ends(n.band)) for n in r.narratives]
    said = "; ".join(
        f"{n.title}: {percent(n.prior)} before, {percent(n.posterior)} after" for n in r.narratives
    )
    table = [
        [
            n.title,
            percent(n.prior),
            percent(n.posterior),
            percent(n.band.naive),
            percent(n.band.worst),
            decibans(n.weight_db),
            decibans(n.moves_db),
            decibans(n.indicators_db),
            percent(n.break_even),
        ]
        for n in r.narratives
    ]
    return Figure(
        id="accounts",
        title="How likely each account was before the record, and is after it",
        caption="Accounts may overlap, so that chances need not sum to 100 %. The band is where the "
        "posterior lies if dependent reports are counted otherwise: naively, every copy a witness (what "
        "not to do); at worst, all that one observer tells as one item. The table adds what the whole "
        "record, the moves and quiet alone, and the indicators alone do to the odds, in decibans (10 are a "
        "factor of ten), and the prior at which the record leaves the account as likely as not.",
        svg=accounts.posteriors(
            rows, id="accounts-drawing", title="Accounts before and after the record", description=said
        ),
        columns=[
            ("Account", "wide"),
            ("Before", "num"),
            ("After", "num"),
            ("Naive", "num"),
            ("Worst case", "num"),
            ("Record, dB", "num"),
            ("Moves, dB", "num"),
            ("Indicators, dB", "num"),
            ("Break-even prior", "num"),
        ],
        rows=table,
        wide=True,
    )


def steps(r: NarrativesResult, n: NarrativeChances) -> list[Step] | None:
    """The waterfall of one account: its prior odds, the items in order, the moves. None where odds are not finite."""
    start, end = odds(n.prior), odds(n.posterior)
    levels = [odds(i.running[n.id]) for i in r.items]
    if not all(map(math.isfinite, (start, end, *levels))):
        return None
    sizes = [abs(b - a) for a, b in zip([start, *levels], levels, strict=False)]
    kept = set(sorted(range(len(sizes)), key=lambda k: (-sizes[k], k))[:HEAVIEST])
    rows = [Step("Before the record", start, start, level=True)]
    level, waiting, since = start, 0, start
    for k, item in enumerate(r.items):
        if k in kept:
            if waiting:
                rows.append(Step(f"{plural(waiting, 'item')} of little weight", since, level))
            rows.append(Step(f"{item.date} {item.title}", level, levels[k]))
            waiting, since = 0, levels[k]
        else:
            waiting += 1
        level = levels[k]
    if waiting:
        rows.append(Step(f"{plural(waiting, 'item')} of little weight", since, level))
    if r.moves.weighed:
        rows.append(Step("The moves and the quiet between them", level, end))
    rows.append(Step("After the record", end, end, level=True))
    return rows


def waterfall(inputs: ReportInputs, r: NarrativesResult, n: NarrativeChances) -> Figure | None:
    rows = steps(r, n)
    if rows is None or len(rows) < 3:
        return None
    said = "; ".join(f"{s.label} {signed(s.after - s.before)}" for s in rows if not s.level)
    items = sorted(r.items, key=lambda i: (-_size(i.left_out_db[n.id]), i.date, i.id))
    return Figure(
        id=f"evidence-{n.id}",
        title=f"What moves “{n.title}”",
        caption="In order of date: what each item adds to the odds when it is put on top of all earlier "
        "ones; the moves come last. The table has every item with its quote, and what the odds lose if "
        "that item alone is left out. Neither column adds up: items of one observer share its trust.",
        svg=accounts.waterfall(
            rows, id=f"evidence-{n.id}-drawing", title=f"The evidence on {n.title}", description=said
        ),
        columns=[
            ("Item", "wide"),
            ("Told by", "mid"),
            ("Quote", "mid"),
            ("In turn, dB", "num"),
            ("Left out, dB", "num"),
        ],
        rows=[
            [
                f"{i.date} {i.title}" + (" (its chances are assumed)" if i.assumed else ""),
                i.observer or "silence",
                quoted(i),
                decibans(i.in_turn_db[n.id]),
                decibans(i.left_out_db[n.id]),
            ]
            for i in items
        ],
        wide=True,
    )


def _size(x: float) -> float:
    return 0.0 if math.isnan(x) else abs(x)


def quoted(i: ItemWeight) -> str:
    return "; ".join(f"“{q}”" for q in i.quotes[:2]) or "–"


def heaviest(r: NarrativesResult) -> list[dict[str, Any]]:
    """Per account, the items whose leaving out costs its odds most, and those that gain it most."""
    out = []
    for n in r.narratives:
        known = [i for i in r.items if math.isfinite(i.left_out_db[n.id])]
        order = sorted(known, key=lambda i: (-i.left_out_db[n.id], i.date, i.id))
        for_it = [i for i in order if i.left_out_db[n.id] > 0.05][:HEAVIEST]
        against = [i for i in reversed(order) if i.left_out_db[n.id] < -0.05][:HEAVIEST]
        out.append(
            {
                "title": n.title,
                "for": [_weight(i, n.id) for i in for_it],
                "against": [_weight(i, n.id) for i in against],
                "id": n.id,
            }
        )
    return out


def _weight(i: ItemWeight, narrative: str) -> list[str]:
    return [f"{i.date} {i.title}", i.observer or "silence", quoted(i), decibans(i.left_out_db[narrative])]


def running(r: NarrativesResult, as_of: dt.date, start: dt.date | None) -> Figure | None:
    if not r.items:
        return None
    dates = [dt.date.fromisoformat(i.date) for i in r.items]
    first = min([*dates, *([start] if start is not None else [])])
    lines = [
        Line(
            n.title,
            ((first, n.prior), *((d, i.running[n.id]) for d, i in zip(dates, r.items, strict=True))),
            n.posterior,
        )
        for n in r.narratives
    ]
    said = "; ".join(f"{n.title} ends at {percent(n.posterior)}" for n in r.narratives)
    return Figure(
        id="running",
        title="Each account's chance as the record went on",
        caption="Signals, observations and silences in order of date, moves and quiet counted last, at the "
        "right. Dashes tell the accounts apart as colours do.",
        svg=accounts.running(
            lines,
            (first, max(as_of, first)),
            id="running-drawing",
            title="Chances of the accounts over time",
            description=said,
        ),
        columns=[("After", "wide"), *((n.title, "num") for n in r.narratives)],
        rows=[
            ["before the record", *(percent(n.prior) for n in r.narratives)],
            *([f"{i.date} {i.title}", *(percent(i.running[n.id]) for n in r.narratives)] for i in r.items),
            ["the moves and the quiet", *(percent(n.posterior) for n in r.narratives)],
        ],
        wide=True,
    )


def mechanisms(r: NarrativesResult) -> list[list[str]]:
    return [
        [m.title if k == 0 else "", a.title, percent(a.prior), percent(a.posterior)]
        for m in r.mechanisms
        for k, a in enumerate(m.answers)
    ]


def hinges(r: NarrativesResult) -> list[list[str]]:
    return [
        [
            h.name,
            h.kind,
            percent(h.change),
            listed([f"{_title(r, n)} {percent(p)}" for n, p in h.without.items()]),
        ]
        for h in r.hinges[:HINGES]
        if h.change >= 0.0005
    ]


def _title(r: NarrativesResult, id_: str) -> str:
    return r.narrative(id_).title


def observers(r: NarrativesResult) -> list[list[str]]:
    rows = sorted(r.observers, key=lambda o: (-o.moved, o.id))[:OBSERVERS]
    return [
        [
            o.name,
            o.why,
            plural(len(o.items), "item"),
            percent(o.prior[0]),
            percent(o.posterior[0]),
            f"{number(o.cap_line_db)} / {number(o.cap_db)}",
            percent(o.moved),
        ]
        for o in rows
    ]


def together(r: NarrativesResult) -> list[str]:
    return [f"“{_title(r, t.first)}” and “{_title(r, t.second)}”: {t.why}" for t in r.together]


def grid(r: NarrativesResult) -> dict[str, Any]:
    """Posterior had the prior been otherwise, an account a row."""
    priors = [p for p, _ in r.narratives[0].grid] if r.narratives else []
    return {
        "columns": [("Account", "wide"), *((f"prior {percent(p)}", "num") for p in priors)],
        "rows": [[n.title, *(percent(p) for _, p in n.grid)] for n in r.narratives],
    }


def predicted(r: NarrativesResult) -> list[list[str]]:
    """What each account would have led us to see, against what was seen."""
    rows = []
    for n in r.narratives:
        odd = sorted((i for i in r.items), key=lambda i: (i.surprise[n.id], i.date, i.id))[:2]
        said = [f"{i.title} ({percent(i.surprise[n.id])})" for i in odd if i.surprise[n.id] < 0.25]
        rows.append(
            [
                n.title,
                number(n.expected_moves) if r.moves.weighed else "–",
                percent(n.moves_surprise) if r.moves.weighed else "–",
                listed(said) or "nothing rarer than one chance in four",
            ]
        )
    return rows


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    f = found(inputs)
    if f is None:
        return None
    if isinstance(f, NotWeighed):
        return {"reason": f.reason}
    r, begun = f.result, inputs.case.record.start
    falls = [waterfall(inputs, r, n) for n in sorted(r.narratives, key=lambda n: -n.posterior)]
    return {
        "reason": "",
        "said": f.said,
        "says": list(r.says),
        "posteriors": posteriors(r),
        "mechanisms": mechanisms(r),
        "falls": [x for x in falls if x is not None],
        "heaviest": heaviest(r),
        "running": running(r, inputs.case.as_of, begun.date if begun is not None else None),
        "together": together(r),
        "hinges": hinges(r),
        "observers": observers(r),
        "grid": grid(r),
        "predicted": predicted(r),
        "seen_moves": len(r.moves.seen),
        "weighed": r.moves.weighed,
        "left_out": list(r.left_out),
        "watch": ahead.watch(f.watch),
        "watch_before": f.watch.before,
        "watch_entropy": number(f.watch.entropy, 2),
        "watch_notes": list(f.watch.notes),
        "watch_apart": [f"{n}: {why}" for n, why in f.watch.left_out],
        "forecast": ahead.forecast(f.forecast) if f.forecast is not None else None,
        "hidden": ahead.hidden(inputs, f.hidden),
        "notes": [
            r.method,
            *r.notes,
            *r.defaults,
            *(f.forecast.notes if f.forecast else ()),
            *f.hidden.notes,
        ],
    }


def _commands(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    case = words.case_argument(inputs)
    return (
        (f"detente watch {case} --about NAME", "what to watch to learn about one account or one question"),
        (f"detente forecast {case} --seal FILE", "the questions, sealed, so that they can be scored later"),
        (f"detente hidden {case}", "what was promised, and what each move must have been worth"),
    )


SECTION = register(
    Section(
        id="narratives",
        order=590,
        title="Which account the record supports, and what to watch",
        shows="How likely each account of what is going on is, before and after the record; on which "
        "reports that hangs; what it cannot tell apart; what to watch; the questions that time will answer.",
        read="Priors and the chances of indicators are the analyst's; what follows from them and from the "
        "moves is computed. A chance here is no better than the accounts that were thought of: “none of "
        "these” is one of them.",
        template="narratives.html.j2",
        context=context,
        command=_commands,
    )
)
