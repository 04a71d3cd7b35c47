"""Histories of predicted play, event by event, each from a seed of its own (Definition 4.11).

Every unit has an exponential clock of rate μ. When one rings its actor stays or proposes a move, with the chances σ of
the definition (reference.py) in the state the history is in and under the values of that moment; each other required
actor accepts with its own chance; a move all accept is made, one that somebody refuses is not. The proposer pays κ
either way. All clocks together are one of rate Σμ that names unit u with chance μ_u/Σμ, whatever the state (Gillespie
1976); so what is random about history k is drawn beforehand, from Philox under the key (seed, k) (Salmon, Moraes, Dror
& Shaw 2011), and does not depend on how many there are. Between two steps of the backward pass values are on a straight
line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.game.game import Bools, Floats, Ints
from detente.game.space import decode, differences
from detente.play.board import PlayBoard
from detente.play.forward import KEEP_BYTES, Leg, Stage, walk
from detente.play.local import Worth, ways_at

from .result import Move, spelled
from .result import Sequence as Counted


@dataclass(frozen=True)
class Histories:
    """``paths`` histories. Events are proposals, made or refused, in order of time; arrays of one length.

    ``way`` is the index in ``unit.ways``; ``part`` which game they were made in, in order of time; ``refused`` has
    bit n set where the n-th of the way's others refused. ``states`` int64 [T + 1, paths] at the start and the end of
    every stage. ``worth`` float [paths, A]: what each history was worth at the start, flows, costs and the value at
    the end discounted, range units: its mean is V.
    """

    boards: tuple[PlayBoard, ...]
    paths: int
    times: Floats
    states: Ints
    worth: Floats
    path: Ints
    time: Floats
    part: Ints
    unit: Ints
    way: Ints
    source: Ints
    target: Ints
    refused: Ints

    @property
    def made(self) -> Bools:
        made: Bools = self.refused == 0
        return made


@dataclass(frozen=True)
class _Rings:
    """Clocks ringing, in order of time: uniform numbers for the unit, the choice and each answer."""

    path: Ints
    time: Floats
    unit: Ints
    choice: Floats
    answers: Floats


def simulate(
    plan: Sequence[Stage],
    end: Floats,
    start: int,
    *,
    paths: int,
    seed: int = 0,
    keep_bytes: int = KEEP_BYTES,
    legs: Iterable[Leg] | None = None,
) -> Histories:
    """Histories of a plan from a state; ``end`` float [A, S] the values after it and ``legs``, as
    :func:`forward.forward` takes them."""
    boards, of_stage = _parts(plan)
    rings = _rings(plan, boards, of_stage, paths, seed)
    state = np.full(paths, start, dtype=np.int64)
    actors = len(boards[0].discount)
    worth = np.zeros((paths, actors))
    since = np.ones((paths, actors))
    weight = np.ones(actors)
    kept = [state.copy()]
    events: list[tuple[Ints | Floats, ...]] = []
    current = 0
    for leg in legs if legs is not None else walk(plan, end, keep_bytes):
        board = leg.kernel.board
        if of_stage[leg.stage] != current:
            # Another flow from here on: what the last one brought is counted up to now.
            worth += boards[current].flow[:, state].T * (since - weight)
            since[:] = weight
            current = of_stage[leg.stage]
        first, last = np.searchsorted(rings.time, [leg.start, leg.start + leg.h])
        here = np.arange(first, last)
        for order in _rounds(rings.path[here]):
            at = here[order]
            events += _ring(
                leg, board, rings, at, state=state, worth=worth, since=since, weight=weight, part=current
            )
        weight = weight * np.exp(-board.discount * leg.h)
        if leg.last:
            kept.append(state.copy())
    worth += boards[current].flow[:, state].T * (since - weight)
    worth += end[:, state].T * weight
    columns = [np.concatenate(c) for c in zip(*events, strict=True)] if events else [np.zeros(0)] * 8
    order = np.lexsort((columns[0], columns[1]))
    path, time, part, unit, way, source, target, refused = (c[order] for c in columns)
    times = np.concatenate([[0.0], np.cumsum([s.months for s in plan])])

    def whole(x: Ints | Floats) -> Ints:
        return np.asarray(x, dtype=np.int64)

    return Histories(
        boards,
        paths,
        times,
        np.array(kept),
        worth,
        whole(path),
        np.asarray(time, dtype=np.float64),
        whole(part),
        whole(unit),
        whole(way),
        whole(source),
        whole(target),
        whole(refused),
    )


def _parts(plan: Sequence[Stage]) -> tuple[tuple[PlayBoard, ...], list[int]]:
    """Games in order, neighbouring stages under one game together; and each stage's."""
    boards: list[PlayBoard] = []
    of_stage = []
    for n, stage in enumerate(plan):
        if n == 0 or stage.kernel is not plan[n - 1].kernel:
            boards.append(stage.kernel.board)
        of_stage.append(len(boards) - 1)
    return tuple(boards), of_stage


def _rings(
    plan: Sequence[Stage], boards: tuple[PlayBoard, ...], of_stage: list[int], paths: int, seed: int
) -> _Rings:
    months = np.bincount(of_stage, [s.months for s in plan], minlength=len(boards))
    begins = np.concatenate([[0.0], np.cumsum(months)])
    answers = max((len(w.others) for b in boards for u in b.units for w in u.ways), default=0)
    rates = [np.array([u.rate for u in b.units]) for b in boards]
    numbers, times, units, uniforms = [], [], [], []
    for path in range(paths):
        stream = np.random.Generator(np.random.Philox(key=np.array([seed, path], dtype=np.uint64)))
        for n, rate in enumerate(rates):
            if not len(rate):
                continue
            count = int(stream.poisson(rate.sum() * months[n]))
            times.append(begins[n] + months[n] * np.sort(stream.random(count)))
            drawn = stream.random((count, 2 + answers))
            bounds = np.cumsum(rate) / rate.sum()
            units.append(np.minimum(np.searchsorted(bounds, drawn[:, 0], side="right"), len(rate) - 1))
            uniforms.append(drawn[:, 1:])
            numbers.append(np.full(count, path, dtype=np.int64))
    if not numbers:
        none = np.zeros(0, dtype=np.int64)
        return _Rings(none, np.zeros(0), none, np.zeros(0), np.zeros((0, answers)))
    path_of, time, unit = np.concatenate(numbers), np.concatenate(times), np.concatenate(units)
    drawn = np.concatenate(uniforms)
    order = np.lexsort((path_of, time))
    return _Rings(path_of[order], time[order], unit[order], drawn[order, 0], drawn[order, 1:])


def _rounds(path: Ints) -> list[Ints]:
    """Positions by how many of the same path come before them: within a round no path comes twice."""
    order = np.argsort(path, kind="stable")
    sorted_path = path[order]
    fresh = np.ones(len(path), dtype=np.bool_)
    fresh[1:] = sorted_path[1:] != sorted_path[:-1]
    begin = np.maximum.accumulate(np.where(fresh, np.arange(len(path)), 0))
    rank = np.arange(len(path)) - begin
    return [np.sort(order[rank == r]) for r in range(int(rank.max(initial=-1)) + 1)]


def _between(leg: Leg, share: Floats) -> Worth:
    """Values within a step, ``share`` float [n] of it gone."""

    def worth(actor: int, states: Ints) -> Floats:
        now, then = leg.now[actor, states], leg.then[actor, states]
        out: Floats = now + share * (then - now)
        return out

    return worth


def _ring(
    leg: Leg, board: PlayBoard, rings: _Rings, at: Ints, *, state: Ints, worth: Floats, since: Floats,
    weight: Floats, part: int,
) -> list[tuple[Ints | Floats, ...]]:  # fmt: skip
    """Clocks ``at`` ring, one a path at most: changes ``state``, ``worth`` and ``since``; the proposals made."""
    events: list[tuple[Ints | Floats, ...]] = []
    for number in np.unique(rings.unit[at]):
        unit = board.units[number]
        mine = at[rings.unit[at] == number]
        path, time = rings.path[mine], rings.time[mine]
        here = state[path]
        ways = ways_at(board, unit, here, _between(leg, (time - leg.start) / leg.h))
        left = rings.choice[mine].copy()
        chosen = np.full(len(mine), -1)
        for w, way in enumerate(ways):
            takes = (chosen < 0) & (left < way.proposed)
            chosen[takes] = w
            left -= way.proposed
        for w, way in enumerate(ways):
            k = np.flatnonzero(chosen == w)
            if not len(k):
                continue
            who = path[k]
            now = weight * np.exp(-np.outer(time[k] - leg.start, board.discount))
            worth[who] += board.flow[:, here[k]].T * (since[who] - now)
            since[who] = now
            refusals = rings.answers[mine[k], : len(way.consents)] >= way.consents[:, k].T
            refused = refusals @ (1 << np.arange(len(way.consents), dtype=np.int64))
            made = refused == 0
            worth[who, unit.actor] -= way.cost[k] * now[:, unit.actor]
            for payer, cost in way.paid:
                worth[who, payer] -= np.where(made, cost[k] * now[:, payer], 0.0)
            state[who[made]] = way.target[k][made]
            one = np.ones(len(k), dtype=np.int64)
            events.append((who, time[k], one * part, one * number, one * w, here[k], way.target[k], refused))
    return events


def move_of(board: PlayBoard, unit: int, way: int, source: int, target: int) -> Move:
    """A move by ids: who, whose consent it had, and what changes."""
    game = board.game
    of = board.units[unit]
    return Move(
        game.actors[of.actor],
        tuple(game.actors[b] for b in of.ways[way].others),
        differences(game, decode(game, source), decode(game, target)),
    )


def commonest(histories: Histories, longest: int = 4, count: int = 10) -> tuple[Counted, ...]:
    """The commonest openings: the first ``longest`` moves made, all of them where there were fewer.

    The standard error of a share p over n histories is √(p(1−p)/n).
    """
    h = histories
    first: list[list[tuple[int, int, int, int, int]]] = [[] for _ in range(h.paths)]
    for k in np.flatnonzero(h.made):
        moves = first[int(h.path[k])]
        if len(moves) < longest:
            moves.append((int(h.part[k]), int(h.unit[k]), int(h.way[k]), int(h.source[k]), int(h.target[k])))
    # By ids: the same move before and after a deadline is one.
    said = Counter(tuple(move_of(h.boards[part], *move) for part, *move in moves) for moves in first)
    found = sorted(said.items(), key=lambda item: (-item[1], tuple(map(spelled, item[0]))))[:count]
    share = [n / h.paths for _, n in found]
    return tuple(
        Counted(moves, p, float(np.sqrt(p * (1 - p) / h.paths)))
        for (moves, _), p in zip(found, share, strict=True)
    )
