"""States of a game: numbers, option rows, names, and what holds in them.

A state is a row of option indices, int64 [J]; many states are int64 [n, J]. Its number is mixed radix, last issue
fastest (Definition 1.1). Numbers are Python integers, exact at any size.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .game import Bonus, Bools, Condition, Game, Ints


def encode(game: Game, row: Sequence[int] | Ints) -> int:
    """The number of a state."""
    number = 0
    for option, size in zip(row, game.sizes, strict=True):
        number = number * size + int(option)
    return number


def decode(game: Game, number: int) -> tuple[int, ...]:
    """The option indices of a state's number."""
    row: list[int] = []
    for size in reversed(game.sizes):
        number, option = divmod(number, size)
        row.append(option)
    return tuple(reversed(row))


def differences(game: Game, one: Sequence[int], other: Sequence[int]) -> tuple[tuple[str, str, str], ...]:
    """(issue, option in the one, option in the other) where two states differ."""
    return tuple(
        (game.issues[j], game.options[j][a], game.options[j][b])
        for j, (a, b) in enumerate(zip(one, other, strict=True))
        if a != b
    )


def rows(game: Game, start: int = 0, stop: int | None = None) -> Ints:
    """Option rows of the states numbered start..stop-1, int64 [n, J]."""
    return rows_of(game, np.arange(start, game.size if stop is None else stop, dtype=np.int64))


def rows_of(game: Game, numbers: Ints) -> Ints:
    """Option rows of states given by number, int64 [n, J]."""
    out = np.empty((len(numbers), len(game.sizes)), dtype=np.int64)
    for j in range(len(game.sizes) - 1, -1, -1):
        numbers, out[:, j] = np.divmod(numbers, game.sizes[j])
    return out


def blocks(game: Game, size: int = 1 << 20) -> Iterator[Ints]:
    """All states in order, as option rows of at most ``size`` states."""
    for start in range(0, game.size, size):
        yield rows(game, start, min(start + size, game.size))


def holds(condition: Condition, states: ArrayLike) -> Bools:
    """Where a condition holds: bool [n] for option rows [n, J]."""
    table = np.atleast_2d(np.asarray(states, dtype=np.int64))
    result = np.zeros(len(table), dtype=np.bool_)
    for term in condition.terms:
        part = np.ones(len(table), dtype=np.bool_)
        for j, allowed in zip(term.issues, term.allowed, strict=True):
            part &= allowed[table[:, j]]
        result |= part
    return result


def feasible(game: Game, states: ArrayLike) -> Bools:
    """Which states no rule forbids: bool [n]."""
    table = np.atleast_2d(np.asarray(states, dtype=np.int64))
    forbidden = (holds(rule, table) for rule in game.rules)
    return ~reduce(np.logical_or, forbidden, np.zeros(len(table), dtype=np.bool_))


def utilities(game: Game, states: ArrayLike) -> Ints:
    """u_i(s), the utility an actor chooses by, points × scale: int64 [n, A] for option rows [n, J].

    u_i(s) = Σ_j stake_ij(s_j) + Σ_k worth_ik · [condition k holds in s]   (Definition 1.3)
    """
    return sum_of(game.stakes, game.bonuses, np.atleast_2d(np.asarray(states, dtype=np.int64)))


def sum_of(stakes: Sequence[Ints], bonuses: Sequence[Bonus], rows: Ints) -> Ints:
    """The utilities these make together: int64 [n, A] for option rows [n, J]."""
    total = np.zeros((len(rows), len(stakes[0])), dtype=np.int64)
    for j, stake in enumerate(stakes):
        total += stake[:, rows[:, j]].T
    for bonus in bonuses:
        total += holds(bonus.when, rows)[:, None] * bonus.worth[None, :]
    return total


def points(game: Game, exact: ArrayLike) -> Any:
    """Exact integers (points × scale) as float points."""
    return np.asarray(exact, dtype=np.float64) / game.scale


def acceptors(game: Game, states: ArrayLike, exact: Ints | None = None) -> Bools:
    """Which actors accept which states: bool [n, A]: u_i ≥ max(d_i, x_i) and none of its red lines refuses."""
    yes: Bools = (utilities(game, states) if exact is None else exact) >= game.floor[None, :]
    for refusal in game.refusals:
        yes[:, refusal.holder] &= ~holds(refusal.when, states)
    return yes


def acceptable(game: Game, states: ArrayLike, exact: Ints | None = None) -> Bools:
    """Which states the agreement rule adopts: bool [n].

    The parties that accept have the quorum and every veto, and every ratifier of what the state changes accepts.
    """
    yes = acceptors(game, states, exact)
    adopted: Bools = yes[:, list(game.agreement.parties)].sum(axis=1) >= game.agreement.quorum
    adopted &= yes[:, list(game.agreement.vetoes)].all(axis=1)
    for ratifier in game.ratifiers:
        adopted &= yes[:, ratifier.actor] | ~holds(ratifier.when, states)
    return adopted


def name(game: Game, row: Sequence[int] | Ints, changes_only: bool = True) -> str:
    """``issue=option,…``: the issues off their status quo (all of them if ``changes_only`` is false)."""
    parts = (
        f"{game.issues[j]}={game.options[j][int(o)]}"
        for j, o in enumerate(row)
        if not changes_only or int(o) != game.status_quo[j]
    )
    return ",".join(parts) or "status quo"


def as_mapping(game: Game, row: Sequence[int] | Ints) -> dict[str, str]:
    """A state as ``{issue: option}``, every issue named."""
    return {game.issues[j]: game.options[j][int(o)] for j, o in enumerate(row)}


def from_mapping(game: Game, mapping: Mapping[str, str]) -> tuple[int, ...]:
    """Option indices of ``{issue: option}``, the issues not named at the status quo. Raises KeyError."""
    row = list(game.status_quo)
    for issue, option in mapping.items():
        j = game.issue(issue)
        row[j] = {o: k for k, o in enumerate(game.options[j])}[option]
    return tuple(row)
