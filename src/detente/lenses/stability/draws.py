"""How robustly a state is an equilibrium: the share of draws of all estimates in which it is one (Definition 3.14).

Each draw is a game; a state is an equilibrium of it under a concept where it is stable for every actor. A share p over
n draws has standard error √(p(1−p)/n). What is done is kept in a file of one line a draw, so that a run that was
interrupted goes on where it stopped; the file's first line says what it belongs to, and another's is refused, not
overwritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente._version import __version__
from detente.case import overwrite
from detente.game import space
from detente.game.game import Game
from detente.view.result import Result

from . import kernel
from .analyze import prepare
from .asks import stable_mask
from .reduced import inside
from .settings import StabilitySettings

Row = tuple[int, ...]


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
    names = tuple(space.name(first, r) for r in rows)
    actors = tuple(first.actors[i] for i in kernel.actors_of(prepare(first, settings).graph))
    head = {"of": _key(rows, settings, key)}
    if file is not None and file.is_dir():
        file = file / f"stability-draws-{head['of'][:12]}.jsonl"
    kept = _read(file, head, len(concepts), len(rows)) if file is not None else {}
    reused = sum(k < count for k in kept)
    interrupted = False
    out = None
    try:
        if file is not None:
            new = not file.exists() or not file.stat().st_size
            file.parent.mkdir(parents=True, exist_ok=True)
            out = file.open("a", encoding="utf-8", newline="\n")
            # A line that an interrupt cut short must not swallow the next.
            out.write(json.dumps(head) + "\n" if new else "\n")
        for k in range(count):
            if k in kept:
                continue
            kept[k] = _one(first if k == 0 else game_of(k), rows, concepts, actors, settings)
            if out is not None:
                out.write(json.dumps({"draw": k, "stable": kept[k]}) + "\n")
                out.flush()
            if progress is not None:
                progress(len([d for d in kept if d < count]))
    except KeyboardInterrupt:
        interrupted = True
    finally:
        if out is not None:
            out.close()
    done = [kept[k] for k in sorted(kept) if k < count]
    return _shares(
        done,
        asked=count,
        rows=rows,
        names=names,
        concepts=concepts,
        actors=actors,
        reused=reused,
        interrupted=interrupted,
    )


Verdicts = list[list[str]]
"""[concept][row]: one character an actor, 1 where the row is stable for it."""


def _one(
    game: Game,
    rows: Sequence[Row],
    concepts: Sequence[str],
    actors: Sequence[str],
    settings: StabilitySettings,
) -> Verdicts:
    ready = prepare(game, settings)
    at = tuple(np.array([inside(game, r) for r in rows]).T)
    out = []
    for c in concepts:
        table = np.array([stable_mask(ready.graph, c, game.actor(who))[at] for who in actors])
        out.append(["".join("1" if x else "0" for x in table[:, n]) for n in range(len(rows))])
    return out


def _shares(
    done: Sequence[Verdicts],
    *,
    asked: int,
    rows: Sequence[Row],
    names: Sequence[str],
    concepts: Sequence[str],
    actors: Sequence[str],
    reused: int,
    interrupted: bool,
) -> StabilityDraws:
    n = max(len(done), 1)
    states = []
    for r, row in enumerate(rows):
        share, error, by = {}, {}, {}
        for c, concept in enumerate(concepts):
            p = sum("0" not in d[c][r] for d in done) / n
            share[concept], error[concept] = p, float(np.sqrt(p * (1 - p) / n))
            by[concept] = {who: sum(d[c][r][a] == "1" for d in done) / n for a, who in enumerate(actors)}
        states.append(StateDraws(tuple(row), names[r], share, error, by))
    return StabilityDraws(len(done), asked, tuple(concepts), tuple(states), reused, interrupted)


def _key(rows: Sequence[Row], settings: StabilitySettings, key: Sequence[Any]) -> str:
    parts = [__version__, list(map(list, rows)), list(settings.concepts), settings.max_sim]
    parts += [settings.lift_red_lines, settings.seed, *key]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _read(file: Path, head: dict[str, str], concepts: int, rows: int) -> dict[int, Verdicts]:
    """The draws an earlier run of the same question left; a line cut short by an interrupt is left out. Raises
    Problems (L342) where the file is another's."""
    found: dict[int, Verdicts] = {}
    for line in overwrite.kept_lines(file, head):
        entry = overwrite.entry(line)
        try:
            verdicts = entry["stable"]
            if len(verdicts) == concepts and all(
                len(v) == rows and set("".join(v)) <= {"0", "1"} for v in verdicts
            ):
                found[int(entry["draw"])] = verdicts
        except (ValueError, KeyError, TypeError):
            continue
    return found
