"""How it reads how far predicted play leans: on every estimate, over draws; and on decisiveness, inertia, patience."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from itertools import groupby
from typing import Any

from detente.view.blocks import Block, Column, Heading, Say, Table
from detente.view.data import plain
from detente.view.numbers import ROUGH, Uncertain
from detente.view.result import View, register
from detente.view.speech import Ref, Sentence, join, say

from .draws import PathsDraws, Spread, label
from .result import PathsResult, dates
from .sensitivity import PlaySensitivity, Row, table

FAILURES = 3
"""Draws without an answer that are told; the others are counted."""

PARAMETERS = {
    "decisiveness": "decisiveness",
    "inertia_months": "inertia (months)",
    "discount_per_year": "patience (next year's points today)",
}
SHORT = {"decisiveness": "decisiveness", "inertia_months": "inertia", "discount_per_year": "patience"}

LEAST = {"value": 0.05}
"""What moves by less at every end is left out: a twentieth of a point; half a percentage point of a chance."""

Frames = Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]
"""Tables that only data frames have: name → columns and rows."""


def changed(changes: Sequence[tuple[str, str, str]]) -> Sentence:
    """``issue: from → to; …``."""
    each = (say("{:issue}: {} → {}", j, Ref("option", a, j), Ref("option", b, j)) for j, a, b in changes)
    return join(each, "; ")


def _labeled(r: PathsResult) -> Mapping[str, Sentence]:
    """The next moves by the label that draws and sensitivity name them by."""
    return {label(m): say("{:actor}, {}", m.actor, changed(m.changes)) for m in r.next_moves}


def _hidden(frames: Frames, before: str = "") -> Iterator[Table]:
    for name, (columns, rows) in frames.items():
        yield Table([Column(c) for c in columns], rows, name=before + name, shown=False)


def over_draws(d: PathsDraws, r: PathsResult | None = None) -> Iterator[Block]:
    """Answers over the draws; beside what is stated, where the result they are of is there."""
    stopped = say(" (interrupted, of {:count})", d.asked) if d.interrupted else ""
    yield Heading(say("Over {:counted of draw} of every estimate{}", d.draws, stopped))
    for k, why in d.failed[:FAILURES]:
        yield Say(say("draw {} has no answer, and is in no mean: {}", str(k), why))
    if len(d.failed) > FAILURES:
        yield Say(say("and {:counted of more draw} without an answer", len(d.failed) - FAILURES))
    if not d.draws:
        yield Say("no draw was done")
        return
    yield Say("the mean, and within which eight draws in ten lie", quiet=True)
    stated = {o.id: o.holds[dates(r)[-1]] for o in r.outcomes} if r is not None else {}
    rows = [
        (outcome, stated.get(outcome), *_cells(each[-1]))
        for outcome, each in d.outcomes.items()
        if each[-1].high >= ROUGH
    ]
    if rows:
        yield Table(
            [
                Column(say("outcome, at {}", d.dates[-1]), "outcome", width="wide"),
                Column("as stated", "rough"),
                *_spread_columns("mean", "rough"),
            ],
            rows,
            caption="Chances over the draws; ± is half of the mean's 95 % interval",
        )
    names = _labeled(r) if r is not None else {}
    yield Table(
        [
            Column("move", width="wide"),
            *_spread_columns("chance of being next", "rough"),
            Column("likeliest in", "rough", "likeliest"),
        ],
        [(names.get(name, name), *_cells(s), first) for name, s, first in d.moves],
        caption="Chance of being the next move made, and the share of draws in which it is the likeliest",
    )
    yield Table(
        [Column("actor", "actor"), *_spread_columns("value of playing on", "points")],
        [(a, *_cells(s)) for a, s in d.values.items()],
        caption="The value of playing on, points",
    )
    spread = ("mean", "low", "high", "error")
    frames: Frames = {
        "outcomes": (
            ("outcome", "date", *spread),
            [
                (outcome, date, *astuple(s))
                for outcome, each in d.outcomes.items()
                for date, s in zip(d.dates, each, strict=True)
            ],
        ),
        "next_moves": (
            ("move", *spread, "likeliest"),
            [(move, *astuple(s), first) for move, s, first in d.moves],
        ),
        "values": (("actor", *spread), [(a, *astuple(s)) for a, s in d.values.items()]),
        "failed": (("draw", "why"), d.failed),
    }
    # Beside the prediction they are of, whose tables have the same names.
    yield from _hidden(frames, "draws_" if r is not None else "")


def _spread_columns(title: str, kind: str) -> list[Column]:
    return [Column(title, "share" if kind == "rough" else kind), Column("low", kind), Column("high", kind)]


def _cells(s: Spread) -> tuple[Any, ...]:
    return Uncertain(s.mean, s.error), s.low, s.high


register(PathsDraws, View(blocks=over_draws))


def leaning(s: PlaySensitivity) -> Iterator[Block]:
    """Each answer as stated and with one number of every actor at its low and its high."""
    yield Heading("How far this leans on how the actors play")
    names = _labeled(s.base)
    every = table(s)
    ends = [f"{SHORT[e.parameter]} {e.end}" for e in s.ends]
    shown = [
        row
        for kind, rows in groupby(every, lambda row: row.kind)
        for row in [row for row in rows if row.most >= LEAST.get(kind, ROUGH)][: s.base.settings.shown]
    ]
    if shown:
        yield Table(
            [
                Column("answer", width="mid"),
                Column("as stated", "number"),
                Column("moves by", "number"),
                *(Column(end, "number") for end in ends),
            ],
            [_cells_of(row, s.base, names) for row in shown],
            caption="Each answer with one number of every actor at its low and its high",
        )
    yield Say(
        "one number of every actor at once goes to its low, then its high, the rest as it stands; moves by: the most "
        "it moves, in percentage points, or points",
        quiet=True,
    )
    if left := len(every) - len(shown):
        yield Say(
            say(
                "{:counted of answer} left out: by less than half a percentage point, or beyond the limit",
                left,
            ),
            quiet=True,
        )
    yield from _others(s, names)
    frames: Frames = {
        "answers": (
            ("answer", "stated", *ends),
            [(name, stated, *(e.answers[name] for e in s.ends)) for name, stated in s.answers.items()],
        ),
        "ends": (
            ("parameter", "end", "actor", "value"),
            [(e.parameter, e.end, actor, value) for e in s.ends for actor, value in e.settings.items()],
        ),
        "assumed": (
            ("parameter", "low", "high", "actors"),
            [(a.parameter, a.low, a.high, ", ".join(a.actors)) for a in s.assumed],
        ),
    }
    yield from _hidden(frames)


def _cells_of(row: Row, r: PathsResult, names: Mapping[str, Sentence]) -> tuple[Any, ...]:
    day = r.dates[dates(r)[-1]]
    name = {
        "moved": say("something has moved by {}", day),
        "outcome": say("{:outcome}, at {}", row.id, day),
        "value": say("value of playing on to {:actor}, points", row.id),
        "move": say("share of all next moves: {}", names.get(row.id, row.id)),
    }
    points = row.kind == "value"
    stated, *ends = (say("{:points}" if points else "{:rough}", x) for x in (row.stated, *row.ends))
    return name[row.kind], stated, say("{:number}", row.most if points else round(100 * row.most, 1)), *ends


def _others(s: PlaySensitivity, names: Mapping[str, Sentence]) -> Iterator[Block]:
    """Whether another move becomes the likeliest, and which ranges were assumed or left out."""
    other = [e for e in s.ends if e.next_move != s.next_move]
    for e in other:
        move = names.get(e.next_move, e.next_move) or "nobody can move"
        yield Say(say("{} {}: the likeliest next move is then {}", PARAMETERS[e.parameter], e.end, move))
    if s.ends and not other:
        yield Say("the likeliest next move is the same in all of them")
    by: dict[tuple[str, ...], list[Sentence]] = {}
    for a in s.assumed:
        range_ = say("{} {:number} to {:number}", PARAMETERS[a.parameter], a.low, a.high)
        by.setdefault(a.actors, []).append(range_)
    for who, ranges in by.items():
        yield Say(say("the case gives no range for {:actor}; assumed: {}", who, join(ranges, "; ")))
    for one in s.left_out:
        yield Say(say("left out, {} {}: {}", PARAMETERS[one.parameter], one.end, one.why))


register(PlaySensitivity, View(blocks=leaning, data=lambda s: plain(s, ("base",))))
