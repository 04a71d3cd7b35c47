"""How robustly a state is an equilibrium: the share of draws of all estimates in which it is one (Definition 3.14).

Each draw is a game; a state is an equilibrium of it under a concept where it is stable for every actor. A share p over
n draws has standard error √(p(1−p)/n).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.ensembles.follow import Done
from detente.ensembles.plan import Task
from detente.ensembles.store import Entry
from detente.ensembles.summary import error
from detente.front import Door
from detente.lenses.lens import Draws
from detente.view.result import Result

from .analyze import prepare
from .arcs import inside
from .asks import stable_mask
from .result import Row, StabilityResult
from .settings import StabilitySettings


@dataclass(frozen=True)
class StateDraws:
    """One state over the draws."""

    row: Row
    name: str
    share: dict[str, float]
    """Concept → share of draws in which it is an equilibrium."""
    error: dict[str, float]
    """Standard error of each."""
    stable: dict[str, dict[str, float]]
    """Concept → actor → share of draws in which it is stable for that actor."""


@dataclass(frozen=True, repr=False)
class StabilityDraws(Result):
    """Shares over the draws done so far."""

    draws: int
    asked: int
    concepts: tuple[str, ...]
    states: tuple[StateDraws, ...]
    interrupted: bool
    """True where it was stopped early; the shares are over the draws done."""


@dataclass(frozen=True)
class Followed:
    """What of an answer is followed."""

    rows: tuple[Row, ...]
    """Of the whole game: the status quo and each equilibrium listed."""
    actors: tuple[str, ...]


def tracked(settings: StabilitySettings, result: StabilityResult) -> tuple[StabilitySettings, Followed]:
    """The status quo and each equilibrium listed, under the concepts that were computed, on the focus taken."""
    concepts = tuple(c for c in result.settings.concepts if c in result.totals)
    asked = result.settings.but(seed=settings.seed, concepts=concepts, focus=result.focus)
    rows = dict.fromkeys([result.status_quo.row, *(e.row for e in result.equilibria)])
    return asked, Followed(tuple(rows), tuple(next(iter(result.status_quo.stable.values()), {})))


def draw(door: Door, settings: StabilitySettings, followed: Followed) -> Entry:
    """``stable``: [concept][row], one character an actor, 1 where the row is stable for it."""
    game = door.game(focus=settings.focus or None)
    graph = prepare(game, settings).graph
    at = tuple(np.array([inside(game, row) for row in followed.rows]).T)
    tables = [
        np.array([stable_mask(graph, concept, game.actor(who))[at] for who in followed.actors]).T
        for concept in settings.concepts
    ]
    return {"stable": [["".join("1" if x else "0" for x in row) for row in table] for table in tables]}


def fits(settings: StabilitySettings, followed: Followed, entry: Entry) -> bool:
    """Whether an entry is one of :func:`draw`."""
    tables = entry["stable"]
    shape = (len(settings.concepts), *(len(followed.rows) for _ in settings.concepts))
    return (len(tables), *map(len, tables)) == shape and all(
        isinstance(row, str) and len(row) == len(followed.actors) and set(row) <= {"0", "1"}
        for table in tables
        for row in table
    )


def summary(
    settings: StabilitySettings, result: StabilityResult, followed: Followed, done: Done[Task]
) -> StabilityDraws:
    """The share of the draws in which each state is an equilibrium, and is stable for each actor."""
    n = max(len(done), 1)
    names = {result.status_quo.row: result.status_quo.name} | {e.row: e.name for e in result.equilibria}

    def state(r: int, row: Row) -> StateDraws:
        """Shares of the state that is number ``r`` of those followed."""
        by = {concept: [d["stable"][c][r] for d in done] for c, concept in enumerate(settings.concepts)}
        share = {c: sum("0" not in v for v in verdicts) / n for c, verdicts in by.items()}
        return StateDraws(
            row=row,
            name=names[row],
            share=share,
            error={c: error(p, n) for c, p in share.items()},
            stable={
                c: {who: sum(v[a] == "1" for v in verdicts) / n for a, who in enumerate(followed.actors)}
                for c, verdicts in by.items()
            },
        )

    return StabilityDraws(
        draws=len(done),
        asked=done.asked,
        concepts=tuple(settings.concepts),
        states=tuple(state(r, row) for r, row in enumerate(followed.rows)),
        interrupted=done.interrupted,
    )


DRAWS: Draws[Any, Any] = Draws(tracked=tracked, draw=draw, fits=fits, summary=summary)
