"""Stability as the textbooks write it: sets of states and quantifiers, nothing faster.

A conflict is states 0..n-1, movers with their arcs, and for each actor a ranking (larger is better). For actor i:

    R_i(s)    states i reaches by a move of its own;   R⁺_i(s)  those it strictly prefers
    R_H(s)    states the coalition H reaches by legal sequences: each mover's members are in H, no mover twice in a row
    R⁺_H(s)   the same, every move an improvement for each of its mover's members
    Nash      R⁺_i(s) = ∅
    GMR       each q ∈ R⁺_i(s) has x ∈ R_{N−i}(q) with x ≼_i s
    SMR       such an x from which every y ∈ R_i(x) has y ≼_i s too
    SEQ       as GMR with x ∈ R⁺_{N−i}(q)
    SIM       each q ∈ R⁺_i(s), combined with some non-empty set of others' improvements from s, gives x ≼_i s

Definitions 3.1–3.9 (Fang, Hipel & Kilgour 1993, chapters 3 and 5; SIM after Fraser & Hipel 1984).
Sanctions that return to s count: R_{N−i}(q) may contain s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from detente.game import space
from detente.game.game import Game

from .arcs import movers, targets


@dataclass(frozen=True)
class Conflict:
    """States by option row; ``arcs[k][s]`` the states mover k reaches from s in one move; ``rank[i][s]``."""

    rows: tuple[tuple[int, ...], ...]
    members: tuple[tuple[int, ...], ...]
    arcs: tuple[tuple[frozenset[int], ...], ...]
    rank: tuple[tuple[int, ...], ...]
    own_issues: tuple[tuple[int, ...], ...]


def conflict_of(game: Game) -> Conflict:
    """The conflict graph of a game over its feasible states, in order of state number."""
    table = space.rows(game)
    table = table[space.feasible(game, table)]
    rows = tuple(tuple(int(o) for o in row) for row in table)
    index = {row: s for s, row in enumerate(rows)}
    found = movers(game)
    arcs = tuple(
        tuple(frozenset(index[t] for t in targets(game, mover, row) if t in index) for row in rows)
        for mover in found
    )
    rank = tuple(tuple(int(u) for u in column) for column in space.utilities(game, table).T)
    own = tuple(tuple(issue for issue, _ in mover.axes) for mover in found)
    return Conflict(rows, tuple(m.members for m in found), arcs, rank, own)


def moves(c: Conflict, i: int, s: int) -> frozenset[int]:
    """R_i(s)."""
    return frozenset().union(*(c.arcs[k][s] for k, who in enumerate(c.members) if who == (i,)))


def improvements(c: Conflict, i: int, s: int) -> frozenset[int]:
    """R⁺_i(s)."""
    return frozenset(q for q in moves(c, i, s) if c.rank[i][q] > c.rank[i][s])


def reach(c: Conflict, coalition: frozenset[int], s: int, improving: bool = False) -> frozenset[int]:
    """R_H(s), or R⁺_H(s)."""
    found: set[int] = set()
    seen: set[tuple[int, int]] = set()
    open_: list[tuple[int, int]] = [(s, -1)]
    while open_:
        x, last = open_.pop()
        for k, who in enumerate(c.members):
            if k == last or not set(who) <= coalition:
                continue
            for y in c.arcs[k][x]:
                if improving and not all(c.rank[m][y] > c.rank[m][x] for m in who):
                    continue
                found.add(y)
                if (y, k) not in seen:
                    seen.add((y, k))
                    open_.append((y, k))
    return frozenset(found)


def _others(c: Conflict, i: int) -> frozenset[int]:
    return frozenset(chain.from_iterable(c.members)) - {i}


def nash(c: Conflict, i: int, s: int) -> bool:
    return not improvements(c, i, s)


def gmr(c: Conflict, i: int, s: int) -> bool:
    here = c.rank[i][s]
    return all(any(c.rank[i][x] <= here for x in reach(c, _others(c, i), q)) for q in improvements(c, i, s))


def smr(c: Conflict, i: int, s: int) -> bool:
    here = c.rank[i][s]
    return all(
        any(
            c.rank[i][x] <= here and all(c.rank[i][y] <= here for y in moves(c, i, x))
            for x in reach(c, _others(c, i), q)
        )
        for q in improvements(c, i, s)
    )


def seq(c: Conflict, i: int, s: int) -> bool:
    here = c.rank[i][s]
    return all(
        any(c.rank[i][x] <= here for x in reach(c, _others(c, i), q, True)) for q in improvements(c, i, s)
    )


def sim(c: Conflict, i: int, s: int) -> bool:
    index = {row: n for n, row in enumerate(c.rows)}
    here = c.rank[i][s]
    rivals = [m for m in sorted(_others(c, i)) if improvements(c, m, s)]

    def answered(q: int) -> bool:
        for size in range(1, len(rivals) + 1):
            for group in combinations(rivals, size):
                for row in _combined(c, s, q, group):
                    x = index.get(row)
                    if x is not None and c.rank[i][x] <= here:
                        return True
        return False

    return all(answered(q) for q in improvements(c, i, s))


def _combined(c: Conflict, s: int, q: int, group: Sequence[int]) -> list[tuple[int, ...]]:
    """q together with one improvement from s of each of a group; changes that meet on an issue do not occur."""
    rows = [_difference(c, s, q)]
    for rival in group:
        changes = [_difference(c, s, t) for t in improvements(c, rival, s)]
        rows = [{**row, **change} for row in rows for change in changes if not row.keys() & change.keys()]
    return [tuple(row.get(j, o) for j, o in enumerate(c.rows[s])) for row in rows]


def _difference(c: Conflict, s: int, t: int) -> dict[int, int]:
    return {j: new for j, (old, new) in enumerate(zip(c.rows[s], c.rows[t], strict=True)) if old != new}


def coalition_nash(c: Conflict, s: int) -> bool:
    """No coalition H and t ∈ R_H(s) that all of H prefer."""
    everyone = sorted(set(chain.from_iterable(c.members)))
    for size in range(1, len(everyone) + 1):
        for group in combinations(everyone, size):
            if any(all(c.rank[m][t] > c.rank[m][s] for m in group) for t in reach(c, frozenset(group), s)):
                return False
    return True


CONCEPTS = {"Nash": nash, "GMR": gmr, "SMR": smr, "SEQ": seq, "SIM": sim}


def limited_move(c: Conflict, i: int, j: int, s: int, h: int) -> bool:
    """L_h stability of s for i against j: with h moves left in alternation, i does best to stay.

    Backward induction over anticipated final states; a mover that stays ends the play; ties: stay
    (Kilgour, Hipel & Fraser 1984).
    """
    return anticipated(c, i, j, s, h) is None


def anticipated(c: Conflict, i: int, j: int, s: int, h: int) -> int | None:
    """The final state i brings about by its best move from s, or None if it stays."""
    best: int | None = None
    if h == 0:
        return None
    for q in sorted(moves(c, i, s)):
        final = anticipated(c, j, i, q, h - 1)
        final = q if final is None else final
        if c.rank[i][final] > c.rank[i][s if best is None else best]:
            best = final
    return best
