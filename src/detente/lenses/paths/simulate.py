"""Histories of predicted play, event by event, each from a seed of its own (Definition 4.11).

Every unit has an exponential clock of rate μ. When one rings its actor stays or proposes a move, with the chances σ of
the definition (reference.py) in the state the history is in and under the values of that moment; each other required
actor accepts with its own chance; a move all accept is made, one that somebody refuses is not. The proposer pays κ
either way. All clocks together are one of rate Σμ that names unit u with chance μ_u/Σμ, whatever the state (Gillespie
1976); so what is random about history k is drawn beforehand, from Philox under the key (seed, k) (Salmon, Moraes, Dror
& Shaw 2011), and does not depend on how many there are. Between two steps of the backward pass values are on a straight
line.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from detente.game.game import Bools, Floats, Ints
from detente.game.space import decode, differences
from detente.play.board import PlayBoard
from detente.play.forward import Leg, Stage, walk
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
        return np.equal(self.refused, 0)


@dataclass(frozen=True)
class _Rings:
    """Clocks ringing, in order of time; ``uniform`` [n, 1 + answers] the numbers for the choice and each answer."""

    path: Ints
    time: Floats
    unit: Ints
    uniform: Floats


def simulate(
    plan: Sequence[Stage],
    end: Floats,
    start: int,
    *,
    paths: int,
    seed: int = 0,
    legs: Iterable[Leg] | None = None,
) -> Histories:
    """Histories of a plan from a state; ``end`` float [A, S] the values after it and ``legs``, as
    :func:`forward.forward` takes them."""
    games = [list(together) for _, together in groupby(plan, lambda stage: id(stage.kernel))]
    boards = tuple(game[0].kernel.board for game in games)
    of_stage = [n for n, game in enumerate(games) for _ in game]
    months = np.bincount(of_stage, [s.months for s in plan], minlength=len(boards))
    rings = _rings(boards, months.tolist(), paths, seed)
    state = np.full(paths, start, dtype=np.int64)
    worth = np.zeros((paths, len(boards[0].discount)))
    since = np.ones_like(worth)
    weight = np.ones(len(boards[0].discount))
    states = [state.copy()]
    none = np.zeros(0, dtype=np.int64)
    events: list[tuple[Ints | Floats, ...]] = [(none, np.zeros(0), *[none] * 6)]
    current = 0
    for leg in legs if legs is not None else walk(plan, end):
        if of_stage[leg.stage] != current:
            # Another flow from here on: what the last one brought is counted up to now.
            worth += boards[current].flow[:, state].T * (since - weight)
            since[:] = weight
            current = of_stage[leg.stage]
        first, last = np.searchsorted(rings.time, [leg.start, leg.start + leg.h])
        for order in _rounds(rings.path[first:last]):
            at = first + order
            events += _ring(
                leg, rings, at, state=state, worth=worth, since=since, weight=weight, part=current
            )
        weight = weight * np.exp(-leg.kernel.board.discount * leg.h)
        if leg.last:
            states.append(state.copy())
    worth += boards[current].flow[:, state].T * (since - weight)
    worth += end[:, state].T * weight
    path, time, *others = (np.concatenate(column) for column in zip(*events, strict=True))
    order = np.lexsort((path, time))
    columns = (column[order] for column in (path, time, *others))
    return Histories(boards, paths, np.array(states), worth, *columns)


def _rings(boards: tuple[PlayBoard, ...], months: Sequence[float], paths: int, seed: int) -> _Rings:
    begins = np.concatenate([[0.0], np.cumsum(months)])
    answers = max((len(w.others) for b in boards for u in b.units for w in u.ways), default=0)
    rates = [np.array([u.rate for u in b.units]) for b in boards]
    none = np.zeros(0, dtype=np.int64)
    rung = [(none, np.zeros(0), none, np.zeros((0, 1 + answers)))]
    for path in range(paths):
        stream = np.random.Generator(np.random.Philox(key=np.array([seed, path], dtype=np.uint64)))
        for n, rate in enumerate(rates):
            if not len(rate):
                continue
            count = int(stream.poisson(rate.sum() * months[n]))
            time = begins[n] + months[n] * np.sort(stream.random(count))
            drawn = stream.random((count, 2 + answers))
            bounds = np.cumsum(rate) / rate.sum()
            unit = np.minimum(np.searchsorted(bounds, drawn[:, 0], side="right"), len(rate) - 1)
            rung.append((np.full(count, path, dtype=np.int64), time, unit, drawn[:, 1:]))
    path_of, time, unit, uniform = (np.concatenate(column) for column in zip(*rung, strict=True))
    order = np.lexsort((path_of, time))
    return _Rings(path_of[order], time[order], unit[order], uniform[order])


def _rounds(path: Ints) -> list[Ints]:
    """Positions by how many of the same path come before them: within a round no path comes twice."""
    order = np.argsort(path, kind="stable")
    rank = np.arange(len(path)) - np.searchsorted(path[order], path[order])
    return [np.sort(order[rank == r]) for r in range(int(rank.max(initial=-1)) + 1)]


def _between(leg: Leg, share: Floats) -> Worth:
    """Values within a step, ``share`` float [n] of it gone."""
    now, then = leg.now, leg.then
    return lambda a, states: now[a, states] + share * (then[a, states] - now[a, states])


def _ring(
    leg: Leg, rings: _Rings, at: Ints, *, state: Ints, worth: Floats, since: Floats, weight: Floats, part: int,
) -> list[tuple[Ints | Floats, ...]]:  # fmt: skip
    """Clocks ``at`` ring, one a path at most: changes ``state``, ``worth`` and ``since``; the proposals made."""
    board = leg.kernel.board
    events: list[tuple[Ints | Floats, ...]] = []
    for number in np.unique(rings.unit[at]):
        unit = board.units[number]
        mine = at[rings.unit[at] == number]
        path, time = rings.path[mine], rings.time[mine]
        here = state[path]
        ways = ways_at(board, unit, here, _between(leg, (time - leg.start) / leg.h))
        left = rings.uniform[mine, 0]
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
            refusals = rings.uniform[mine[k], 1 : 1 + len(way.consents)] >= way.consents[:, k].T
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
    first: list[list[Move]] = [[] for _ in range(h.paths)]
    for k in np.flatnonzero(h.made):
        moves = first[h.path[k]]
        if len(moves) < longest:
            moves.append(move_of(h.boards[h.part[k]], h.unit[k], h.way[k], h.source[k], h.target[k]))
    # By ids: the same move before and after a deadline is one.
    said = sorted(
        Counter(map(tuple, first)).items(), key=lambda item: (-item[1], tuple(map(spelled, item[0])))
    )
    shares = [(moves, n / h.paths) for moves, n in said[:count]]
    return tuple(Counted(moves, p, float(np.sqrt(p * (1 - p) / h.paths))) for moves, p in shares)
