"""A course of games with its values laid ready: the stationary value of the last, carried back to the horizon."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.game.game import Floats

from .forward import stages, start_values
from .kernel import Kernel
from .segments import Course
from .settings import PathsSettings
from .stationary import Stationary, stationary


@dataclass(frozen=True, eq=False)
class Ready:
    """A course with its values laid ready: ``parts`` up to the horizon, (game, months it lasts); ``end`` float [A, S]
    the values there; ``still`` whether they stand through the last part; ``found`` how they were obtained: without
    a sweep where play ends."""

    parts: tuple[tuple[Kernel, float], ...]
    end: Floats
    still: bool
    found: Stationary


def ready_of(course: Course, settings: PathsSettings, start: Floats | None = None) -> Ready:
    """The values at the horizon: u where play ends, the stationary value of the last game where it does not, carried
    back over what lies past the horizon. ``start`` is where the search for the stationary value begins."""
    if course.last is not None:
        found = Stationary(course.last.flow, residual=0.0, odds=0.0, sweeps=0, converged=True)
    else:
        found = stationary(
            course.segments[-1].laid.kernel,
            start,
            residual=settings.residual or None,
            odds=4 * settings.tolerance,
            max_sweeps=settings.max_sweeps,
        )
    end = found.values
    parts, past = [], []
    for segment in course.segments:
        until = min(segment.end, course.horizon)
        if until > segment.start:
            parts.append((segment.laid.kernel, until - segment.start))
        later = max(segment.start, course.horizon)
        if later < segment.end < math.inf:
            past.append((segment.laid.kernel, segment.end - later))
    if past:
        end = start_values(stages(past, []), end)
    # Values that were not found to stand are played back from, not left standing.
    still = course.last is None and found.converged and course.horizon > course.segments[-1].start
    return Ready(tuple(parts), end, still, found)
