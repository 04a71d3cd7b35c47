"""Frontiers of a game by the fold (Definitions 2.1 and 2.2): what is asked of it, what is read off complete rows.

``frontier_all``: feasible states that no feasible state dominates, parties' utilities compared.
``frontier_acceptable``: acceptable states that no acceptable state dominates.

Why the second can be had from a fold that discards dominated rows: acceptance is monotone once the flags are
fixed. Let s be acceptable and t have the same flags (which red lines refuse, which ratifications are asked for), with
u_i(t) ≥ u_i(s) for every party and every ratifier. Each party that accepts s has u_i(t) ≥ u_i(s) ≥ max(d_i, x_i) and
no red line of its own refuses t, so it accepts t; each ratifier likewise. Hence t wins wherever s wins, and a row that
such a t beats strictly for a party is on no acceptable frontier. Ratifiers are therefore threshold dimensions
(``pareto``), flags stay in the status to the end, and the survivors are filtered once more on the parties alone.

Where a party must accept (a veto, or unanimity), its refusing red lines forbid, and its floor prunes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.game.game import Agreement, Condition, Game, Ints, Term

from .bounds import NEVER, Acceptance, FoldProblem, Ratification
from .conditions import Watch
from .fold import Folded, first_numbers, fold
from .pareto import nondominated
from .result import Frontier, empty_frontier


@dataclass(frozen=True, eq=False)
class Solved:
    """A frontier, and to list its ties the rows of the fold behind vector k: ``member[start[k]:start[k + 1]]``."""

    frontier: Frontier
    folded: Folded
    member: Ints
    start: Ints

    def tied(self, vector: int, cap: int) -> list[int]:
        """Numbers of the first ``cap`` states, in state order, that give vector number ``vector``."""
        rows = self.member[self.start[vector] : self.start[vector + 1]]
        return first_numbers(self.folded, rows.tolist(), cap)


def frontier_all(game: Game, max_rows: int = 4_000_000) -> Solved:
    """The feasible frontier of the agreement parties. Raises ``Problems`` (L101) beyond ``max_rows`` rows."""
    parties = list(game.agreement.parties)
    task = FoldProblem(
        tuple(v[parties] for v in game.stakes), len(parties), (*_rules(game), *_bonuses(game, parties)), None
    )
    return _solve(game, task, max_rows)


def frontier_acceptable(
    game: Game, max_rows: int = 4_000_000, at_least: Ints | None = None, require: Condition | None = None
) -> Solved:
    """The acceptable frontier; ``at_least`` int64 [parties] and ``require`` narrow the states it is taken over.

    Raises ``Problems`` (L101) beyond ``max_rows`` rows.
    """
    return _solve(game, acceptance_problem(game, at_least, require), max_rows)


def nearest_rows(game: Game, require: Condition, max_rows: int = 4_000_000) -> Ints:
    """Feasible states under ``require``, among them one that comes nearest to acceptance: int64 [n, J].

    Nearness may be any score that depends on which red lines refuse, which ratifications are asked for, and what
    each party and ratifier lacks of its floor, and that more lack never betters. Then of two states with the same
    flags the one that lacks no more of anything scores no worse, and what exceeds a floor does not count.
    """
    dims = [*game.agreement.parties, *_extra_ratifiers(game)]
    flags: list[Watch] = []
    for actor in dims:
        when = _refusal(game, actor)
        if when is not None:
            flags.append(Watch(when, "flag", flag=len(flags)))
    for actor in sorted({r.actor for r in game.ratifiers}):
        flags.append(Watch(_ratifies(game, actor), "flag", flag=len(flags)))
    flags.append(Watch(require, "flag", flag=len(flags)))
    never = np.full(len(dims), NEVER, dtype=np.int64)
    enough = tuple((k, int(game.floor[i])) for k, i in enumerate(dims))
    rule = Acceptance(never, never, 0, (-1,) * len(dims), (), len(flags) - 1, enough)
    task = FoldProblem(
        tuple(v[dims] for v in game.stakes), len(dims), (*_rules(game), *_bonuses(game, dims), *flags), rule
    )
    return _rows(game, fold(task, max_rows).first)


def acceptance_problem(game: Game, at_least: Ints | None, require: Condition | None) -> FoldProblem:
    """What the fold is asked for the acceptable frontier."""
    agreement = game.agreement
    parties = list(agreement.parties)
    must = set(parties) if agreement.unanimous else set(agreement.vetoes)
    extra = [a for a in _extra_ratifiers(game) if a not in must]
    dims = [*parties, *extra]
    floor = game.floor[parties]
    need = np.where([a in must for a in parties], floor, NEVER)
    if at_least is not None:
        need = np.maximum(need, at_least)

    watches = [*_rules(game), *_bonuses(game, dims)]
    refused = [-1] * len(parties)
    flag = 0
    for i, actor in enumerate(parties):
        when = _refusal(game, actor)
        if when is None:
            continue
        if actor in must:
            watches.append(Watch(when, "forbid"))
        else:
            watches.append(Watch(when, "flag", flag=flag))
            refused[i] = flag
            flag += 1
    ratifications = []
    for actor in sorted({r.actor for r in game.ratifiers}):
        if actor in must:
            continue
        asks = _ratifies(game, actor)
        no = _refusal(game, actor)
        if no is not None:
            watches.append(Watch(both(asks, no), "forbid"))
        watches.append(Watch(asks, "flag", flag=flag))
        ratifications.append(Ratification(dims.index(actor), int(game.floor[actor]), flag))
        flag += 1
    required = -1
    if require is not None:
        required = flag
        watches.append(Watch(require, "flag", flag=flag))
    quorum = 0 if agreement.unanimous else agreement.quorum
    rule = Acceptance(need, floor, quorum, tuple(refused), tuple(ratifications), required)
    return FoldProblem(tuple(v[dims] for v in game.stakes), len(parties), tuple(watches), rule)


def as_coalition(game: Game, members: tuple[int, ...]) -> Game:
    """The game in which ``members``, in the parties' order, must all accept and only their gains count."""
    power = [
        float(p) for a, p in zip(game.agreement.parties, game.agreement.power, strict=True) if a in members
    ]
    return replace(game, agreement=Agreement(members, len(members), (), np.array(power)))


def both(a: Condition, b: Condition) -> Condition:
    """Where two conditions both hold: the products of their terms."""
    terms = []
    for s in a.terms:
        for t in b.terms:
            needs = dict(zip(s.issues, s.allowed, strict=True))
            for j, allowed in zip(t.issues, t.allowed, strict=True):
                needs[j] = needs[j] & allowed if j in needs else allowed
            order = tuple(sorted(needs))
            terms.append(Term(order, tuple(needs[j] for j in order)))
    return Condition(f"{a.id}&{b.id}", tuple(terms), f"{a.text} and {b.text}")


def _rules(game: Game) -> list[Watch]:
    return [Watch(rule, "forbid") for rule in game.rules]


def _bonuses(game: Game, dims: list[int]) -> list[Watch]:
    return [Watch(b.when, "bonus", b.worth[dims]) for b in game.bonuses]


def _extra_ratifiers(game: Game) -> list[int]:
    return sorted({r.actor for r in game.ratifiers} - set(game.agreement.parties))


def _refusal(game: Game, actor: int) -> Condition | None:
    """Where any red line of the actor refuses, as one disjunction."""
    terms = tuple(t for r in game.refusals if r.holder == actor for t in r.when.terms)
    return Condition(f"refusal-{actor}", terms) if terms else None


def _ratifies(game: Game, actor: int) -> Condition:
    return Condition(
        f"ratifies-{actor}", tuple(t for r in game.ratifiers if r.actor == actor for t in r.when.terms)
    )


def _rows(game: Game, numbers: Any) -> Ints:
    """Option rows of state numbers: int64 [n, J]."""
    rest = np.array(numbers)
    out = np.empty((len(rest), len(game.sizes)), dtype=np.int64)
    for j in range(len(game.sizes) - 1, -1, -1):
        out[:, j] = rest % game.sizes[j]
        rest = rest // game.sizes[j]
    return out


def _solve(game: Game, task: FoldProblem, max_rows: int) -> Solved:
    """Folds, filters on the parties alone, and joins rows that differ only in flags or thresholds."""
    folded = fold(task, max_rows)
    if not len(folded.utilities):
        none = np.zeros(1, dtype=np.int64)
        return Solved(empty_frontier(task.parties, len(game.sizes)), folded, none[:0], none)
    u = folded.utilities[:, : task.parties]
    done = folded.last == 1 and folded.utilities.shape[1] == task.parties
    at = np.arange(len(u)) if done else np.flatnonzero(nondominated(u))
    by = at[np.lexsort(u[at].T[::-1])[::-1]]
    new = np.append(True, (np.diff(u[by], axis=0) != 0).any(axis=1))
    start = np.flatnonzero(new)
    counts = np.add.reduceat(folded.counts[by], start)
    first = np.minimum.reduceat(folded.first[by], start)
    frontier = Frontier(u[by[start]], tuple(int(c) for c in counts.tolist()), _rows(game, first))
    return Solved(frontier, folded, by, np.append(start, len(by)))
