"""The lens: if everyone follows their interest, what happens over the next months? (Definitions 11.1–11.6.)

Play is predicted (play/predict.py), histories of it are counted (simulate.py), and beside everything stands what holds
if nothing moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from detente.case.load import CaseFile
from detente.game.game import Condition, Floats
from detente.play.forward import stages
from detente.play.predict import Predicted, predicted, without
from detente.play.segments import Due
from detente.play.settings import PathsSettings

from .assemble import result_of
from .result import DeadlineEffect, PathsResult, Sequence
from .simulate import commonest, simulate

NOTHING = 1e-9
"""A chance that moved by less is said not to have moved: values are only found to within a residual."""

Progress = Callable[[float, str], None]


def analyze(
    file: CaseFile,
    settings: PathsSettings | None = None,
    progress: Progress | None = None,
    *,
    draw: int = -1,
) -> PathsResult:
    """Predicted play of a case from its status quo, in draw number ``draw`` of its estimates or at their points.

    Raises Problems: those of :func:`detente.play.predict.predicted`.
    """
    settings = settings or PathsSettings()
    tell = progress or (lambda share, what: None)
    play = predicted(file, settings, draw=draw, progress=progress)
    tell(0.6, "histories")
    sequences = _sequences(play, settings)
    effects = []
    due = play.due if settings.deadline_effects else ()
    for n, one in enumerate(due):
        tell(0.7 + 0.3 * n / len(due), f"without the deadline {one.id}")
        moved = np.zeros(len(play.holds))
        if one.id in play.course.counted:
            moved = play.settled.forward.holds[-1] - without(play, one)
        effects.append(_effect(one, play.outcomes, moved))
    tell(1.0, "done")
    return result_of(play, sequences, tuple(effects))


def _sequences(play: Predicted, settings: PathsSettings) -> tuple[Sequence, ...]:
    if not settings.simulations:
        return ()
    plan = stages(play.ready.parts, play.times, play.settled.step, play.ready.still)
    histories = simulate(
        plan,
        play.ready.end,
        play.start,
        paths=settings.simulations,
        seed=settings.seed,
        legs=play.settled.legs,
    )
    return commonest(histories, settings.longest_sequence, settings.max_sequences)


def _effect(due: Due, outcomes: Mapping[str, Condition], moved: Floats) -> DeadlineEffect:
    d = due.declared
    changes = tuple(
        (id_, 0.0 if abs(x) < NOTHING else float(x)) for id_, x in zip(outcomes, moved, strict=True)
    )
    return DeadlineEffect(due.id, d.title, due.months, d.ends_play, tuple(d.changes), changes)
