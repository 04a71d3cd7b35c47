"""The lens: if everyone follows their interest, what happens over the next months? (Definitions 11.1–11.6.)

Values backward in time through the games between deadlines (reference.py defines them, kernel.py computes them), the
state forward in time under them (forward.py), histories counted (simulate.py), and beside everything what holds if
nothing moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from detente.case.load import CaseFile
from detente.front import range_of
from detente.game import space
from detente.game.dense import dense_holds
from detente.game.game import Bools, Condition, Floats, Game
from detente.game.names import outcome_on
from detente.play.forward import forward, settled, stages
from detente.play.ready import Ready, ready_of
from detente.play.segments import Course, Due, Made, course_of, deadlines
from detente.play.settings import PathsSettings

from .assemble import Played, result_of
from .result import DeadlineEffect, PathsResult, Sequence
from .simulate import commonest, simulate

NOTHING = 1e-9
"""A chance that moved by less is said not to have moved: values are only found to within a residual."""

Progress = Callable[[float, str], None]


@dataclass(frozen=True, eq=False)
class _Asked:
    """What every run of one analysis shares."""

    file: CaseFile
    settings: PathsSettings
    base: Game
    made: Made
    start: int
    times: tuple[float, ...]
    holds: tuple[Bools, ...]


def analyze(
    file: CaseFile, settings: PathsSettings | None = None, progress: Progress | None = None
) -> PathsResult:
    """Predicted play of a case from its status quo.

    Raises Problems: those of compiling (G1xx), L301 play parameters without a meaning, L302 a game too large, before it
    is laid out, L303 a deadline that changes the space, L341 not a horizon, L102 an unknown red line.
    """
    settings = settings or PathsSettings()

    def tell(done: float, what: str) -> None:
        if progress is not None:
            progress(done, what)

    tell(0.0, "games between the deadlines")
    base = range_of(file)
    made: Made = {}
    course = course_of(file, settings, base, made=made)
    game = course.first.game
    outcomes = {id_: outcome_on(game, file.case, id_) for id_ in file.case.outcomes}
    holds = [dense_holds(game, c) for c in outcomes.values()]
    due = deadlines(file)
    times = reported(course.horizon, settings.points_in_time, due)
    start = space.encode(game, game.status_quo)
    asked = _Asked(file, settings, base, made, start, times, tuple(holds))
    tell(0.05, "values after the horizon")
    ready = ready_of(course, settings)
    tell(0.3, "the state forward in time")
    steps = settled(
        ready.parts,
        times,
        ready.end,
        start,
        holds,
        tolerance=settings.tolerance,
        max_halvings=settings.max_halvings,
        still=ready.still,
    )
    plan = stages(ready.parts, times, steps.step, ready.still)
    tell(0.6, "histories")
    sequences: tuple[Sequence, ...] = ()
    if settings.simulations > 0:
        histories = simulate(
            plan, ready.end, start, paths=settings.simulations, seed=settings.seed, legs=steps.legs
        )
        sequences = commonest(histories, settings.longest_sequence)
    effects = []
    for n, one in enumerate(due if settings.deadline_effects else ()):
        tell(0.7 + 0.3 * n / len(due), f"without the deadline {one.id}")
        moved = np.zeros(len(holds))
        if one.id in course.counted:
            moved = steps.forward.holds[-1] - _without(asked, one, course, ready, steps.step)
        effects.append(_effect(one, outcomes, moved))
    tell(1.0, "done")
    played = Played(course, ready, steps, steps.forward.begin, start, outcomes, sequences, tuple(effects))
    return result_of(file, settings, played)


def reported(horizon: float, points: int, due: tuple[Due, ...]) -> tuple[float, ...]:
    """Months at which play is reported: evenly from the start to the horizon, and at each deadline within."""
    even = [horizon * n / max(points, 1) for n in range(max(points, 1) + 1)]
    dates = [d.months for d in due if d.months < horizon]
    # A deadline that falls on a date already there would make a stage without a length.
    return tuple(sorted([*even, *(d for d in dates if min(abs(d - t) for t in even) > 1e-6)]))


def _without(asked: _Asked, due: Due, course: Course, ready: Ready, step: float) -> Floats:
    """The chance that each outcome holds at the horizon without a deadline, by steps of the same length."""
    other = course_of(asked.file, asked.settings, asked.base, without=due.id, made=asked.made)
    other = replace(other, horizon=course.horizon)
    again = ready_of(other, asked.settings, ready.found.values if ready.found is not None else None)
    plan = stages(again.parts, asked.times, step, again.still)
    found: Floats = forward(plan, again.end, asked.start, asked.holds).holds[-1]
    return found


def _effect(due: Due, outcomes: Mapping[str, Condition], moved: Floats) -> DeadlineEffect:
    d = due.declared
    changes = tuple(
        (id_, 0.0 if abs(x) < NOTHING else float(x)) for id_, x in zip(outcomes, moved, strict=True)
    )
    return DeadlineEffect(due.id, d.title, due.months, d.ends_play, tuple(d.changes), changes)
