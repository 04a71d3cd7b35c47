"""How robustly a state is an equilibrium: the share of draws of all estimates in which it is one (Definition 3.14).

Each draw is a game; a state is an equilibrium of it under a concept where it is stable for every actor. A share p over
n draws has standard error √(p(1−p)/n). What is done is kept in a file of one line a draw, so that a run that was
interrupted goes on where it stopped; the file's first line says what it belongs to, and another's is refused, not
overwritten.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente._version import __version__
from detente.game import space
from detente.game.game import Game
from detente.lenses.kept import follow
from detente.view.result import Result

from . import kernel
from .analyze import prepare
from .arcs import inside
from .asks import stable_mask
from .result import Row
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
    reused: int
    """Draws read from the file that an earlier run left."""
    interrupted: bool
    """True where it was stopped early; the shares are over the draws done."""


def over_draws(
    game_of: Callable[[int], Game],
    count: int,
    rows: Sequence[Row],
    settings: StabilitySettings,
    *,
    key: Sequence[Any] = (),
    file: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> StabilityDraws:
    """Shares for ``rows`` (of the whole game) over ``game_of(0..count-1)``.

    ``file`` keeps what is done; a folder: a file in it that is named after the question. ``key`` is what the games
    depend on, beside the rows, concepts and version. A KeyboardInterrupt ends the run and keeps what is done. Raises
    Problems (L342) where the file holds something else.
    """
    first = game_of(0)
    concepts = tuple(settings.concepts)
    if int(np.prod([n for n in first.sizes if n > 1], dtype=np.float64)) > settings.max_sim:
        concepts = tuple(c for c in concepts if c != "SIM")
    actors = tuple(first.actors[i] for i in kernel.actors_of(prepare(first, settings).graph))

    def one(k: int) -> Verdicts:
        game = first if k == 0 else game_of(k)
        graph = prepare(game, settings).graph
        at = tuple(np.array([inside(game, r) for r in rows]).T)
        stable = ([stable_mask(graph, c, game.actor(who))[at] for who in actors] for c in concepts)
        return [["".join("1" if x else "0" for x in row) for row in np.array(table).T] for table in stable]

    def read(entry: Mapping[str, Any]) -> Verdicts | None:
        verdicts: Verdicts = entry["stable"]
        whole = len(verdicts) == len(concepts) and all(
            len(v) == len(rows) and set("".join(v)) <= {"0", "1"} for v in verdicts
        )
        return verdicts if whole else None

    about = (settings.concepts, settings.max_sim, settings.lift_red_lines, settings.seed)
    followed = follow(
        one,
        count,
        of=hashlib.sha256(json.dumps([__version__, rows, *about, *key], default=str).encode()).hexdigest(),
        name="stability-draws",
        file=file,
        entry=lambda verdicts: {"stable": verdicts},
        read=read,
        progress=progress,
    )
    done = list(followed.draws.values())
    n = max(len(done), 1)

    def state(r: int, row: Row) -> StateDraws:
        """Shares of the state that is number ``r`` of those followed."""
        by = {concept: [d[c][r] for d in done] for c, concept in enumerate(concepts)}
        share = {c: sum("0" not in v for v in verdicts) / n for c, verdicts in by.items()}
        return StateDraws(
            row=tuple(row),
            name=space.name(first, row),
            share=share,
            error={c: float(np.sqrt(p * (1 - p) / n)) for c, p in share.items()},
            stable={
                c: {who: sum(v[a] == "1" for v in verdicts) / n for a, who in enumerate(actors)}
                for c, verdicts in by.items()
            },
        )

    return StabilityDraws(
        draws=len(done),
        asked=count,
        concepts=concepts,
        states=tuple(state(r, row) for r, row in enumerate(rows)),
        reused=followed.reused,
        interrupted=followed.interrupted,
    )


Verdicts = list[list[str]]
"""[concept][row]: one character an actor, 1 where the row is stable for it."""
