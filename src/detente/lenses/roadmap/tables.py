"""The tables of the roadmap lens: attribute of a record → its column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from detente.view.blocks import Column, Table
from detente.view.remarks import Remark, worded
from detente.view.speech import Sentence, join

from .result import RoadResult
from .words import WORDS


def said(remark: Remark) -> Sentence:
    """A remark of this lens in words."""
    return worded(remark, WORDS)


ROADS = {
    "name": Column("road", "road", width="wide"),
    "holds": Column("enforces itself", name="holds"),
    "regret": Column("regret", "stake"),
    "binding_step": Column("tightest at", name="tightest step"),
    "binding_actor": Column("for", "actor", name="tightest actor"),
    "binding_points": Column("tightest points", "points", shown=False),
    "least": Column("least patience a step", "discount", name="least discount"),
    "least_per_year": Column("a year", "discount", name="least a year"),
    "holds_until": Column("steps that hold alone", "count", name="first steps that hold"),
    "holds_lifted": Column("without red lines", name="holds without red lines"),
    "obstacles": Column("cannot be walked", name="obstacles", width="wide"),
}
MOVED = {
    "road": Column("road", "road"),
    "parameter": Column("what", width="mid", name="parameter"),
    "value": Column("to", width="mid", name="value"),
    "holds": Column("enforces itself", name="holds"),
    "regret": Column("regret", "stake"),
    "binding_step": Column("tightest at", name="tightest step"),
    "binding_actor": Column("for", "actor", name="tightest actor"),
}
MENDS = {
    "kind": Column("kind"),
    "parts": Column("mend"),
    "holds": Column("holds"),
    "smaller": Column("smaller goal"),
    "regret": Column("regret", "stake"),
    "terms": Column("terms"),
}
NEEDED = {
    "actor": Column("who", "actor", name="actor"),
    "seen": Column("if a breach is seen with chance", "chance", name="seen"),
    "once": Column("a loss by it once", "points", name="paid once"),
    "lasting": Column("or while it stands", "points", name="lasting"),
    "prize": Column("or gained from completion on", "points", name="prize"),
    "range": Column("all it has at stake", "points", name="range"),
}
PROMISES = {
    "id": Column("promise", "guarantor", width="wide"),
    "by": Column("by", "actor"),
    "against": Column("against a breach by", "actor", name="against"),
    "says": Column("says", shown=False),
    "holds": Column("the road then holds", name="holds"),
    "regret": Column("regret", "stake", shown=False),
    "points_before": Column("its least slack without it", "change", name="points before"),
    "points_after": Column("with it", "change", name="points after"),
    "stake": Column("the road is worth to the guarantor", "points", name="stake"),
    "cost": Column("its word costs it", "points", name="cost"),
    "kept": Column("would keep it", name="kept"),
}
ACTORS = {
    "actor": Column("actor", "actor"),
    "status_quo": Column("at the status quo", "points", name="status quo"),
    "goal": Column("at the goal", "points", name="goal"),
    "value": Column("of the road, at its start", "points", name="value"),
    "discount": Column("discount", "discount", shown=False),
    "per_year": Column("patience a year", "number", name="discount a year"),
    "least": Column("least", "discount", shown=False),
    "least_per_year": Column("least patience a year", "number", name="least a year"),
    "shortfall": Column("shortfall", "points", shown=False),
}


def records(
    lines: Sequence[Any], columns: Mapping[str, Column], name: str, caption: str = "", road: str = ""
) -> Table:
    """A table with a row a record, whose columns are its attributes; of a road, where one is named."""
    shown = bool(caption and lines)
    each = [attrgetter(attribute) for attribute in columns]
    heads = [Column("road", shown=False), *columns.values()] if road else list(columns.values())
    rows = [[*((road,) if road else ()), *(_cell(get(line)) for get in each)] for line in lines]
    return Table(heads, rows, caption=caption, name=name, shown=shown)


def _cell(value: Any) -> Any:
    if isinstance(value, Remark):
        return said(value)
    return join(map(said, value), "; ") if isinstance(value, tuple) else value


def side_by_side(roads: Sequence[RoadResult], name: str = "roads", shown: bool = True) -> Table:
    columns = dict(ROADS)
    if not any(r.obstacles for r in roads):
        columns["obstacles"] = replace(columns["obstacles"], shown=False)
    if not any(r.lifted for r in roads):
        columns["holds_lifted"] = replace(columns["holds_lifted"], shown=False)
    caption = (
        "Which road enforces itself, where it is tightest, and at what patience it would hold"
        if shown
        else ""
    )
    return records(roads, columns, name, caption)


def hidden(name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Table:
    """A table for data frames alone; ``columns``: name → kind."""
    return Table([Column(n, kind or "text") for n, kind in columns.items()], rows, name=name, shown=False)


def steps(roads: Iterable[RoadResult], prefix: str = "") -> Table:
    """Every step of roads and every actor who can deviate there."""
    rows = [
        (r.name, s.id, a, slack, s.points[a], said(s.deviation[a]), s.trust.get(a))
        for r in roads
        for s in r.steps
        for a, slack in s.slack.items()
        if slack is not None
    ]
    kinds = {"slack": "slack", "points": "points", "deviation": "", "trust": "chance"}
    return hidden(f"{prefix}steps", {"road": "", "step": "", "actor": "", **kinds}, rows)
