"""Pure Markov-perfect equilibria where steps cannot be undone, backwards over the partial order of states.

At each state, every period, each actor chooses at once, issue by issue, which change to back, or none; a change
happens if all whom some declared move of it needs back it, and who proposes it pays its cost. Where two changes of
one issue would happen, or the rules forbid what results, nothing does. The flow of the state reached is received
during the period, δ_i = e^(−ρ_i·Δ). A pure Markov strategy chooses by the state alone. At a state where nothing
happens V_i = u_i; else V_i = (1 − δ_i)·u_i(s′) − cost + δ_i·V_i(s′). It is an equilibrium if at no state an actor
gains by choosing otherwise once (the one-shot deviation principle). Since moves only lead up the order, states are
settled from the top down; each state's equilibria are listed for each way the states above it can be settled, up to
stated caps. An empty list means that no equilibrium is pure.

Definition 5.10 (Lockwood & Thomas 2002; Admati & Perry 1991, contributions made in steps). Packages are left out, and
so named.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import numpy as np

from detente.case.diagnostics import Problems, problem
from detente.game import space
from detente.game.game import Floats, Game, Move

from .check import TOLERANCE
from .parts import Change, available, with_changes
from .road import Row, worth
from .settings import RoadmapSettings

Choice = frozenset[Change]
Profile = tuple[int, ...]


@dataclass(frozen=True)
class Lead:
    """Where a profile of choices leads, and what it costs each (points, lasting)."""

    state: Row
    cost: tuple[float, ...]


@dataclass(frozen=True)
class Equilibrium:
    """One pure Markov-perfect equilibrium, from the status quo: value float [A] in points, and its path of states."""

    value: tuple[float, ...]
    path: tuple[Row, ...]
    """From the status quo to where it comes to rest."""
    regret: float
    """Normalised: the most any actor gains anywhere by one deviation; computed from the strategy, not assumed."""


@dataclass(frozen=True)
class Equilibria:
    """Every pure equilibrium, or that there is none."""

    count: int
    """How many ways there are to settle all states; those that differ only where play never comes are counted too."""
    outcomes: tuple[Equilibrium, ...]
    """One for each path from the status quo."""
    states: int
    left_out: tuple[str, ...] = ()
    """Packages, which are not among the moves."""


@dataclass(frozen=True)
class _Tree:
    game: Game
    order: tuple[Row, ...]
    """Reachable states, each after all it leads to."""
    worth: dict[Row, Floats]
    leads: dict[Row, dict[Profile, Lead]]


_Settled = dict[Row, tuple[Lead, Floats]]
"""Per state, where play goes and the value."""


def markov_perfect(game: Game, delta: Floats, settings: RoadmapSettings | None = None) -> Equilibria:
    """All pure Markov-perfect equilibria of the steps that cannot be undone. Raises Problems (L324)."""
    settings = settings or RoadmapSettings()
    tree = _tree(game, settings)
    settled: list[_Settled] = [{}]
    for state in tree.order:
        grown: list[_Settled] = []
        for above in settled:
            for lead, value in _stage(tree, state, above, delta):
                grown.append({**above, state: (lead, value)})
                if len(grown) > settings.max_equilibria:
                    where = f"to settle the states above {space.name(game, state)}"
                    raise _too_many(f"more than {settings.max_equilibria:,} ways {where}")
        settled = grown
    found: dict[tuple[Row, ...], Equilibrium] = {}
    for choice in settled:
        path = [game.status_quo]
        while (ahead := choice[path[-1]][0].state) != path[-1]:
            path.append(ahead)
        if (key := tuple(path)) not in found:
            values = tuple(choice[game.status_quo][1].tolist())
            found[key] = Equilibrium(values, key, _regret(tree, choice, delta))
    packages = tuple(dict.fromkeys(m.package for m in game.moves if len(m.sets) > 1))
    return Equilibria(len(settled), tuple(found.values()), len(tree.order), packages)


def _too_many(what: str) -> Problems:
    return problem("L324", what, "name a focus with fewer issues")


def _tree(game: Game, settings: RoadmapSettings) -> _Tree:
    """The states reachable by moves on one issue that nobody can take back."""
    moves = [m for m in game.moves if len(m.sets) == 1]
    leads: dict[Row, dict[Profile, Lead]] = {}
    waiting = [game.status_quo]
    while waiting:
        here = waiting.pop()
        if here in leads:
            continue
        if len(leads) >= settings.max_states:
            raise _too_many(f"more than {settings.max_states:,} states can be reached")
        leads[here] = _leads(game, moves, here, settings.max_profiles)
        waiting += {x.state for x in leads[here].values()} - {here}
    sorter = TopologicalSorter({s: {x.state for x in found.values()} - {s} for s, found in leads.items()})
    order: list[Row] = []
    try:
        sorter.prepare()
        while sorter.is_active():
            ready = sorted(sorter.get_ready())
            order += ready
            sorter.done(*ready)
    except CycleError:
        raise problem(
            "L324",
            "some step can be taken back, so there is no order to settle the states in",
            "equilibria are listed only where no step can be undone; ask for a road with --to instead",
        ) from None
    return _Tree(game, tuple(order), dict(zip(order, worth(game, order), strict=True)), leads)


def _leads(game: Game, moves: Sequence[Move], here: Row, most: int) -> dict[Profile, Lead]:
    """Where each profile of choices leads from a state."""
    open_moves = [m for m in moves if here[m.sets[0][0]] != m.sets[0][1] and available(game, m, here)]
    choices = [_choices(open_moves, i) for i in range(len(game.actors))]
    count = math.prod(map(len, choices))
    if count > most:
        raise _too_many(f"{count:,} profiles of choices in {space.name(game, here)}")
    profiles = itertools.product(*(range(len(c)) for c in choices))
    leads = [_together(game, open_moves, here, asked) for asked in itertools.product(*choices)]
    table = np.array([lead.state for lead in leads], dtype=np.int64)
    ok = space.feasible(game, table)
    # A red line refuses entry: its holder does not consent, so nothing that enters it happens.
    for r in game.refusals:
        if not space.holds(r.when, [here])[0]:
            ok &= ~space.holds(r.when, table)
    stay = Lead(here, (0.0,) * len(game.actors))
    return {
        profile: lead if fine and lead.state != here else stay
        for profile, lead, fine in zip(profiles, leads, ok, strict=True)
    }


def _choices(moves: Sequence[Move], actor: int) -> list[Choice]:
    """What an actor can back: of each issue no change, or one of those it has a part in."""
    changes = dict.fromkeys(m.sets[0] for m in moves if actor in m.actors)
    options = [[None, *(c for c in changes if c[0] == j)] for j in sorted({j for j, _ in changes})]
    return [frozenset(x for x in combo if x is not None) for combo in itertools.product(*options)]


def _together(game: Game, moves: Sequence[Move], here: Row, asked: Sequence[Choice]) -> Lead:
    """The state the choices make, and what each pays. An issue set two ways at once stays."""
    done: dict[int, dict[int, Move]] = {}
    for m in moves:
        (j, t) = m.sets[0]
        if all((j, t) in asked[i] for i in m.actors):
            other = done.setdefault(j, {}).get(t)
            if other is None or (len(m.actors), m.cost) < (len(other.actors), other.cost):
                done[j][t] = m
    cost = [0.0] * len(game.actors)
    agreed = [m for ways in done.values() if len(ways) == 1 for m in ways.values()]
    for m in agreed:
        cost[m.proposer if m.proposer >= 0 else m.actors[0]] += m.cost / game.scale
    return Lead(with_changes(here, (m.sets[0] for m in agreed)), tuple(cost))


def _stage(tree: _Tree, here: Row, above: _Settled, delta: Floats) -> list[tuple[Lead, Floats]]:
    """The pure equilibria of one state, given how those above it are settled; profiles that lead alike are one."""
    found: dict[Lead, Floats] = {}
    for profile, lead in tree.leads[here].items():
        if lead in found:
            continue
        value = tree.worth[lead.state]
        if lead.state != here:
            value = (1 - delta) * value - np.array(lead.cost) + delta * above[lead.state][1]
        if _gain(tree, here, profile, settled={**above, here: (lead, value)}, delta=delta) <= TOLERANCE:
            found[lead] = value
    return list(found.items())


def _gain(tree: _Tree, here: Row, profile: Profile, *, settled: _Settled, delta: Floats) -> float:
    """The most any actor gains by choosing otherwise once; normalised by its range."""
    leads = tree.leads[here]
    span = tree.game.base_high - tree.game.base_low
    value = settled[here][1]
    most = 0.0
    for i in range(len(profile)):
        k = 0
        while span[i] > 0 and (other := leads.get((*profile[:i], k, *profile[i + 1 :]))) is not None:
            ahead = value if other.state == here else settled[other.state][1]
            instead = (1 - delta[i]) * tree.worth[other.state][i] - other.cost[i] + delta[i] * ahead[i]
            most = max(most, float(instead - value[i]) / float(span[i]))
            k += 1
    return most


def _regret(tree: _Tree, settled: _Settled, delta: Floats) -> float:
    """The least, over the profiles that lead where the strategy leads, of the most any actor gains at any state."""
    return max(
        min(
            _gain(tree, state, profile, settled=settled, delta=delta)
            for profile, other in tree.leads[state].items()
            if other == lead
        )
        for state, (lead, _) in settled.items()
    )
