"""How a stability result reads: as text, as HTML in a notebook, as a data frame, as plain JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape as html_escape
from typing import TYPE_CHECKING, Any

from detente.case.diagnostics import shown
from detente.view import data
from detente.view.result import View
from detente.view.tables import Row, table

from .result import DEFINITIONS, Examined, Sanction, StabilityResult, Step

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 12
MARGINS_SHOWN = 40


def number(x: float) -> str:
    """Points as a person reads them."""
    if math.isnan(x):
        return "–"
    return "any" if math.isinf(x) else f"{x:.4g}"


def text(r: StabilityResult) -> str:
    """The result as lines."""
    out = [
        f"Stability of {r.case}: {', '.join(r.actor_names)}" + (f" (focus {r.focus})" if r.focus else ""),
        f"  states: {r.size:,}; feasible {r.feasible:,}",
    ]
    out += [
        f"  {c}: {n:,} equilibria — {DEFINITIONS[c]}; stable for "
        + ", ".join(f"{who} {k:,}" for who, k in r.counts[c].items())
        for c, n in r.totals.items()
    ]
    for e in r.equilibria[:SHOWN]:
        away = "cannot be reached" if e.distance is None else f"{e.distance} moves away"
        willing = "" if e.willing is None else f", by improvements in {len(e.willing)}"
        out.append(f"  {e.name}: {', '.join(e.concepts)} ({away}{willing})")
    if r.listed_of > SHOWN:
        out.append(f"  … and {r.listed_of - min(SHOWN, len(r.equilibria)):,} more")
    if r.coalition_tried:
        names = "; ".join(r.coalition_nash[:SHOWN]) or "none"
        out.append(f"  coalition Nash: {len(r.coalition_nash)} of {r.coalition_tried:,} tried: {names}")
    for h, those in r.limited.items():
        out.append(f"  L{h}: {'; '.join(those) or 'none'}")
    out.append("  at the status quo:")
    out += [f"    {line}" for line in why_lines(r.status_quo)]
    for c, (more, less) in r.misled.items():
        out.append(f"  {c}: {more:,} equilibria only by misperception, {less:,} lost by it")
    out += [f"  note: {note}" for note in r.notes]
    out.append(f"  {r.method}; {'; '.join(r.quality)}")
    if r.red_lines_lifted:
        out.append(f"  red lines lifted: {', '.join(r.red_lines_lifted)}")
    # Names come from the case: nothing in them may move the cursor or turn the line around.
    return "\n".join(shown(line, 10_000) for line in out)


def why_lines(e: Examined) -> list[str]:
    """For whom a state is stable, and what each improvement meets."""
    lines = []
    for concept, by in e.stable.items():
        against = [who for who, held in by.items() if not held]
        lines.append(
            f"{concept}: " + ("an equilibrium" if not against else f"not stable for {', '.join(against)}")
        )
    return lines + [sanction(s) for s in e.sanctions]


def sanction(s: Sanction) -> str:
    """``us could gain 4 by talks=broken-off; deterred by china: enforcement=lax (−2)``."""
    head = f"{s.actor} could gain {number(s.gain)} by {changes(s.improvement)}"
    if not s.answer:
        return f"{head}; nothing the others can do takes that away"
    how = "which all who make it would want" if s.credible else "which not all who make it would want"
    return f"{head}; deterred by {path(s.answer)}, {how} (it would then be at {s.worth:+.4g})"


def changes(step: Step) -> str:
    """``issue=option, …``: what a move changes."""
    return ", ".join(f"{issue}={to}" for issue, _, to in step.changes)


def path(steps: Sequence[Step]) -> str:
    """Moves one after another."""
    return "; then ".join(f"{' and '.join(s.by)}: {changes(s)}" for s in steps)


def html(r: StabilityResult) -> str:
    """A notebook's view; everything from the case escaped."""

    def safe(value: object) -> str:
        return html_escape(shown(str(value), 10_000))

    def grid(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
        top = "".join(f'<th scope="col">{safe(h)}</th>' for h in head)
        body = "".join("<tr>" + "".join(f"<td>{safe(c)}</td>" for c in row) + "</tr>" for row in rows)
        return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"

    counts = [[c, n, *r.counts[c].values(), DEFINITIONS[c]] for c, n in r.totals.items()]
    listed = [
        [e.name, ", ".join(e.concepts), "–" if e.distance is None else e.distance, *map(number, e.points)]
        for e in r.equilibria[:SHOWN]
    ]
    return (
        f"<div><p><strong>Stability of {safe(r.case)}</strong>: {r.feasible:,} feasible states.</p>"
        + grid(["concept", "equilibria", *(f"stable for {a}" for a in r.actors), "definition"], counts)
        + grid(["state", "concepts", "moves away", *(f"{a} points" for a in r.actors)], listed)
        + f"<p>{safe('; '.join((r.method, *r.quality, *r.notes)))}</p></div>"
    )


def frame(r: StabilityResult) -> pd.DataFrame:
    """One row a listed equilibrium."""
    import pandas as pd

    rows = []
    for e in r.equilibria:
        row: dict[str, Any] = {"state": e.name}
        row |= {c: c in e.concepts for c in r.totals}
        row |= {"moves": e.distance, "moves by improvements": None if e.willing is None else len(e.willing)}
        row |= {f"points:{a}": p for a, p in zip(r.actors, e.points, strict=True)}
        row |= {f"issue:{j}": o for j, o in e.state.items()}
        rows.append(row)
    return pd.DataFrame(rows)


def plain(value: Any) -> Any:
    """As :func:`detente.view.data.plain`; rows and masks are left out."""
    return data.plain(value, ("row", "masks", "stable_masks"))


def count_rows(r: StabilityResult) -> Iterator[Row]:
    """One row a concept: its equilibria, and the states stable for each actor."""
    for c, n in r.totals.items():
        more, less = r.misled.get(c, (None, None))
        seen = {} if more is None else {"only by misperception": more, "lost by misperception": less}
        yield {
            "concept": c,
            "equilibria": n,
            **{f"stable for {a}": k for a, k in r.counts[c].items()},
            **seen,
        }


def coalition_rows(r: StabilityResult) -> Iterator[Row]:
    """One row a Nash equilibrium no coalition would leave."""
    yield from ({"state": name} for name in r.coalition_nash)


def limited_rows(r: StabilityResult) -> Iterator[Row]:
    """One row a horizon of play and an equilibrium of play that long, with two actors."""
    yield from ({"horizon": h, "state": name} for h, names in r.limited.items() for name in names)


def step_rows(e: Examined) -> Iterator[Row]:
    """One row a move of the ways from the status quo to a state: any legal way, and one that everybody wants."""
    for way, steps in (("legal", e.path), ("willing", e.willing)):
        for k, s in enumerate(steps or (), 1):
            yield {"way": way, "step": k, "by": " and ".join(s.by), "changes": changes(s), "state": s.state}


def stable_rows(e: Examined) -> Iterator[Row]:
    """One row a concept and an actor: whether the state is stable for it."""
    for concept, by in e.stable.items():
        yield from ({"concept": concept, "actor": who, "stable": held} for who, held in by.items())


def sanction_rows(e: Examined) -> Iterator[Row]:
    """One row an improvement an actor has from a state, and what the others can answer."""
    for s in e.sanctions:
        yield {
            "actor": s.actor,
            "improvement": changes(s.improvement),
            "gain": s.gain,
            "answer": path(s.answer),
            "worth": s.worth,
            "credible": s.credible,
        }


def margin_rows(e: Examined) -> Iterator[Row]:
    """One row a concept and an actor: the points by which it is stable, or lacks being so."""
    for m in e.margins:
        yield {"actor": m.actor, "concept": m.concept, "stable": m.stable, "points": m.points}


STABLE = table(stable_rows, "concept", "actor", "stable")
SANCTIONS = table(sanction_rows, "actor", "improvement", "gain", "answer", "worth", "credible")
MARGINS = table(margin_rows, "actor", "concept", "stable", "points")

VIEW: View[StabilityResult] = View(
    text=text,
    html=html,
    data=plain,
    frames={
        "equilibria": frame,
        "counts": table(count_rows),
        "coalition_nash": table(coalition_rows, "state"),
        "limited": table(limited_rows, "horizon", "state"),
        "status_quo": lambda r: STABLE(r.status_quo),
        "sanctions": lambda r: SANCTIONS(r.status_quo),
        "margins": lambda r: MARGINS(r.status_quo),
    },
)
