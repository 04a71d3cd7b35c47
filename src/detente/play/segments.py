"""Time cut at the deadlines: which game is played when, and what the values after the last one are.

A deadline is a date at which stakes, rates or discounts change, as a patch of the case on top of those before it, or at
which play really ends (Definition 4.7). Everybody knows them all beforehand. Each stretch has a game of its own on the
same states; all are normalised by the range of the case as written, so that no deadline changes a scale. After the last
stretch V is u where play ends, else the stationary value of the last game. A deadline past the horizon is not reported
on, but what is done before it already counts with it.
"""

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from detente.case.diagnostics import problem
from detente.case.load import CaseFile
from detente.case.patch import apply
from detente.case.schema import Deadline
from detente.case.schema import months as in_months
from detente.case.sections import WORTH
from detente.case.validate import validate
from detente.case.yaml_tree import Mark
from detente.game.compile import compile_case
from detente.game.game import Floats, Game, Move
from detente.view.remarks import Remark, remark

from .behavior import Play, play_of
from .board import PlayBoard, board_of
from .forward import KEEP_BYTES, stages, start_values
from .kernel import Kernel, kernel_of
from .record import DAYS, months_between
from .settings import PathsSettings
from .stationary import MEMORY, Stationary, stationary

LONGEST = 1200.0
"""Months: the longest horizon, a hundred years."""

NO_CLOCK = 24.0
"""Months looked ahead where a case has no clock and nobody says how far; the result says so."""


@dataclass(frozen=True, eq=False)
class Laid:
    """A game ready to be played."""

    game: Game
    play: Play
    kernel: Kernel


@dataclass(frozen=True, eq=False)
class Segment:
    """A stretch of time under one game, ``start`` to ``end`` months; ``end`` inf where play goes on for ever."""

    start: float
    end: float
    laid: Laid


@dataclass(frozen=True, eq=False)
class Course:
    """The games in order of time. ``last`` is the board whose flow is the value after them where play ends, None where
    it goes on. ``horizon`` is how far ahead is reported: no further than play lasts; ``counted`` the deadlines that
    change something."""

    segments: tuple[Segment, ...]
    last: PlayBoard | None
    horizon: float
    counted: frozenset[str]
    remarks: tuple[Remark, ...]

    @property
    def first(self) -> Laid:
        """What is played at the start."""
        return self.segments[0].laid


@dataclass(frozen=True)
class Due:
    """A deadline and when it falls, months from the start."""

    id: str
    months: float
    declared: Deadline


def deadlines(file: CaseFile) -> tuple[Due, ...]:
    """Those after the case's date, in order of time; as declared where two fall on one day."""
    clock = file.case.clock
    declared = clock.deadlines if clock is not None else {}
    due = [Due(name, months_between(file.case.as_of, d.date), d) for name, d in declared.items()]
    return tuple(sorted((d for d in due if d.months > 0), key=lambda d: d.months))


def date_after(start: date, months: float) -> date:
    return start + timedelta(days=round(months * DAYS))


def course_of(
    file: CaseFile,
    settings: PathsSettings,
    base: Game,
    *,
    draw: int = -1,
    without: str = "",
    made: dict[tuple[str, ...], Laid] | None = None,
) -> Course:
    """The games of a case in order of time, without the deadline named ``without``.

    ``base`` is the game whose range normalises all of them; ``draw`` which draw of the estimates, −1 for the point
    estimates; ``made`` keeps games from one call to the next, by the deadlines passed. Raises Problems: G1xx, L301,
    L303 a deadline that changes the space, L341, and L302 before it would not fit.
    """
    made = {} if made is None else made
    clock = file.case.clock
    horizon = float(settings.horizon or (in_months(clock.horizon) if clock is not None else NO_CLOCK))
    if settings.horizon > LONGEST:
        raise problem(
            "L341",
            f"a horizon of {settings.horizon:g} months is too far",
            f"give {LONGEST:g} months at most: `24 months`, `2 weeks`, `1 year`",
        )
    end = horizon if settings.terminal == "end" else math.inf
    passed: list[Due] = []
    segments: list[Segment] = []
    start, laid = 0.0, _laid(file, passed, settings, base, draw=draw, made=made)
    counted = set()
    for due in deadlines(file):
        if due.id == without or due.months >= end:
            continue
        if due.declared.changes:
            passed.append(due)
            then = _laid(file, passed, settings, base, draw=draw, made=made)
            if not _alike(laid, then, due):
                counted.add(due.id)
                if due.months > start:
                    segments.append(Segment(start, due.months, laid))
                start, laid = due.months, then
        if due.declared.ends_play:
            end = due.months
            counted.add(due.id)
    if start < end:
        segments.append(Segment(start, end, laid))
    # What stands when play ends is worth what it is worth from then on.
    closing = laid.kernel.board if math.isfinite(end) else None
    return Course(
        tuple(segments), closing, min(horizon, end), frozenset(counted), _remarks(file, horizon, end, without)
    )


def _laid(
    file: CaseFile,
    passed: list[Due],
    settings: PathsSettings,
    base: Game,
    *,
    draw: int,
    made: dict[tuple[str, ...], Laid],
) -> Laid:
    key = tuple(due.id for due in passed)
    if key not in made:
        for due in passed:
            file = patched(file, due)
        game = compile_case(
            file.case,
            case_hash=file.hash,
            seed=settings.seed,
            draw=draw,
            base=base,
            focus=settings.focus or None,
        )
        alike = ("actors", "issues", "options", "status_quo")
        if passed and any(getattr(game, name) != getattr(made[()].game, name) for name in alike):
            raise problem(
                "L303",
                f"the deadline `{passed[-1].id}` changes who there is, what can be chosen, or where play begins",
                "let it change stakes, linkages, rules, costs, or how actors play",
                file.place(("clock", "deadlines", passed[-1].id, "changes")),
            )
        play = play_of(file.case, settings.seed, draw)
        accept(game, settings, len(deadlines(file)) + 1)
        made[key] = Laid(game, play, kernel_of(board_of(game, play, settings.lift_red_lines)))
    return made[key]


def patched(file: CaseFile, due: Due) -> CaseFile:
    """The case from a deadline on. Raises Problems at the place of the deadline's change."""
    path = ("clock", "deadlines", due.id, "changes")
    fallback = Mark(f"clock.deadlines.{due.id}", 0, 0)
    marks = {key: file.tree.keys.get((*path, key), fallback) for key in due.declared.changes}
    tree = apply(file.tree, due.declared.changes, marks)
    return replace(file, case=validate(tree), tree=tree)


def _alike(now: Laid, then: Laid, due: Due) -> bool:
    """Whether a deadline left worth and play as they were; what changes who can move what is not looked into."""
    if {path.split(".")[0] for path in due.declared.changes} - WORTH:
        return False

    def play(laid: Laid) -> list[Floats]:
        b = laid.kernel.board
        return [b.flow, b.discount, b.accept, np.array([(u.rate, u.choice, u.inertia) for u in b.units])]

    return all(map(np.array_equal, play(now), play(then)))


def _remarks(file: CaseFile, horizon: float, end: float, without: str) -> tuple[Remark, ...]:
    remarks = [] if file.case.clock is not None else [remark("no clock", months=horizon)]
    for due in deadlines(file):
        if due.id != without and due.months > min(horizon, end):
            late = "deadline after the end" if due.months > end else "deadline after the horizon"
            remarks.append(remark(late, id=due.id))
    if end < horizon:
        remarks.append(remark("ends before the horizon", end=end, horizon=horizon))
    return tuple(remarks)


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
        kernel = segment.laid.kernel
        until = min(segment.end, course.horizon)
        if until > segment.start:
            parts.append((kernel, until - segment.start))
        later = max(segment.start, course.horizon)
        if later < segment.end < math.inf:
            past.append((kernel, segment.end - later))
    if past:
        end = start_values(stages(past, []), end)
    # Values that were not found to stand are played back from, not left standing.
    still = course.last is None and found.converged and course.horizon > course.segments[-1].start
    return Ready(tuple(parts), end, still, found)


def bytes_of(game: Game, games: int = 1) -> int:
    """Most bytes held at once by predicted play with so many games in order of time, counted before anything is laid
    out over states.

    Of each game 8 AS for the flow, 17 AS while exact utilities are made and let go, a byte a state for rules and for
    each way that depends on more than its issue, 17 a state for what moves several issues at once; 8 AS an array of
    values, of which the stationary value holds m + 6 at m sweeps mixed and the forward pass those of its steps, up to
    a bound. The states that play visits are few beside them (visited.py) and are not counted.
    """
    values = 8 * game.size * len(game.actors)
    ruled = bool(game.rules or game.refusals)
    masks = sum(len(_proposers(m)) for m in game.moves if ruled or m.when is not None)
    listed = 17 * sum(bool(m.package or m.costs) for m in game.moves)
    lasting = games * (values + game.size * (1 + listed + masks))
    return lasting + max((MEMORY + 6) * values, min(KEEP_BYTES, 200 * values) + 4 * values)


def moves_of(game: Game) -> int:
    """Entries of a list of all moves: one a move on one issue, option left and setting of the rest; one a state for
    moves of several issues; each times who may propose it."""
    count = 0
    for move in game.moves:
        each = game.size
        if len(move.sets) == 1 and not move.package and not move.costs:
            issue, option = move.sets[0]
            left = sum(bool(x) for k, x in enumerate(move.from_[0]) if k != option)
            each = left * (game.size // game.sizes[issue])
        count += len(_proposers(move)) * each
    return count


def _proposers(move: Move) -> set[int]:
    return {move.proposer} if move.proposer >= 0 else set(move.actors)


def accept(game: Game, settings: PathsSettings, games: int) -> None:
    """Raises Problems (L302) where a game has too many states, or its arrays would not fit."""
    size = bytes_of(game, games)
    if game.size <= settings.max_states and size <= settings.max_bytes:
        return
    states = f"{game.size:,}" if game.size < 10**9 else f"about 10^{len(str(game.size)) - 1}"
    gib = f"{size / 2**30:,.1f} GiB" if size < 2**50 else f"more than {2**20:,} GiB"
    raise problem(
        "L302",
        f"predicted play looks at every state: {states} states and {moves_of(game):,} moves would take {gib} at once; "
        f"the most allowed is {settings.max_states:,} states and {settings.max_bytes / 2**30:,.1f} GiB",
        "choose a focus (--focus), which varies some issues and holds the others",
    )
