"""What predicted play is computed on: normalised utilities, and who reconsiders what at which rate.

A *unit* is one actor reconsidering one issue it can move, or one package it can propose. At rate μ it looks at the M
moves it has from the present state and stays or takes one (Definition 4.1). All values are averages in the base
case's range: a flow of u for ever is worth u. Time is in months.

    λ = (logit(decisiveness)/0.1)·(ρ + μ)/ρ        η = 1/(Tμ − 1), T the inertia in months: μη/(1 + η) = 1/T

A :class:`Way` is one move as one unit can make it. Its arrays over states are not kept: :func:`arrow` makes them.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from detente.game.dense import dense_feasible, dense_holds, dense_utilities, normalised
from detente.game.game import Bools, Floats, Game, Ints, Move
from detente.game.red_lines import lift

from .behavior import Play


@dataclass(frozen=True)
class Way:
    """One move as its proposer makes it: ``move`` is its index in ``game.moves``; ``others`` who else must accept."""

    move: int
    proposer: int
    others: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One reconsideration: ``issue`` is −1 for a package; ``rate`` μ, per month; ``choice`` λ; ``inertia`` η."""

    actor: int
    issue: int
    package: str
    rate: float
    choice: float
    inertia: float
    ways: tuple[Way, ...]


@dataclass(frozen=True, kw_only=True)
class PlayBoard:
    """Float [A, S] utilities in [0, 1] by the base range; bool [S] feasible; ρ float [A]; λ for accepting, float [A].

    ``span`` float [A]: points the range of each actor takes, inf where it is nil. ``barred`` per red line that
    refuses: its holder, and bool [S] where it holds.
    """

    game: Game
    flow: Floats
    feasible: Bools
    discount: Floats
    accept: Floats
    span: Floats
    barred: tuple[tuple[int, Bools], ...]
    units: tuple[Unit, ...]
    lifted: tuple[str, ...] = ()

    @property
    def total_rate(self) -> float:
        """Σμ over all units, per month: no state is left faster than this."""
        return sum(unit.rate for unit in self.units)

    @property
    def longest_step(self) -> float:
        """Months: a uniformised step no longer than 1/(ρ + Σμ) keeps every value an average of others."""
        return 1.0 / (float(self.discount.max(initial=0.0)) + self.total_rate)


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """A way over all states where it can be taken: int64 [n] numbers of those states, increasing, and of those it
    leads to; ``cost`` float [n], what proposing it costs the proposer (range units); ``refused`` bool [n], a red line
    of one of the others refuses the target; ``paid`` what its being made costs others, (actor, float [n])."""

    way: Way
    source: Ints
    target: Ints
    cost: Floats
    refused: Bools
    paid: tuple[tuple[int, Floats], ...]


def logit(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def board_of(game: Game, play: Play, lift_red_lines: bool | tuple[str, ...] = False) -> PlayBoard:
    """The board of a game. Raises Problems: G107 where the space is too large to hold, L102 for an unknown red line.

    ``lift_red_lines`` names red lines that neither refuse nor cost anything, as in the deals lens; True for all.
    """
    game, lifted = lift(game, lift_red_lines)
    choice = _choice(play)
    exact = dense_utilities(game)
    flow = np.ascontiguousarray(normalised(game, exact).T)
    del exact
    return PlayBoard(
        game=game,
        flow=flow,
        feasible=dense_feasible(game),
        discount=play.discount,
        accept=choice,
        span=np.where(game.base_high > game.base_low, game.base_high - game.base_low, np.inf),
        barred=tuple((r.holder, dense_holds(game, r.when)) for r in game.refusals),
        units=_units(game, play, choice),
        lifted=lifted,
    )


def _choice(play: Play) -> Floats:
    """λ = (logit(decisiveness)/0.1)·(ρ + μ)/ρ: with it, the better of two courses 10 % of the range apart in flow,
    each standing until next reconsidered, is taken with the stated chance (Definition 4.6)."""
    if play.choice is not None:
        return play.choice
    each = zip(play.decisiveness, play.discount, play.rate, strict=True)
    return np.array([logit(d) / 0.1 * (rho + mu) / rho for d, rho, mu in each], dtype=np.float64)


def _units(game: Game, play: Play, choice: Floats) -> tuple[Unit, ...]:
    found: dict[tuple[int, int, str], list[Way]] = {}
    for n, move in enumerate(game.moves):
        alone = len(move.sets) == 1 and not move.package
        unit = (move.sets[0][0], "") if alone else (-1, move.package or f"move {n}")
        for proposer in [move.proposer] if move.proposer >= 0 else dict.fromkeys(move.actors):
            others = tuple(a for a in dict.fromkeys(move.actors) if a != proposer)
            found.setdefault((proposer, *unit), []).append(Way(n, proposer, others))
    return tuple(
        Unit(
            actor=actor,
            issue=issue,
            package=package,
            rate=float(play.rate[actor]),
            choice=float(choice[actor]),
            inertia=1.0 / (float(play.inertia[actor]) * float(play.rate[actor]) - 1.0),
            ways=tuple(ways),
        )
        for (actor, issue, package), ways in sorted(found.items())
    )


def option_at(game: Game, issue: int, states: Ints) -> Ints:
    """The option of one issue in states given by number, int64 of the same shape."""
    return (states // stride(game, issue)) % game.sizes[issue]


def stride(game: Game, issue: int) -> int:
    """How far apart in number two states are that differ by one option of an issue."""
    return math.prod(game.sizes[issue + 1 :])


def target_of(game: Game, sets: Iterable[tuple[int, int]], source: Ints) -> Ints:
    """Numbers of the states that setting these options, (issue, option), leads to."""
    target = source.copy()
    for issue, option in sets:
        target += (option - option_at(game, issue, source)) * stride(game, issue)
    return target


def arrow(board: PlayBoard, way: Way) -> Arrow:
    """A way over all states where it can be taken. A move its own proposer's red line refuses is not proposed."""
    game = board.game
    move = game.moves[way.move]
    can = board.feasible.copy()
    for (issue, _), mask in zip(move.sets, move.from_, strict=True):
        by_option = can.reshape(-1, game.sizes[issue], stride(game, issue))
        by_option &= mask[None, :, None]
    if move.when is not None:
        can &= dense_holds(game, move.when)
    source = np.flatnonzero(can)
    target = target_of(game, move.sets, source)
    keep = board.feasible[target] & (target != source) & ~enters(board, (way.proposer,), source, target)
    source, target = source[keep], target[keep]
    cost, paid = costs_at(board, move, way.proposer, source)
    refused = enters(board, way.others, source, target)
    return Arrow(
        way=way,
        source=source,
        target=target,
        cost=cost,
        refused=refused,
        paid=tuple((b, x) for b, x in paid if x.any()),
    )


def costs_at(
    board: PlayBoard, move: Move, proposer: int, states: Ints
) -> tuple[Floats, tuple[tuple[int, Floats], ...]]:
    """What proposing costs, and what the move's being made costs each other payer, range units."""
    game = board.game
    cost = np.full(len(states), move.cost / game.scale)
    paid: dict[int, Floats] = {}
    for (issue, _), table, payer in zip(move.sets, move.costs, move.payers, strict=False):
        points = table[option_at(game, issue, states)] / game.scale
        if payer in (-1, proposer):
            cost = cost + points
        else:
            paid[payer] = paid.get(payer, np.zeros(len(states))) + points
    return cost / board.span[proposer], tuple((b, x / board.span[b]) for b, x in sorted(paid.items()))


def enters(board: PlayBoard, who: tuple[int, ...], source: Ints, target: Ints) -> Bools:
    """Where going from source to target enters, from outside, what a red line of one of ``who`` refuses: bool [n]."""
    refused = np.zeros(len(source), dtype=np.bool_)
    for holder, held in board.barred:
        if holder in who:
            refused |= held[target] & ~held[source]
    return refused
