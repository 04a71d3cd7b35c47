"""Published conflicts: every cell of the reference tables, from the textbook definitions and from the kernel."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest

from detente.game.game import Agreement, Bonus, Condition, Game, Move, Term
from detente.lenses.stability import reference
from tests.published_data import published

CONFLICTS: dict[str, dict[str, Any]] = published("conflicts")["conflicts"]


def option_form(entry: dict[str, Any]) -> tuple[Game, list[int]]:
    """A Game from a published option-form table, and for each published state its number among ours."""
    actors, ranks = list(entry["options"]), entry["ranks"]
    options = [option for own in entry["options"].values() for option in own]
    n = len(options)
    feasible = entry["feasible"]
    patterns = [tuple(int(d) >> k & 1 for k in range(n)) for d in feasible]
    forbidden = [p for d in range(1 << n) if (p := tuple(d >> k & 1 for k in range(n))) not in patterns]
    mask = {0: np.array([True, False]), 1: np.array([False, True])}

    def exactly(pattern: tuple[int, ...]) -> Condition:
        return Condition("x", (Term(tuple(range(n)), tuple(mask[v] for v in pattern)),))

    moves = []
    for a, actor in enumerate(actors):
        for option in entry["options"][actor]:
            k = options.index(option)
            for to in (0, 1):
                if to == 0 and option in entry["one_way"]:
                    continue
                moves.append(Move(sets=((k, to),), from_=(mask[1 - to],), actors=(a,), proposer=a))
    # Ranks are laid on whole states: one bonus a feasible state.
    bonuses = tuple(
        Bonus(exactly(p), np.array([ranks[actor][s] for actor in actors], dtype=np.int64))
        for s, p in enumerate(patterns)
    )
    zeros = tuple(np.zeros((len(actors), 2), dtype=np.int64) for _ in range(n))
    game = Game(
        case="published", case_hash="", as_of="", actors=tuple(actors), actor_names=tuple(actors),
        issues=tuple(options), issue_titles=tuple(options), options=(("n", "y"),) * n,
        option_titles=(("No", "Yes"),) * n, ordered=(True,) * n, status_quo=(0,) * n, scale=1, stakes=zeros,
        bonuses=bonuses, own_stakes=zeros, own_bonuses=bonuses, share=np.eye(len(actors)),
        rules=tuple(exactly(p) for p in forbidden), refusals=(), ratifiers=(),
        agreement=Agreement(tuple(range(len(actors))), len(actors), (), np.ones(len(actors))),
        inside=np.zeros(len(actors), dtype=np.int64), outside=np.zeros(len(actors), dtype=np.int64),
        inside_from=("",) * len(actors), moves=tuple(moves),
        base_low=np.zeros(len(actors)), base_high=np.ones(len(actors)),
    )  # fmt: skip
    rows = reference.conflict_of(game).rows
    return game, [rows.index(p) for p in patterns]


@pytest.mark.parametrize("name", CONFLICTS)
def test_every_cell_of_the_published_tables(name: str) -> None:
    entry = CONFLICTS[name]
    game, ours = option_form(entry)
    c = reference.conflict_of(game)
    for concept, stable in reference.CONCEPTS.items():
        per_actor = [{k + 1 for k, s in enumerate(ours) if stable(c, i, s)} for i in range(len(game.actors))]
        for i, actor in enumerate(entry["options"]):
            assert sorted(per_actor[i]) == entry["stable"][concept][actor], (concept, actor)
        assert sorted(set.intersection(*per_actor)) == entry["equilibria"][concept], concept
    assert [k + 1 for k, s in enumerate(ours) if reference.coalition_nash(c, s)] == entry["coalition_nash"]
    for h, expected in entry["limited_move"].items():
        both = [
            k + 1
            for k, s in enumerate(ours)
            if reference.limited_move(c, 0, 1, s, h) and reference.limited_move(c, 1, 0, s, h)
        ]
        assert both == expected, h


def test_inverse_counts_for_syria() -> None:
    entry = CONFLICTS["SyriaIraq"]
    inverse = entry["inverse"]
    game, ours = option_form(entry)
    assert inverse["player"] == game.actors[0]
    c = reference.conflict_of(game)
    s = ours[inverse["state"] - 1]
    counts = dict.fromkeys(inverse["stable"], 0)
    orders = list(permutations(range(6)))
    assert len(orders) == inverse["orders"]
    for order in orders:
        rank = list(c.rank[0])
        for value, state in enumerate(order):
            rank[ours[state]] = value
        varied = reference.Conflict(c.rows, c.members, c.arcs, (tuple(rank), c.rank[1]), c.own_issues)
        for concept in counts:
            counts[concept] += reference.CONCEPTS[concept](varied, 0, s)
    assert counts == inverse["stable"]
