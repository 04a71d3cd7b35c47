"""What an answer becomes over draws of a case's estimates: for each number it follows, its mean and its spread.

Each draw is a game of its own, the same under every lens for one seed. A mean over n draws has standard error s/√n.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from detente.case.diagnostics import Problems, problem
from detente.front import Door
from detente.settings import Settings
from detente.view.blocks import Block, Column, Heading, Table
from detente.view.numbers import Uncertain
from detente.view.result import Result, View, register
from detente.view.speech import say

from .lens import Answers, Ask, Run


@dataclass(frozen=True, kw_only=True)
class Followed:
    """One number over the draws."""

    name: str
    point: float | None
    """At the point estimates."""
    mean: float
    error: float
    """Standard error of the mean."""
    low: float
    """10th percentile."""
    high: float
    """90th percentile."""
    known: int
    """Draws in which there is a number."""


@dataclass(frozen=True, repr=False, kw_only=True)
class Spread(Result):
    """The numbers an answer is followed by, over draws."""

    ask: str
    draws: int
    asked: int
    seed: int
    followed: tuple[Followed, ...]
    failed: int
    """Draws whose game could not be asked."""
    interrupted: bool


def over_draws(ask: Ask[Any, Any], door: Door, settings: Any, result: Any, *, count: int, run: Run) -> Result:
    """The answer over draws: by the lens's own way, or the spread of what it answers. Raises Problems (V102)."""
    if (refused := ask.undrawn(settings, result)) is not None:
        raise refused
    if ask.draws is not None:
        return cast(Result, ask.draws(door, settings, result, count, run))
    if ask.answers is None:
        raise problem("V102", f"`{ask.name}` is not followed through draws", "leave the draws out")
    return spread(ask, door, settings, result, count=count, run=run)


def spread(
    ask: Ask[Any, Any], door: Door, settings: Settings, result: Result, *, count: int, run: Run
) -> Spread:
    """Asks the same of ``count`` draws. An interruption keeps the draws that are done."""
    assert ask.answers is not None
    point: Answers = ask.answers(result)
    seed = int(getattr(settings, "seed", 0))
    values: dict[str, list[float]] = {name: [] for name in point}
    done = failed = 0
    interrupted = False
    try:
        for k in range(count):
            try:
                answers = ask.answers(ask.analyze(door.drawn(k, seed), settings, Run()))
            except Problems:
                failed += 1
            else:
                for name, drawn in values.items():
                    if (value := answers.get(name)) is not None:
                        drawn.append(value)
            done += 1
            run.progress(done / count, f"draw {done} of {count}")
    except KeyboardInterrupt:
        interrupted = True
    return Spread(
        ask=ask.name,
        draws=done,
        asked=count,
        seed=seed,
        followed=tuple(_followed(name, point[name], drawn) for name, drawn in values.items()),
        failed=failed,
        interrupted=interrupted,
    )


def _followed(name: str, point: float | None, drawn: list[float]) -> Followed:
    n = len(drawn)
    low, high = np.quantile(drawn, (0.1, 0.9)) if n else (math.nan, math.nan)
    return Followed(
        name=name,
        point=point,
        mean=float(np.mean(drawn)) if n else math.nan,
        error=float(np.std(drawn, ddof=1) / math.sqrt(n)) if n > 1 else math.nan,
        low=float(low),
        high=float(high),
        known=n,
    )


def blocks(s: Spread) -> Iterator[Block]:
    """What each number is over the draws."""
    yield Heading(say("Over {n:counted of draw} of the estimates", n=s.draws))
    columns = [
        Column("what is followed", name="name"),
        Column("at the point estimates", "number", "point"),
        Column("mean", "number", "mean"),
        Column("10th percentile", "number", "low"),
        Column("90th percentile", "number", "high"),
        Column("draws that have it", "count", "known"),
    ]
    rows = [(f.name, f.point, Uncertain(f.mean, f.error), f.low, f.high, f.known) for f in s.followed]
    yield Table(columns, rows, name="draws", caption="Over the draws")


register(Spread, View(blocks=blocks))
