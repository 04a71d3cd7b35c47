"""How a narratives result reads: as text, in a notebook, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from detente.case.diagnostics import shown
from detente.envelope import fields
from detente.view.result import View
from detente.view.tables import Row, table

from .result import NarrativesResult
from .say import db, percent

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 10


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


def narrative_rows(r: NarrativesResult) -> Iterator[Row]:
    """One row an account, before and after the record; weights in decibans."""
    for n in r.narratives:
        yield {
            "narrative": n.id,
            "title": n.title,
            "prior": n.prior,
            "posterior": n.posterior,
            "prior among": n.among[0],
            "posterior among": n.among[1],
            "naive": n.band.naive,
            "worst case": n.band.worst,
            "weight_db": n.weight_db,
            "moves_db": n.moves_db,
            "indicators_db": n.indicators_db,
            "break even": n.break_even,
            "least draw": n.draws[0],
            "largest draw": n.draws[1],
            "effective draws": n.effective_draws,
            "expected moves": n.expected_moves,
            "surprise of moves": n.moves_surprise,
        }


def mechanism_rows(r: NarrativesResult) -> Iterator[Row]:
    """One row a mechanism and an answer to it."""
    for m in r.mechanisms:
        for a in m.answers:
            said = {"answer": a.answer, "title": a.title, "prior": a.prior, "posterior": a.posterior}
            yield {"mechanism": m.id, "several": m.several, **said}


def observer_rows(r: NarrativesResult) -> Iterator[Row]:
    """One row an observer: how far it is trusted before and after, and the most it could have done."""
    for o in r.observers:
        before = dict(zip(("informs before", "noise before", "line before"), o.prior, strict=True))
        after = dict(zip(("informs", "noise", "line"), o.posterior, strict=True))
        most = {"cap_line_db": o.cap_line_db, "cap_db": o.cap_db, "moved": o.moved}
        yield {"observer": o.id, "name": o.name, "items": len(o.items), **before, **after, **most}


def hinge_rows(r: NarrativesResult) -> Iterator[Row]:
    """One row a piece of the record: by how much the conclusion changes without it, and what it then is."""
    for h in r.hinges:
        without = {f"without:{n}": x for n, x in h.without.items()}
        yield {"kind": h.kind, "id": h.id, "name": h.name, "change": h.change, **without}


def together_rows(r: NarrativesResult) -> Iterator[Row]:
    """One row a pair of accounts the record does not tell apart."""
    for t in r.together:
        yield {"first": t.first, "second": t.second, "change_db": t.change_db, "why": t.why}


def prior_rows(r: NarrativesResult) -> Iterator[Row]:
    """One row an account and a prior it might have had."""
    for n in r.narratives:
        yield from ({"narrative": n.id, "prior": p, "posterior": q} for p, q in n.grid)


def likelihood_rows(r: NarrativesResult) -> Iterator[Row]:
    """One row an account and a draw of the estimates: the log-likelihood of the moves and the quiet."""
    for n, each in r.moves.log_likelihood.items():
        for draw, value in zip(r.moves.draws, each, strict=False):
            yield {"narrative": n, "draw": draw, "log likelihood": value}


VIEW: View[NarrativesResult] = View(
    text=text,
    html=html,
    data=fields,
    frames={
        "evidence": frame,
        "narratives": table(narrative_rows),
        "mechanisms": table(mechanism_rows, "mechanism", "several", "answer", "title", "prior", "posterior"),
        "observers": table(observer_rows),
        "hinges": table(hinge_rows),
        "together": table(together_rows, "first", "second", "change_db", "why"),
        "priors": table(prior_rows, "narrative", "prior", "posterior"),
        "moves": table(likelihood_rows, "narrative", "draw", "log likelihood"),
    },
)
