"""What a drawing of the issues over time shows: one panel an issue that moves."""

from __future__ import annotations

from detente.view.figures import Band, Fans, Panel
from detente.view.numbers import ROUGH
from detente.view.speech import Ref

from .result import DeadlineEffect, Fan, PathsResult


def fans(r: PathsResult) -> Fans:
    """The issues that move."""
    panels = tuple(_panel(fan) for fan in r.fans if moves(fan))
    return Fans(panels, r.times, tuple(d.months for d in within(r)))


def within(r: PathsResult) -> tuple[DeadlineEffect, ...]:
    """The deadlines before the horizon."""
    return tuple(d for d in r.deadlines if d.months < r.horizon)


def moves(fan: Fan) -> bool:
    """Whether an issue is ever elsewhere with a chance worth showing."""
    stands = fan.options.index(fan.baseline)
    return any(1 - each[stands] >= ROUGH for each in fan.chances)


def _panel(fan: Fan) -> Panel:
    stands = fan.options.index(fan.baseline)

    def band(k: int) -> Band:
        side = 0 if k == stands else -1 if fan.ordered and k < stands else 1
        return Band(Ref("option", fan.options[k], fan.issue), tuple(each[k] for each in fan.chances), side)

    others = (k for k in range(len(fan.options)) if k != stands)
    return Panel(Ref("issue", fan.issue), tuple(band(k) for k in (stands, *others)))
