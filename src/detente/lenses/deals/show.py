"""How a deals result reads: as text, as HTML in a notebook, as a data frame, as plain JSON."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape as html_escape
from typing import TYPE_CHECKING, Any

from detente.case.diagnostics import shown
from detente.view.interval import half_width
from detente.view.result import View
from detente.view.tables import Row, table

from .result import Count, Deal, DealsResult, Frontier, Price, Solution

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 12


def escape(text: str) -> str:
    """Safe inside HTML: markup and quotes escaped, what cannot be printed replaced."""
    return html_escape(shown(text, 10_000))


def number(x: float | None) -> str:
    """A number as a person reads it: thousands separated, no spurious decimals, "–" for none."""
    if x is None or not math.isfinite(x):
        return "–" if x is None or math.isnan(x) else "∞" if x > 0 else "−∞"
    if abs(x) >= 1000:
        return f"{x:,.0f}"
    return f"{x:.4g}"


def counted(c: Count) -> str:
    """A count, with the 95 % interval of its share where it is an estimate."""
    if c.exact:
        return f"{c.value:,.0f} ({c.share:.1%} of feasible)"
    return f"about {c.value:.3g} ({c.share:.2%} ± {half_width(c.error):.2%} of feasible, 95 % interval)"


def text(r: DealsResult) -> str:
    """What the command prints."""
    out = [
        f"Deals in {r.case}: {', '.join(r.party_names)} ({r.rule})",
        f"  states: {r.counts.states:,}; feasible "
        + (
            f"{r.counts.feasible.value:,.0f}"
            if r.counts.feasible.exact
            else f"about {r.counts.feasible.value:.3g}"
        ),
        f"  acceptable: {counted(r.counts.acceptable)}",
        f"  accepted by every party: {counted(r.counts.unanimous)}",
        f"  frontier: {_frontier(r.frontier_all)} feasible; {_frontier(r.frontier_acceptable)} acceptable",
    ]
    for b, c in zip(r.best, r.counts.accepting, strict=True):
        out.append(
            f"  {b.party}: fallback {number(b.fallback)} ({b.fallback_from}), best {number(b.feasible)}, "
            f"best acceptable {number(b.acceptable)}; accepts {counted(c)}"
        )
    for s in r.solutions:
        out += _solution(r, s)
    for group in r.coalitions:
        out.append(f"  coalition {', '.join(group.members)}")
        for s in group.solutions:
            out += ["  " + line for line in _solution(r, s)]
    out += [f"  note: {note}" for note in r.notes]
    out.append(f"  {r.provenance.method}; {'; '.join(r.provenance.quality)}")
    if r.provenance.red_lines_lifted:
        out.append(f"  red lines lifted: {', '.join(r.provenance.red_lines_lifted)}")
    # Names come from the case: nothing in them may move the cursor or turn the line around.
    return "\n".join(shown(line, 10_000) for line in out)


def _frontier(f: Frontier) -> str:
    return f"{len(f):,}" if f.states == len(f) else f"{len(f):,} ({f.states:,} states with ties)"


def _solution(r: DealsResult, s: Solution) -> list[str]:
    head = f"  {s.name} — {s.definition}"
    if s.label:
        head += f" ({s.label})"
    if s.reason:
        return [head, f"    none: {s.reason}"]
    lines = [f"{head}: {number(s.value)} {s.unit}".rstrip() + (f"; {s.ties:,} tie" if s.ties > 1 else "")]
    if s.left_out:
        lines.append(f"    left out, best gain 0: {', '.join(s.left_out)}")
    for d in s.deals[:3]:
        gains = ", ".join(f"{p} {d.gains[r.actors.index(p)]:+.4g}" for p in r.parties)
        lines.append(f"    {d.name}  [{gains}]")
    if s.ties > 3:
        lines.append(f"    … and {s.ties - 3:,} more")
    return lines


def html(r: DealsResult) -> str:
    """A notebook's view; everything from the case escaped."""
    head = ["deal", *(f"{p} gain" for p in r.parties), "solutions"]
    rows = [
        [d.name, *(f"{d.gains[r.actors.index(p)]:+.4g}" for p in r.parties), ", ".join(d.solutions)]
        for d in r.deals[:SHOWN]
    ]
    return (
        f"<div><p><strong>Deals in {escape(r.case)}</strong>: {escape(', '.join(r.party_names))} "
        f"({escape(r.rule)}). {escape(counted(r.counts.acceptable))} acceptable; "
        f"{escape(_frontier(r.frontier_acceptable))} on the frontier.</p>{_table(head, rows)}"
        f"<p>{escape('; '.join(r.provenance.quality))}</p></div>"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(h)}</th>' for h in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def frame(r: DealsResult) -> pd.DataFrame:
    """One row a described deal: name, points and gain of every party, ties, solutions, price, every issue's option."""
    import pandas as pd

    rows = []
    for d in r.deals:
        row: dict[str, Any] = {"deal": d.name}
        for p in r.parties:
            i = r.actors.index(p)
            row[f"points:{p}"] = d.points[i]
            row[f"gain:{p}"] = d.gains[i]
        row |= {
            "acceptable": d.acceptable,
            "ties": d.ties,
            "solutions": "; ".join(d.solutions),
            "price": d.price.total,
        }
        row |= {f"issue:{j}": o for j, o in d.state.items()}
        rows.append(row)
    return pd.DataFrame(rows)


def to_json(r: DealsResult) -> dict[str, Any]:
    """The whole result as plain data. NaN becomes null; deals the solutions choose are given in full there."""
    out: dict[str, Any] = plain(r)
    for key in ("frontier_all", "frontier_acceptable"):
        f: Frontier = getattr(r, key)
        out[key] = {
            "size": len(f),
            "states": f.states,
            "points": [[int(x) / r.scale for x in v] for v in f.vectors],
            "ties": list(f.ties),
        }
    return out


def plain(value: Any) -> Any:
    """Dataclasses, mappings and tuples as dicts and lists; a deal's derived fields and price among them."""
    if isinstance(value, Frontier):
        return None
    if isinstance(value, Price):
        return {
            "unit": value.unit,
            "total": plain(value.total),
            "transfers": [{"from": a, "to": b, "units": x} for a, b, x in value.transfers],
            "reason": value.reason,
        }
    if isinstance(value, Deal):
        found = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        del found["row"]
        return found
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name.rstrip("_"): plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    if isinstance(value, float):
        return None if not math.isfinite(value) else value
    return value


def solution_rows(r: DealsResult) -> Iterator[Row]:
    """One row a solution concept and a deal it chooses; under a quorum, of every winning coalition described."""
    groups = [
        (r.parties if r.solutions else (), r.solutions),
        *((c.members, c.solutions) for c in r.coalitions),
    ]
    for members, solutions in groups:
        for s in solutions:
            head = {"coalition": ", ".join(members), "solution": s.name, "value": s.value, "unit": s.unit}
            head |= {"ties": s.ties, "label": s.label, "left out": ", ".join(s.left_out), "reason": s.reason}
            for d in s.deals or (None,):
                gains = {f"gain:{p}": d.gains[r.actors.index(p)] if d else math.nan for p in r.parties}
                yield head | {"deal": d.name if d else ""} | gains


def count_rows(r: DealsResult) -> Iterator[Row]:
    """One row a set of states: how many, and their share of the feasible ones (of all, for those)."""
    yield {"states": "all", "count": float(r.counts.states), "share": 1.0, "error": 0.0, "exact": True}
    named = [("feasible", r.counts.feasible), ("acceptable", r.counts.acceptable)]
    named.append(("accepted by every party", r.counts.unanimous))
    named += [(f"accepted by {p}", c) for p, c in zip(r.parties, r.counts.accepting, strict=True)]
    named += [
        (f"acceptable, accepted by {p}", c)
        for p, c in zip(r.parties, r.counts.accepting_adopted, strict=True)
    ]
    for states, c in named:
        yield {"states": states, "count": c.value, "share": c.share, "error": c.error, "exact": c.exact}


def best_rows(r: DealsResult) -> Iterator[Row]:
    """One row a party: its fallback, and the most it can have, in points."""
    for b in r.best:
        yield {
            "party": b.party,
            "fallback": b.fallback,
            "fallback from": b.fallback_from,
            "exit": b.exit,
            "best feasible": b.feasible,
            "best acceptable": b.acceptable,
        }


def frontier_rows(r: DealsResult) -> Iterator[Row]:
    """One row a distinct division on the acceptable frontier: every party's points, and the states that give it."""
    front = r.frontier_acceptable
    for vector, ties in zip(front.vectors, front.ties, strict=True):
        yield {f"points:{p}": int(u) / r.scale for p, u in zip(r.parties, vector, strict=True)} | {
            "ties": ties
        }


VIEW: View[DealsResult] = View(
    text=text,
    html=html,
    data=to_json,
    frames={
        "deals": frame,
        "solutions": table(solution_rows),
        "counts": table(count_rows, "states", "count", "share", "error", "exact"),
        "best": table(best_rows),
        "frontier": table(frontier_rows),
    },
)
