"""Frontiers of a game by the fold (Definitions 2.1 and 2.2): what is asked of it, what is read off complete rows.

``frontier_all``: feasible states that no feasible state dominates, parties' utilities compared.
``frontier_acceptable``: acceptable states that no acceptable state dominates.

Why the second can be had from a fold that discards dominated rows: acceptance is monotone once the flags are
fixed. Let s be acceptable and t have the same flags (which red lines refuse, which ratifications are asked for), with
u_i(t) ≥ u_i(s) for every party and every ratifier. Each party that accepts s has u_i(t) ≥ u_i(s) ≥ max(d_i, x_i) and
no red line of its own refuses t, so it accepts t; each ratifier likewise. Hence t wins wherever s wins, and a row that
such a t beats strictly for a party is on no acceptable frontier. Ratifiers are therefore threshold dimensions
(``nondominated``), flags stay in the status to the end, and the survivors are filtered once more on the parties alone.

Where a party must accept (a veto, or unanimity), its refusing red lines forbid, and its floor prunes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count, product
from typing import Any

import numpy as np

from detente.game import space
from detente.game.game import Agreement, Condition, Game, Ints, Term
from detente.game.solutions import Choice, SolutionName, choose, rates_of

from .bounds import NEVER, FoldProblem, Ratification
from .conditions import Watch
from .fold import Folded, first_numbers, fold, nondominated
from .result import Frontier


@dataclass(frozen=True, eq=False)
class Solved:
    """A frontier, and to list its ties the rows of the fold behind vector k: ``member[start[k]:start[k + 1]]``."""

    frontier: Frontier
    folded: Folded
    member: Ints
    start: Ints

    def tied(self, vector: int, cap: int) -> list[int]:
        """Numbers of the first ``cap`` states, in state order, that give vector number ``vector``."""
        rows = self.member[self.start[vector] : self.start[vector + 1]].tolist()
        return first_numbers(self.folded, rows, cap)


def frontier_all(game: Game, max_rows: int = 4_000_000) -> Solved:
    """The feasible frontier of the agreement parties. Raises ``Problems`` (L101) beyond ``max_rows`` rows."""
    parties = list(game.agreement.parties)
    return _solve(game, _problem(game, parties, (), np.full(len(parties), NEVER)), max_rows)


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
    asks = _ratifications(game)
    dims = [*game.agreement.parties, *(a for a in asks if a not in game.agreement.parties)]
    refusals = [no for actor in dims if (no := _refusal(game, actor)) is not None]
    flags = [Watch(when, "flag", flag=k) for k, when in enumerate((*refusals, *asks.values(), require))]
    enough = tuple((k, int(game.floor[i])) for k, i in enumerate(dims))
    need = np.full(len(dims), NEVER)
    task = _problem(game, dims, flags, need, required=len(flags) - 1, enough=enough)
    return _rows(game, fold(task, max_rows).first)


def acceptance_problem(game: Game, at_least: Ints | None, require: Condition | None) -> FoldProblem:
    """What the fold is asked for the acceptable frontier."""
    agreement = game.agreement
    parties = list(agreement.parties)
    must = set(parties) if agreement.unanimous else set(agreement.vetoes)
    asks = {actor: when for actor, when in _ratifications(game).items() if actor not in must}
    dims = [*parties, *(a for a in asks if a not in parties)]
    need = np.where([a in must for a in parties], game.floor[parties], NEVER)
    watches: list[Watch] = []
    flags = count()
    refused = [-1] * len(parties)
    for i, actor in enumerate(parties):
        no = _refusal(game, actor)
        if no is not None and actor in must:
            watches.append(Watch(no, "forbid"))
        elif no is not None:
            refused[i] = next(flags)
            watches.append(Watch(no, "flag", flag=refused[i]))
    ratifications = []
    for actor, when in asks.items():
        no = _refusal(game, actor)
        if no is not None:
            watches.append(Watch(both(when, no), "forbid"))
        asked = Ratification(dims.index(actor), int(game.floor[actor]), next(flags))
        watches.append(Watch(when, "flag", flag=asked.flag))
        ratifications.append(asked)
    required = -1
    if require is not None:
        required = next(flags)
        watches.append(Watch(require, "flag", flag=required))
    return _problem(
        game,
        dims,
        watches,
        need if at_least is None else np.maximum(need, at_least),
        quorum=0 if agreement.unanimous else agreement.quorum,
        refused=tuple(refused),
        ratifications=tuple(ratifications),
        required=required,
    )


def as_coalition(game: Game, members: tuple[int, ...]) -> Game:
    """The game in which ``members``, in the parties' order, must all accept and only their gains count."""
    power = game.agreement.power[[a in members for a in game.agreement.parties]]
    return replace(game, agreement=Agreement(members, len(members), (), power))


def both(a: Condition, b: Condition) -> Condition:
    """Where two conditions both hold: the products of their terms."""
    terms = []
    for s, t in product(a.terms, b.terms):
        needs = dict(zip(s.issues, s.allowed, strict=True))
        for j, allowed in zip(t.issues, t.allowed, strict=True):
            needs[j] = needs[j] & allowed if j in needs else allowed
        order = tuple(sorted(needs))
        terms.append(Term(order, tuple(needs[j] for j in order)))
    return Condition(f"{a.id}&{b.id}", tuple(terms), f"{a.text} and {b.text}")


def choice(game: Game, name: SolutionName, vectors: Ints) -> Choice:
    """What a solution chooses among the parties' utility vectors int64 [n, P], all of whom must accept."""
    members = list(game.agreement.parties)
    return choose(
        name,
        vectors,
        game.inside[members],
        game.agreement.power,
        game.scale,
        rates=rates_of(game, members),
        unit="points" if game.numeraire is None else game.numeraire.unit,
    )


def _problem(game: Game, dims: list[int], watches: Sequence[Watch], need: Ints, **kept: Any) -> FoldProblem:
    """The fold over the utilities of ``dims``, of whom so many come first as there are requirements."""
    rules = (Watch(rule, "forbid") for rule in game.rules)
    bonuses = (Watch(b.when, "bonus", b.worth[dims]) for b in game.bonuses)
    values = tuple(v[dims] for v in game.stakes)
    floor = game.floor[dims[: len(need)]]
    return FoldProblem(
        values=values, parties=len(need), watches=(*rules, *bonuses, *watches), need=need, floor=floor, **kept
    )


def _refusal(game: Game, actor: int) -> Condition | None:
    """Where any red line of the actor refuses, as one disjunction."""
    terms = tuple(t for r in game.refusals if r.holder == actor for t in r.when.terms)
    return Condition(f"refusal-{actor}", terms) if terms else None


def _ratifications(game: Game) -> dict[int, Condition]:
    """By ratifier, where it is asked, as one disjunction."""
    return {
        actor: Condition(
            f"ratifies-{actor}", tuple(t for r in game.ratifiers if r.actor == actor for t in r.when.terms)
        )
        for actor in sorted({r.actor for r in game.ratifiers})
    }


def _rows(game: Game, numbers: Any) -> Ints:
    """Option rows of state numbers: int64 [n, J]."""
    if numbers.dtype != object:
        return space.rows_of(game, numbers)
    return np.array([space.decode(game, n) for n in numbers], dtype=np.int64).reshape(-1, len(game.sizes))


def _solve(game: Game, task: FoldProblem, max_rows: int) -> Solved:
    """Folds, filters on the parties alone, and joins rows that differ only in flags or thresholds."""
    folded = fold(task, max_rows)
    u = folded.utilities[:, : task.parties]
    if not len(u):
        none = np.zeros(1, dtype=np.int64)
        return Solved(Frontier(u, (), _rows(game, folded.first)), folded, none[:0], none)
    done = len(folded.table) == 1 and folded.utilities.shape[1] == task.parties
    at = np.arange(len(u)) if done else np.flatnonzero(nondominated(u))
    by = at[np.lexsort(u[at].T[::-1])[::-1]]
    start = np.flatnonzero(np.append(True, (np.diff(u[by], axis=0) != 0).any(axis=1)))
    counts = np.add.reduceat(folded.counts[by], start)
    first = np.minimum.reduceat(folded.first[by], start)
    frontier = Frontier(u[by[start]], tuple(map(int, counts.tolist())), _rows(game, first))
    return Solved(frontier, folded, by, np.append(start, len(by)))
