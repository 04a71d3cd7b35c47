"""What data frames have of predicted play: every time, issue, move and state, where the page shows a few dates."""

from collections.abc import Iterator
from typing import Any

from detente.view.blocks import Column, Table

from .result import PathsResult, spelled


def _hidden(name: str, columns: str, rows: list[tuple[Any, ...]]) -> Table:
    return Table([Column(c.strip(), "number") for c in columns.split(",")], rows, name=name, shown=False)


def tables(r: PathsResult) -> Iterator[Table]:
    """Every table, the main one first: a row a time and an option or outcome."""
    when = list(zip(r.times, r.dates, strict=True))
    yield _hidden(
        "chances",
        "months, date, kind, id, option, chance, baseline, reached",
        [
            (*at, *row)
            for n, at in enumerate(when)
            for row in (
                *(
                    ("issue", fan.issue, option, fan.chances[n][k], float(option == fan.baseline), None)
                    for fan in r.fans
                    for k, option in enumerate(fan.options)
                ),
                *(("outcome", o.id, "", o.holds[n], float(o.baseline), o.reached[n]) for o in r.outcomes),
            )
        ],
    )
    yield _hidden(
        "outcomes",
        "months, date, outcome, title, holds, held by then, if nothing moves",
        [
            (*at, o.id, o.title, o.holds[n], o.reached[n], o.baseline)
            for n, at in enumerate(when)
            for o in r.outcomes
        ],
    )
    yield _hidden(
        "issues",
        "months, date, issue, option, chance, stands",
        [
            (*at, fan.issue, option, chance, option == fan.baseline)
            for n, at in enumerate(when)
            for fan in r.fans
            for option, chance in zip(fan.options, fan.chances[n], strict=True)
        ],
    )
    yield _moves(r)
    yield _hidden(
        "values",
        "months, date, actor, value, flow, if nothing moves",
        [
            (*at, actor, r.values[n][i], r.flows[n][i], r.baseline_values[i])
            for n, at in enumerate(when)
            for i, actor in enumerate(r.actors)
        ],
    )
    yield _hidden(
        "motion",
        "months, date, moves a month, nothing has moved",
        [(*at, r.moves_per_month[n], r.unmoved[n]) for n, at in enumerate(when)],
    )
    yield _hidden(
        "states",
        "months, date, state, chance",
        [(*at, s.name, s.chance) for n, at in enumerate(when) for s in r.likeliest[n]],
    )
    yield _hidden(
        "sequences",
        "moves, chance, error",
        [("; then ".join(map(spelled, s.moves)), s.chance, s.error) for s in r.sequences],
    )
    yield _hidden(
        "deadlines",
        "deadline, title, months, ends play, changes, outcome, change of chance",
        [
            (d.id, d.title, d.months, d.ends_play, ", ".join(d.changes), outcome, change)
            for d in r.deadlines
            for outcome, change in d.outcomes or (("", None),)
        ],
    )


def _moves(r: PathsResult) -> Table:
    gains = ", ".join(f"gain:{a}" for a in r.actors)
    return _hidden(
        "next_moves",
        f"actor, move, package, needs, share, rate, proposed, accepted, cost, gain, {gains}",
        [
            (
                m.actor,
                ", ".join(f"{j}: {a} → {b}" for j, a, b in m.changes),
                m.package,
                ", ".join(m.others),
                *(m.share, m.rate, m.proposed, m.accepted, m.cost, m.gain),
                *m.gains,
            )
            for m in r.next_moves
        ],
    )
