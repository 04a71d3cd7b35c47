"""How moves read: those made, and those that can be made now with the reason in values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.view.blocks import Block, Column, Heading, Say, Table
from detente.view.numbers import ROUGH
from detente.view.speech import Ref, Sentence, join, say

from .draws import label
from .result import Move, NextMove, PathsResult


def changed(changes: Sequence[tuple[str, str, str]]) -> Sentence:
    """``issue: from → to; …``."""
    each = [
        say("{j:issue}: {a} → {b}", j=j, a=Ref("option", a, j), b=Ref("option", b, j)) for j, a, b in changes
    ]
    return join(each, "; ")


def made(move: Move) -> Sentence:
    """A move that was made: by whom, with whose consent, and what it changed."""
    return say("{who:actor}: {what}", who=(move.actor, *move.others), what=changed(move.changes))


def next_moves(r: PathsResult) -> Iterator[Block]:
    yield Heading("Who moves next")
    if not r.next_moves:
        yield Say("nobody can move")
        return
    first = r.next_moves[0]
    yield Say(
        say(
            "Likeliest to move next: {who:actor}, {what} ({share:rough} of all next moves), worth {gain:change} "
            "lasting points to it.",
            who=first.actor,
            what=changed(first.changes),
            share=first.share,
            gain=first.gain,
        )
    )
    costly = any(m.cost for m in r.next_moves[: r.settings.shown])
    columns = [
        Column("who", "actor"),
        Column("next", "rough"),
        Column("move", width="wide"),
        Column("worth to it", "change"),
        *([Column("costs it", "points")] if costly else []),
        Column("needs", width="mid"),
        Column("accepting", "rough"),
        Column("to others", width="mid"),
        Column("a month", "rate"),
    ]
    rows = [
        (
            m.actor,
            m.share,
            changed(m.changes),
            m.gain,
            *([m.cost or None] if costly else []),
            _needed(r, m),
            m.accepted if m.others else None,
            _others(r, m),
            m.rate,
        )
        for m in r.next_moves
    ]
    yield Table(columns, rows, caption="Moves that can be made now, likeliest first", most=r.settings.shown)
    yield Say(
        "next: the chance that it is the first move anybody makes; worth: what its being made adds to staying, lasting "
        "points, before what it costs to propose it; needs: who must agree, and what it is worth to each; accepting: "
        "the chance that they do; a month: how often it would be made",
        quiet=True,
    )
    yield Say(
        say(
            "nothing has moved by {day} with a chance of {p:rough}; {rate:number} moves a month are expected at the "
            "start",
            day=r.dates[-1],
            p=r.unmoved[-1],
            rate=r.moves_per_month[0],
        )
    )


def _needed(r: PathsResult, m: NextMove) -> Any:
    if not m.others:
        return "nobody else"
    gains = dict(zip(r.actors, m.gains, strict=True))
    return tuple(say("{a:actor} ({gain:change})", a=a, gain=gains.get(a, 0.0)) for a in m.others)


def _others(r: PathsResult, m: NextMove) -> Any:
    """What a move does to those it does not need."""
    each = zip(r.actors, m.gains, strict=True)
    beside = [(a, g) for a, g in each if a != m.actor and a not in m.others and abs(g) >= ROUGH]
    return tuple(say("{a:actor} {gain:change}", a=a, gain=g) for a, g in beside) or "–"


def labeled(r: PathsResult) -> Mapping[str, Sentence]:
    """The next moves by the label that draws and sensitivity name them by."""
    return {label(m): say("{who:actor}, {what}", who=m.actor, what=changed(m.changes)) for m in r.next_moves}
