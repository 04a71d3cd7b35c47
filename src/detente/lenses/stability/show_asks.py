"""How one state under the lens reads, what it would take for it to be stable, and how robust equilibria are."""

from __future__ import annotations

from collections.abc import Iterator

from detente.view.lines import safe
from detente.view.result import View
from detente.view.tables import Row, lines, table

from .draws import StabilityDraws
from .result import Examined, Inverse
from .show import MARGINS, SANCTIONS, STABLE, changes, number, path, plain, step_rows, why_lines


def examined_text(e: Examined) -> str:
    """One state as lines: for whom it is stable, what holds it, the way there."""
    out = [e.name, *(f"  {line}" for line in why_lines(e))]
    if e.coalition_nash is not None:
        out.append(f"  coalition Nash: {'yes' if e.coalition_nash else 'no'}")
    for m in e.margins:
        word = "can lose" if m.stable else "must gain"
        out.append(f"  {m.concept}, {m.actor}: the state {word} {number(m.points)} points")
    for words, way in (("reached by", e.path), ("reached by what everybody wants:", e.willing)):
        if way is not None:
            out.append(f"  {words} {path(way) or 'no move: it is the status quo'}")
    return safe(out)


EXAMINED: View[Examined] = View(
    text=examined_text,
    data=plain,
    frames={
        "stable": STABLE,
        "sanctions": SANCTIONS,
        "margins": MARGINS,
        "ways": table(step_rows, "way", "step", "by", "changes", "state"),
    },
)


def inverse_text(i: Inverse) -> str:
    """What an actor's preferences would have to be, as lines."""
    word = "is" if i.stable else "is not"
    head = f"{i.concept}: the state {word} stable for {i.actor}; requirements {len(i.requirements)}"
    return safe([head, *(f"  {'met' if q.met else 'not met'}: {q.words}" for q in i.requirements)])


def requirement_rows(i: Inverse) -> Iterator[Row]:
    """One row a move the actor could make, and what its preferences must be for it not to."""
    for q in i.requirements:
        yield {
            "move": changes(q.move),
            "gain": q.gain,
            "met": q.met,
            "answers": q.answers,
            "lacking": q.lacking,
            "requirement": q.words,
        }


INVERSE: View[Inverse] = View(
    text=inverse_text,
    data=plain,
    frames={
        "requirements": table(requirement_rows, "move", "gain", "met", "answers", "lacking", "requirement")
    },
)


def draws_text(d: StabilityDraws) -> str:
    """Shares of the draws, as lines."""
    stopped = " (interrupted)" if d.interrupted else ""
    head = f"Share of {d.draws:,} of {d.asked:,} draws{stopped} in which each state is an equilibrium"
    rows = [{"state": s.name, **s.share} for s in d.states]
    return safe([head, *lines(rows)])


def share_rows(d: StabilityDraws) -> Iterator[Row]:
    """One row a state and a concept: the share of draws in which it is an equilibrium, and for each actor stable."""
    for s in d.states:
        for c in d.concepts:
            by = {f"stable for {who}": share for who, share in s.stable[c].items()}
            yield {"state": s.name, "concept": c, "share": s.share[c], "error": s.error[c], **by}


DRAWS: View[StabilityDraws] = View(text=draws_text, data=plain, frames={"states": table(share_rows)})
