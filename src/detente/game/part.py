"""A part of a game: some of its issues, and some of the options of each.

What a condition, a worth or a move says of the rest holds of the one option that is left of it; what can hold nowhere
any more, and a move that changes nothing, is dropped.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from .game import Bonus, Condition, Game, Ints, Move, Ratifier, Refusal, Term
from .names import restricted

T = TypeVar("T", Bonus, Refusal, Ratifier)


def part(game: Game, issues: Sequence[int], options: Sequence[Sequence[int]]) -> Game:
    """The game on ``issues`` (indices), of which issue j has ``options[j]`` left; an issue left out has one."""
    place = {j: n for n, j in enumerate(issues)}
    new = [{k: n for n, k in enumerate(left)} for left in options]

    def term(t: Term) -> Term:
        if place.keys() >= set(t.issues):
            return Term(tuple(place[j] for j in t.issues), t.allowed)
        # Only one that always holds still names an issue left out.
        return Term((0,), (np.ones(len(new[issues[0]]), dtype=np.bool_),))

    def condition(c: Condition) -> Condition:
        return Condition(c.id, tuple(map(term, restricted(c, options).terms)), c.text)

    def remaining(entries: Sequence[T]) -> tuple[T, ...]:
        each = (replace(entry, when=condition(entry.when)) for entry in entries)
        return tuple(entry for entry in each if entry.when.terms)

    def stakes(tables: Sequence[Ints]) -> tuple[Ints, ...]:
        return tuple(np.ascontiguousarray(tables[j][:, list(options[j])]) for j in issues)

    def move(m: Move) -> Move | None:
        when = None if m.when is None else condition(m.when)
        if any(option not in new[j] for j, option in m.sets) or (when is not None and not when.terms):
            return None
        changing = [(n, j) for n, (j, _) in enumerate(m.sets) if len(new[j]) > 1]
        if not changing:
            return None
        return replace(
            m,
            sets=tuple((place[j], new[j][m.sets[n][1]]) for n, j in changing),
            from_=tuple(m.from_[n][list(options[j])] for n, j in changing),
            costs=tuple(m.costs[n][list(options[j])] for n, j in changing if m.costs),
            payers=tuple(m.payers[n] for n, _ in changing if m.payers),
            when=when,
        )

    return replace(
        game,
        issues=tuple(game.issues[j] for j in issues),
        issue_titles=tuple(game.issue_titles[j] for j in issues),
        options=tuple(tuple(game.options[j][k] for k in new[j]) for j in issues),
        option_titles=tuple(tuple(game.option_titles[j][k] for k in new[j]) for j in issues),
        ordered=tuple(game.ordered[j] for j in issues),
        status_quo=tuple(new[j][game.status_quo[j]] for j in issues),
        stakes=stakes(game.stakes),
        own_stakes=stakes(game.own_stakes),
        bonuses=remaining(game.bonuses),
        own_bonuses=remaining(game.own_bonuses),
        rules=tuple(c for c in map(condition, game.rules) if c.terms),
        refusals=remaining(game.refusals),
        ratifiers=remaining(game.ratifiers),
        moves=tuple(m for m in map(move, game.moves) if m is not None),
    )
