"""Questions about states and moves, played out in the games the posterior holds likely (evidence/shares.py).

The heaviest games and draws are played out from the status quo (play/ahead.py) until they hold a stated share, the
heaviest of each narrative among them; the chance under a narrative is their mean by its share of w. "None of these"
moves by habit: at a constant rate whose gamma posterior is that of evidence/moves.py, uniformly; on another focus than
the record's the rate is taken in proportion to the number of issues that vary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from detente.case.load import CaseFile
from detente.case.schema import Patch
from detente.evidence import kept
from detente.evidence.moves import Moves, board_content
from detente.evidence.settings import WeighingSettings
from detente.evidence.shares import patched, shared
from detente.game.focus import varied
from detente.game.game import Floats, Game
from detente.game.space import encode
from detente.play import ahead
from detente.play.ahead import Asked
from detente.play.segments import Course, Ready, course_of, ready_of
from detente.play.settings import PathsSettings

from .settings import ForecastSettings

Progress = Callable[[float, str], None]


Ask = Callable[[Game], Sequence[Asked]]
"""The questions, on the states of a game."""


FIELDS = {"chances": list, "residual": float, "converged": bool}


@dataclass(frozen=True, eq=False)
class PlayedOut:
    """``chances`` float [n, Q] of the ``pairs`` (game, draw number) played, ``null`` float [Q] by habit."""

    pairs: tuple[tuple[int, int], ...]
    chances: Floats
    null: Floats
    at_start: tuple[bool, ...]
    """Whether each condition holds already."""
    states: int
    residual: float
    converged: bool
    moved: float


def play_out(
    file: CaseFile,
    base: Game,
    moves: Moves,
    patches: Sequence[Patch],
    *,
    pairs: Sequence[tuple[int, int]],
    focus: str,
    ask: Ask,
    settings: ForecastSettings,
    inference: WeighingSettings,
    folder: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> PlayedOut:
    """Every question of one focus in every game chosen: ``pairs`` of (patch, draw) by number. Raises Problems (L3xx,
    G1xx)."""
    how = _how(settings, inference, focus)
    courses: dict[tuple[int, int], Course] = {}

    def course(pair: tuple[int, int]) -> Course:
        if pair not in courses:
            game, draw = pair
            courses[pair] = _course(file, base, patches[game], moves.draws[draw], how=how, ask=ask)
        return courses[pair]

    first = course(pairs[0]) if pairs else _course(file, base, {}, -1, how=how, ask=ask)
    asked = tuple(ask(first.first.game))
    step, moved, ready = _step(first, asked, settings, how, folder) if pairs else (np.inf, 0.0, None)

    def one(pair: tuple[int, int]) -> tuple[Floats, float, bool]:
        return _one(
            course(pair), asked, step, how=how, folder=folder, ready=ready if pair == pairs[0] else None
        )

    def tell(done: int) -> None:
        if progress is not None:
            progress(done / len(pairs), f"questions played out: {done} of {len(pairs)} games")

    rows = shared(one, pairs, workers, tell)
    null = _null(first, asked, moves, inference, file)
    table = np.array([rows[p][0] for p in pairs]).reshape(len(pairs), len(asked))
    return PlayedOut(
        tuple(pairs),
        table,
        null,
        tuple(bool(a.states[_quo(first)]) for a in asked),
        first.first.game.size,
        max((r[1] for r in rows.values()), default=0.0),
        all(r[2] for r in rows.values()),
        moved,
    )


def _how(settings: ForecastSettings, inference: WeighingSettings, focus: str) -> PathsSettings:
    return PathsSettings(
        focus=focus,
        residual=settings.residual,
        max_sweeps=settings.play_sweeps,
        lift_red_lines=inference.lift_red_lines,
        max_states=settings.max_states,
        seed=inference.seed,
    )


def _course(file: CaseFile, base: Game, change: Patch, draw: int, *, how: PathsSettings, ask: Ask) -> Course:
    made = course_of(patched(file, change), how, base, draw=draw)
    latest = max((a.months for a in ask(made.first.game)), default=made.horizon)
    return replace(made, horizon=min(latest, made.horizon) if made.last is not None else latest)


def _step(
    course: Course,
    asked: tuple[Asked, ...],
    settings: ForecastSettings,
    how: PathsSettings,
    folder: Path | None,
) -> tuple[float, float, Ready | None]:
    """The longest step in stretches where values change, and the most a chance moved when it was last halved."""
    if len(course.segments) == 1 and course.last is None:
        return np.inf, 0.0, None
    until = (settings.tolerance, settings.halvings)
    key = kept.digest("step", _source(), _content(course, asked, how), until)
    entry = kept.read(folder, key, {"step": float, "moved": float})
    if entry is not None:
        return float(entry["step"]), float(entry["moved"]), None
    ready = ready_of(course, how)
    step = min(s.laid.kernel.board.longest_step for s in course.segments)
    start = _quo(course)
    before = ahead.chances(ready.parts, ready.end, start, asked, still=ready.still, longest=step)
    moved = np.inf
    for _ in range(settings.halvings):
        step /= 2
        now = ahead.chances(ready.parts, ready.end, start, asked, still=ready.still, longest=step)
        moved = float(np.abs(now - before).max(initial=0.0))
        before = now
        if moved <= settings.tolerance:
            break
    kept.write(folder, key, {"step": float(step), "moved": moved})
    return step, moved, ready


def _one(
    course: Course,
    asked: tuple[Asked, ...],
    step: float,
    *,
    how: PathsSettings,
    folder: Path | None,
    ready: Ready | None = None,
) -> tuple[Floats, float, bool]:
    """One game's chances, residual and whether its stationary value was found; from the folder if they are there."""
    key = kept.digest("ahead", _source(), _content(course, asked, how), step)
    entry = kept.read(folder, key, FIELDS)
    if entry is not None and len(entry["chances"]) == len(asked):
        return (
            np.array(entry["chances"], dtype=np.float64),
            float(entry["residual"]),
            bool(entry["converged"]),
        )
    ready = ready or ready_of(course, how)
    found = ahead.chances(ready.parts, ready.end, _quo(course), asked, still=ready.still, longest=step)
    residual = ready.found.residual if ready.found is not None else 0.0
    converged = ready.found is None or bool(ready.found.converged)
    kept.write(folder, key, {"chances": found.tolist(), "residual": float(residual), "converged": converged})
    return found, residual, converged


def _quo(course: Course) -> int:
    game = course.first.game
    return encode(game, game.status_quo)


@cache
def _source() -> bytes:
    """The program of this page and of ahead.py, which kept.py does not know of."""
    return Path(ahead.__file__).read_bytes() + Path(__file__).read_bytes()


def _content(course: Course, asked: tuple[Asked, ...], how: PathsSettings) -> str:
    """Everything the chances depend on, and nothing else: no name, no title, no seed."""
    return kept.digest(
        [(s.start, min(s.end, 1e9), board_content(s.laid.kernel.board)) for s in course.segments],
        None if course.last is None else board_content(course.last),
        course.horizon,
        course.first.game.status_quo,
        [(a.kind, a.states, a.months, a.issues) for a in asked],
        (how.residual, how.max_sweeps),
    )


def _null(
    course: Course, asked: tuple[Asked, ...], moves: Moves, inference: WeighingSettings, file: CaseFile
) -> Floats:
    """Under "none of these": the rate's gamma posterior, moves uniform."""
    game = course.first.game
    there = varied(file.case, moves.focus)
    sizes = {j: len(file.case.issues[j].options) for j in file.case.issues}
    here = sum(n > 1 for n in game.sizes)
    scale = here / max(1, sum(sizes[j] > 1 for j in there)) if moves.weighed else 1.0
    shape = inference.null_shape + len(moves.seen)
    months = (inference.null_months + moves.months) / scale if scale > 0 else np.inf
    return ahead.chances_by_habit(course.first.kernel, shape, months, _quo(course), asked)
