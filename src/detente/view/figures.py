"""What each kind of figure shows, as data: raw numbers, ids and sentences. Drawers turn it into a picture.

A label is text, or a :class:`~.speech.Ref`: each reader knows it by its title, and its id tells two equal titles apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .speech import Ref, Text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Label = Ref | Text


@dataclass(frozen=True)
class Weighed:
    """An account before and after; ``low`` and ``high`` the ends of its dependence band."""

    label: Label
    prior: float
    posterior: float
    low: float
    high: float


@dataclass(frozen=True)
class Posteriors:
    """Accounts before and after the record."""

    rows: Sequence[Weighed]


@dataclass(frozen=True)
class Step:
    """One row of a waterfall, decibans of the odds: from ``before`` to ``after``. ``level`` is a level, not a step."""

    label: Label
    before: float
    after: float
    level: bool = False


@dataclass(frozen=True)
class Waterfall:
    """From the prior odds to the posterior ones, an item of evidence a row, in order of date."""

    steps: Sequence[Step]


@dataclass(frozen=True)
class Line:
    """One account's chance after each dated item, and at the end, with the moves counted."""

    label: Label
    points: Sequence[tuple[dt.date, float]]
    end: float


@dataclass(frozen=True)
class Running:
    """Chances over time, between the first and the last day shown."""

    lines: Sequence[Line]
    ends: tuple[dt.date, dt.date]


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """One question: its forecast, what it comes from, the least and most under any account, and the base rate."""

    label: Label
    source: Literal["model", "assumed chances", "base rate", "nothing"]
    chance: float | None
    low: float | None
    high: float | None
    base: float | None


@dataclass(frozen=True)
class Forecasts:
    """Questions, each with its forecast."""

    rows: Sequence[Ahead]


@dataclass(frozen=True)
class Gains:
    """What each party gains by each solution."""

    parties: Sequence[Label]
    solutions: Sequence[tuple[str, Sequence[float]]]
    """Name of a solution, and each party's gain over its fallback, points."""


End = Literal["same", "changed", "none"]
"""The same deal, another, or no agreement."""


@dataclass(frozen=True)
class Swing:
    """How far one estimate at the ends of its range moves the answer, points; infinite where no agreement is left."""

    label: Label
    low: float
    high: float
    low_end: End
    high_end: End


@dataclass(frozen=True)
class Swings:
    """One estimate at a time, the farthest first."""

    rows: Sequence[Swing]


@dataclass(frozen=True)
class Node:
    """A state in a conflict graph."""

    label: str
    """S, or its number."""
    depth: int
    """Legal moves from the status quo; −1 where it cannot be reached."""
    concepts: Sequence[str]
    """Those under which it is an equilibrium; empty for a state on the way."""


@dataclass(frozen=True)
class Arc:
    """A move: node to node, by which mover, and whether the mover can go back the same way."""

    source: int
    target: int
    mover: int
    both: bool
    improving: bool
    """Everyone who makes it prefers it."""


@dataclass(frozen=True)
class Conflict:
    """States, the moves between them, and who moves, in the order of ``Arc.mover``."""

    nodes: Sequence[Node]
    arcs: Sequence[Arc]
    movers: Sequence[Label]


@dataclass(frozen=True)
class Band:
    """One option of an issue over time."""

    label: Label
    chances: Sequence[float]
    side: int
    """0 what stands; −1 before it in the declared order, 1 after it."""


@dataclass(frozen=True)
class Panel:
    """One issue: what stands first, then the others."""

    title: Label
    bands: Sequence[Band]


@dataclass(frozen=True)
class Fans:
    """The chances of options over time, a panel an issue."""

    panels: Sequence[Panel]
    months: Sequence[float]
    """The times of every band's chances."""
    deadlines: Sequence[float]
    """Months from the first."""


@dataclass(frozen=True)
class RoadStep:
    """A step of a road, and what each actor would lose by its best deviation there, as a share of all it has at
    stake; None where it has no other course."""

    name: Label
    slack: Sequence[float | None]


@dataclass(frozen=True)
class Road:
    """Steps in order, the time after completion last."""

    steps: Sequence[RoadStep]
    actors: Sequence[Label]


@dataclass(frozen=True)
class Square:
    """A square of a deal space: its edges, states in it, and whether one of them is acceptable."""

    x: float
    x2: float
    y: float
    y2: float
    count: int
    acceptable: bool


@dataclass(frozen=True)
class Point:
    """A state worth naming, by its gains; ``kind`` is a solution's name, or ``status quo``."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True)
class Space:
    """What states give two parties, points over their fallbacks."""

    squares: Sequence[Square]
    frontier: Sequence[tuple[float, float]]
    points: Sequence[Point]
    parties: tuple[Label, Label]


@dataclass(frozen=True)
class Cell:
    """What one actor has at stake on one issue."""

    points: float
    """Best option against worst, points."""
    direction: str
    """``▲`` up the scale, ``▼`` down, ``◆`` elsewhere (unordered), ``•`` as it stands; empty where nothing is at
    stake."""


@dataclass(frozen=True)
class Stakes:
    """``cells[issue][actor]``; actors from ``apart`` on stand apart."""

    issues: Sequence[Label]
    actors: Sequence[Label]
    apart: int
    cells: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Event:
    """One event of a record. ``number`` stands beside a move, 0 for none; ``hollow``: of low confidence."""

    date: dt.date
    lane: int
    kind: Literal["move", "signal", "observation", "context"]
    number: int
    hollow: bool


@dataclass(frozen=True)
class Timeline:
    """Events in order of date, a lane an actor, from the first of ``ends`` to the case's date."""

    events: Sequence[Event]
    lanes: Sequence[Label]
    ends: tuple[dt.date, dt.date]
    begins: dt.date | None
    """Where the record does."""


SQUARES = 32
"""Squares along each side of a deal space."""


def bins(
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    accepted: npt.NDArray[np.bool_],
    count: int = SQUARES,
) -> list[Square]:
    """States by what they give two parties, in squares. Empty squares are left out."""
    import numpy as np  # no command that only lists or checks a case may wait for it

    if not len(x):
        return []
    edges = []
    for v in (x, y):
        low, high = float(v.min()), float(v.max())
        if high - low < 1e-9:
            low, high = low - 0.5, high + 0.5
        edges.append(np.linspace(low, high, count + 1))
    column, row = (
        np.clip(np.searchsorted(e, v, side="right") - 1, 0, count - 1)
        for e, v in zip(edges, (x, y), strict=True)
    )
    flat = column * count + row
    total = np.bincount(flat, minlength=count * count)
    good = np.bincount(flat[accepted], minlength=count * count)
    across, up = ([round(float(v), 4) for v in e] for e in edges)
    return [
        Square(across[a], across[a + 1], up[b], up[b + 1], int(total[k]), bool(good[k]))
        for k in np.flatnonzero(total)
        for a, b in [divmod(int(k), count)]
    ]
