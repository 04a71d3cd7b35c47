"""A board as plain arrays for the kernel: what reference.py computes, laid out by issue.

A unit on one issue only ever compares states that differ in that issue. So its moves need no list over states: a way
from option k to option t of an issue with o options takes, in each of the S/o settings of the other issues (numbered
by *rest*, last issue fastest), state (rest, k) to state (rest, t). What depends on the state beside that (rules,
conditions, red lines) is a byte a state: 1 the move can be made, 2 somebody else's red line refuses it. Packages, and
whatever else moves several issues, have their targets and costs listed by state.

A unit is *free* where every option can be reached from every other, alone, at no cost, whatever the rest: then
exp(λV) along the issue's axis gives every choice at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.game.game import Bools, Floats, Ints

from .board import PlayBoard, Unit, Way, arrow, can_leave, enters, option_at, stride, target_of

Bytes = NDArray[np.uint8]

CAN, REFUSED = 1, 2

TILE_BYTES = 1 << 20
"""Values and changes of one tile stay in a core's second cache."""


class Axes(NamedTuple):
    """Units on one issue. Issue n has options ``o[n]``, ``stride[n]``; its units are ``unit_at[n]:unit_at[n+1]``."""

    o: Ints
    stride: Ints
    unit_at: Ints
    acceptor_at: Ints
    acceptor: Ints
    """Actors who must accept something on the issue: ``acceptor[acceptor_at[n]:acceptor_at[n+1]]``."""
    pair_at: Ints
    accepts: Bytes
    """[pair_at[n] + (acceptor·o + k)·o + t]: whether that acceptor's answer to k → t is needed, k < t or t < k."""
    moves: Bytes
    """[Σ o²]: whether any listed way leads from k to t, at ``moves_at[n] + k·o + t``."""
    moves_at: Ints
    actor: Ints
    rate: Floats
    choice: Floats
    inertia: Floats
    free: Bytes
    from_at: Ints
    """First way of unit u from option k: ``way_at[from_at[u] + k]``, up to ``way_at[from_at[u] + k + 1]``."""
    way_at: Ints
    to: Ints
    cost: Floats
    mask: Ints
    """Row of ``masks``, −1 where the way can be taken whatever the rest."""
    other_at: Ints
    other: Ints
    """Positions in the issue's acceptors."""
    out: Ints
    """Where the way's rests begin in a list of all moves."""
    masks: Bytes
    """[m, S]: CAN, REFUSED."""
    feasible: Bytes
    """[S], or [0] where every state is feasible."""


class Far(NamedTuple):
    """Units that move several issues: way w of unit u in ``way_at[u]:way_at[u+1]``, arrays over states."""

    actor: Ints
    rate: Floats
    choice: Floats
    inertia: Floats
    way_at: Ints
    target: Ints
    """[w, S]; the state itself where the move cannot be made."""
    mask: Bytes
    """[w, S]: CAN, REFUSED."""
    cost: Floats
    """[w, S], range units."""
    other_at: Ints
    other: Ints
    """Actors."""
    paid_at: Ints
    payer: Ints
    paid: Floats
    """[p, S]: what the move's being made costs ``payer[p]``."""
    out: Ints


class Groups(NamedTuple):
    """Neighbouring issues worked on together while a tile of states is in cache: group g holds issues
    ``at[g]:at[g+1]`` of :class:`Axes`, ``size[g]`` settings of them, ``inner[g]`` states between two settings, of
    which ``chunk[g]`` are taken at once."""

    at: Ints
    size: Ints
    inner: Ints
    chunk: Ints


@dataclass(frozen=True, eq=False)
class Tables:
    """A board as arrays. ``flow`` float [A, S]; ``units`` and ``ways`` say what each row stands for."""

    flow: Floats
    discount: Floats
    accept: Floats
    axes: Axes
    far: Far
    groups: Groups
    units: tuple[int, ...]
    """Indices in ``board.units``: those of the axes, then the far ones."""
    ways: tuple[tuple[int, Way, int], ...]
    """(index in ``board.units``, way, option left or −1), in the order of ``axes.to`` and then ``far.target``."""
    moves: int
    """Length of a list of all moves: one entry a way and a rest, or a far way and a state."""
    widest: int
    """Most options of an issue with a unit."""
    fullest: int
    """Most ways of a unit from one option."""
    most_acceptors: int

    @property
    def size(self) -> int:
        return int(self.flow.shape[1])


def tables_of(board: PlayBoard) -> Tables:
    """The arrays of a board."""
    near = [n for n, unit in enumerate(board.units) if unit.issue >= 0 and not _odd(board, unit)]
    near.sort(key=lambda n: (board.units[n].issue, n))
    far = [n for n in range(len(board.units)) if n not in set(near)]
    axes, ways, moves = _axes(board, near)
    others, far_ways, moves = _far(board, far, moves)
    counts = [1, *np.diff(axes.way_at).tolist()]
    return Tables(
        board.flow,
        board.discount,
        board.accept,
        axes,
        others,
        _groups(board, axes),
        (*near, *far),
        (*ways, *far_ways),
        moves,
        int(axes.o.max(initial=1)),
        int(max(counts)),
        int(np.diff(axes.acceptor_at).max(initial=0)),
    )


def _odd(board: PlayBoard, unit: Unit) -> bool:
    """A move on one issue with costs by option: no compiled case has one, and a list by state will do."""
    return any(board.game.moves[way.move].costs for way in unit.ways)


def _axes(board: PlayBoard, near: list[int]) -> tuple[Axes, list[tuple[int, Way, int]], int]:
    game = board.game
    issues = sorted({board.units[n].issue for n in near})
    table: dict[str, list[int]] = {
        k: [] for k in ("to", "mask", "other", "out", "acceptor", "from_at", "free")
    }
    cost: list[float] = []
    unit_at, acceptor_at, pair_at, moves_at, way_at, other_at = [0], [0], [0], [0], [0], [0]
    accepts, moved = [], []
    masks: list[Bytes] = []
    ways: list[tuple[int, Way, int]] = []
    out = 0
    for issue in issues:
        o = game.sizes[issue]
        mine = [n for n in near if board.units[n].issue == issue]
        who = sorted({b for n in mine for way in board.units[n].ways for b in way.others})
        needed = np.zeros((len(who), o, o), dtype=np.uint8)
        leads = np.zeros((o, o), dtype=np.uint8)
        for n in mine:
            unit = board.units[n]
            free = _free(board, unit)
            rows = {way.move: -1 if free else _mask(board, way, masks) for way in unit.ways}
            table["free"].append(int(free))
            table["from_at"].append(len(way_at) - 1)
            for k in range(o):
                for way in unit.ways:
                    move = game.moves[way.move]
                    t = move.sets[0][1]
                    if t == k or not move.from_[0][k]:
                        continue
                    table["to"].append(t)
                    table["mask"].append(rows[way.move])
                    table["out"].append(out)
                    cost.append(move.cost / game.scale / float(board.span[unit.actor]))
                    for b in way.others:
                        table["other"].append(who.index(b))
                        needed[who.index(b), k, t] = 1
                    other_at.append(len(table["other"]))
                    leads[k, t] |= not free
                    ways.append((n, way, k))
                    out += game.size // o
                way_at.append(len(table["to"]))
        table["acceptor"] += who
        unit_at.append(unit_at[-1] + len(mine))
        acceptor_at.append(acceptor_at[-1] + len(who))
        accepts.append(needed.ravel())
        pair_at.append(pair_at[-1] + needed.size)
        moved.append(leads.ravel())
        moves_at.append(moves_at[-1] + leads.size)
    units = [board.units[n] for n in near]
    axes = Axes(
        _ints([game.sizes[j] for j in issues]),
        _ints([stride(game, j) for j in issues]),
        _ints(unit_at),
        _ints(acceptor_at),
        _ints(table["acceptor"]),
        _ints(pair_at),
        _joined(accepts),
        _joined(moved),
        _ints(moves_at),
        _ints([u.actor for u in units]),
        _floats([u.rate for u in units]),
        _floats([u.choice for u in units]),
        _floats([u.inertia for u in units]),
        np.array(table["free"], dtype=np.uint8),
        _ints(table["from_at"]),
        _ints(way_at),
        _ints(table["to"]),
        _floats(cost),
        _ints(table["mask"]),
        _ints(other_at),
        _ints(table["other"]),
        _ints(table["out"]),
        np.stack(masks) if masks else np.zeros((0, 0), dtype=np.uint8),
        np.zeros(0, dtype=np.uint8) if board.feasible.all() else board.feasible.astype(np.uint8),
    )
    return axes, ways, out


def _free(board: PlayBoard, unit: Unit) -> bool:
    game = board.game
    seen = np.zeros((game.sizes[unit.issue],) * 2, dtype=np.int64)
    for way in unit.ways:
        move = game.moves[way.move]
        if way.others or move.cost or move.when is not None:
            return False
        seen[move.from_[0], move.sets[0][1]] += 1
    np.fill_diagonal(seen, 1)
    return bool((seen == 1).all()) and not any(holder == unit.actor and b.any() for holder, b in board.barred)


def _mask(board: PlayBoard, way: Way, masks: list[Bytes]) -> int:
    """The row of ``masks`` for a way, made if it needs one; −1 if it does not."""
    move = board.game.moves[way.move]
    row, _ = _by_state(board, way)
    here = np.arange(board.game.size)
    asked = move.from_[0][option_at(board.game, move.sets[0][0], here)]
    asked &= option_at(board.game, move.sets[0][0], here) != move.sets[0][1]
    if (row[asked] == CAN).all():
        return -1
    masks.append(row)
    return len(masks) - 1


def _by_state(board: PlayBoard, way: Way) -> tuple[Bytes, Ints]:
    """CAN and REFUSED by state, and targets (the state itself where the move cannot be made)."""
    move = board.game.moves[way.move]
    can: Bools = can_leave(board, move)
    source = np.flatnonzero(can)
    goal = target_of(board.game, move, source)
    row = np.zeros(board.game.size, dtype=np.uint8)
    row[source] = np.where(enters(board, (way.proposer,), source, goal), 0, CAN)
    row[source] |= np.where(enters(board, way.others, source, goal), REFUSED, 0).astype(np.uint8)
    target = np.arange(board.game.size, dtype=np.int64)
    target[source] = goal
    return row, target


def _far(board: PlayBoard, far: list[int], out: int) -> tuple[Far, list[tuple[int, Way, int]], int]:
    size = board.game.size
    units = [board.units[n] for n in far]
    way_at, other_at, paid_at = [0], [0], [0]
    target, mask, cost, paid = [], [], [], []
    other: list[int] = []
    payer: list[int] = []
    outs, ways = [], []
    for n, unit in zip(far, units, strict=True):
        for way in unit.ways:
            row, goal = _by_state(board, way)
            a = arrow(board, way)
            whole = np.zeros(size)
            whole[a.source] = a.cost
            for b, points in a.paid:
                by_state = np.zeros(size)
                by_state[a.source] = points
                payer.append(b)
                paid.append(by_state)
            target.append(goal)
            mask.append(row)
            cost.append(whole)
            other += way.others
            other_at.append(len(other))
            paid_at.append(len(payer))
            outs.append(out)
            ways.append((n, way, -1))
            out += size
        way_at.append(len(target))
    return (
        Far(
            _ints([u.actor for u in units]),
            _floats([u.rate for u in units]),
            _floats([u.choice for u in units]),
            _floats([u.inertia for u in units]),
            _ints(way_at),
            np.stack(target) if target else np.zeros((0, 0), dtype=np.int64),
            np.stack(mask) if mask else np.zeros((0, 0), dtype=np.uint8),
            np.stack(cost) if cost else np.zeros((0, 0)),
            _ints(other_at),
            _ints(other),
            _ints(paid_at),
            _ints(payer),
            np.stack(paid) if paid else np.zeros((0, 0)),
            _ints(outs),
        ),
        ways,
        out,
    )


def _groups(board: PlayBoard, axes: Axes) -> Groups:
    """Issues from the last to the first, as many to a group as a tile holds."""
    room = max(TILE_BYTES // (128 * len(board.flow)), 1)
    at, size, inner, chunk = [len(axes.o)], [], [], []
    n = len(axes.o)
    while n > 0:
        last = int(axes.stride[n - 1])
        held = int(axes.o[n - 1])
        n -= 1
        # Issues without units lie between those with: the group spans them.
        while n > 0 and int(axes.stride[n - 1] * axes.o[n - 1]) // last <= room:
            held = int(axes.stride[n - 1] * axes.o[n - 1]) // last
            n -= 1
        at.append(n)
        size.append(held)
        inner.append(last)
        chunk.append(min(last, max(8, 8 * room // held)))
    if not size:
        return Groups(_ints([0, 0]), _ints([1]), _ints([board.game.size]), _ints([4096]))
    return Groups(_ints(at[::-1]), _ints(size[::-1]), _ints(inner[::-1]), _ints(chunk[::-1]))


def _ints(x: list[int]) -> Ints:
    return np.array(x, dtype=np.int64)


def _floats(x: list[float]) -> Floats:
    return np.array(x, dtype=np.float64)


def _joined(parts: list[Bytes]) -> Bytes:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint8)
