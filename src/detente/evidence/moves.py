"""How likely the recorded moves, and the quiet between them, are in each world (Definitions 6.4, 6.5).

Each world z is a patch of the case and so a game; worlds with the same patch share it. Under draw k of all estimates
(of play, and those the patch carries; an estimate has the same random number in every world: common random numbers) its
stationary play gives the record the likelihood of play/likelihood.py, and

    L(z) = (1/K) Σ_k exp(log L(z, k))

so that an account with more freedom pays for it (Definition 6.4). The stationary values are those reached from
the flow, never from another game's values, so that no number depends on what was solved before; the flow is taken from
its value in the record's last state and rounded to 12 decimals, so that games equal up to a constant are one game. None
of these (z₀) makes the seen moves at a constant rate θ, each uniformly among the n(s) targets open in the state it
finds, θ gamma distributed with shape a and rate b; N moves in T months have

    log L = −Σ log n(s_k) + a log b − (a + N) log(b + T) + log Γ(a + N) − log Γ(a).

Games are solved once, kept in the store by content, and shared out to threads.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from detente.case.diagnostics import problem
from detente.case.load import CaseFile
from detente.case.schema import Case, Focus, Patch
from detente.case.sections import JUDGED
from detente.case.walk import states
from detente.ensembles.execute import every
from detente.ensembles.keys import key_of
from detente.ensembles.run import Run
from detente.ensembles.store import Entry, Store, of_form, once
from detente.front import range_of
from detente.game.compile import compile_case
from detente.game.focus import WHOLE, choose, size, varied
from detente.game.game import Floats, Game, Ints
from detente.game.space import encode
from detente.play.behavior import play_of
from detente.play.board import PlayBoard, board_of
from detente.play.kernel import kernel_of
from detente.play.likelihood import ProfilePoint, Record, changed, log_likelihood, profile, replay
from detente.play.local import constant, ways_at
from detente.play.record import record_of
from detente.play.stationary import stationary
from detente.view.remarks import Remark, remark

from .settings import WeighingSettings
from .shares import held_at, projected
from .shares import patched as under
from .worlds import Worlds, patched, patches

DECIMALS = 12
"""Of the flow that is solved: utilities in range units, where rounding of 1e-16 is noise."""


class _SolvedEntry(TypedDict):
    """Logs, None for that of 0."""

    total: float | None
    moves: list[float | None]
    quiet: list[float | None]
    residual: float
    converged: bool
    sweeps: int


SOLVED = TypeAdapter(_SolvedEntry)
RELEVANT = TypeAdapter(dict[Literal["relevant"], bool])
PROFILE = TypeAdapter(dict[Literal["points"], list[list[float | None]]])
FACTORS = (0.5, 1.0, 2.0)


@dataclass(frozen=True)
class Task:
    """One game to solve: the patched case, the unpatched one's game for its ranges, and how."""

    case: Case
    base: Game
    focus: str
    settings: WeighingSettings
    draw: int
    store: Store | None
    key: str


@dataclass(frozen=True)
class Solved:
    """What a game made of the record: natural logs; one entry of ``moves`` a seen move, of ``quiet`` a stay."""

    total: float
    moves: tuple[float, ...]
    quiet: tuple[float, ...]
    residual: float
    converged: bool
    sweeps: int


@dataclass(frozen=True, eq=False)
class Moves:
    """``loglik`` float [Z, K]; ``game_of`` int64 [Z], which of ``patches`` a world's game has, −1 for z₀; ``solved``
    [G][K]. Patches are here without what does not change the game of the focus. ``focus`` is the declared one, of which
    the coarse setting varies a part. ``weighed`` is False where the record says nothing of moves: everything is 0."""

    loglik: Floats
    game_of: Ints
    patches: tuple[Patch, ...]
    solved: tuple[tuple[Solved, ...], ...]
    draws: tuple[int, ...]
    focus: str
    states: int
    months: float
    seen: tuple[str, ...]
    null: float
    notes: tuple[Remark, ...]
    weighed: bool = True
    fresh: int = 0
    """Games solved in this run; the others were in the store. No result says it."""


def moves(
    file: CaseFile,
    all_: Worlds,
    settings: WeighingSettings,
    run: Run,
) -> Moves:
    """The likelihood of a case's recorded moves in every world. Raises Problems (L3xx, L405)."""
    case = file.case
    if not settings.moves or case.record.start is None:
        why = remark("no start" if settings.moves else "not asked")
        changes, game_of = patches(case, all_)
        return Moves(
            np.zeros((len(all_), 1)), game_of, changes, (), (-1,), "", 0, 0.0, (), 0.0, (why,), weighed=False
        )
    declared = focus = focus_of(case, settings)
    if settings.coarse:
        file, focus = coarser(file, declared, settings.coarse_states)
        case = file.case
    draws = drawn(settings)
    base = range_of(file)
    point = compile_case(case, base=base, focus=focus or None)
    board = board_of(point, play_of(case), settings.lift_red_lines)
    told = record_of(case, point)
    null = _null_log(board, told.record, settings)
    empty = Task(case, base, focus, settings, -1, run.store, "")
    changes, game_of = patches(case, all_, _relevant(file, empty, draws))
    rows = [_tasks(replace(empty, case=under(file, change).case), draws) for change in changes]
    found, fresh = _solve_all([task for row in rows for task in row], run)
    table = tuple(tuple(found[task.key] for task in row) for row in rows)
    of_game = np.array([[s.total for s in row] for row in table])
    notes = told.notes
    if settings.coarse:
        notes = (*notes, remark("coarse", issues=tuple(case.focus[focus].issues)))
    if late := sum(not s.converged for row in table for s in row):
        worst = max(s.residual for row in table for s in row)
        notes = (*notes, remark("not found", late=late, games=len(changes) * len(draws), residual=worst))
    return Moves(
        np.where(game_of[:, None] >= 0, of_game[np.maximum(game_of, 0)], null),
        game_of,
        changes,
        table,
        draws,
        declared,
        point.size,
        told.record.months,
        tuple(m.id for m in told.record.moves if m.seen),
        null,
        notes,
        fresh=fresh,
    )


def drawn(settings: WeighingSettings) -> tuple[int, ...]:
    """The draws averaged over; (−1,) for the point estimates."""
    return tuple(range(0 if settings.coarse else settings.draws)) or (-1,)


def focus_of(case: Case, settings: WeighingSettings) -> str:
    """The focus moves are judged on; empty for the whole case. Raises Problems (G106, L405)."""
    asked = settings.focus or None
    if (chosen := choose(case, settings.max_states, asked=asked, first="record")) is not None:
        return chosen
    raise problem(
        "L405",
        f"{f'the focus `{asked}`' if asked else 'the whole case'} has {size(case, asked or WHOLE):,} states",
        f"moves are judged on at most {settings.max_states:,}: declare a smaller focus of the issues that moved, "
        "named `record`",
    )


def coarser(file: CaseFile, focus: str, most: int) -> tuple[CaseFile, str]:
    """The case with one more focus, a part of this one (empty: of the whole case), and its name: the issues that moved
    in the record, and of the others, in order, those that keep it within ``most`` states. The rest is held."""
    case, name = file.case, f"{focus or 'whole'}-coarse"
    whole = varied(case, focus)
    moved = {j for e in case.record.events.values() for j in (e.move or {})}
    taken = [j for j in whole if j in moved]
    for j in whole:
        if j not in taken and states(case, (*taken, j)) <= most:
            taken.append(j)
    held = dict(case.focus[focus].held) if focus else {}
    part = {"title": "What moved", "issues": [j for j in whole if j in taken], "held": held}
    data = {**file.tree.data, "focus": {**file.tree.data.get("focus", {}), name: part}}
    added = case.model_copy(update={"focus": {**case.focus, name: Focus.model_validate(part)}})
    return replace(file, case=added, tree=replace(file.tree, data=data)), name


def _relevant(file: CaseFile, task: Task, draws: Sequence[int]) -> frozenset[tuple[str, str]]:
    """The answers whose patches change the game on this focus, at the point estimates or in the first draw.

    What a patch does to issues that the focus holds is the same in every state, whatever other patches do. Where it
    does nothing else it is left out unseen: a constant may survive rounding, and would be taken for another game.
    """
    held = held_at(file.case, task.focus)
    where = tuple(dict.fromkeys((-1, *draws[:1])))
    plain = _tasks(task, where)

    def differs(change: Patch) -> bool:
        tried = _tasks(replace(task, case=under(file, change).case), where)

        def compared() -> dict[str, bool]:
            pairs = ((_board(b), _board(t)) for b, t in zip(plain, tried, strict=True))
            how = task.settings
            return {"relevant": any(_content(*b, how) != _content(*t, how) for b, t in pairs)}

        key = key_of("relevant", [t.key for t in (*plain, *tried)])
        return bool(once(task.store, key, RELEVANT, compared)["relevant"])

    return frozenset(
        (mechanism, answer)
        for mechanism, answer, change in patched(file.case)
        if projected(file.case, held, change) and differs(change)
    )


def _board(task: Task) -> tuple[PlayBoard, Record]:
    """A task's board, in its canonical form, and the record on it."""
    seed, draw = task.settings.seed, task.draw
    game = compile_case(task.case, seed=seed, draw=draw, base=task.base, focus=task.focus or None)
    board = board_of(game, play_of(task.case, seed, draw), task.settings.lift_red_lines)
    return canonical(board), record_of(task.case, game).record


def _tasks(task: Task, draws: Sequence[int]) -> list[Task]:
    """One task a draw, each named by all that its answer hangs on, as far as that can be said before compiling."""
    written = task.case.model_dump(mode="json", exclude_defaults=True, include=set(JUDGED))
    used = {name: written.get(name) for name in sorted(JUDGED)}
    # Of these two only what is judged by: a title changes no move, nor does a focus that is not taken.
    used["record"] = {
        "start": written["record"]["start"],
        "coverage": written["record"].get("coverage"),
        "moves": {
            id_: [e.get("date"), e.get("by"), e["move"]]
            for id_, e in written["record"].get("events", {}).items()
            if e.get("move")
        },
    }
    used["focus"] = written["focus"][task.focus] if task.focus else None
    settings = task.settings
    hangs_on = (
        json.dumps(used, ensure_ascii=False),
        (task.base.base_low, task.base.base_high),
        (settings.lift_red_lines, settings.odds, settings.max_sweeps, settings.seed),
    )
    return [replace(task, draw=k, key=key_of("task", hangs_on, k)) for k in draws]


def _solve_all(tasks: Sequence[Task], run: Run) -> tuple[dict[str, Solved], int]:
    """Every task's answer by key, and how many were not in the store; what is done is when this is interrupted."""
    entries = {} if run.store is None else run.store.get_all([t.key for t in tasks])
    read = {key: of_form(entry, SOLVED) for key, entry in entries.items()}
    found = {key: _solved(entry) for key, entry in read.items() if entry is not None}
    left = {t.key: t for t in tasks if t.key not in found}

    def tell(done: int) -> None:
        solved = len(tasks) - len(left) + done
        run.progress(1 - (len(left) - done) / max(1, len(tasks)), f"games solved: {solved} of {len(tasks)}")

    tell(0)
    # Threads are enough: the compiled sweeps hold no interpreter lock.
    solved = every(lambda key: _run(left[key]), list(left), workers=run.workers, stop=run.stop, tell=tell)
    return found | solved, len(left)


def _run(task: Task) -> Solved:
    """One task, in whatever thread."""
    board, record = _board(task)

    def solved() -> dict[str, Any]:
        walked = replay(board, record)
        how = task.settings
        values = stationary(kernel_of(board, 1), odds=how.odds, max_sweeps=how.max_sweeps)
        found = log_likelihood(board, values.values, walked)
        return {
            "total": _finite(found.total),
            "moves": [_finite(x) for x in found.moves],
            "quiet": [_finite(x) for x in found.quiet],
            "residual": float(values.residual),
            "converged": bool(values.converged),
            "sweeps": int(values.sweeps),
        }

    entry = once(task.store, _content(board, record, task.settings), SOLVED, solved)
    if task.store is not None:
        task.store.put(task.key, entry)
    return _solved(entry)


def _finite(log: float) -> float | None:
    """A log as an entry has it: None for that of 0."""
    return None if log == -math.inf else float(log)


def canonical(board: PlayBoard) -> PlayBoard:
    """The board with its flow counted from that of the status quo, rounded: a constant changes no choice."""
    here = encode(board.game, board.game.status_quo)
    return replace(board, flow=np.round(board.flow - board.flow[:, [here]], DECIMALS) + 0.0)


def board_content(board: PlayBoard) -> str:
    """Everything play on a board depends on."""
    game = board.game
    return key_of(
        board.flow,
        board.feasible,
        board.discount,
        board.accept,
        board.span,
        board.barred,
        board.units,
        game.sizes,
        game.scale,
        [replace(m, package="") for m in game.moves],
    )


def _content(board: PlayBoard, record: Record, settings: WeighingSettings) -> str:
    """Everything the numbers depend on, and nothing else: no name, no title, no seed."""
    return key_of(
        "game",
        board_content(board),
        record.start,
        record.months,
        record.unseen,
        [(m.months, m.sets, m.by, m.seen) for m in record.moves],
        (settings.odds, settings.max_sweeps),
    )


def _solved(entry: Entry) -> Solved:
    def logs(written: Sequence[float | None]) -> tuple[float, ...]:
        return tuple(-math.inf if x is None else x for x in written)

    (total,) = logs([entry["total"]])
    rest = {name: entry[name] for name in ("residual", "converged", "sweeps")}
    return Solved(total, logs(entry["moves"]), logs(entry["quiet"]), **rest)


def _open_targets(board: PlayBoard, state: int, unseen: frozenset[int]) -> int:
    """How many states a seen move could lead to from here, whoever makes it."""
    here = np.array([state], dtype=np.int64)
    ways = (way for unit in board.units for way in ways_at(board, unit, here, constant(board.flow)))
    targets = {int(way.target[0]) for way in ways if way.can[0]}
    return sum(not unseen & {j for j, _ in changed(board.game, state, target)} for target in targets)


def _null_log(board: PlayBoard, record: Record, settings: WeighingSettings) -> float:
    """log L of the record under z₀: constant rate, uniform choice, the rate's gamma prior integrated."""
    seen = [step for step in replay(board, record).steps if step.move.seen]
    choices = 0.0
    for step in seen:
        choices -= math.log(max(1, _open_targets(board, step.source, record.unseen)))
    a, b, n = settings.null_shape, settings.null_months, len(seen)
    return choices + (
        a * math.log(b) - (a + n) * math.log(b + record.months) + math.lgamma(a + n) - math.lgamma(a)
    )


def ridge(
    file: CaseFile, played: Moves, settings: WeighingSettings, store: Store | None
) -> tuple[ProfilePoint, ...]:
    """The log-likelihood of the case as written over factors on decisiveness and rate, at the point estimates; none
    where moves were not weighed, or at the coarse setting."""
    if settings.coarse or not played.weighed:
        return ()
    case = file.case
    game = compile_case(case, base=range_of(file), focus=played.focus or None)
    record, play = record_of(case, game).record, play_of(case)
    board = board_of(game, play, settings.lift_red_lines)

    def solve(changed: PlayBoard) -> tuple[Floats, float]:
        values = stationary(kernel_of(changed, 1), odds=settings.odds, max_sweeps=settings.max_sweeps)
        return values.values, values.residual

    def profiled() -> dict[str, Any]:
        points = profile(game, play, record, solve, decisiveness=FACTORS, rate=FACTORS, inertia=(1.0,))
        return {"points": [[None if math.isnan(x) else x for x in astuple(p)] for p in points]}

    key = key_of("ridge", _content(canonical(board), record, settings), FACTORS)
    rows = once(store, key, PROFILE, profiled)["points"]
    return tuple(ProfilePoint(*(math.nan if x is None else x for x in row)) for row in rows)
