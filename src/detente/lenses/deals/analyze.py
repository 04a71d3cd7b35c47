"""The lens itself: from a game to the record of its deals (Definitions 2.1, 2.8 and 1.14–1.18)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from detente._version import __version__
from detente.game import space
from detente.game.game import NO_EXIT, Game
from detente.game.red_lines import lift
from detente.game.solutions import NAMES, choose, rates_of
from detente.view.remarks import Remark, remark

from .agreements import coalitions, winning_coalitions
from .counts import count
from .describe import describe
from .kernel import Solved, as_coalition, frontier_acceptable, frontier_all
from .result import Best, CoalitionSolutions, Counts, DealsResult, Provenance, Rule, Solution
from .settings import DealsSettings

Progress = Callable[[float, str], None]
"""Called with the fraction done and what is being done."""


@dataclass(frozen=True)
class _Picked:
    """A solution before its deals are described."""

    solution: Solution
    rows: tuple[tuple[int, ...], ...]


_Group = tuple[tuple[int, ...], list[_Picked]]
"""The members of a coalition, and what its solutions choose."""


def analyze(
    game: Game, settings: DealsSettings | None = None, progress: Progress | None = None
) -> DealsResult:
    """The deals of a game. Raises ``Problems`` with L101 if the fold outgrows ``settings.max_rows``, with L102 if
    ``settings.lift_red_lines`` names a red line the game does not have."""
    settings = settings or DealsSettings()

    def tell(done: float, what: str) -> None:
        if progress is not None:
            progress(done, what)

    game, lifted = lift(game, settings.lift_red_lines)
    agreement = game.agreement
    tell(0.0, "feasible frontier")
    everything = frontier_all(game, settings.max_rows)
    tell(0.3, "acceptable frontier")
    accepted = frontier_acceptable(game, settings.max_rows)
    ties = {
        tuple(int(x) for x in v): t
        for v, t in zip(accepted.frontier.vectors, accepted.frontier.ties, strict=True)
    }
    tell(0.6, "solutions")
    alone, groups = _solutions(game, accepted, settings, tell)
    tell(0.8, "counting")
    counts = count(game, settings)
    tell(0.9, "describing deals")

    chosen_by = _chosen_by(game, alone, groups)
    described = {row: describe(game, row, ties, tuple(names)) for row, names in chosen_by.items()}

    def finish(picks: Iterable[_Picked]) -> tuple[Solution, ...]:
        return tuple(replace(p.solution, deals=tuple(described[r] for r in p.rows)) for p in picks)

    listed = dict(described)
    for row in _by_least_share(game, accepted):
        if len(listed) >= settings.max_listed:
            break
        if row not in listed:
            listed[row] = describe(game, row, ties)
    best = _best(game, everything, accepted)
    result = DealsResult(
        case=game.case,
        actors=game.actors,
        actor_names=game.actor_names,
        parties=tuple(game.actors[i] for i in agreement.parties),
        party_names=tuple(game.actor_names[i] for i in agreement.parties),
        rule=_rule(game),
        scale=game.scale,
        status_quo=describe(game, game.status_quo, ties),
        best=best,
        counts=counts,
        frontier_all=everything.frontier,
        frontier_acceptable=accepted.frontier,
        solutions=finish(alone),
        coalitions=tuple(
            CoalitionSolutions(tuple(game.actors[i] for i in members), finish(picks))
            for members, picks in groups
        ),
        deals=tuple(listed.values()),
        provenance=Provenance(
            settings,
            settings.seed,
            game.case,
            game.case_hash,
            __version__,
            game.draw,
            _quality(game, settings, counts, accepted, len(listed)),
            lifted,
        ),
        notes=_notes(game, accepted, everything),
    )
    tell(1.0, "done")
    return result


def _solutions(
    game: Game, accepted: Solved, settings: DealsSettings, tell: Progress
) -> tuple[list[_Picked], list[_Group]]:
    """What the solutions of all parties choose; under a quorum short of all, those of each winning coalition."""
    if game.agreement.unanimous:
        return _solve(game, accepted, settings), []
    groups: list[_Group] = []
    for number, members in enumerate(coalitions(game.agreement)):
        if number >= settings.max_coalitions:
            break
        part = as_coalition(game, members)
        solved = frontier_acceptable(part, settings.max_rows)
        if len(solved.frontier):
            groups.append((members, _solve(part, solved, settings)))
        tell(0.6 + 0.2 * (number + 1) / settings.max_coalitions, "solutions by coalition")
    return [], groups


def _chosen_by(
    game: Game, alone: Iterable[_Picked], groups: Iterable[_Group]
) -> dict[tuple[int, ...], list[str]]:
    """Each deal that is chosen, and the names of the solutions that choose it, with their coalition."""
    chosen_by: dict[tuple[int, ...], list[str]] = {}
    for picked in alone:
        for row in picked.rows:
            chosen_by.setdefault(row, []).append(picked.solution.name)
    for members, picks in groups:
        names = ", ".join(game.actors[i] for i in members)
        for picked in picks:
            for row in picked.rows:
                chosen_by.setdefault(row, []).append(f"{picked.solution.name} ({names})")
    return chosen_by


def _solve(game: Game, solved: Solved, settings: DealsSettings) -> list[_Picked]:
    """Every solution of one coalition: ``game`` is the game in which its members must all accept."""
    members = game.agreement.parties
    rates = rates_of(game, members)
    unit = game.numeraire.unit if game.numeraire is not None else "points"
    out = []
    for name in NAMES:
        vectors = solved.frontier.vectors
        pick = choose(
            name,
            vectors,
            game.inside[list(members)],
            game.agreement.power,
            game.scale,
            rates=rates,
            unit=unit,
        )
        numbers: list[int] = []
        for k in pick.indices:
            numbers = sorted(numbers + solved.tied(k, settings.tie_cap))[: settings.tie_cap]
        solution = Solution(
            name,
            pick.value,
            pick.unit,
            (),
            sum(solved.frontier.ties[k] for k in pick.indices),
            tuple(tuple(int(x) for x in vectors[k]) for k in pick.indices),
            pick.compared,
            tuple(game.actors[members[k]] for k in pick.left_out),
            pick.reason,
        )
        out.append(_Picked(solution, tuple(space.decode(game, n) for n in numbers)))
    return out


def _by_least_share(game: Game, solved: Solved) -> list[tuple[int, ...]]:
    """Representatives of the frontier, those first whose worst-off party has the largest share of its best gain."""
    f = solved.frontier
    if not len(f):
        return []
    gains = f.vectors - game.inside[list(game.agreement.parties)]
    best = gains.max(axis=0)
    live = best > 0
    shares = (gains[:, live] / best[live]).min(axis=1) if live.any() else np.zeros(len(f))
    by = np.argsort(-shares, kind="stable")
    return [tuple(int(o) for o in f.rows[k]) for k in by]


def _best(game: Game, everything: Solved, accepted: Solved) -> tuple[Best, ...]:
    out = []
    for k, i in enumerate(game.agreement.parties):
        best = accepted.frontier.vectors[:, k].max() if len(accepted.frontier) else None
        out.append(
            Best(
                game.actors[i],
                float(everything.frontier.vectors[:, k].max()) / game.scale
                if len(everything.frontier)
                else float("nan"),
                None if best is None else float(best) / game.scale,
                float(game.inside[i]) / game.scale,
                game.inside_from[i],
                None if game.outside[i] <= NO_EXIT // 2 else float(game.outside[i]) / game.scale,
            )
        )
    return tuple(out)


def _rule(game: Game) -> Rule:
    a = game.agreement
    return Rule(
        parties=len(a.parties),
        quorum=len(a.parties) if a.unanimous else a.quorum,
        vetoes=() if a.unanimous else tuple(game.actors[i] for i in a.vetoes),
        ratifiers=tuple(game.actors[i] for i in sorted({r.actor for r in game.ratifiers})),
    )


def _quality(
    game: Game, settings: DealsSettings, counts: Counts, accepted: Solved, listed: int
) -> tuple[Remark, ...]:
    remarks = [remark("exact")]
    if counts.samples:
        remarks.append(
            remark("estimated", samples=counts.samples, seed=settings.seed, states=float(game.size))
        )
        if counts.acceptable.value == 0 and len(accepted.frontier):
            remarks.append(remark("none drawn", least=counts.samples // 3))
    else:
        remarks.append(remark("counted"))
    total = len(accepted.frontier)
    if listed < total:
        remarks.append(remark("listed", listed=listed, total=total))
    if not game.agreement.unanimous:
        many = winning_coalitions(game.agreement)
        if many > settings.max_coalitions:
            remarks.append(remark("coalitions", solved=settings.max_coalitions, total=many))
    if not (np.asarray(game.agreement.power) == game.agreement.power[0]).all():
        remarks.append(remark("powers"))
    return tuple(remarks)


def _notes(game: Game, accepted: Solved, everything: Solved) -> tuple[Remark, ...]:
    remarks = []
    if not len(everything.frontier):
        remarks.append(remark("nothing feasible"))
    elif not len(accepted.frontier):
        remarks.append(remark("nothing acceptable"))
    if game.numeraire is None:
        remarks.append(remark("no numeraire"))
    return tuple(remarks)
