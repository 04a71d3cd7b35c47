"""Who can move where: the arcs of the conflict graph, read off a game.

An actor changes any non-empty subset of the issues it alone controls, in declared directions; a move that takes
several actors (consent, a package) is an arc of the coalition that must agree (Definition 3.1; Fang, Hipel &
Kilgour 1993). Nobody moves to a state a rule forbids, and nobody consents to a state that a red line of its own
refuses: such an arc of a coalition does not exist while the line is held. What an actor does alone is its own to
weigh. Costs of acting and undoing are no part of the graph: a move is judged by the states at its two ends.

An issue that a focus holds, or that has one option, is no axis of the graph; what it is worth is a constant to each
actor and goes to the first issue left. An array may have 64 axes at most, and a space small enough to be looked at
whole has far fewer issues with a choice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.game.game import Bools, Condition, Game, Move
from detente.game.names import true_at
from detente.game.part import part

Row = tuple[int, ...]


@dataclass(frozen=True)
class Mover:
    """One actor, or a coalition that moves only together.

    ``axes`` are (issue, T): T bool [o_j, o_j], T[a, b] where the mover can take the issue from a to b, its diagonal
    false. Any non-empty subset of the axes may change at once. ``joint`` are moves made one at a time: a coalition's,
    and packages. ``refused`` are conditions no move of the coalition may lead into.
    """

    members: tuple[int, ...]
    axes: tuple[tuple[int, Bools], ...] = ()
    joint: tuple[Move, ...] = ()
    refused: tuple[Condition, ...] = ()


def issues_of(mover: Mover) -> tuple[int, ...]:
    """Every issue a mover can change."""
    return tuple(sorted({j for j, _ in mover.axes} | {j for m in mover.joint for j, _ in m.sets}))


def movers(game: Game) -> tuple[Mover, ...]:
    """Every mover of the game: actors first in their order, then coalitions in order of first appearance."""
    axes: dict[tuple[int, ...], dict[int, Bools]] = {}
    joint: dict[tuple[int, ...], list[Move]] = {}
    for move in game.moves:
        members = tuple(sorted(set(move.actors)))
        if len(move.sets) == 1 and not move.package and len(members) == 1:
            issue, option = move.sets[0]
            size = game.sizes[issue]
            table = axes.setdefault(members, {}).setdefault(issue, np.zeros((size, size), dtype=np.bool_))
            table[:, option] |= move.from_[0]
            table[option, option] = False
        else:
            joint.setdefault(members, []).append(move)
    found = {
        members: Mover(
            members,
            tuple(sorted(axes.get(members, {}).items())),
            tuple(joint.get(members, ())),
            tuple(r.when for r in game.refusals if r.holder in members) if len(members) > 1 else (),
        )
        for members in [*axes, *joint]
    }
    return tuple(sorted(found.values(), key=lambda m: (len(m.members) > 1, m.members)))


def may_leave(move: Move, row: Sequence[int]) -> bool:
    """Whether a joint move can be made in a state."""
    return all(mask[row[issue]] for (issue, _), mask in zip(move.sets, move.from_, strict=True)) and (
        move.when is None or true_at(move.when, row)
    )


def targets(game: Game, mover: Mover, row: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """States a mover can reach in one move, feasible or not, each once: option rows."""
    partial = [tuple(row)]
    for issue, table in mover.axes:
        partial += _with(partial, issue, table[row[issue]])
    for move in mover.joint:
        if may_leave(move, row):
            sets = dict(move.sets)
            partial.append(tuple(sets.get(issue, option) for issue, option in enumerate(row)))
    for target in dict.fromkeys(partial[1:]):
        if target != partial[0] and not any(true_at(c, target) for c in mover.refused):
            yield target


def sources(game: Game, mover: Mover, row: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """States from which a mover reaches ``row`` in one move, feasible or not, each once: option rows."""
    here = tuple(row)
    if any(true_at(c, here) for c in mover.refused):
        return
    partial = [here]
    for issue, table in mover.axes:
        partial += _with(partial, issue, table[:, here[issue]])
    for move in mover.joint:
        if any(here[issue] != option for issue, option in move.sets):
            continue
        before = [here]
        for (issue, _), mask in zip(move.sets, move.from_, strict=True):
            before = _with(before, issue, mask)
        partial += [b for b in before if move.when is None or true_at(move.when, b)]
    yield from (source for source in dict.fromkeys(partial) if source != here)


def _with(rows: list[Row], issue: int, options: Bools) -> list[Row]:
    """Each row with each of these options of one issue."""
    return [(*row[:issue], int(o), *row[issue + 1 :]) for row in rows for o in np.flatnonzero(options)]


def kept(game: Game) -> tuple[int, ...]:
    """Indices of the issues with a choice; the first issue where there is none."""
    return tuple(j for j, n in enumerate(game.sizes) if n > 1) or (0,)


def varied(game: Game) -> Game:
    """The same game without the issues that have one option. Conditions, moves and worth are what they were."""
    keep = kept(game)
    if len(keep) == len(game.sizes):
        return game
    left = part(game, keep, [range(n) for n in game.sizes])
    nothing = np.zeros(len(game.actors), dtype=np.int64)
    constant = sum((stake[:, 0] for j, stake in enumerate(game.stakes) if j not in keep), nothing)
    return replace(left, stakes=(left.stakes[0] + constant[:, None], *left.stakes[1:]))


def inside(game: Game, row: Sequence[int]) -> tuple[int, ...]:
    """A row of the whole game in terms of :func:`varied`."""
    return tuple(int(row[j]) for j in kept(game))


def whole(game: Game, row: Sequence[int]) -> tuple[int, ...]:
    """A row of :func:`varied` in terms of the whole game."""
    varied_to = dict(zip(kept(game), row, strict=True))
    return tuple(int(varied_to.get(j, 0)) for j in range(len(game.sizes)))
