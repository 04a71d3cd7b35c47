"""What an answer becomes over draws of a case's estimates.

Each draw is a game of its own, the same under every lens for one seed. An ask is followed by its own
:class:`~.lens.Draws`, or by the spread of what it answers: for each number its mean and its quantiles; a mean over n
draws has standard error s/√n.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from detente.case.diagnostics import problem
from detente.ensembles.follow import Done
from detente.ensembles.plan import Task, draws
from detente.ensembles.run import Run
from detente.ensembles.store import Entry
from detente.ensembles.summary import Spread, spread
from detente.front import Door
from detente.view.blocks import Block, Column, Heading, Table
from detente.view.numbers import Uncertain
from detente.view.result import Result, View, register
from detente.view.speech import say

from .asking import Work, answered, ask_each
from .lens import Answers, Ask, Draws


@dataclass(frozen=True, kw_only=True)
class Followed(Spread):
    """One number over the draws."""

    name: str
    point: float | None
    """At the point estimates."""
    known: int
    """Draws in which there is a number."""


@dataclass(frozen=True, repr=False, kw_only=True)
class SpreadOfAnswers(Result):
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
    """The answer over ``count`` draws, but for what the store has of them. Raises Problems: V102 where it is not
    followed through draws."""
    if (refused := ask.undrawn(settings, result)) is not None:
        raise refused
    way = ask.draws or _spread_of(ask)
    each, followed = way.tracked(settings, result)
    name = f"{ask.analyze.__module__} {ask.name}" if ask.draws is None else way.draw.__module__
    plan = draws(count, getattr(settings, "seed", 0))
    work = Work(way.draw, door, each, followed, way.fails)
    done = ask_each(plan, work, door.need(ask.needs(settings)), run, fits=way.fits, name=name)
    return way.summary(each, result, followed, done)


def _spread_of(ask: Ask[Any, Any]) -> Draws[Any, Any]:
    """The usual way: by what an ask answers."""
    answers = ask.answers
    if answers is None:
        raise problem("V102", f"`{ask.name}` is not followed through draws", "leave the draws out")

    def summary(settings: Any, result: Any, names: list[str], done: Done[Task]) -> SpreadOfAnswers:
        numbers, failed = answered(done)

        def over(name: str, point: float | None) -> Followed:
            drawn = [x for each in numbers if (x := each["numbers"][name]) is not None]
            return Followed(name=name, point=point, known=len(drawn), **asdict(spread(drawn)))

        return SpreadOfAnswers(
            ask=ask.name,
            draws=len(done),
            asked=done.asked,
            seed=getattr(settings, "seed", 0),
            followed=tuple(over(name, point) for name, point in answers(result).items()),
            failed=len(failed),
            interrupted=done.interrupted,
        )

    return Draws(
        tracked=lambda settings, result: (settings, sorted(answers(result))),
        draw=partial(numbers_of, ask.analyze, answers),
        fits=are_numbers,
        summary=summary,
        fails=None,
    )


def numbers_of(
    analyze: Callable[[Door, Any, Run], Any],
    answers: Callable[[Any], Answers],
    door: Door,
    settings: Any,
    names: list[str],
) -> Entry:
    found = answers(analyze(door, settings, Run()))
    numbers = {name: math.nan if found.get(name) is None else float(found[name] or 0.0) for name in names}
    return {"numbers": {name: x if math.isfinite(x) else None for name, x in numbers.items()}}


def are_numbers(settings: Any, names: list[str], entry: Entry) -> bool:
    numbers = entry["numbers"]
    return set(numbers) == set(names) and all(isinstance(x, float | None) for x in numbers.values())


def blocks(s: SpreadOfAnswers) -> Iterator[Block]:
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


register(SpreadOfAnswers, View(blocks=blocks))
