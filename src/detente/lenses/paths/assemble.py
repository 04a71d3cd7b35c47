"""Predicted play as a result: range units back into points, state numbers into names, months into dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente._version import __version__
from detente.case.load import CaseFile
from detente.game import space
from detente.game.game import Condition, Floats, Game
from detente.game.names import true_at
from detente.play.board import PlayBoard
from detente.play.forward import Forward, Settled
from detente.play.ready import Ready
from detente.play.segments import Course, date_after
from detente.play.settings import PathsSettings
from detente.play.size import bytes_of, moves_of

from .result import Accuracy, DeadlineEffect, Fan, OutcomeChance, PathsResult, Sequence, StateChance
from .upcoming import next_moves, points_per_range


@dataclass(frozen=True, eq=False)
class Played:
    """What a result is assembled from."""

    course: Course
    ready: Ready
    settled: Settled
    values: Floats
    """At the start, float [A, S]."""
    start: int
    outcomes: Mapping[str, Condition]
    sequences: tuple[Sequence, ...]
    effects: tuple[DeadlineEffect, ...]

    @property
    def forward(self) -> Forward:
        return self.settled.forward


def result_of(file: CaseFile, settings: PathsSettings, played: Played) -> PathsResult:
    """The result of a case and settings."""
    course, forward = played.course, played.forward
    laid = course.first
    game, board = laid.game, laid.kernel.board
    row = game.status_quo
    values = _points(board, forward.values)
    return PathsResult(
        case=file.case.case,
        case_hash=file.hash,
        as_of=file.case.as_of.isoformat(),
        version=__version__,
        settings=settings,
        focus=game.focus,
        held=game.held,
        actors=game.actors,
        actor_names=game.actor_names,
        issues=tuple(game.issues[j] for j in _varied(game)),
        horizon=course.horizon,
        start=", ".join(f"{game.issues[j]}={game.options[j][row[j]]}" for j in _varied(game)),
        times=tuple(float(t) for t in forward.times),
        dates=tuple(date_after(file.case.as_of, float(t)).isoformat() for t in forward.times),
        values=values,
        baseline_values=_points(board, _unmoved(course, played.start)[None])[0],
        fallback_values=values[0],
        flows=_points(board, forward.flows),
        moves_per_month=tuple(float(x) for x in forward.rate),
        unmoved=tuple(float(x) for x in forward.unmoved),
        fans=tuple(
            Fan(
                game.issues[j],
                game.issue_titles[j],
                game.options[j],
                game.option_titles[j],
                tuple(tuple(float(x) for x in line) for line in forward.fans[j]),
                game.options[j][row[j]],
            )
            for j in _varied(game)
        ),
        likeliest=tuple(tuple(_state(game, s, p) for s, p in at) for at in forward.likeliest),
        outcomes=tuple(
            OutcomeChance(
                id_,
                file.case.outcomes[id_].title,
                tuple(float(x) for x in forward.holds[:, k]),
                tuple(float(x) for x in forward.reached[:, k]),
                float(forward.median[k]),
                true_at(condition, row),
            )
            for k, (id_, condition) in enumerate(played.outcomes.items())
        ),
        next_moves=next_moves(board, played.values, played.start),
        sequences=played.sequences,
        deadlines=played.effects,
        accuracy=_accuracy(settings, played),
        assumed=laid.play.assumed,
        lifted=board.lifted,
        notes=(*game.notes, *course.notes),
    )


def _varied(game: Game) -> list[int]:
    return [j for j, n in enumerate(game.sizes) if n > 1]


def _state(game: Game, number: int, chance: float) -> StateChance:
    row = space.decode(game, number)
    return StateChance(space.name(game, row), row, chance)


def _points(board: PlayBoard, worth: Floats) -> tuple[tuple[float, ...], ...]:
    """Range units float [n, A] as points: the base case's least plus so much of its range."""
    low = board.game.base_low
    return tuple(tuple(float(x) for x in line) for line in low + worth * points_per_range(board))


def _unmoved(course: Course, start: int) -> Floats:
    """What the start is worth to each for ever, stakes changing at the deadlines, as an average: range units."""
    total = np.zeros(len(course.first.kernel.board.discount))
    left = np.ones_like(total)
    for segment in course.segments:
        board = segment.laid.kernel.board
        after = left * np.exp(-board.discount * (segment.end - segment.start))
        total += board.flow[:, start] * (left - after)
        left = after
    if course.last is not None:
        total += course.last.flow[:, start] * left
    return total


def _accuracy(settings: PathsSettings, played: Played) -> Accuracy:
    course, steps, found = played.course, played.settled, played.ready.found
    kernels = [segment.laid.kernel for segment in course.segments]
    game = course.first.game
    ended = "play really ends" if found is None else "after that the stationary value of play without end"
    method = (
        f"values backward by Heun's method on the uniformised chain, {ended}; the state forward by the same, and by "
        f"its power series while values stand, over {played.forward.visited:,} states visited "
        f"(in all others lies a chance of {played.forward.resting:.1g})"
    )
    return Accuracy(
        method=method,
        step=steps.step,
        steps=steps.steps,
        longest_step=min(k.board.longest_step for k in kernels),
        moved=steps.moved,
        within_tolerance=steps.within,
        residual=found.residual if found is not None else 0.0,
        odds=found.odds if found is not None else 0.0,
        sweeps=found.sweeps if found is not None else 0,
        converged=found.converged if found is not None else True,
        states=game.size,
        moves_listed=moves_of(game),
        peak_bytes=bytes_of(game, len(kernels)),
    )
