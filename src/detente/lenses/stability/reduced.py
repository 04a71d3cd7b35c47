"""The game as this lens sees it: only issues with a choice, and rows put back in terms of the whole.

An issue that a focus holds, or that has one option, is no axis of the conflict graph; what it is worth is a constant
to each actor and goes to the first issue left. An array may have 64 axes at most, and a space small enough to be
looked at whole has far fewer issues with a choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from detente.game.game import Bonus, Condition, Game, Move, Ratifier, Refusal, Term
from detente.game.names import simplified

T = TypeVar("T", Bonus, Refusal, Ratifier)


def kept(game: Game) -> tuple[int, ...]:
    """Indices of the issues with a choice; the first issue where there is none."""
    return tuple(j for j, n in enumerate(game.sizes) if n > 1) or (0,)


def varied(game: Game) -> Game:
    """The same game without the issues that have one option. Conditions, moves and worth are what they were."""
    keep = kept(game)
    if len(keep) == len(game.sizes):
        return game
    place = {j: n for n, j in enumerate(keep)}
    sizes = [game.sizes[j] for j in keep]
    constant = sum(
        (stake[:, 0] for j, stake in enumerate(game.stakes) if j not in place),
        np.zeros(len(game.actors), dtype=np.int64),
    )
    stakes = [game.stakes[j] for j in keep]
    stakes[0] = stakes[0] + constant[:, None]

    def cond(c: Condition) -> Condition:
        terms = []
        for t in c.terms:
            if all(m[0] for j, m in zip(t.issues, t.allowed, strict=True) if j not in place):
                left = [(place[j], m) for j, m in zip(t.issues, t.allowed, strict=True) if j in place]
                left = left or [(0, np.ones(sizes[0], dtype=np.bool_))]
                terms.append(Term(tuple(j for j, _ in left), tuple(m for _, m in left)))
        return simplified(Condition(c.id, tuple(terms), c.text), sizes)

    def remaining(entries: Sequence[T]) -> tuple[T, ...]:
        """The entries of which something is left to hold."""
        each = (replace(entry, when=cond(entry.when)) for entry in entries)
        return tuple(entry for entry in each if entry.when.terms)

    def move(m: Move) -> Move | None:
        # Setting an issue to the one option it has changes nothing; what is left decides the move.
        inside = [n for n, (j, _) in enumerate(m.sets) if j in place]
        when = cond(m.when) if m.when is not None else None
        if not inside or (when is not None and not when.terms):
            return None
        return replace(
            m,
            sets=tuple((place[m.sets[n][0]], m.sets[n][1]) for n in inside),
            from_=tuple(m.from_[n] for n in inside),
            costs=tuple(m.costs[n] for n in inside) if m.costs else (),
            payers=tuple(m.payers[n] for n in inside) if m.payers else (),
            when=when,
        )

    return replace(
        game,
        issues=tuple(game.issues[j] for j in keep),
        issue_titles=tuple(game.issue_titles[j] for j in keep),
        options=tuple(game.options[j] for j in keep),
        option_titles=tuple(game.option_titles[j] for j in keep),
        ordered=tuple(game.ordered[j] for j in keep),
        status_quo=tuple(game.status_quo[j] for j in keep),
        stakes=tuple(stakes),
        own_stakes=tuple(game.own_stakes[j] for j in keep),
        bonuses=remaining(game.bonuses),
        own_bonuses=remaining(game.own_bonuses),
        rules=tuple(c for c in map(cond, game.rules) if c.terms),
        refusals=remaining(game.refusals),
        ratifiers=remaining(game.ratifiers),
        moves=tuple(m for m in map(move, game.moves) if m is not None),
    )


def inside(game: Game, row: Sequence[int]) -> tuple[int, ...]:
    """A row of the whole game in terms of :func:`varied`."""
    return tuple(int(row[j]) for j in kept(game))


def whole(game: Game, row: Sequence[int]) -> tuple[int, ...]:
    """A row of :func:`varied` in terms of the whole game."""
    full = [0] * len(game.sizes)
    for j, o in zip(kept(game), row, strict=True):
        full[j] = int(o)
    return tuple(full)
