"""Predicted play as a result: range units back into points, state numbers into names, months into dates."""

from __future__ import annotations

import numpy as np

from detente._version import __version__
from detente.game import space
from detente.game.game import Floats, Game
from detente.game.names import true_at
from detente.play.predict import Predicted, points
from detente.play.segments import Course, date_after
from detente.play.size import bytes_of, moves_of
from detente.view.remarks import remark

from .result import Accuracy, DeadlineEffect, Fan, OutcomeChance, PathsResult, Sequence, StateChance
from .upcoming import next_moves


def result_of(
    play: Predicted, sequences: tuple[Sequence, ...], effects: tuple[DeadlineEffect, ...]
) -> PathsResult:
    """The result of predicted play, with its commonest sequences and what deadlines change."""
    file, course, forward, board = play.file, play.course, play.settled.forward, play.board
    laid = course.first
    game, issues = laid.game, file.case.issues
    row = game.status_quo
    values = points(board, forward.values)
    return PathsResult(
        case=file.case.case,
        case_hash=file.hash,
        as_of=file.case.as_of.isoformat(),
        version=__version__,
        settings=play.settings,
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
        baseline_values=points(board, _unmoved(course, play.start)[None])[0],
        fallback_values=values[0],
        flows=points(board, forward.flows),
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
                issues[game.issues[j]].ordered,
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
            for k, (id_, condition) in enumerate(play.outcomes.items())
        ),
        next_moves=next_moves(board, forward.begin, play.start),
        sequences=sequences,
        deadlines=effects,
        accuracy=_accuracy(play),
        assumed=laid.play.defaults,
        lifted=board.lifted,
        remarks=(*(remark("of the game", note=note) for note in game.notes), *course.remarks),
    )


def _varied(game: Game) -> list[int]:
    return [j for j, n in enumerate(game.sizes) if n > 1]


def _state(game: Game, number: int, chance: float) -> StateChance:
    row = space.decode(game, number)
    return StateChance(space.name(game, row), row, chance)


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


def _accuracy(play: Predicted) -> Accuracy:
    course, steps, found = play.course, play.settled, play.ready.found
    kernels = [segment.laid.kernel for segment in course.segments]
    game = course.first.game
    return Accuracy(
        visited=steps.forward.visited,
        resting=float(steps.forward.resting),
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
