"""The lens: if everyone follows their interest, what happens over the next months? (Definitions 11.1–11.6.)

Play is predicted (play/predict.py), histories of it are counted (simulate.py), and beside everything stands what holds
if nothing moves. In the result range units are points again, state numbers names, and months dates.
"""

from dataclasses import replace

import numpy as np

from detente._version import __version__
from detente.case.load import CaseFile
from detente.game import space
from detente.game.game import Floats
from detente.game.names import true_at
from detente.play.board import PlayBoard
from detente.play.forward import stages
from detente.play.local import constant, ways_at
from detente.play.predict import Predicted, points, points_per_range, predicted, without
from detente.play.segments import Course, bytes_of, date_after, moves_of
from detente.play.settings import PathsSettings
from detente.progress import Progress, silent
from detente.view.remarks import remark

from .result import (
    Accuracy,
    DeadlineEffect,
    Fan,
    NextMove,
    OutcomeChance,
    PathsResult,
    Sequence,
    StateChance,
)
from .simulate import commonest, simulate

NOTHING = 1e-9
"""A chance that moved by less is said not to have moved: values are only found to within a residual."""


def analyze(
    file: CaseFile,
    settings: PathsSettings | None = None,
    progress: Progress = silent,
    *,
    draw: int = -1,
) -> PathsResult:
    """Predicted play of a case from its status quo, in draw number ``draw`` of its estimates or at their points.

    Raises Problems: those of :func:`detente.play.predict.predicted`.
    """
    settings = settings or PathsSettings()
    play = predicted(file, settings, draw=draw, progress=progress)
    progress(0.6, "histories")
    sequences: tuple[Sequence, ...] = ()
    if settings.simulations:
        ready, steps = play.ready, play.settled
        histories = simulate(
            stages(ready.parts, play.times, steps.step, ready.still),
            ready.end,
            play.start,
            paths=settings.simulations,
            seed=settings.seed,
            legs=steps.legs,
        )
        sequences = commonest(histories, settings.longest_sequence, settings.max_sequences)
    effects = []
    due = play.due if settings.deadline_effects else ()
    for n, one in enumerate(due):
        progress(0.7 + 0.3 * n / len(due), f"without the deadline {one.id}")
        d = one.declared
        moved = np.zeros(len(play.holds))
        if one.id in play.course.counted:
            moved = play.settled.forward.holds[-1] - without(play, one)
        changes = zip(play.outcomes, np.where(np.abs(moved) < NOTHING, 0.0, moved).tolist(), strict=True)
        effects.append(
            DeadlineEffect(
                id=one.id,
                title=d.title,
                months=one.months,
                ends_play=d.ends_play,
                changes=tuple(d.changes),
                outcomes=tuple(changes),
            )
        )
    progress(1.0, "done")
    return _result(play, sequences, tuple(effects))


def _result(
    play: Predicted, sequences: tuple[Sequence, ...], effects: tuple[DeadlineEffect, ...]
) -> PathsResult:
    case, course, forward, board = play.file.case, play.course, play.settled.forward, play.board
    game = course.first.game
    row = game.status_quo
    varied = [j for j, n in enumerate(game.sizes) if n > 1]
    times = forward.times.tolist()
    values = points(board, forward.values)

    def named(number: int, chance: float) -> StateChance:
        options = space.decode(game, number)
        return StateChance(space.name(game, options), options, chance)

    return PathsResult(
        case=case.case,
        case_hash=play.file.hash,
        as_of=case.as_of.isoformat(),
        version=__version__,
        settings=play.settings,
        focus=game.focus,
        held=game.held,
        actors=game.actors,
        actor_names=game.actor_names,
        issues=tuple(game.issues[j] for j in varied),
        horizon=course.horizon,
        start=", ".join(f"{game.issues[j]}={game.options[j][row[j]]}" for j in varied),
        times=tuple(times),
        dates=tuple(date_after(case.as_of, t).isoformat() for t in times),
        values=values,
        baseline_values=points(board, _unmoved(course, play.start)[None])[0],
        fallback_values=values[0],
        flows=points(board, forward.flows),
        moves_per_month=tuple(forward.rate.tolist()),
        unmoved=tuple(forward.unmoved.tolist()),
        fans=tuple(
            Fan(
                issue=game.issues[j],
                title=game.issue_titles[j],
                options=game.options[j],
                option_titles=game.option_titles[j],
                chances=tuple(map(tuple, forward.fans[j].tolist())),
                baseline=game.options[j][row[j]],
                ordered=case.issues[game.issues[j]].ordered,
            )
            for j in varied
        ),
        likeliest=tuple(tuple(named(*each) for each in at) for at in forward.likeliest),
        outcomes=tuple(
            OutcomeChance(
                id=name,
                title=case.outcomes[name].title,
                holds=tuple(forward.holds[:, k].tolist()),
                reached=tuple(forward.reached[:, k].tolist()),
                median=float(forward.median[k]),
                baseline=true_at(condition, row),
            )
            for k, (name, condition) in enumerate(play.outcomes.items())
        ),
        next_moves=_next_moves(board, forward.begin, play.start),
        sequences=sequences,
        deadlines=effects,
        accuracy=_accuracy(play),
        assumed=course.first.play.defaults,
        lifted=board.lifted,
        remarks=(*(remark("of the game", note=note) for note in game.notes), *course.remarks),
    )


def _next_moves(board: PlayBoard, values: Floats, start: int) -> tuple[NextMove, ...]:
    """Every move possible from state ``start`` under values float [A, S], likeliest first, then as units stand.

    Each way of each unit is made at rate μσA; its share is the chance that it is the next move made by anyone if none
    of the rates changed before (Definition 11.1).
    """
    game = board.game
    here = np.array([start], dtype=np.int64)
    span = points_per_range(board)
    found = []
    for unit in board.units:
        for way, at in zip(unit.ways, ways_at(board, unit, here, constant(values)), strict=True):
            if not at.can[0]:
                continue
            target = int(at.target[0])
            gains = ((values[:, target] - values[:, start]) * span).tolist()
            proposed = unit.rate * float(at.proposed[0])
            accepted = float(at.accepted[0])
            found.append(
                NextMove(
                    actor=game.actors[unit.actor],
                    issue=game.issues[unit.issue] if unit.issue >= 0 else "",
                    package=unit.package,
                    changes=space.differences(game, space.decode(game, start), space.decode(game, target)),
                    others=tuple(game.actors[b] for b in way.others),
                    rate=proposed * accepted,
                    proposed=proposed,
                    accepted=accepted,
                    cost=float(at.cost[0] * span[unit.actor]),
                    gain=gains[unit.actor],
                    gains=tuple(gains),
                    share=0.0,
                )
            )
    total = sum(m.rate for m in found)
    shared = [replace(m, share=m.rate / total if total > 0 else 0.0) for m in found]
    return tuple(sorted(shared, key=lambda m: -m.rate))


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
    steps, found, game = play.settled, play.ready.found, play.course.first.game
    segments = play.course.segments
    return Accuracy(
        visited=steps.forward.visited,
        resting=float(steps.forward.resting),
        step=steps.step,
        steps=steps.steps,
        longest_step=min(s.laid.kernel.board.longest_step for s in segments),
        moved=steps.moved,
        within_tolerance=steps.within,
        residual=found.residual,
        odds=found.odds,
        sweeps=found.sweeps,
        converged=found.converged,
        states=game.size,
        moves_listed=moves_of(game),
        peak_bytes=bytes_of(game, len(segments)),
    )
