"""How two cases side by side read: as text, as data, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from detente.lenses.deals import plain
from detente.view.blocks import LONG, Block, Column, Heading, Say, Table
from detente.view.numbers import count, counted, number
from detente.view.numbers import whole as size
from detente.view.plain import state
from detente.view.result import View
from detente.view.tables import Row, table

from .compare import Answers, Choice, Chosen, Comparison, Difference, Entry
from .parts import estimate, is_estimate, leaf

MOST = 60
"""Differences shown of what is declared, where nobody says how many."""


def blocks(r: Comparison, limit: int = MOST) -> Iterator[Block]:
    """What differs as it is declared, then how the answers differ."""
    yield Say(f"A: {r.a}\nB: {r.b}")
    yield from _declared(r, limit)
    yield from _deals(r.answers_a, r.answers_b)
    yield Heading("Chosen (gains in points)")
    for chosen in r.chosen:
        if chosen.a is not None or chosen.b is not None:
            yield from _chosen(chosen)
    if r.followed:
        yield Heading(f"What {r.lens} answers")
        rows = [(f.name, f.a, f.b) for f in r.followed]
        yield Table(
            [Column("what is followed", name="name"), Column("A", "number"), Column("B", "number")], rows
        )


def _declared(r: Comparison, limit: int) -> Iterator[Block]:
    computed = [d for d in r.declared if d.kind == "game"]
    yield Heading(f"Declared: {counted(len(computed), 'difference')} that the answers are computed from")
    if computed:
        yield Table(["part", "A", "B"], [(d.path, _brief(d.a), _brief(d.b)) for d in computed[:limit]])
    if len(computed) > limit:
        yield Say(f"… and {len(computed) - limit} more: --limit {len(computed)} shows all")
    other = Counter(
        "titles, grounds and notes" if d.kind == "words" else d.path.split(".")[0]
        for d in r.declared
        if d.kind != "game"
    )
    if other:
        yield Say("also " + ", ".join(f"{n} in {what}" for what, n in other.items()) + " (--json lists them)")


def _deals(one: Answers, two: Answers) -> Iterator[Block]:
    yield Heading("Deals")
    rows: list[tuple[Any, ...]] = [
        ("states", size(one.states), size(two.states)),
        ("acceptable", count(one.acceptable), count(two.acceptable)),
        ("distinct deals on the acceptable frontier", f"{one.frontier:,}", f"{two.frontier:,}"),
    ]
    left, right = ({p.party: p for p in side.parties} for side in (one, two))
    for party in dict.fromkeys((*left, *right)):
        for key, words in (("fallback", "fallback"), ("best_acceptable", "best acceptable")):
            rows.append(
                (
                    f"{party}: {words} (points)",
                    *(getattr(side.get(party), key, None) for side in (left, right)),
                )
            )
    yield Table(["", ("A", "right"), ("B", "right")], rows)


def _chosen(c: Chosen) -> Iterator[Block]:
    where = counted(len(c.issues), "issue")
    same = {True: "the same deal", False: f"another deal, on {where}", None: "on one side only"}[c.same]
    long = any(side is not None and len(side.deal) > LONG for side in (c.a, c.b))
    yield Say(f"{c.solution}: {same}")
    for name, side in (("A", c.a), ("B", c.b)):
        yield Say(f"{name}: " + ("none" if side is None else _choice(side, long)), indent=4)
    if c.issues and long:
        rows = [(i.issue, i.a or "–", i.b or "–") for i in c.issues]
        yield Table(["issue", "A", "B"], rows, indent=4)


def _choice(choice: Choice, long: bool) -> str:
    gains = ", ".join(f"{party} {number(gain)}" for party, gain in choice.gains.items())
    ties = f"; {choice.ties:,} states tie, the first is shown" if choice.ties > 1 else ""
    return ("" if long else f"{state(choice.deal)}  ") + f"[{gains}{ties}]"


def _brief(value: Any) -> str:
    if value is None:
        return "–"
    text = estimate(value) if isinstance(value, Mapping) and is_estimate(value) else leaf(_plain(value))
    return text if len(text) <= 60 else text[:57] + "…"


def _plain(value: Any) -> Any:
    """A side of a difference as JSON has it."""
    return f"declared ({counted(value.lines, 'line')})" if isinstance(value, Entry) else value


def data(r: Comparison) -> dict[str, Any]:
    """What ``detente compare --json`` answers."""
    return {
        "a": r.a,
        "b": r.b,
        "declared": list(map(_difference, r.declared)),
        "answers": {
            "a": _answers(r.answers_a),
            "b": _answers(r.answers_b),
            "chosen": [
                asdict(chosen) | {"issues": [asdict(i) for i in chosen.issues]} for chosen in r.chosen
            ],
        },
    }


def _difference(d: Difference) -> dict[str, Any]:
    return {"path": d.path, "kind": d.kind, "a": _plain(d.a), "b": _plain(d.b)}


def _answers(side: Answers) -> dict[str, Any]:
    return {
        "states": side.states,
        "feasible": asdict(side.feasible),
        "acceptable": asdict(side.acceptable),
        "frontier": side.frontier,
        "frontier_states": side.frontier_states,
        "parties": [asdict(party) for party in side.parties],
        "solutions": plain(side.solutions),
        "notes": plain(side.notes),
    }


def difference_rows(r: Comparison) -> Iterator[Row]:
    """One row an entry that is declared otherwise."""
    yield from map(_difference, r.declared)


def party_rows(r: Comparison) -> Iterator[Row]:
    """One row a party and side."""
    for name, side in (("a", r.answers_a), ("b", r.answers_b)):
        for party in side.parties:
            yield {"side": name, **asdict(party)}


def chosen_rows(r: Comparison) -> Iterator[Row]:
    """One row a solution and side."""
    for chosen in r.chosen:
        for name, side in (("a", chosen.a), ("b", chosen.b)):
            gains = {f"gain:{party}": gain for party, gain in side.gains.items()} if side else {}
            yield {
                "solution": chosen.solution,
                "side": name,
                "same": chosen.same,
                "deal": side.deal if side else None,
                "ties": side.ties if side else None,
                **gains,
            }


COMPARISON: View[Comparison] = View(
    blocks=blocks,
    data=data,
    frames={
        "declared": table(difference_rows, "path", "kind", "a", "b"),
        "parties": table(party_rows, "side", "party", "fallback", "best", "best_acceptable"),
        "chosen": table(chosen_rows),
    },
)
