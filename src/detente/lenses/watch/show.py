"""How a watch list reads: as text, and as a data frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.envelope import fields
from detente.view.lines import safe
from detente.view.numbers import chance, nats, times
from detente.view.result import View
from detente.view.tables import Row, table

from .result import WatchList

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20


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
    return safe(out)


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


def indicator_rows(r: WatchList) -> Iterator[Row]:
    """One row an indicator: what it can be expected to tell, nats."""
    for w in r.indicators:
        yield {
            "indicator": w.id,
            "title": w.title,
            "by": w.by,
            "nats": w.nats,
            "among": w.among,
            "about": w.about,
            "resolves": w.resolves,
            "cost": w.cost,
            "cost per nat": w.per_nat,
            "assumed": w.assumed,
            **{f"tells:{n}": x for n, x in w.tells.items()},
        }


def narrative_rows(r: WatchList) -> Iterator[Row]:
    """One row an account: its chance now."""
    for n, (title, posterior) in r.narratives.items():
        yield {"narrative": n, "title": title, "posterior": posterior}


def left_out_rows(r: WatchList) -> Iterator[Row]:
    """One row an indicator that is not on the list."""
    yield from ({"indicator": n, "why": why} for n, why in r.left_out)


VIEW: View[WatchList] = View(
    text=watch_text,
    data=fields,
    frames={
        "effects": watch_frame,
        "indicators": table(indicator_rows),
        "narratives": table(narrative_rows, "narrative", "title", "posterior"),
        "left_out": table(left_out_rows, "indicator", "why"),
    },
)
