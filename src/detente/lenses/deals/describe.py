"""One state, described: utilities, gains, who accepts, what changes against the status quo, what it would cost.

The price of a deal: the least total transfer that makes a state acceptable, and who pays whom.

Definition 2.4 (side payments in a declared numeraire; Raiffa 1982). In units of the numeraire, with r_i
points per unit, party i lacks (f_i − u_i)/r_i when that is positive, f_i = max(d_i, x_i), and can pay (u_i − f_i)/r_i
otherwise, at most ``most_i``. The price is the least Σ of payments after which the agreement rule adopts the state.

Closed form: any payer may pay anybody, so payments bind only through their total. Everyone whose consent cannot be
done without (vetoes, all under unanimity, ratifiers of what the state changes) is made whole; under a quorum the
cheapest of the others fill it up. The total is the sum of what those lack, and it can be paid exactly when the payers'
means reach it. A bound ``most`` only lowers a payer's means, so bounds need no linear program; tests compare with one.

The least total leaves open who pays: each payer gives the same share of what it has to spare, up to its bound.
A red line that refuses is no price: where one stands in the way of a consent that is needed, the price is withheld.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from detente.game import space
from detente.game.game import Game, Ints

from .result import Change, Deal, Price


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
                kind="issue",
                id=game.issues[j],
                title=game.issue_titles[j],
                from_=game.options[j][before],
                to=game.options[j][after],
                to_title=game.option_titles[j][after],
                points=tuple(
                    space.points(game, game.stakes[j][:, after] - game.stakes[j][:, before]).tolist()
                ),
                by=tuple(game.actors[a] for a in next(movers, ())),
            )
    for bonus in game.bonuses:
        held, holds = space.holds(bonus.when, np.array([game.status_quo, row])).tolist()
        if held != holds:
            said = {True: "holds", False: "does not hold"}
            yield Change(
                kind=bonus.kind,
                id=bonus.when.id,
                title=bonus.when.text or bonus.when.id,
                from_=said[held],
                to=said[holds],
                to_title=said[holds],
                points=tuple((space.points(game, bonus.worth) * (1 if holds else -1)).tolist()),
            )


def price_of_deal(game: Game, state: Sequence[int] | Ints) -> Price:
    """The price of one state (option indices), or the reason there is none."""
    unit = game.numeraire.unit if game.numeraire is not None else ""
    if not bool(space.feasible(game, state)[0]):
        return Price(unit=unit, reason="a rule")
    if bool(space.acceptable(game, state)[0]):
        return Price(unit=unit, total=0.0)
    if game.numeraire is None:
        return Price(unit=unit, reason="no numeraire")
    agreement, rate, most = game.agreement, game.numeraire.points_per_unit, game.numeraire.most
    spare = space.utilities(game, state)[0] - game.floor
    refuses = {r.holder for r in game.refusals if bool(space.holds(r.when, state)[0])}
    rated = np.isfinite(rate) & (rate > 0)
    units = np.where(rated, np.abs(spare) / game.scale / np.where(rated, rate, 1.0), np.inf).tolist()
    # Units that win each actor: 0 if it accepts, inf if nothing does.
    lack = [0.0 if points >= 0 else units[i] for i, points in enumerate(spare)]

    needed = set(agreement.parties) if agreement.unanimous else set(agreement.vetoes)
    needed |= {r.actor for r in game.ratifiers if bool(space.holds(r.when, state)[0])}
    for i in sorted(needed):
        if i in refuses:
            return Price(unit=unit, reason="red line", who=game.actors[i])
        if np.isinf(lack[i]):
            return Price(unit=unit, reason="no rate", who=game.actors[i])
    others = [i for i in agreement.parties if i not in needed]
    short = agreement.quorum - (len(agreement.parties) - len(others))
    willing = sorted((i for i in others if i not in refuses and np.isfinite(lack[i])), key=lack.__getitem__)
    if len(willing) < min(short, len(others)):
        return Price(unit=unit, reason="too few")
    due = {i: lack[i] for i in (*sorted(needed), *willing[: max(0, short)]) if lack[i] > 0}
    total = sum(due.values())

    able = {
        i: units[i]
        for i in agreement.parties
        if spare[i] > 0 and rated[i] and i not in refuses and most[i] > 0
    }
    means = {i: min(a, float(most[i])) for i, a in able.items()}
    if sum(means.values()) < total * (1 - 1e-12):
        return Price(unit=unit, reason="too dear", means=sum(means.values()), needed=total)
    return Price(unit=unit, total=total, transfers=_transfers(game, due, _shares(able, means, total)))


def _shares(able: dict[int, float], means: dict[int, float], total: float) -> dict[int, float]:
    """min(θ·able_i, means_i) summing to ``total``: raise θ, and whoever meets its bound stays there."""
    paid: dict[int, float] = {}
    left = total
    free = sorted(able, key=lambda i: (means[i] / able[i], i))
    for k, i in enumerate(free):
        theta = left / sum(able[j] for j in free[k:])
        if means[i] / able[i] >= theta:
            return paid | {j: theta * able[j] for j in free[k:]}
        paid[i] = means[i]
        left -= means[i]
    return paid


def _transfers(
    game: Game, due: dict[int, float], paid: dict[int, float]
) -> tuple[tuple[str, str, float], ...]:
    """Who pays whom: payers in turn fill payees in turn."""
    transfers: list[tuple[str, str, float]] = []
    owed = dict(due)
    dust = 1e-12 * sum(due.values())
    for payer in sorted(paid):
        left = paid[payer]
        for payee in sorted(owed):
            amount = min(left, owed[payee])
            if amount > dust:
                transfers.append((game.actors[payer], game.actors[payee], amount))
                owed[payee] -= amount
                left -= amount
    return tuple(transfers)
