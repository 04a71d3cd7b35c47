"""How predicted play reads: as text, as HTML in a notebook, as a data frame, as plain JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape as html_escape
from typing import TYPE_CHECKING, Any

from detente.case.diagnostics import shown
from detente.view.data import plain
from detente.view.result import View
from detente.view.tables import Row, table

from .result import Fan, NextMove, PathsResult, dates

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 12
"""Next moves shown; the rest are counted."""
LIKELY = 0.005
"""Options and outcomes less likely than this at every date shown are left to the data frame."""

NEVER = 1e-9
"""A chance below this is rounding: no play leads there."""


def percent(chance: float) -> str:
    """A chance as a person reads it: no rounding to certainty."""
    if not math.isfinite(chance):
        return "–"
    if abs(chance) < NEVER:
        return "0%"
    if chance < LIKELY:
        return "<0.5%"
    if 1 - LIKELY < chance < 1:
        return ">99.5%"
    return f"{chance:.0%}"


def points(value: float, sign: bool = False) -> str:
    """Points to two decimals at most."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "never" if value > 0 else "–"
    text = f"{value:+.2f}" if sign else f"{value:.2f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "+0", "") else text


def months(value: float, horizon: float) -> str:
    """A median time, or that the horizon comes first."""
    return f"after {horizon:g} months" if math.isinf(value) or value > horizon else f"{value:.1f} months"


def changes(move: NextMove) -> str:
    """``issue: from → to, …``."""
    return ", ".join(f"{issue}: {old} → {new}" for issue, old, new in move.changes)


def reason(move: NextMove, names: Sequence[str]) -> str:
    """Why a move would be made, in values: what it is worth to who proposes it, what proposing costs, who must
    accept and how likely they are to, and what it does to the others."""
    parts = [f"worth {points(move.gain, True)} to it"]
    if move.cost:
        parts.append(f"costs it {points(move.cost)}")
    if move.others:
        parts.append(f"needs {' and '.join(move.others)}: {percent(move.accepted)} accept")
    others = [
        f"{name} {points(gain, True)}"
        for name, gain in zip(names, move.gains, strict=True)
        if name != move.actor and abs(gain) >= 0.005
    ]
    if others:
        parts.append("to others " + ", ".join(others))
    return "; ".join(parts)


def likely_options(fan: Fan, at: Sequence[int]) -> list[int]:
    """Options of an issue that reach the least chance shown at one of the times, the standing one always."""
    return [
        k
        for k, option in enumerate(fan.options)
        if option == fan.baseline or any(fan.chances[n][k] >= LIKELY for n in at)
    ]


def text(r: PathsResult) -> str:
    """The result as lines."""
    at = dates(r)
    when = ", ".join(r.dates[n] for n in at)
    out = [
        f"Predicted play of {r.case}: {', '.join(r.actor_names)}"
        + (f" (focus {r.focus})" if r.focus else ""),
        f"  from {r.as_of} over {r.horizon:g} months; not an equilibrium: see the residual",
        "  who moves next (share of being the next move; times a month):",
    ]
    out += [
        f"    {percent(m.share)} {m.rate:.3f} {m.actor}: {changes(m)} ({reason(m, r.actors)})"
        for m in r.next_moves[:SHOWN]
    ]
    if len(r.next_moves) > SHOWN:
        out.append(f"    … and {len(r.next_moves) - SHOWN} more")
    out.append(f"  outcomes, chance that each holds at {when} (if nothing moves):")
    out += [
        f"    {o.title}: {', '.join(percent(o.holds[n]) for n in at)} ({'holds' if o.baseline else 'does not'}); "
        f"held at least once by the end {percent(o.reached[-1])}"
        for o in r.outcomes
    ]
    last = at[-1]
    out.append(f"  each issue at {r.dates[last]} (if nothing moves):")
    for fan in r.fans:
        each = ", ".join(
            f"{fan.options[k]} {percent(fan.chances[last][k])}" for k in likely_options(fan, [last])
        )
        out.append(f"    {fan.issue}: {each} ({fan.baseline})")
    out += [
        f"  value to {name}: {points(r.values[0][i])} points, {points(r.baseline_values[i])} if nothing moves"
        for i, name in enumerate(r.actor_names)
    ]
    out += [f"  {line}" for line in accuracy(r)]
    out += [f"  assumed: {line}" for line in r.assumed]
    out += [f"  note: {line}" for line in r.notes]
    # Names come from the case: nothing in them may move the cursor or turn the line around.
    return "\n".join(shown(line, 10_000) for line in out)


def assumptions(r: PathsResult) -> list[tuple[list[str], str]]:
    """(actors, what was assumed of them): those of whom the same was, together."""
    by: dict[str, list[str]] = {}
    for line in r.assumed:
        who, _, what = line.partition(": ")
        by.setdefault(who, []).append(what)
    same: dict[tuple[str, ...], list[str]] = {}
    for who, lines in by.items():
        same.setdefault(tuple(lines), []).append(who)
    return [(who, "; ".join(lines)) for lines, who in same.items()]


def accuracy(r: PathsResult) -> list[str]:
    """How the numbers were obtained and how good they are."""
    a = r.accuracy
    lines = [
        a.method,
        f"{a.steps:,} steps of at most {a.step:.3g} months (no step may be longer than {a.longest_step:.3g}); "
        f"halving the step last moved a reported probability by at most {a.moved:.2g}"
        + ("" if a.within_tolerance else f", more than the {r.settings.tolerance:g} asked for"),
    ]
    if a.sweeps:
        found = "as asked for" if a.converged else "more than was asked for: play is carried back from it"
        lines.append(
            f"the value after the horizon is the stationary one: {a.sweeps:,} sweeps left a residual of "
            f"{a.residual:.2g} a month, as a share of each actor's range, which leaves open {a.odds:.2g} of the "
            f"log odds of a choice at most, {found}"
        )
    lines.append(f"{a.states:,} states, {a.moves_listed:,} moves; arrays of {_mib(a.peak_bytes)} at once")
    if r.lifted:
        lines.append(f"red lines lifted: {', '.join(r.lifted)}")
    return lines


def _mib(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB" if size >= 2**20 else "under 1 MiB"


def html(r: PathsResult) -> str:
    """A notebook's view; everything from the case escaped."""

    def safe(value: object) -> str:
        return html_escape(shown(str(value), 10_000))

    def grid(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
        top = "".join(f'<th scope="col">{safe(h)}</th>' for h in head)
        body = "".join("<tr>" + "".join(f"<td>{safe(c)}</td>" for c in row) + "</tr>" for row in rows)
        return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"

    at = dates(r)
    moves = [
        [percent(m.share), f"{m.rate:.3f}", m.actor, changes(m), reason(m, r.actors)]
        for m in r.next_moves[:SHOWN]
    ]
    outcomes = [
        [o.title, "holds" if o.baseline else "does not", *(percent(o.holds[n]) for n in at)]
        for o in r.outcomes
    ]
    issues = [
        [
            fan.title,
            fan.option_titles[k] or fan.options[k],
            "stands" if fan.options[k] == fan.baseline else "",
        ]
        + [percent(fan.chances[n][k]) for n in at]
        for fan in r.fans
        for k in likely_options(fan, at)
    ]
    when = [r.dates[n] for n in at]
    return (
        f"<div><p><strong>Predicted play of {safe(r.case)}</strong> from {safe(r.as_of)} over {r.horizon:g} months."
        "</p>"
        + grid(["next", "times a month", "who", "move", "why"], moves)
        + grid(["outcome", "if nothing moves", *when], outcomes)
        + grid(["issue", "option", "if nothing moves", *when], issues)
        + f"<p>{safe('; '.join((*accuracy(r), *r.notes)))}</p></div>"
    )


def frame(r: PathsResult) -> pd.DataFrame:
    """One row a time and an option or outcome: months, date, kind (``issue`` or ``outcome``), id, option, chance,
    baseline (the chance if nothing moves); for outcomes also the chance of having held by then."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for n, (time, date) in enumerate(zip(r.times, r.dates, strict=True)):
        head = {"months": time, "date": date}
        rows += [
            head
            | {"kind": "issue", "id": fan.issue, "option": option}
            | {"chance": fan.chances[n][k], "baseline": float(option == fan.baseline), "reached": math.nan}
            for fan in r.fans
            for k, option in enumerate(fan.options)
        ]
        rows += [
            head
            | {"kind": "outcome", "id": o.id, "option": ""}
            | {"chance": o.holds[n], "baseline": float(o.baseline), "reached": o.reached[n]}
            for o in r.outcomes
        ]
    columns = ["months", "date", "kind", "id", "option", "chance", "baseline", "reached"]
    return pd.DataFrame(rows, columns=columns)


def _by_time(r: PathsResult) -> Iterator[tuple[int, dict[str, Any]]]:
    yield from ((n, {"months": time, "date": r.dates[n]}) for n, time in enumerate(r.times))


def outcome_rows(r: PathsResult) -> Iterator[Row]:
    """One row a time and an outcome: the chance that it holds, that it has held by then, and whether it holds if
    nothing moves."""
    for n, when in _by_time(r):
        for o in r.outcomes:
            said = {"outcome": o.id, "title": o.title, "holds": o.holds[n], "held by then": o.reached[n]}
            yield when | said | {"if nothing moves": o.baseline}


def issue_rows(r: PathsResult) -> Iterator[Row]:
    """One row a time, an issue and an option: its chance."""
    for n, when in _by_time(r):
        for fan in r.fans:
            for option, chance in zip(fan.options, fan.chances[n], strict=True):
                stands = option == fan.baseline
                yield when | {"issue": fan.issue, "option": option, "chance": chance, "stands": stands}


def move_rows(r: PathsResult) -> Iterator[Row]:
    """One row a move that can be made now."""
    for m in r.next_moves:
        yield {
            "actor": m.actor,
            "move": changes(m),
            "package": m.package,
            "needs": ", ".join(m.others),
            "share": m.share,
            "rate": m.rate,
            "proposed": m.proposed,
            "accepted": m.accepted,
            "cost": m.cost,
            "gain": m.gain,
            **{f"gain:{a}": g for a, g in zip(r.actors, m.gains, strict=True)},
        }


def value_rows(r: PathsResult) -> Iterator[Row]:
    """One row a time and an actor: the expected value of playing on from there, and the worth of the state, points."""
    for n, when in _by_time(r):
        for i, actor in enumerate(r.actors):
            said = {"value": r.values[n][i], "flow": r.flows[n][i], "if nothing moves": r.baseline_values[i]}
            yield when | {"actor": actor} | said


def motion_rows(r: PathsResult) -> Iterator[Row]:
    """One row a time: moves a month, and the chance that nothing has moved yet."""
    for n, when in _by_time(r):
        yield when | {"moves a month": r.moves_per_month[n], "nothing has moved": r.unmoved[n]}


def state_rows(r: PathsResult) -> Iterator[Row]:
    """One row a time and one of its likeliest states."""
    for n, when in _by_time(r):
        yield from (when | {"state": s.name, "chance": s.chance} for s in r.likeliest[n])


def sequence_rows(r: PathsResult) -> Iterator[Row]:
    """One row a sequence of moves met in the simulations."""
    for s in r.sequences:
        yield {"moves": "; then ".join(s.moves), "chance": s.chance, "error": s.error}


def deadline_rows(r: PathsResult) -> Iterator[Row]:
    """One row a deadline and an outcome: by how much it changes the chance that the outcome holds at the horizon."""
    for d in r.deadlines:
        head = {"deadline": d.id, "title": d.title, "months": d.months, "ends play": d.ends_play}
        for outcome, change in d.outcomes or (("", math.nan),):
            yield head | {"changes": ", ".join(d.changes), "outcome": outcome, "change of chance": change}


VIEW: View[PathsResult] = View(
    text=text,
    html=html,
    data=plain,
    frames={
        "chances": frame,
        "outcomes": table(
            outcome_rows, "months", "date", "outcome", "title", "holds", "held by then", "if nothing moves"
        ),
        "issues": table(issue_rows, "months", "date", "issue", "option", "chance", "stands"),
        "next_moves": table(move_rows),
        "values": table(value_rows, "months", "date", "actor", "value", "flow", "if nothing moves"),
        "motion": table(motion_rows, "months", "date", "moves a month", "nothing has moved"),
        "states": table(state_rows, "months", "date", "state", "chance"),
        "sequences": table(sequence_rows, "moves", "chance", "error"),
        "deadlines": table(
            deadline_rows,
            "deadline",
            "title",
            "months",
            "ends play",
            "changes",
            "outcome",
            "change of chance",
        ),
    },
)
