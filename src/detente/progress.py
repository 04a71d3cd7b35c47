"""How far a task is, told in parts: each is given its stretch of the whole, and tells of itself from 0 to 1. And how
many can work on it."""

import os
from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the fraction done and what is being done."""


def silent(done: float, what: str) -> None:
    """Tells nobody."""


def part(progress: Progress | None, low: float, high: float) -> Progress:
    """What tells of the part of a task from ``low`` to ``high``."""
    if progress is None:
        return silent
    tell = progress
    return lambda done, what: tell(low + done * (high - low), what)


def step(progress: Progress | None, k: int, count: int) -> Progress:
    """What tells of step ``k`` (0, 1, …) of ``count`` steps alike."""
    return part(progress, k / count, (k + 1) / count)


def cores() -> int:
    """As many as there are to run on: no number depends on it."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1
