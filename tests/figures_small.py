"""A figure of every kind, with labels of one's choice."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from detente.view import figures as f
from detente.view.blocks import Figure, Table
from detente.view.speech import Ref, Speaker, Titles

Labels = Callable[[str, int], f.Label]
"""A label of a kind, by its number."""
FIRST, LAST = dt.date(2018, 1, 1), dt.date(2018, 12, 31)


def data(labels_of: Labels) -> dict[str, Any]:
    """Data of every kind."""
    generator = np.random.default_rng(1)
    x, y = generator.normal(size=(2, 500)) * 9
    accounts = [labels_of("narrative", n) for n in range(5)]
    days = [FIRST + dt.timedelta(days=40 * n) for n in range(8)]
    slack = ((0.1, None, -0.2), (0.004, 1.2, math.inf), (None, None, None))
    return {
        "posteriors": f.Posteriors(
            [
                f.Weighed(a, 0.2, 0.04 + 0.2 * n, 0.01 + 0.19 * n, 0.2 * n + 0.1)
                for n, a in enumerate(accounts)
            ]
        ),
        "waterfall": f.Waterfall(
            [
                f.Step("Before the record", -6.0, -6.0, level=True),
                *(f.Step(labels_of("event", n), -6.0 + 4 * n, -2.0 + 4 * n) for n in range(4)),
                f.Step(labels_of("event", 9), 10.0, 3.25),
                f.Step("After the record", 3.25, 3.25, level=True),
            ]
        ),
        "running": f.Running(
            [
                f.Line(a, [(d, 0.2 + 0.001 * n + 0.01 * k * n) for k, d in enumerate(days)], 0.5 + 0.001 * n)
                for n, a in enumerate(accounts)
            ],
            (FIRST, LAST),
        ),
        "forecasts": f.Forecasts(
            [
                f.Ahead(
                    label=labels_of("question", 0), source="model", chance=0.3, low=0.1, high=0.6, base=0.2
                ),
                f.Ahead(
                    label=labels_of("question", 1),
                    source="assumed chances",
                    chance=0.004,
                    low=0.0,
                    high=0.01,
                    base=None,
                ),
                f.Ahead(
                    label=labels_of("question", 2),
                    source="base rate",
                    chance=0.999,
                    low=None,
                    high=None,
                    base=0.999,
                ),
                f.Ahead(
                    label=labels_of("question", 3),
                    source="nothing",
                    chance=None,
                    low=None,
                    high=None,
                    base=None,
                ),
            ]
        ),
        "gains": f.Gains(
            [labels_of("actor", n) for n in range(3)],
            [
                ("nash", [12.5, 3.0, -2.0]),
                ("kalai-smorodinsky", [8.0, 8.0, 0.04]),
                ("utilitarian", [0.0, 30.0, 1.0]),
            ],
        ),
        "swings": f.Swings(
            [
                f.Swing(labels_of("path", 0), 3.0, 9.5, "same", "changed"),
                f.Swing(labels_of("path", 1), math.inf, 0.5, "none", "same"),
                f.Swing(labels_of("path", 2), 0.0, 0.0, "same", "same"),
            ]
        ),
        "conflict": f.Conflict(
            [
                f.Node("S", 0, ("Nash", "GMR", "SMR", "SEQ")),
                *(f.Node(str(n), 1, ("Nash", "sequential", "coalition Nash", "united")) for n in range(1, 6)),
                f.Node("a", 2, ()),
                f.Node("6", -1, ("all", "united")),
            ],
            [f.Arc(0, n, n - 1, n == 1, n % 2 == 0) for n in range(1, 6)] + [f.Arc(3, 6, 0, True, True)],
            [labels_of("actor", n) for n in range(5)],
        ),
        "fans": f.Fans(
            [
                f.Panel(
                    labels_of("issue", n),
                    [
                        f.Band(labels_of("option", 0), (1.0, 0.6, 0.5), 0),
                        f.Band(labels_of("option", 1), (0.0, 0.3, 0.4), 1),
                        f.Band(labels_of("option", 2), (0.0, 0.1, 0.1), -1),
                    ],
                )
                for n in range(2)
            ],
            (0.0, 6.0, 12.0),
            (6.0,),
        ),
        "road": f.Road(
            [f.RoadStep(labels_of("step", n), slack[n]) for n in range(3)],
            [labels_of("actor", n) for n in range(3)],
        ),
        "space": f.Space(
            f.bins(x, y, x + y > 8),
            [(float(a), 20 - float(a)) for a in range(3, 18)],
            [f.Point(0.0, -1.0, "status quo"), f.Point(9.0, 11.0, "nash"), f.Point(9.0, 11.0, "egalitarian")],
            (labels_of("actor", 0), labels_of("actor", 1)),
        ),
        "stakes": f.Stakes(
            [labels_of("issue", n) for n in range(3)],
            [labels_of("actor", n) for n in range(4)],
            2,
            [[f.Cell(10.0 * j + 1234.5 * i, "▲▼◆•"[i]) for i in range(4)] for j in range(2)]
            + [[f.Cell(0.0, "")] * 4],
        ),
        "timeline": f.Timeline(
            [
                f.Event(
                    FIRST + dt.timedelta(days=7 * n // 2),
                    n % 3,
                    ("move", "signal", "observation", "context")[n % 4],
                    n + 1 if n % 4 == 0 else 0,
                    n % 5 == 0,
                )
                for n in range(90)
            ],
            [labels_of("actor", n) for n in range(3)],
            (FIRST, LAST),
            dt.date(2018, 2, 1),
        ),
    }


def figures(labels_of: Labels) -> dict[str, Figure]:
    """A figure of every kind."""
    table = Table(["A"], [["b"]])
    return {
        kind: Figure(kind, of, labels_of("title", 0), "A caption", labels_of("title", 1), table)
        for kind, of in data(labels_of).items()
    }


def labels(kind: str, n: int) -> f.Label:
    """Names as they are."""
    return Ref(kind, f"{kind}-{n}")


PROSE = (
    "The Committee on the complete, verifiable & irreversible <b>dismantlement</b> of all that was ever declared, with "
    "Donaudampfschifffahrtsgesellschaftskapitänsmützen and 4,000 other things that nobody here has ever counted"
)[:200]
LABELS = {
    "plain": "China",
    "long": PROSE,
    "one word": "W" * 200,
    "markup": "</text><script>alert(1)</script>\"'&<b>{{ 7*7 }}",
    "expression": '\' + datum.x + \' \\n {"expr": "alert(1)"}',
    "reordered": "a\u202e\u2066 b\u200f c\x00\ufffe",
    "other scripts": "朝鲜民主主义人民共和国 الكورية Щербаков Ω",
    "empty": "",
}


class Named(Titles):
    """Every id by one title, told apart by a number or not at all."""

    def __init__(self, title: str, alike: bool) -> None:
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "alike", alike)

    def of(self, ref: Ref) -> str:
        number = "" if self.alike else f" {ref.id.rpartition('-')[2]}"  # type: ignore[attr-defined]
        return self.title + number  # type: ignore[attr-defined]


def speaker(label: str, alike: bool = False) -> Speaker:
    return Speaker(Named(LABELS[label], alike))
