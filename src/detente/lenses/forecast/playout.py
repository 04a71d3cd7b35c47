"""Questions about states and moves, played out in the games the posterior holds likely (evidence/shares.py).

The heaviest games and draws are played out from the status quo (play/ahead.py) until they hold a stated share, the
heaviest of each narrative among them; the chance under a narrative is their mean by its share of w. "None of these"
moves by habit: at a constant rate whose gamma posterior is that of evidence/moves.py, uniformly; on another focus than
the record's the rate is taken in proportion to the number of issues that vary.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from detente.case.load import CaseFile
from detente.case.schema import Patch
from detente.ensembles.execute import every
from detente.ensembles.keys import key_of
from detente.ensembles.run import Run
from detente.ensembles.store import Store, once
from detente.evidence.moves import Moves, board_content
from detente.evidence.settings import WeighingSettings
from detente.evidence.shares import patched
from detente.game.focus import varied
from detente.game.game import Floats, Game
from detente.game.space import encode
from detente.play import ahead
from detente.play.ahead import Asked
from detente.play.segments import Course, Ready, course_of, ready_of
from detente.play.settings import PathsSettings

from .settings import ForecastSettings


class _PlayedEntry(TypedDict):
    chances: list[float]
    residual: float
    converged: bool


PLAYED = TypeAdapter(_PlayedEntry)
STEP = TypeAdapter(dict[Literal["step", "moved"], float])


@dataclass(frozen=True, eq=False, kw_only=True)
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
    ask: Callable[[Game], Sequence[Asked]],
    settings: ForecastSettings,
    inference: WeighingSettings,
    run: Run,
) -> PlayedOut:
    """Every question of one focus, ``ask`` on the states of a game, in every game chosen: ``pairs`` of (patch, draw) by
    number. Raises Problems (L3xx, G1xx)."""
    how = PathsSettings(
        focus=focus,
        residual=settings.residual,
        max_sweeps=settings.play_sweeps,
        lift_red_lines=inference.lift_red_lines,
        max_states=settings.max_states,
        seed=inference.seed,
    )

    @cache
    def course(pair: tuple[int, int] | None) -> Course:
        """Of a pair; of the case as written where none is to be played out."""
        change, draw = ({}, -1) if pair is None else (patches[pair[0]], moves.draws[pair[1]])
        made = course_of(patched(file, change), how, base, draw=draw)
        latest = max((a.months for a in ask(made.first.game)), default=made.horizon)
        return replace(made, horizon=latest if made.last is None else min(latest, made.horizon))

    heaviest = pairs[0] if pairs else None
    first = course(heaviest)
    asked = tuple(ask(first.first.game))
    laid = cache(lambda: ready_of(first, how))
    step, moved = (
        _step(first, asked, settings=settings, how=how, store=run.store, laid=laid)
        if pairs
        else (np.inf, 0.0)
    )

    def one(pair: tuple[int, int]) -> Mapping[str, Any]:
        """One game's chances, residual and whether its stationary value was found; from the store if there."""
        here = course(pair)

        def played() -> dict[str, Any]:
            ready = laid() if pair == heaviest else ready_of(here, how)
            return {
                "chances": _chances(here, ready, asked, step).tolist(),
                "residual": 0.0 if ready.found is None else float(ready.found.residual),
                "converged": ready.found is None or bool(ready.found.converged),
            }

        key = key_of("ahead", _content(here, asked, how), step)
        row: Mapping[str, Any] = once(run.store, key, PLAYED, played)
        return row

    def tell(done: int) -> None:
        run.progress(done / len(pairs), f"questions played out: {done} of {len(pairs)} games")

    rows = every(one, pairs, workers=run.workers, stop=run.stop, tell=tell)
    return PlayedOut(
        pairs=tuple(pairs),
        chances=np.array([rows[p]["chances"] for p in pairs]).reshape(len(pairs), len(asked)),
        null=_null(first, asked, moves, inference, file),
        at_start=tuple(bool(a.states[_quo(first)]) for a in asked),
        states=first.first.game.size,
        residual=max((row["residual"] for row in rows.values()), default=0.0),
        converged=all(row["converged"] for row in rows.values()),
        moved=moved,
    )


def _step(
    course: Course,
    asked: tuple[Asked, ...],
    *,
    settings: ForecastSettings,
    how: PathsSettings,
    store: Store | None,
    laid: Callable[[], Ready],
) -> tuple[float, float]:
    """The longest step in stretches where values change, and the most a chance moved when it was last halved."""
    if len(course.segments) == 1 and course.last is None:
        return np.inf, 0.0

    def halved() -> dict[str, float]:
        ready, moved = laid(), np.inf
        step = min(s.laid.kernel.board.longest_step for s in course.segments)
        before = _chances(course, ready, asked, step)
        for _ in range(settings.halvings):
            step /= 2
            now = _chances(course, ready, asked, step)
            moved = float(np.abs(now - before).max(initial=0.0))
            before = now
            if moved <= settings.tolerance:
                break
        return {"step": float(step), "moved": moved}

    until = (settings.tolerance, settings.halvings)
    key = key_of("step", _content(course, asked, how), until)
    entry = once(store, key, STEP, halved)
    return entry["step"], entry["moved"]


def _chances(course: Course, ready: Ready, asked: tuple[Asked, ...], step: float) -> Floats:
    return ahead.chances(ready.parts, ready.end, _quo(course), asked, still=ready.still, longest=step)


def _quo(course: Course) -> int:
    return encode(course.first.game, course.first.game.status_quo)


def _content(course: Course, asked: tuple[Asked, ...], how: PathsSettings) -> str:
    """Everything the chances depend on, and nothing else: no name, no title, no seed."""
    return key_of(
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
    here = sum(n > 1 for n in course.first.game.sizes)
    there = sum(len(file.case.issues[j].options) > 1 for j in varied(file.case, moves.focus))
    scale = here / max(1, there) if moves.weighed else 1.0
    shape = inference.null_shape + len(moves.seen)
    months = (inference.null_months + moves.months) / scale if scale > 0 else np.inf
    return ahead.chances_by_habit(course.first.kernel, shape, months, _quo(course), asked)
