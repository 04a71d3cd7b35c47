"""How a narratives result reads: as text, as plain JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.case.diagnostics import shown
from detente.envelope import plain

from .say import db, percent

if TYPE_CHECKING:
    import pandas as pd

    from .result import NarrativesResult

SHOWN = 10


def to_json(r: NarrativesResult) -> dict[str, Any]:
    """Every field, as JSON has it."""
    import dataclasses

    return {f.name: plain(getattr(r, f.name)) for f in dataclasses.fields(r)}


def text(r: NarrativesResult) -> str:
    """The result as lines."""
    out = [f"Narratives of {r.case}, as of {r.as_of}: {r.worlds:,} worlds, {len(r.items)} items of evidence"]
    for n in r.narratives:
        out.append(
            f"  {n.title}: {percent(n.prior)} → {percent(n.posterior)} "
            f"[{percent(n.band.naive)} naive, {percent(n.band.worst)} worst case]; {db(n.weight_db)} dB"
        )
    for m in r.mechanisms:
        out.append(
            f"  {m.title}" + ("" if all(n.strategic for n in r.narratives) else " (if any of it matters)")
        )
        out += [f"    {a.title}: {percent(a.prior)} → {percent(a.posterior)}" for a in m.answers]
    out += [f"  {line}" for line in r.says]
    out += [f"  note: {line}" for line in r.notes]
    out.append(f"  {r.method}")
    # Names come from the case: nothing in them may move the cursor or turn the line around.
    return "\n".join(shown(line, 10_000) for line in out)


def html(r: NarrativesResult) -> str:
    """A notebook's view; everything from the case escaped."""
    from html import escape

    def safe(value: object) -> str:
        return escape(shown(str(value), 10_000))

    head = ("account", "before", "after", "naive", "worst case", "decibans", "even at")
    rows = [
        (
            n.title,
            percent(n.prior),
            percent(n.posterior),
            percent(n.band.naive),
            percent(n.band.worst),
            db(n.weight_db),
            percent(n.break_even),
        )
        for n in r.narratives
    ]
    top = "".join(f'<th scope="col">{h}</th>' for h in head)
    body = "".join("<tr>" + "".join(f"<td>{safe(c)}</td>" for c in row) + "</tr>" for row in rows)
    said = "".join(f"<li>{safe(line)}</li>" for line in (*r.says, *r.notes))
    return (
        f"<div><p><strong>Narratives of {safe(r.case)}</strong>, as of {r.as_of}: {r.worlds:,} worlds, "
        f"{len(r.items)} items of evidence.</p><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
        f"<ul>{said}</ul></div>"
    )


def frame(r: NarrativesResult) -> pd.DataFrame:
    """One row an item and an account."""
    import pandas as pd

    return pd.DataFrame(
        {
            "item": i.id,
            "date": i.date,
            "title": i.title,
            "observer": i.observer,
            "narrative": n.id,
            "left_out_db": i.left_out_db[n.id],
            "in_turn_db": i.in_turn_db[n.id],
            "running": i.running[n.id],
            "surprise": i.surprise[n.id],
        }
        for i in r.items
        for n in r.narratives
    )


def heaviest(r: NarrativesResult, narrative: str, count: int = SHOWN) -> tuple[list[Any], list[Any]]:
    """The items that weigh most for and against an account, by what leaving them out would take."""
    ranked = sorted(r.items, key=lambda i: -i.left_out_db[narrative])
    return (
        [i for i in ranked if i.left_out_db[narrative] > 0][:count],
        [i for i in reversed(ranked) if i.left_out_db[narrative] < 0][:count],
    )
