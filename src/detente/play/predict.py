"""Predicted play of a case from its status quo (Definitions 11.1–11.3): what every question about it begins with.

Values backward in time through the games between deadlines (reference.py defines them, kernel.py computes them), and
the state forward in time under them (forward.py), by steps short enough that halving them moves no reported chance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from detente.case.load import CaseFile
from detente.case.schema import Case
from detente.front import range_of
from detente.game import focus, space
from detente.game.dense import dense_holds
from detente.game.game import Bools, Condition, Floats
from detente.game.names import outcome_on
from detente.progress import Progress, silent

from .board import PlayBoard
from .forward import Settled, forward, settled, stages
from .segments import Course, Due, Ready, course_of, deadlines, ready_of
from .settings import PathsSettings


@dataclass(frozen=True, eq=False, kw_only=True)
class Predicted:
    """A case's play: the games in order of time, also as they are ``without`` a deadline, values, and the state forward
    in time. ``start`` is a state number, ``times`` the months at which play is reported, ``holds`` per outcome the
    states in which it holds."""

    file: CaseFile
    settings: PathsSettings
    games: Callable[..., Course]
    due: tuple[Due, ...]
    course: Course
    ready: Ready
    settled: Settled
    start: int
    times: tuple[float, ...]
    outcomes: Mapping[str, Condition]
    holds: tuple[Bools, ...]

    @property
    def board(self) -> PlayBoard:
        """What is played at the start."""
        return self.course.first.kernel.board


def predicted(
    file: CaseFile, settings: PathsSettings, *, draw: int = -1, progress: Progress = silent
) -> Predicted:
    """Predicted play at the point estimates, or in draw number ``draw``.

    Raises Problems: those of compiling (G1xx), L301 play parameters without a meaning, L302 a game too large, before it
    is laid out, L303 a deadline that changes the space, L341 not a horizon, L102 an unknown red line.
    """
    progress(0.0, "games between the deadlines")
    games = partial(course_of, file, settings, range_of(file), draw=draw, made={})
    course = games()
    game = course.first.game
    outcomes = {name: outcome_on(game, file.case, name) for name in file.case.outcomes}
    holds = tuple(dense_holds(game, c) for c in outcomes.values())
    due = deadlines(file)
    times = reported(course.horizon, settings.points_in_time, due)
    start = space.encode(game, game.status_quo)
    progress(0.05, "values after the horizon")
    ready = ready_of(course, settings)
    progress(0.3, "the state forward in time")
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
    return Predicted(
        file=file,
        settings=settings,
        games=games,
        due=due,
        course=course,
        ready=ready,
        settled=steps,
        start=start,
        times=times,
        outcomes=outcomes,
        holds=holds,
    )


def reported(horizon: float, points: int, due: tuple[Due, ...]) -> tuple[float, ...]:
    """Months at which play is reported: evenly from the start to the horizon, and at each deadline within."""
    even = [horizon * n / max(points, 1) for n in range(max(points, 1) + 1)]
    # A deadline that falls on a date already there would make a stage without a length.
    dates = [d.months for d in due if d.months < horizon and min(abs(d.months - t) for t in even) > 1e-6]
    return tuple(sorted([*even, *dates]))


def without(p: Predicted, due: Due) -> Floats:
    """The chance that each outcome holds at the horizon without a deadline, by steps of the same length."""
    course = p.games(without=due.id)
    known = None if p.course.last is not None else p.ready.found.values
    again = ready_of(replace(course, horizon=p.course.horizon), p.settings, known)
    plan = stages(again.parts, p.times, p.settled.step, again.still)
    return np.asarray(forward(plan, again.end, p.start, p.holds).holds[-1])


def points_per_range(board: PlayBoard) -> Floats:
    """Points one unit of the range is, float [A]; 0 where the range is nil."""
    return np.where(np.isfinite(board.span), board.span, 0.0)


def points(board: PlayBoard, worth: Floats) -> tuple[tuple[float, ...], ...]:
    """Range units float [n, A] as points: the base case's least plus so much of its range."""
    return tuple(map(tuple, (board.game.base_low + worth * points_per_range(board)).tolist()))


def focus_of(case: Case, settings: PathsSettings) -> str:
    """The focus play is predicted on: the one asked for, else the whole case or the first focus that is small enough,
    else the whole case. Raises Problems (G106)."""
    if settings.focus:
        return settings.focus
    return focus.choose(case, min(settings.at_once, settings.max_states)) or focus.WHOLE
