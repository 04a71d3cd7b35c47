"""A board as plain arrays for the kernel: what reference.py computes, laid out by issue.

A unit on one issue only ever compares states that differ in that issue. So its moves need no list over states: a way
from option k to option t of an issue with o options takes, in each of the S/o settings of the other issues (numbered
by *rest*, last issue fastest), state (rest, k) to state (rest, t). What depends on the state beside that (rules,
conditions, red lines) is a byte a state: 1 the move can be made, 2 somebody else's red line refuses it. Packages, and
whatever else moves several issues, have their targets and costs listed by state.

A unit is *free* where every option can be reached from every other, alone, at no cost, whatever the rest: then
exp(λV) along the issue's axis gives every choice at once.
"""

import itertools
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple, get_type_hints

import numpy as np
from numpy.typing import NDArray

from detente.game.game import Floats, Ints

from .board import Arrow, PlayBoard, Unit, Way, arrow, option_at, stride

Bytes = NDArray[np.uint8]

CAN, REFUSED = 1, 2
BITS = np.array([CAN, CAN | REFUSED], dtype=np.uint8)

KINDS = {Ints: np.int64, Floats: np.float64, Bytes: np.uint8}

TILE_BYTES = 1 << 20
"""Values and changes of one tile stay in a core's second cache."""


class Axes(NamedTuple):
    """Units on one issue. Issue n has options ``o[n]``, ``stride[n]``; its units are ``unit_at[n]:unit_at[n+1]``, and
    ``acceptor[acceptor_at[n]:acceptor_at[n+1]]`` the actors who must accept something on it. ``accepts`` at
    ``pair_at[n] + (acceptor·o + k)·o + t``: whether that acceptor's answer to k → t is needed, k < t or t < k;
    ``moves`` at ``moves_at[n] + k·o + t``: whether any listed way leads from k to t.

    The ways of unit u from option k are ``way_at[from_at[u] + k]`` to ``way_at[from_at[u] + k + 1]``. Of a way,
    ``mask`` is the row of ``masks`` [m, S], CAN and REFUSED, −1 where it can be taken whatever the rest; ``other``
    from ``other_at`` positions in the issue's acceptors; ``out`` where its rests begin in a list of all moves.
    ``feasible`` [S], or [0] where every state is.
    """

    o: Ints
    stride: Ints
    unit_at: Ints
    acceptor_at: Ints
    acceptor: Ints
    pair_at: Ints
    accepts: Bytes
    moves: Bytes
    moves_at: Ints
    actor: Ints
    rate: Floats
    choice: Floats
    inertia: Floats
    free: Bytes
    from_at: Ints
    way_at: Ints
    to: Ints
    cost: Floats
    mask: Ints
    other_at: Ints
    other: Ints
    out: Ints
    masks: Bytes
    feasible: Bytes


class Far(NamedTuple):
    """Units that move several issues: way w of unit u in ``way_at[u]:way_at[u+1]``, arrays [w, S] over states:
    ``target``, the state itself where the move cannot be made; ``mask`` CAN, REFUSED; ``cost`` range units. ``other``
    are actors; ``paid`` [p, S] what the move's being made costs ``payer[p]``."""

    actor: Ints
    rate: Floats
    choice: Floats
    inertia: Floats
    way_at: Ints
    target: Ints
    mask: Bytes
    cost: Floats
    other_at: Ints
    other: Ints
    paid_at: Ints
    payer: Ints
    paid: Floats
    out: Ints


class Groups(NamedTuple):
    """Neighbouring issues worked on together while a tile of states is in cache: group g holds issues
    ``at[g]:at[g+1]`` of :class:`Axes`, ``size[g]`` settings of them, ``inner[g]`` states between two settings, of
    which ``chunk[g]`` are taken at once."""

    at: Ints
    size: Ints
    inner: Ints
    chunk: Ints


def axes_of(board: PlayBoard, near: list[int]) -> tuple[Axes, list[tuple[int, Way, int]], int]:
    game = board.game
    table: dict[str, Any] = defaultdict(list)
    ways: list[tuple[int, Way, int]] = []
    out = 0
    for issue, together in itertools.groupby(near, lambda n: board.units[n].issue):
        o, mine = game.sizes[issue], list(together)
        who = sorted({b for n in mine for way in board.units[n].ways for b in way.others})
        needed = np.zeros((len(who), o, o), dtype=np.uint8)
        leads = np.zeros((o, o), dtype=np.uint8)
        for n in mine:
            unit = board.units[n]
            free = _free(board, unit)
            rows = {way.move: -1 if free else _mask(board, way, table["masks"]) for way in unit.ways}
            _add(
                table,
                actor=unit.actor,
                rate=unit.rate,
                choice=unit.choice,
                inertia=unit.inertia,
                free=free,
                from_at=len(table["way_at"]),
            )
            for k in range(o):
                before = len(ways)
                for way in unit.ways:
                    move = game.moves[way.move]
                    t = move.sets[0][1]
                    if t == k or not move.from_[0][k]:
                        continue
                    others = [who.index(b) for b in way.others]
                    cost = move.cost / game.scale / float(board.span[unit.actor])
                    _add(table, to=t, mask=rows[way.move], out=out, cost=cost, other_at=len(others))
                    table["other"] += others
                    needed[others, k, t] = 1
                    leads[k, t] |= not free
                    ways.append((n, way, k))
                    out += game.size // o
                table["way_at"].append(len(ways) - before)
        _add(table, o=o, stride=stride(game, issue), unit_at=len(mine), acceptor_at=len(who))
        _add(table, pair_at=needed.size, moves_at=leads.size)
        table["acceptor"] += who
        table["accepts"] += needed.ravel().tolist()
        table["moves"] += leads.ravel().tolist()
    if not board.feasible.all():
        table["feasible"] = board.feasible
    return _arrays(Axes, table, {"masks"}), ways, out


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


def _mask(board: PlayBoard, way: Way, masks: list[Any]) -> int:
    """The row of ``masks`` for a way, made if it needs one; −1 if it does not."""
    move = board.game.moves[way.move]
    issue, to = move.sets[0]
    here = option_at(board.game, issue, np.arange(board.game.size))
    a = arrow(board, way)
    row = _by_state(board, a, BITS[a.refused.astype(int)])
    if (row[move.from_[0][here] & (here != to)] == CAN).all():
        return -1
    masks.append(row)
    return len(masks) - 1


def _by_state(board: PlayBoard, a: Arrow, values: NDArray[Any]) -> NDArray[Any]:
    """What is said of the states where a way can be taken; 0 in all others."""
    row = np.zeros(board.game.size, dtype=values.dtype)
    row[a.source] = values
    return row


def far_of(board: PlayBoard, far: list[int], out: int) -> tuple[Far, list[tuple[int, Way, int]], int]:
    size = board.game.size
    table: dict[str, Any] = defaultdict(list)
    ways: list[tuple[int, Way, int]] = []

    for n in far:
        unit = board.units[n]
        _add(
            table,
            actor=unit.actor,
            rate=unit.rate,
            choice=unit.choice,
            inertia=unit.inertia,
            way_at=len(unit.ways),
        )
        for way in unit.ways:
            a = arrow(board, way)
            goal = np.arange(size, dtype=np.int64)
            goal[a.source] = a.target
            table["payer"] += [b for b, _ in a.paid]
            table["paid"] += [_by_state(board, a, points) for _, points in a.paid]
            table["other"] += way.others
            _add(
                table,
                target=goal,
                mask=_by_state(board, a, BITS[a.refused.astype(int)]),
                cost=_by_state(board, a, a.cost),
                other_at=len(way.others),
                paid_at=len(a.paid),
                out=out,
            )
            ways.append((n, way, -1))
            out += size
    return _arrays(Far, table, {"target", "mask", "cost", "paid"}), ways, out


def _add(table: dict[str, Any], **row: Any) -> None:
    for name, value in row.items():
        table[name].append(value)


def _arrays(of: Any, table: Mapping[str, Any], by_state: set[str]) -> Any:
    """A record of columns; one whose name ends in ``_at`` holds counts, and becomes where each begins."""
    arrays = {}
    for name, kind in get_type_hints(of).items():
        column = table[name]
        if name.endswith("_at") and name != "from_at":
            column = [0, *itertools.accumulate(column)]
        arrays[name] = np.array(column, dtype=KINDS[kind])
        if name in by_state and not column:
            arrays[name] = arrays[name].reshape(0, 0)
    return of(**arrays)


def groups_of(board: PlayBoard, axes: Axes) -> Groups:
    """Issues from the last to the first, as many to a group as a tile holds."""
    room = max(TILE_BYTES // (128 * len(board.flow)), 1)
    found: list[tuple[int, int, int, int]] = []
    n = len(axes.o)
    while n > 0:
        n -= 1
        size = int(axes.o[n])
        inner = int(axes.stride[n])
        # Issues without units lie between those with: the group spans them.
        while n > 0 and (wider := int(axes.stride[n - 1] * axes.o[n - 1]) // inner) <= room:
            size = wider
            n -= 1
        found.append((n, size, inner, min(inner, max(8, 8 * room // size))))
    at, sizes, inners, chunks = zip(*reversed(found or [(0, 1, board.game.size, 4096)]), strict=True)
    columns = ((*at, len(axes.o)), sizes, inners, chunks)
    return Groups(*(np.array(column, dtype=np.int64) for column in columns))
