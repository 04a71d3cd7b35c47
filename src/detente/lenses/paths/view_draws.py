"""How predicted play over draws of the estimates reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from detente.view.blocks import Block, Column, Heading, Say, Table
from detente.view.numbers import ROUGH, Uncertain
from detente.view.result import View, register
from detente.view.speech import say

from .draws import PathsDraws, Spread, answers, outcome_name
from .result import PathsResult, dates
from .view_moves import labeled

FAILURES = 3
"""Draws without an answer that are told; the others are counted."""


def over_draws(d: PathsDraws, r: PathsResult | None = None) -> Iterator[Block]:
    """Answers over the draws; beside what is stated, where the result they are of is there."""
    yield Heading(
        say(
            "Over {n:counted of draw} of every estimate{stopped}",
            n=d.draws,
            stopped=say(" (interrupted, of {of:count})", of=d.asked) if d.interrupted else "",
        )
    )
    for k, why in d.failed[:FAILURES]:
        yield Say(say("draw {k} has no answer, and is in no mean: {why}", k=str(k), why=why))
    if len(d.failed) > FAILURES:
        yield Say(say("and {n:counted of more draw} without an answer", n=len(d.failed) - FAILURES))
    if not d.draws:
        yield Say("no draw was done")
        return
    yield Say("the mean, and within which eight draws in ten lie", quiet=True)
    base = answers(r, r) if r is not None else {}
    yield from _outcomes(d, r, base)
    names = labeled(r) if r is not None else {}
    columns = [
        Column("move", width="wide"),
        *_spread_columns("chance of being next", "rough"),
        Column("likeliest in", "rough", "likeliest"),
    ]
    yield Table(
        columns,
        [(names.get(name, name), *_cells(s), first) for name, s, first in d.moves],
        caption="Chance of being the next move made, and the share of draws in which it is the likeliest",
    )
    yield Table(
        [Column("actor", "actor"), *_spread_columns("value of playing on", "points")],
        [(a, *_cells(s)) for a, s in d.values.items()],
        caption="The value of playing on, points",
    )
    # Beside the prediction they are of, whose tables have the same names.
    yield from _frames(d, "draws_" if r is not None else "")


def _outcomes(d: PathsDraws, r: PathsResult | None, base: Mapping[str, float]) -> Iterator[Block]:
    last = r.times[dates(r)[-1]] if r is not None else 0.0
    rows = [
        (outcome, base.get(outcome_name(outcome, last)), *_cells(each[-1]))
        for outcome, each in d.outcomes.items()
        if each[-1].high >= ROUGH
    ]
    if rows:
        yield Table(
            [
                Column(say("outcome, at {day}", day=d.dates[-1]), "outcome", width="wide"),
                Column("as stated", "rough"),
                *_spread_columns("mean", "rough"),
            ],
            rows,
            caption="Chances over the draws; ± is half of the mean's 95 % interval",
        )


def _spread_columns(title: str, kind: str) -> list[Column]:
    return [Column(title, "share" if kind == "rough" else kind), Column("low", kind), Column("high", kind)]


def _cells(s: Spread) -> tuple[Any, ...]:
    return Uncertain(s.mean, s.error), s.low, s.high


def _frames(d: PathsDraws, before: str) -> Iterator[Table]:
    """What data frames have: every date, and each number's error."""
    spread = ("mean", "low", "high", "error")

    def row(s: Spread) -> tuple[float, ...]:
        return s.mean, s.low, s.high, s.error

    every: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {
        "outcomes": (
            ("outcome", "date", *spread),
            [
                (outcome, date, *row(s))
                for outcome, each in d.outcomes.items()
                for date, s in zip(d.dates, each, strict=True)
            ],
        ),
        "next_moves": (
            ("move", *spread, "likeliest"),
            [(move, *row(s), first) for move, s, first in d.moves],
        ),
        "values": (("actor", *spread), [(a, *row(s)) for a, s in d.values.items()]),
        "failed": (("draw", "why"), list(d.failed)),
    }
    for name, (columns, rows) in every.items():
        yield Table([Column(c) for c in columns], rows, name=before + name, shown=False)


register(PathsDraws, View(blocks=over_draws))
