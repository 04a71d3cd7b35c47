"""The lens itself: from a game to the record of its deals (Definitions 2.1, 2.8 and 1.14–1.18).

A winning coalition of an agreement rule has at least ``quorum`` parties, every veto among them (Definition 1.11). With
n parties, v vetoes and quorum q their number is Σ_{k ≥ max(q, v)} C(n − v, k − v); the UN Security Council, 9 of 15
with 5 vetoes, has 848 (Shapley & Shubik 1954, APSR 48).
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice

import numpy as np

from detente._version import __version__
from detente.game import space
from detente.game.game import NO_EXIT, Agreement, Game
from detente.game.red_lines import lift
from detente.game.solutions import NAMES
from detente.progress import Progress, silent
from detente.view.remarks import Remark, remark

from .counts import count
from .describe import describe
from .kernel import Solved, as_coalition, choice, frontier_acceptable, frontier_all
from .result import Best, CoalitionSolutions, Counts, DealsResult, Frontier, Provenance, Rule, Solution
from .settings import DealsSettings

Row = tuple[int, ...]
Choices = list[tuple[Solution, list[Row]]]
"""Solutions before their deals are described, each with the states it chooses."""


def winning_coalitions(agreement: Agreement) -> int:
    """How many sets of parties can adopt a state."""
    n, v = len(agreement.parties), len(set(agreement.vetoes))
    return sum(math.comb(n - v, k - v) for k in range(max(agreement.quorum, v), n + 1))


def coalitions(agreement: Agreement) -> Iterator[tuple[int, ...]]:
    """Each winning coalition that has members, in the parties' order, the largest first, then in declared order."""
    must = set(agreement.vetoes)
    free = [i for i in agreement.parties if i not in must]
    for size in range(len(agreement.parties), max(agreement.quorum, len(must), 1) - 1, -1):
        for added in combinations(free, size - len(must)):
            yield tuple(i for i in agreement.parties if i in must or i in added)


def analyze(
    game: Game, settings: DealsSettings | None = None, progress: Progress | None = None
) -> DealsResult:
    """The deals of a game. Raises ``Problems`` with L101 if the fold outgrows ``settings.max_rows``, with L102 if
    ``settings.lift_red_lines`` names a red line the game does not have."""
    settings = settings or DealsSettings()
    tell = progress or silent
    game, lifted = lift(game, settings.lift_red_lines)
    agreement = game.agreement
    tell(0.0, "feasible frontier")
    everything = frontier_all(game, settings.max_rows).frontier
    tell(0.3, "acceptable frontier")
    accepted = frontier_acceptable(game, settings.max_rows)
    front = accepted.frontier
    ties = dict(zip(map(tuple, front.vectors.tolist()), front.ties, strict=True))
    tell(0.6, "solutions")
    if agreement.unanimous:
        groups = [(agreement.parties, _solve(game, accepted, settings))]
    else:
        groups = list(_by_coalition(game, settings, tell))
    tell(0.8, "counting")
    counts = count(game, settings)
    tell(0.9, "describing deals")

    chosen_by: dict[Row, list[str]] = {}
    for members, choices in groups:
        whose = "" if agreement.unanimous else f" ({', '.join(game.actors[i] for i in members)})"
        for solution, rows in choices:
            for row in rows:
                chosen_by.setdefault(row, []).append(solution.name + whose)
    chosen = {row: describe(game, row, ties, tuple(names)) for row, names in chosen_by.items()}
    solved = tuple(
        CoalitionSolutions(
            tuple(game.actors[i] for i in members),
            tuple(replace(s, deals=tuple(chosen[row] for row in rows)) for s, rows in choices),
        )
        for members, choices in groups
    )
    others = (row for row in _by_least_share(game, front) if row not in chosen)
    more = islice(others, max(0, settings.max_listed - len(chosen)))
    deals = (*chosen.values(), *(describe(game, row, ties) for row in more))
    tell(1.0, "done")
    return DealsResult(
        case=game.case,
        actors=game.actors,
        actor_names=game.actor_names,
        parties=tuple(game.actors[i] for i in agreement.parties),
        party_names=tuple(game.actor_names[i] for i in agreement.parties),
        rule=Rule(
            parties=len(agreement.parties),
            quorum=agreement.quorum,
            vetoes=() if agreement.unanimous else tuple(game.actors[i] for i in agreement.vetoes),
            ratifiers=tuple(game.actors[i] for i in sorted({r.actor for r in game.ratifiers})),
        ),
        scale=game.scale,
        status_quo=describe(game, game.status_quo, ties),
        best=tuple(_best(game, everything, front)),
        counts=counts,
        frontier_all=everything,
        frontier_acceptable=front,
        solutions=solved[0].solutions if agreement.unanimous else (),
        coalitions=() if agreement.unanimous else solved,
        deals=deals,
        provenance=Provenance(
            settings=settings,
            seed=settings.seed,
            case=game.case,
            case_hash=game.case_hash,
            version=__version__,
            draw=game.draw,
            quality=tuple(_quality(game, settings, counts, len(front), len(deals))),
            red_lines_lifted=lifted,
        ),
        notes=tuple(_notes(game, front, everything)),
    )


def _by_coalition(
    game: Game, settings: DealsSettings, tell: Progress
) -> Iterator[tuple[tuple[int, ...], Choices]]:
    """What the solutions choose for each winning coalition that has something to agree on."""
    for number, members in enumerate(islice(coalitions(game.agreement), settings.max_coalitions), 1):
        part = as_coalition(game, members)
        solved = frontier_acceptable(part, settings.max_rows)
        if len(solved.frontier):
            yield members, _solve(part, solved, settings)
        tell(0.6 + 0.2 * number / settings.max_coalitions, "solutions by coalition")


def _solve(game: Game, solved: Solved, settings: DealsSettings) -> Choices:
    """Every solution of one coalition: ``game`` is the game in which its members must all accept."""
    front, cap = solved.frontier, settings.tie_cap
    choices = []
    for name in NAMES:
        pick = choice(game, name, front.vectors)
        numbers = sorted(n for k in pick.indices for n in solved.tied(k, cap))[:cap]
        solution = Solution(
            name=name,
            value=pick.value,
            unit=pick.unit,
            deals=(),
            ties=sum(front.ties[k] for k in pick.indices),
            vectors=tuple(tuple(front.vectors[k].tolist()) for k in pick.indices),
            compared=pick.compared,
            left_out=tuple(game.actors[game.agreement.parties[k]] for k in pick.left_out),
            reason=pick.reason,
        )
        choices.append((solution, [space.decode(game, n) for n in numbers]))
    return choices


def _by_least_share(game: Game, front: Frontier) -> list[Row]:
    """Representatives of the frontier, those first whose worst-off party has the largest share of its best gain."""
    if not len(front):
        return []
    gains = front.vectors - game.inside[list(game.agreement.parties)]
    best = gains.max(axis=0)
    live = best > 0
    shares = (gains[:, live] / best[live]).min(axis=1) if live.any() else np.zeros(len(front))
    return [tuple(front.rows[k].tolist()) for k in np.argsort(-shares, kind="stable")]


def _best(game: Game, everything: Frontier, accepted: Frontier) -> Iterator[Best]:
    for k, i in enumerate(game.agreement.parties):
        yield Best(
            party=game.actors[i],
            feasible=float(everything.vectors[:, k].max()) / game.scale if len(everything) else math.nan,
            acceptable=float(accepted.vectors[:, k].max()) / game.scale if len(accepted) else None,
            fallback=float(game.inside[i]) / game.scale,
            fallback_from=game.inside_from[i],
            exit=None if game.outside[i] <= NO_EXIT // 2 else float(game.outside[i]) / game.scale,
        )


def _quality(
    game: Game, settings: DealsSettings, counts: Counts, total: int, listed: int
) -> Iterator[Remark]:
    yield remark("exact")
    if not counts.samples:
        yield remark("counted")
    else:
        yield remark("estimated", samples=counts.samples, seed=settings.seed, states=float(game.size))
        if counts.acceptable.value == 0 and total:
            yield remark("none drawn", least=counts.samples // 3)
    if listed < total:
        yield remark("listed", listed=listed, total=total)
    many = winning_coalitions(game.agreement)
    if not game.agreement.unanimous and many > settings.max_coalitions:
        yield remark("coalitions", solved=settings.max_coalitions, total=many)
    if not (np.asarray(game.agreement.power) == game.agreement.power[0]).all():
        yield remark("powers")


def _notes(game: Game, accepted: Frontier, everything: Frontier) -> Iterator[Remark]:
    if not len(everything):
        yield remark("nothing feasible")
    elif not len(accepted):
        yield remark("nothing acceptable")
    if game.numeraire is None:
        yield remark("no numeraire")
