"""What the report asks of the stability lens, within a bounded time: the equilibria, why the status quo holds, and what
the outcomes people talk about would need.

An outcome is a condition on many states. Asked of is the one of them that is stable for most: under most concepts an
equilibrium, then sequentially stable for most actors, then nearest the status quo, then lowest in number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.case.load import CaseFile
from detente.case.schema import Case
from detente.front import compile_game
from detente.game import space
from detente.game.compile import compile_case
from detente.game.dense import dense_holds
from detente.game.focus import choose
from detente.game.game import Game
from detente.game.names import outcome_on
from detente.game.space import titles
from detente.lenses.stability import (
    Examined,
    Inverse,
    Ready,
    StabilityDraws,
    StabilityResult,
    StabilitySettings,
    analyze,
    examine,
    missing,
    over_draws,
    prepare,
)
from detente.lenses.stability.show import plain

MOST = 400_000
"""Largest space looked at for a report: a few seconds."""
SIM_MOST = 1_024
"""Largest space on which the report computes SIM."""
LISTED = 10
DRAWS = 100
"""Most draws followed for a report; the command does more."""
CONCEPT = "SEQ"
"""The concept by which the report asks what is missing: the others' answers are ones they would want to make."""


@dataclass(frozen=True)
class Wanted:
    """One outcome talked about, under this lens."""

    id: str
    title: str
    possible: int
    """Feasible states in the space that have it."""
    equilibria: Mapping[str, int]
    """Concept → how many of them are equilibria."""
    examined: Examined | None
    inverse: tuple[Inverse, ...] = ()
    """For each actor for whom that state is not stable under :data:`CONCEPT`."""


@dataclass(frozen=True)
class StabilityFindings:
    """Everything the section shows."""

    game: Game
    ready: Ready
    result: StabilityResult
    chosen_focus: str
    """The focus taken because the whole case is too large; empty where none had to be."""
    wanted: tuple[Wanted, ...] = ()
    draws: StabilityDraws | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data; the game is not in it."""
        said = {name: getattr(self, name) for name in ("result", "chosen_focus", "wanted", "draws")}
        found: dict[str, Any] = plain(said)
        return found


def stability_findings(file: CaseFile, game: Game, draws: int = 0, seed: int = 0) -> StabilityFindings | None:
    """The findings for a report on ``game``; None where neither it nor a focus of the case is small enough."""
    focus = choose(file.case, MOST, asked=game.focus)
    if focus is None:
        return None
    chosen = focus if focus != game.focus else ""
    if chosen:
        game = compile_game(file, focus=chosen)
    settings = StabilitySettings(max_listed=LISTED, max_sim=SIM_MOST, max_states=MOST, seed=seed)
    result = analyze(game, settings)
    ready = prepare(game, settings)
    findings = StabilityFindings(game, ready, result, chosen, tuple(_wanted(file.case, game, ready, result)))
    if draws:
        findings = replace(findings, draws=_draws(file, findings, min(draws, DRAWS), seed))
    return findings


def _wanted(case: Case, game: Game, ready: Ready, result: StabilityResult) -> list[Wanted]:
    graph, names = ready.graph, titles(game)
    actors = {a: game.actor(a) for a in result.actors}
    firm = {a: result.stable_masks[CONCEPT][a] for a in actors}
    weight = [
        _distance(ready),
        -_sum(firm, graph.shape),
        -_sum(result.masks, graph.shape),
    ]
    found = []
    for id_, outcome in case.outcomes.items():
        if not outcome.talked_about:
            continue
        mask = dense_holds(game, outcome_on(game, case, id_)).reshape(graph.shape) & graph.feasible
        at = np.flatnonzero(mask)
        counts = {c: int((m & mask).sum()) for c, m in result.masks.items()}
        if not len(at):
            found.append(Wanted(id_, outcome.title, 0, counts, None))
            continue
        row = space.decode(ready.game, int(at[np.lexsort((at, *(w.ravel()[at] for w in weight)))[0]]))
        verdicts = {
            c: {actors[a]: bool(m[row]) for a, m in by.items()} for c, by in result.stable_masks.items()
        }
        lacking = [actors[a] for a, m in firm.items() if not m[row]]
        found.append(
            Wanted(
                id_,
                outcome.title,
                len(at),
                counts,
                examine(ready, row, verdicts, with_margins=False),
                missing(ready, row, CONCEPT, actors=lacking, titles=names) if lacking else (),
            )
        )
    return found


def _sum(masks: Mapping[str, NDArray[np.bool_]], shape: tuple[int, ...]) -> NDArray[np.int64]:
    return sum((m.astype(np.int64) for m in masks.values()), np.zeros(shape, dtype=np.int64))


def _distance(ready: Ready) -> NDArray[np.int64]:
    """On how many issues each state differs from the status quo."""
    shape = ready.graph.shape
    each = (np.indices(shape, sparse=True)[j] != o for j, o in enumerate(ready.game.status_quo))
    return sum(each, np.zeros(shape, dtype=np.int64))


def _draws(file: CaseFile, found: StabilityFindings, count: int, seed: int) -> StabilityDraws:
    game = found.game

    def game_of(k: int) -> Game:
        return compile_case(
            file.case, case_hash=file.hash, seed=seed, draw=k, base=game, focus=game.focus or None
        )

    rows = list(dict.fromkeys([found.result.status_quo.row, *(e.row for e in found.result.equilibria)]))
    settings = replace(found.result.settings, concepts=tuple(found.result.totals))
    return over_draws(game_of, count, rows, settings)
