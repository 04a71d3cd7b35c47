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

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import numpy as np

from detente.case.diagnostics import Problems, problem
from detente.game import space
from detente.game.game import Floats, Game, Move
from detente.view.remarks import remark

from .check import TOLERANCE
from .parts import Change, available, with_changes
from .result import EquilibriaResult, EquilibriumLine, for_whom
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
class _Tree:
    """``worth`` and ``leads`` are by state that can be reached, each after all it leads to."""

    game: Game
    delta: Floats
    worth: dict[Row, Floats]
    leads: dict[Row, dict[Profile, Lead]]


_Settled = dict[Row, tuple[Lead, Floats]]
"""Per state, where play goes and the value."""


def markov_perfect(
    game: Game, delta: Floats, *, period: float = 12.0, settings: RoadmapSettings | None = None
) -> EquilibriaResult:
    """All pure Markov-perfect equilibria of the steps that cannot be undone, for discounts per ``period`` (months).

    Raises Problems (L324).
    """
    settings = settings or RoadmapSettings()
    tree = _tree(game, delta, settings)
    settled: list[_Settled] = [{}]
    for state in tree.leads:
        grown: list[_Settled] = []
        for above in settled:
            grown += ({**above, state: way} for way in _stage(tree, state, above))
            if len(grown) > settings.max_equilibria:
                where = f"to settle the states above {space.name(game, state)}"
                raise _too_many(f"more than {settings.max_equilibria:,} ways {where}")
        settled = grown
    movers = sorted({a for m in game.moves for a in m.actors})
    found: dict[tuple[str, ...], EquilibriumLine] = {}
    for choice in settled:
        states = [game.status_quo]
        while (ahead := choice[states[-1]][0].state) != states[-1]:
            states.append(ahead)
        path = tuple(space.name(game, state) for state in states)
        if path not in found:
            value = choice[game.status_quo][1]
            values = {game.actors[i]: float(value[i]) for i in movers}
            found[path] = EquilibriumLine(path, values, _regret(tree, choice))
    packages = tuple(dict.fromkeys(m.package for m in game.moves if len(m.sets) > 1))
    return EquilibriaResult(
        len(tree.leads),
        len(settled),
        period,
        tuple(found.values()),
        *for_whom([e.values for e in found.values()]),
        (remark("packages", packages=packages),) if packages else (),
    )


def _too_many(what: str) -> Problems:
    return problem("L324", what, "name a focus with fewer issues")


def _tree(game: Game, delta: Floats, settings: RoadmapSettings) -> _Tree:
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
    return _Tree(
        game,
        delta,
        dict(zip(order, worth(game, order), strict=True)),
        {state: leads[state] for state in order},
    )


def _leads(game: Game, moves: Sequence[Move], here: Row, most: int) -> dict[Profile, Lead]:
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


def _stage(tree: _Tree, here: Row, above: _Settled) -> list[tuple[Lead, Floats]]:
    """The pure equilibria of one state, given how those above it are settled; profiles that lead alike are one."""
    found: dict[Lead, Floats] = {}
    for profile, lead in tree.leads[here].items():
        if lead in found:
            continue
        value = tree.worth[lead.state]
        if lead.state != here:
            value = (1 - tree.delta) * value - np.array(lead.cost) + tree.delta * above[lead.state][1]
        if _gain(tree, here, profile, {**above, here: (lead, value)}) <= TOLERANCE:
            found[lead] = value
    return list(found.items())


def _gain(tree: _Tree, here: Row, profile: Profile, settled: _Settled) -> float:
    """The most any actor gains by choosing otherwise once; normalised by its range."""
    leads, delta, value = tree.leads[here], tree.delta, settled[here][1]
    span = tree.game.base_high - tree.game.base_low
    most = 0.0
    for i in range(len(profile)):
        k = 0
        while span[i] > 0 and (other := leads.get((*profile[:i], k, *profile[i + 1 :]))) is not None:
            ahead = value if other.state == here else settled[other.state][1]
            instead = (1 - delta[i]) * tree.worth[other.state][i] - other.cost[i] + delta[i] * ahead[i]
            most = max(most, float(instead - value[i]) / float(span[i]))
            k += 1
    return most


def _regret(tree: _Tree, settled: _Settled) -> float:
    """The least, over the profiles that lead where the strategy leads, of the most any actor gains at any state."""
    return max(
        min(
            _gain(tree, state, profile, settled)
            for profile, other in tree.leads[state].items()
            if other == lead
        )
        for state, (lead, _) in settled.items()
    )
