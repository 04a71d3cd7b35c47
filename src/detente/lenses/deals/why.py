"""Why not this deal? Who refuses, by how much, and the smallest changes that would win them.

Definition 2.5. A *voice* is a party, or a ratifier of something the state changes. A voice refuses
where u_i < max(d_i, x_i), by the shortfall max(d_i, x_i) − u_i in points, or where one of its red lines refuses;
both may hold. A *change set* moves k issues to other options; one wins a voice when the state it leads to is
feasible and that voice accepts it (a ratifier also by no longer being asked), and mends the deal when that state is
acceptable. All sets of size 1 are tried, then 2, … up to a stated bound; all of the smallest size that works are
counted, the gentlest listed.

Asked about a condition ("any deal with a peace treaty"), the question is first whether any acceptable state meets
it. If none does, the state examined is the nearest: under the condition, the fewest voices refusing, then the least
total shortfall as shares of each voice's range, then the first in state order among those the fold keeps. Where it
is possible, the state examined is the condition *alone*: the status quo with the fewest issues changed that meet
it, each to the nearest option allowed. So the answer says who would refuse it by itself, and what must come with
it. Changes keep the condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np

from detente.game import space
from detente.game.game import Bools, Condition, Floats, Game, Ints
from detente.view.result import Result

from .describe import describe
from .kernel import frontier_acceptable, nearest_rows
from .result import Deal
from .settings import SearchSettings


@dataclass(frozen=True)
class ChangeSet:
    """A few option changes that would win a voice, or mend the deal."""

    sets: tuple[tuple[str, str], ...]
    """(issue, option)."""
    row: tuple[int, ...]
    name: str
    loses: tuple[str, ...]
    """Voices that accepted before and would not after."""


@dataclass(frozen=True)
class Blocker:
    """One voice that refuses."""

    actor: str
    role: str
    """"party" or "ratifier"."""
    shortfall: float
    """Points short of max(d_i, x_i); 0 when only a red line refuses."""
    red_lines: tuple[str, ...]
    wins: tuple[ChangeSet, ...]
    wins_size: int
    """Changes in each; 0 when none was found within ``WhyNot.searched``."""
    wins_count: int


@dataclass(frozen=True, repr=False)
class WhyNot(Result):
    """What stands in the way of a state, or of every state under a condition."""

    asked: str
    possible: bool
    """Whether an acceptable state answers the question: the state itself, or some state under the condition."""
    examples: tuple[Deal, ...]
    """Where it is possible: deals that do it, the least satisfied party best served first."""
    examined: Deal | None
    """The state the rest is about: the one asked about; the condition alone, where it is possible; else the nearest.
    None if the state asked about is acceptable, or if no feasible state meets the condition."""
    rules: tuple[str, ...]
    """Rules that forbid the examined state, in words."""
    blockers: tuple[Blocker, ...]
    mends: tuple[ChangeSet, ...]
    mends_size: int
    mends_count: int
    searched: int
    """Every change set up to this size was tried."""


def why_not(
    game: Game, target: Condition | Mapping[str, str] | Sequence[int], settings: SearchSettings | None = None
) -> WhyNot:
    """Explains a state (option indices, or ``{issue: option}`` with the others at the status quo) or a condition."""
    settings = settings or SearchSettings()
    if isinstance(target, Condition):
        return _about_condition(game, target, settings)
    state = space.from_mapping(game, target) if isinstance(target, Mapping) else tuple(int(o) for o in target)
    asked = space.name(game, state)
    row = np.array([state], dtype=np.int64)
    if bool(space.feasible(game, row)[0]) and bool(space.acceptable(game, row)[0]):
        return WhyNot(asked, True, (describe(game, state),), None, (), (), (), 0, 0, 0)
    return _explain(game, asked, state, None, settings)


def alone(game: Game, condition: Condition) -> tuple[int, ...]:
    """The status quo with the fewest issues changed so that the condition holds; feasible if any term gives that."""
    found = []
    for number, term in enumerate(condition.terms):
        row = list(game.status_quo)
        for j, allowed in zip(term.issues, term.allowed, strict=True):
            options = np.flatnonzero(allowed)
            if not len(options):
                break
            row[j] = _nearest(options, game.status_quo[j])
        else:
            changes = sum(a != b for a, b in zip(row, game.status_quo, strict=True))
            ok = bool(space.feasible(game, [row])[0])
            found.append((not ok, changes, number, tuple(row)))
    return min(found)[3]


def _nearest(options: Ints, to: int) -> int:
    return min((int(o) for o in options), key=lambda o: (abs(o - to), o))


def _about_condition(game: Game, condition: Condition, settings: SearchSettings) -> WhyNot:
    asked = condition.text or condition.id
    solved = frontier_acceptable(game, settings.max_rows, require=condition)
    f = solved.frontier
    if len(f):
        parties = list(game.agreement.parties)
        gains = f.vectors - game.inside[parties]
        best = np.maximum(gains.max(axis=0), 1)
        by = np.argsort(-(gains / best).min(axis=1), kind="stable")[: settings.max_listed]
        examples = tuple(describe(game, f.rows[k]) for k in by)
        return replace(
            _explain(game, asked, alone(game, condition), condition, settings),
            possible=True,
            examples=examples,
        )
    near = nearest_rows(game, condition, settings.max_rows)
    if not len(near):
        return WhyNot(asked, False, (), None, _rules_said(game), (), (), 0, 0, 0)
    refusing, lack = nearness(game, near)
    state = min(
        range(len(near)), key=lambda k: (int(refusing[k]), float(lack[k]), space.encode(game, near[k]))
    )
    return _explain(game, asked, tuple(int(o) for o in near[state]), condition, settings)


def nearness(game: Game, states: Ints) -> tuple[Ints, Floats]:
    """(voices refusing, Σ shortfall / range over them): the score, both [n], for option rows [n, J]."""
    u = space.utilities(game, states)
    voices, yes, asked = _voices(game, states)
    no = asked & ~yes
    span = (game.base_high - game.base_low) * game.scale
    total = np.zeros(len(states))
    for k, i in enumerate(voices):
        lack = np.maximum(game.floor[i] - u[:, i], 0) / (span[i] if span[i] > 0 else 1.0)
        total += np.where(no[:, k], lack, 0.0)
    return no.sum(axis=1).astype(np.int64), total


def _voices(game: Game, states: Ints) -> tuple[list[int], Bools, Bools]:
    """Actors that may have a say; whether each accepts [n, voices]; whether it is asked [n, voices]."""
    voices = sorted({*game.agreement.parties, *(r.actor for r in game.ratifiers)})
    yes = space.acceptors(game, states)[:, voices]
    asked = np.zeros((len(states), len(voices)), dtype=np.bool_)
    for k, i in enumerate(voices):
        asked[:, k] = i in game.agreement.parties
    for r in game.ratifiers:
        asked[:, voices.index(r.actor)] |= space.holds(r.when, states)
    return voices, yes, asked


def _rules_said(game: Game, row: Ints | None = None) -> tuple[str, ...]:
    return tuple(r.text or r.id for r in game.rules if row is None or bool(space.holds(r, row)[0]))


def changed(game: Game, state: Sequence[int], size: int, batch: int = 1 << 16) -> Iterator[Ints]:
    """Every state that differs from ``state`` in exactly ``size`` issues, in batches of option rows."""
    held: list[tuple[int, ...]] = []
    for issues in combinations(range(len(state)), size):
        others = [[o for o in range(game.sizes[j]) if o != state[j]] for j in issues]
        for options in product(*others):
            row = list(state)
            for j, o in zip(issues, options, strict=True):
                row[j] = o
            held.append(tuple(row))
        if len(held) >= batch:
            yield np.array(held, dtype=np.int64)
            held = []
    if held:
        yield np.array(held, dtype=np.int64)


def how_many(game: Game, size: int) -> int:
    """States that differ from a given one in exactly ``size`` issues: the elementary symmetric sum of (o_j − 1)."""
    ways = [1] + [0] * size
    for o in game.sizes:
        for k in range(size, 0, -1):
            ways[k] += ways[k - 1] * (o - 1)
    return ways[size]


def _explain(
    game: Game, asked: str, state: tuple[int, ...], keep: Condition | None, settings: SearchSettings
) -> WhyNot:
    here = np.array([state], dtype=np.int64)
    voices, yes, called = _voices(game, here)
    u = space.utilities(game, here)[0]
    adopted = bool(space.feasible(game, here)[0]) and bool(space.acceptable(game, here)[0])
    refusing = [k for k in range(len(voices)) if called[0, k] and not yes[0, k]]
    wins: dict[int, list[ChangeSet]] = {k: [] for k in refusing}
    sizes: dict[int, int] = dict.fromkeys(refusing, 0)
    mends: list[ChangeSet] = []

    def change(row: Ints, against: Bools) -> ChangeSet:
        lost = tuple(game.actors[voices[k]] for k in np.flatnonzero(against & yes[0]))
        sets = tuple(
            (game.issues[j], game.options[j][int(o)]) for j, o in enumerate(row) if int(o) != state[j]
        )
        return ChangeSet(sets, tuple(int(o) for o in row), space.name(game, row), lost)

    mends_size = searched = 0
    for size in range(1, min(settings.max_changes, len(game.sizes)) + 1):
        if how_many(game, size) > settings.max_candidates or ((adopted or mends) and all(wins.values())):
            break
        for every in changed(game, state, size):
            ok = space.feasible(game, every)
            if keep is not None:
                ok &= space.holds(keep, every)
            rows = every[ok]
            if not len(rows):
                continue
            _, now, ask = _voices(game, rows)
            for k in refusing:
                if sizes[k] in (0, size):
                    won = np.flatnonzero(now[:, k] | ~ask[:, k])
                    wins[k] += [change(rows[r], ask[r] & ~now[r]) for r in won]
                    sizes[k] = size if wins[k] else 0
            if not adopted and mends_size in (0, size):
                good = np.flatnonzero(space.acceptable(game, rows))
                mends += [change(rows[r], ask[r] & ~now[r]) for r in good]
                mends_size = size if mends else 0
        searched = size
    blockers = tuple(
        Blocker(
            game.actors[voices[k]],
            "party" if voices[k] in game.agreement.parties else "ratifier",
            max(0.0, float(game.floor[voices[k]] - u[voices[k]]) / game.scale),
            tuple(
                r.id for r in game.refusals if r.holder == voices[k] and bool(space.holds(r.when, here)[0])
            ),
            _gentlest(game, wins[k], settings.max_listed),
            sizes[k],
            len(wins[k]),
        )
        for k in refusing
    )
    return WhyNot(
        asked,
        False,
        (),
        describe(game, state),
        _rules_said(game, here),
        blockers,
        _gentlest(game, mends, settings.max_listed),
        mends_size,
        len(mends),
        searched,
    )


def _gentlest(game: Game, found: list[ChangeSet], cap: int) -> tuple[ChangeSet, ...]:
    """Those that lose fewest other voices first, then by state number."""
    return tuple(sorted(found, key=lambda c: (len(c.loses), space.encode(game, c.row)))[:cap])
