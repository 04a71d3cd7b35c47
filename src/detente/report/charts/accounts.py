"""Accounts weighed: posterior against prior, a waterfall of the evidence, running chances, forecasts beside base rates.

Shape, dash and text say what color says.
"""

from detente.view.figures import Forecasts, Posteriors, Running, Waterfall
from detente.view.numbers import chance, number, signed
from detente.view.speech import Speaker

from .labels import BLUE, GREEN, INK, LINE, LINES, MUTED, PURPLE, SKY, VERMILION, apart, in_words, widest
from .vega import CHANCES, Spec, centered, chart, days, field, layer, legend, reach, rows, styled

WIDTH = 470
ASIDE = 44
"""Pixels between the end of a record and the place where its moves are counted."""
PALETTE = (BLUE, VERMILION, GREEN, PURPLE, INK, MUTED)
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [1, 2])
SOURCES = {
    "model": ("by play", "circle", BLUE, BLUE),
    "assumed chances": ("by assumed chances", "diamond", VERMILION, VERMILION),
    "base rate": ("by a base rate alone", "square", "white", INK),
    "span": ("over the accounts", "stroke", MUTED, MUTED),
    "base": ("base rate", "M0,-1L0,1", INK, INK),
}


def posteriors_spec(data: Posteriors, speaker: Speaker) -> Spec:
    """Prior (open), posterior (filled) and its band, a row an account."""
    row, height = rows(speaker, [r.label for r in data.rows], least=30)
    before, after, band = "before the record", "after it", "as dependent reports are counted otherwise"
    spans, dots = [], []
    for label, r in zip(row["scale"]["domain"], data.rows, strict=True):
        ends = sorted((r.low, r.high, r.posterior))
        text = f"{chance(r.prior)} → {chance(r.posterior)}"
        spans.append({**vars(r), "label": label, "low": ends[0], "high": ends[-1], "text": text})
        dots += [{"label": label, "at": p, "what": w} for w, p in ((before, r.prior), (after, r.posterior))]
    key = [(before, "circle", "white", INK), (after, "circle", BLUE, BLUE), (band, "square", SKY, SKY)]
    return chart(
        spans,
        WIDTH,
        height,
        layer("rule", color=MUTED, y=row, x=field("prior:Q", **CHANCES), x2="posterior:"),
        layer("bar", size=12, color=SKY, y=row, x="low:Q", x2="high:"),
        layer("point", dots, y=row, x="at:Q", **legend("what", key, 3)),
        layer("text", dx=14, x=WIDTH, y=row, text="text:N"),
    )


def waterfall_spec(data: Waterfall, speaker: Speaker) -> Spec:
    """From the prior odds to the posterior ones, a row an item in order of date."""
    row, height = rows(speaker, [s.label for s in data.steps], 360, 24)
    bars = [
        {
            **vars(s),
            "label": label,
            "n": n,
            "edge": max(s.before, s.after),
            "rises": s.after >= s.before,
            "text": number(s.after, 1) if s.level else signed(s.after - s.before, 1),
        }
        for n, (label, s) in enumerate(zip(row["scale"]["domain"], data.steps, strict=True))
    ]
    ends = [odds for s in data.steps for odds in (s.before, s.after)]
    even = [{"at": 0}] if min(ends) < 0 < max(ends) else []
    steps, levels = ([b for b in bars if b["level"] is level] for level in (False, True))
    across = field("after:Q", title="decibans of the odds", scale={"zero": False, "nice": True})
    color = styled("rises:N", (True, False), (BLUE, VERMILION))
    words = {"text": "as likely as not", "color": MUTED, "align": "center", "baseline": "bottom"}
    return chart(
        bars,
        WIDTH,
        height,
        layer("rule", even, color=LINES, strokeWidth=1.4, x="at:Q"),
        layer("text", even, x="at:Q", y=-4, **words),
        layer("line", color=MUTED, strokeWidth=0.8, interpolate="step-before", x=across, y=row, order="n:Q"),
        layer("bar", steps, size=14, x="before:Q", x2="after:", y=row, color=color),
        layer("tick", levels, size=18, thickness=3, color=INK, x="after:Q", y=row),
        layer("text", dx=6, x="edge:Q", y=row, text="text:N"),
    )


def running_spec(data: Running, speaker: Speaker) -> Spec:
    """Chances over time, a step line an account; at the right, apart, where the moves have been counted too."""
    names = in_words(speaker, [line.label for line in data.lines], 250, 12)
    heights = [(name.count("\n") + 1) * LINE + 2 for name in names]
    height = max(260, sum(heights))
    centers = apart([height * (1 - line.end) for line in data.lines], heights, height)
    last = data.ends[1]
    steps: list[Spec] = []
    ends: list[Spec] = []
    for name, line, center in zip(names, data.lines, centers, strict=True):
        points = [*line.points, (last, line.points[-1][1] if line.points else line.end)]
        steps += [{"date": date.isoformat(), "chance": p, "account": name} for date, p in points]
        ends.append(
            steps[-1] | {"end": line.end, "at": 1 - center / height, "text": f"{chance(line.end)} {name}"}
        )
    color, dash = (styled("account:N", names, of) for of in (PALETTE, DASHES))
    date, beyond, beside = days(*data.ends), {"value": WIDTH + ASIDE}, {"value": WIDTH + ASIDE + 20}
    up = field("chance:Q", **CHANCES)
    what = {"text": "moves counted last", "color": MUTED, "align": "right", "baseline": "bottom"}
    return chart(
        [],
        WIDTH,
        height,
        layer(
            "line", steps, interpolate="step-after", strokeWidth=2, x=date, y=up, color=color, strokeDash=dash
        ),
        layer("rule", ends, strokeDash=[2, 2], x=date, x2=beyond, y=up, y2="end:", color=color),
        layer("rule", ends, x=beyond, x2=beside, y="end:Q", y2="at:", color=color),
        layer("point", ends, filled=True, x=beyond, y="end:Q", color=color),
        layer("text", ends, dx=4, dy=centered("text"), x=beside, y="at:Q", text="text:N"),
        layer("text", [{}], x=WIDTH + ASIDE, y=-8, **what),
        reach(WIDTH + ASIDE + 24 + widest([end["text"] for end in ends], 12)),
    )


def forecasts_spec(data: Forecasts, speaker: Speaker) -> Spec:
    """Forecast, range under the accounts, and base rate, a row a question."""
    row, height = rows(speaker, [r.label for r in data.rows], 380, 30)
    values = [
        {
            **vars(r),
            "label": label,
            "from": SOURCES[r.source][0] if r.chance is not None else "",
            "text": "no forecast" if r.chance is None else chance(r.chance),
        }
        for label, r in zip(row["scale"]["domain"], data.rows, strict=True)
    ]
    spanned, based, foreseen = ([v for v in values if v[of] is not None] for of in ("low", "base", "chance"))
    key = legend("from", list(SOURCES.values()), 3)
    return chart(
        values,
        WIDTH,
        height,
        layer("rule", spanned, color=MUTED, strokeWidth=2, y=row, x="low:Q", x2="high:"),
        layer("tick", based, size=16, thickness=2, color=INK, y=row, x=field("base:Q", **CHANCES)),
        layer("point", foreseen, y=row, x=field("chance:Q", **CHANCES), **key),
        layer("text", dx=14, x=WIDTH, y=row, text="text:N"),
    )
