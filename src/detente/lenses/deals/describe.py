"""One state, described: utilities, gains, who accepts, what changes against the status quo, what it would cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente.game import space
from detente.game.game import Floats, Game, Ints

from .price import price_of_deal
from .result import Change, Deal


def describe(
    game: Game,
    row: Sequence[int] | Ints,
    ties: Mapping[tuple[int, ...], int] | None = None,
    solutions: tuple[str, ...] = (),
) -> Deal:
    """The record of one state. ``ties`` maps a frontier's vectors to how many states give each."""
    state = np.asarray(row, dtype=np.int64)[None, :]
    u = space.utilities(game, state)
    yes = space.acceptors(game, state, u)[0]
    parties = game.agreement.parties
    asked = [r.actor for r in game.ratifiers if bool(space.holds(r.when, state)[0])]
    voices = sorted({*parties, *(r.actor for r in game.ratifiers)})
    feasible = bool(space.feasible(game, state)[0])
    tied = (ties or {}).get(tuple(int(u[0, i]) for i in parties), 0)
    acceptable = feasible and bool(space.acceptable(game, state, u)[0])
    exact = tuple(int(x) for x in u[0])
    return Deal(
        row=tuple(int(o) for o in state[0]),
        name=space.name(game, state[0]),
        state=space.as_mapping(game, state[0]),
        exact=exact,
        points=tuple(x / game.scale for x in exact),
        gains=tuple((x - int(d)) / game.scale for x, d in zip(exact, game.inside, strict=True)),
        normalised=tuple(float(x) for x in normalised(game, u[0])),
        feasible=feasible,
        acceptable=acceptable,
        accepted_by=tuple(game.actors[i] for i in voices if yes[i]),
        refused_by=tuple(game.actors[i] for i in voices if not yes[i] and (i in parties or i in asked)),
        red_lines=tuple(r.id for r in game.refusals if bool(space.holds(r.when, state)[0])),
        on_frontier=acceptable and tied > 0,
        ties=tied if acceptable else 0,
        changes=changes(game, state[0]),
        price=price_of_deal(game, state[0]),
        solutions=solutions,
        actors=game.actors,
        parties=tuple(game.actors[i] for i in parties),
    )


def normalised(game: Game, exact: Ints) -> Floats:
    """u_i by the base case's range over its feasible states: 0 at its lowest, 1 at its highest; range 0 gives 0."""
    low, high = game.base_low, game.base_high
    span = high - low
    safe = np.where(span > 0, span, 1.0)
    return np.asarray(np.where(span > 0, (exact / game.scale - low) / safe, 0.0), dtype=np.float64)


def changes(game: Game, row: Ints) -> tuple[Change, ...]:
    """Every issue off its status quo with what that alone is worth to each, then every linkage made or unmade."""
    out: list[Change] = []
    for j, o in enumerate(row):
        before, after = game.status_quo[j], int(o)
        if before == after:
            continue
        worth = (game.stakes[j][:, after] - game.stakes[j][:, before]) / game.scale
        out.append(
            Change(
                "issue",
                game.issues[j],
                game.issue_titles[j],
                game.options[j][before],
                game.options[j][after],
                game.option_titles[j][after],
                tuple(float(x) for x in worth),
                _movers(game, j, after),
            )
        )
    here = np.array([game.status_quo, [int(o) for o in row]], dtype=np.int64)
    for bonus in game.bonuses:
        before_holds, after_holds = (bool(x) for x in space.holds(bonus.when, here))
        if before_holds != after_holds:
            sign = 1 if after_holds else -1
            said = {True: "holds", False: "does not hold"}
            out.append(
                Change(
                    bonus.kind,
                    bonus.when.id,
                    bonus.when.text or bonus.when.id,
                    said[before_holds],
                    said[after_holds],
                    said[after_holds],
                    tuple(sign * float(x) / game.scale for x in bonus.worth),
                )
            )
    return tuple(out)


def _movers(game: Game, issue: int, option: int) -> tuple[str, ...]:
    """Who must act or consent to bring the issue to the option, by the first declared move that does."""
    for move in game.moves:
        if not move.package and move.sets == ((issue, option),):
            return tuple(game.actors[a] for a in move.actors)
    return ()
