"""How it reads that predicted play leans on decisiveness, inertia and patience."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from detente.view.blocks import Block, Column, Heading, Say, Table
from detente.view.data import plain
from detente.view.numbers import ROUGH
from detente.view.result import View, register
from detente.view.speech import Sentence, Text, join, say

from .result import dates
from .sensitivity import LeftOut, PlaySensitivity, Row, table
from .view_moves import labeled

PARAMETERS = {
    "decisiveness": "decisiveness",
    "inertia_months": "inertia (months)",
    "discount_per_year": "patience (next year's points today)",
}
SHORT = {"decisiveness": "decisiveness", "inertia_months": "inertia", "discount_per_year": "patience"}

LEAST = {"value": 0.05}
"""What moves by less at every end is left out: a twentieth of a point; half a percentage point of a chance."""


def leaning(s: PlaySensitivity) -> Iterator[Block]:
    """Each answer as stated and with one number of every actor at its low and its high."""
    r = s.base
    yield Heading("How far this leans on how the actors play")
    names = labeled(r)
    rows, left = _rows(s, names)
    if rows:
        yield Table(
            [
                Column("answer", width="mid"),
                Column("as stated", "number"),
                Column("moves by", "number"),
                *(Column(f"{SHORT[e.parameter]} {e.end}", "number") for e in s.ends),
            ],
            rows,
            caption="Each answer with one number of every actor at its low and its high",
        )
    yield Say(
        "one number of every actor at once goes to its low, then its high, the rest as it stands; moves by: the most "
        "it moves, in percentage points, or points",
        quiet=True,
    )
    if left:
        words = "{n:counted of answer} left out: by less than half a percentage point, or beyond the limit"
        yield Say(say(words, n=left), quiet=True)
    yield from _others(s, names)
    yield from _frames(s)


def _rows(s: PlaySensitivity, names: Mapping[str, Sentence]) -> tuple[list[tuple[Any, ...]], int]:
    """The rows shown, and how many are left out."""
    day = s.base.dates[dates(s.base)[-1]]
    rows, left = [], 0
    listed: Counter[str] = Counter()
    for row in table(s):
        listed[row.kind] += row.most >= LEAST.get(row.kind, ROUGH)
        if row.most < LEAST.get(row.kind, ROUGH) or listed[row.kind] > s.base.settings.shown:
            left += 1
            continue
        rows.append((_named(row, day, names), *_numbers(row)))
    return rows, left


def _named(row: Row, day: str, names: Mapping[str, Sentence]) -> Sentence:
    match row.kind:
        case "moved":
            return say("something has moved by {day}", day=day)
        case "outcome":
            return say("{o:outcome}, at {day}", o=row.id, day=day)
        case "value":
            return say("value of playing on to {a:actor}, points", a=row.id)
        case "move":
            return say("share of all next moves: {move}", move=names.get(row.id, row.id))


def _numbers(row: Row) -> tuple[Any, ...]:
    kind = "points" if row.kind == "value" else "rough"
    each = [say(f"{{x:{kind}}}", x=x) for x in (row.stated, *row.ends)]
    most = say("{x:number}", x=row.most if row.kind == "value" else round(100 * row.most, 1))
    return each[0], most, *each[1:]


def _others(s: PlaySensitivity, names: Mapping[str, Sentence]) -> Iterator[Block]:
    """Whether another move becomes the likeliest, and which ranges were assumed or left out."""

    def said(label: str) -> Text:
        return names.get(label, label) or "nobody can move"

    other = [e for e in s.ends if e.next_move != s.next_move]
    for e in other:
        words = "{p} {end}: the likeliest next move is then {move}"
        yield Say(say(words, p=PARAMETERS[e.parameter], end=e.end, move=said(e.next_move)))
    if s.ends and not other:
        yield Say("the likeliest next move is the same in all of them")
    by: dict[tuple[str, ...], list[Sentence]] = {}
    for a in s.assumed:
        words = "{p} {low:number} to {high:number}"
        by.setdefault(a.actors, []).append(say(words, p=PARAMETERS[a.parameter], low=a.low, high=a.high))
    for who, ranges in by.items():
        words = "the case gives no range for {who:actor}; assumed: {ranges}"
        yield Say(say(words, who=who, ranges=join(ranges, "; ")))
    for one in s.left_out:
        yield Say(say("left out, {one}", one=left_out(one)))


def left_out(one: LeftOut) -> Sentence:
    """An end that has no meaning, and why."""
    return say("{p} {end}: {why}", p=PARAMETERS[one.parameter], end=one.end, why=one.why)


def _frames(s: PlaySensitivity) -> Iterator[Table]:
    """What data frames have: every answer, what each actor's number was set to, and the ranges assumed."""
    ends = [f"{SHORT[e.parameter]} {e.end}" for e in s.ends]
    every: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {
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
    for name, (columns, rows) in every.items():
        yield Table([Column(c) for c in columns], rows, name=name, shown=False)


def data(s: PlaySensitivity) -> Any:
    """As plain data, without the prediction it is of."""
    return plain(s, ("base",))


register(PlaySensitivity, View(blocks=leaning, data=data))
