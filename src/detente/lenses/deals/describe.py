"""One state, described: utilities, gains, who accepts, what changes against the status quo, what it would cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from detente.game import space
from detente.game.game import Game, Ints

from .price import price_of_deal
from .result import Change, Deal


def describe(
    game: Game,
    row: Sequence[int] | Ints,
    ties: Mapping[tuple[int, ...], int] | None = None,
    solutions: tuple[str, ...] = (),
) -> Deal:
    """The record of one state. ``ties`` maps a frontier's vectors to how many states give each."""
    state = np.asarray(row, dtype=np.int64)
    u = space.utilities(game, state)[0]
    yes = space.acceptors(game, state)[0]
    parties = game.agreement.parties
    asked = {*parties, *(r.actor for r in game.ratifiers if bool(space.holds(r.when, state)[0]))}
    voices = sorted({*parties, *(r.actor for r in game.ratifiers)})
    feasible = bool(space.feasible(game, state)[0])
    acceptable = feasible and bool(space.acceptable(game, state)[0])
    tied = (ties or {}).get(tuple(int(u[i]) for i in parties), 0) if acceptable else 0
    # By the base case's range over its feasible states: 0 at its lowest, 1 at its highest; range 0 gives 0.
    span = game.base_high - game.base_low
    normalised = np.where(span > 0, (u / game.scale - game.base_low) / np.where(span > 0, span, 1.0), 0.0)
    return Deal(
        row=tuple(state.tolist()),
        name=space.name(game, state),
        state=space.as_mapping(game, state),
        exact=tuple(u.tolist()),
        points=tuple(space.points(game, u).tolist()),
        gains=tuple(space.points(game, u - game.inside).tolist()),
        normalised=tuple(normalised.tolist()),
        feasible=feasible,
        acceptable=acceptable,
        accepted_by=tuple(game.actors[i] for i in voices if yes[i]),
        refused_by=tuple(game.actors[i] for i in voices if not yes[i] and i in asked),
        red_lines=tuple(r.id for r in game.refusals if bool(space.holds(r.when, state)[0])),
        on_frontier=tied > 0,
        ties=tied,
        changes=tuple(_changes(game, state)),
        price=price_of_deal(game, state),
        solutions=solutions,
        actors=game.actors,
        parties=tuple(game.actors[i] for i in parties),
    )


def _changes(game: Game, row: Ints) -> Iterator[Change]:
    """Every issue off its status quo with what that alone is worth to each, then every linkage made or unmade."""
    for j, (before, after) in enumerate(zip(game.status_quo, row.tolist(), strict=True)):
        if before != after:
            # Who must act or consent, by the first declared move that does it.
            movers = (m.actors for m in game.moves if not m.package and m.sets == ((j, after),))
            yield Change(
                "issue",
                game.issues[j],
                game.issue_titles[j],
                game.options[j][before],
                game.options[j][after],
                game.option_titles[j][after],
                tuple(space.points(game, game.stakes[j][:, after] - game.stakes[j][:, before]).tolist()),
                tuple(game.actors[a] for a in next(movers, ())),
            )
    for bonus in game.bonuses:
        held, holds = space.holds(bonus.when, np.array([game.status_quo, row])).tolist()
        if held != holds:
            said = {True: "holds", False: "does not hold"}
            yield Change(
                bonus.kind,
                bonus.when.id,
                bonus.when.text or bonus.when.id,
                said[held],
                said[holds],
                said[holds],
                tuple((space.points(game, bonus.worth) * (1 if holds else -1)).tolist()),
            )
