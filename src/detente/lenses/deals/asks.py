"""What an analyst asks next of a deal: logrolling, a mediator's single text, what beats a deal once signed.

Definitions 2.3, 2.6 and 2.7 (Raiffa 1982, The Art and Science of Negotiation; Fisher & Ury 1981):

- logrolling: what the package gives each party over settling each issue alone by the same solution, the others at
  s⁰;
- single text: from s⁰, at each step the one change (of one issue, or a declared package) that leaves no party worse
  off, crosses no party's red line, and whose smallest gain, as a share of each party's range, is largest;
- post-settlement settlement (Raiffa 1985): acceptable states that every party likes as well as the deal signed, and
  one more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.game import space
from detente.game.game import Game, Ints
from detente.game.solutions import SolutionName, choose, rates_of
from detente.view.result import Result

from .describe import describe
from .kernel import as_coalition, frontier_acceptable
from .result import Deal

Reason = Literal["", "none acceptable", "no gain"]
"""Why an issue stays where it is: no option is acceptable alone, or none gives every party a gain."""


@dataclass(frozen=True)
class Alone:
    """One issue settled by itself, every other at the status quo."""

    issue: str
    option: str
    moved: bool
    ties: int
    """Options the solution is indifferent between; the first in order is taken."""
    gains: tuple[float, ...]
    """Per party, points over the status quo."""
    reason: Reason = ""


@dataclass(frozen=True, repr=False)
class Logrolling(Result):
    """The package against issue-by-issue settlement."""

    solution: SolutionName
    parties: tuple[str, ...]
    issues: tuple[Alone, ...]
    separate: Deal
    """Every issue at the option it was given alone, taken together."""
    package: Deal | None
    gain: tuple[float, ...]
    """Per party, points the package gives over ``separate``; empty without a package."""


def logrolling(game: Game, solution: SolutionName = "nash", max_rows: int = 4_000_000) -> Logrolling:
    """What trading across issues is worth to each party. All parties must accept, whatever the quorum."""
    parties = game.agreement.parties
    together = as_coalition(game, parties)
    issues: list[Alone] = []
    combined = list(game.status_quo)
    quo = np.array([game.status_quo], dtype=np.int64)
    base = space.utilities(game, quo)[0, list(parties)]
    for j in range(len(game.sizes)):
        rows = np.repeat(quo, game.sizes[j], axis=0)
        rows[:, j] = np.arange(game.sizes[j])
        rows = rows[space.feasible(game, rows)]
        rows = rows[space.acceptable(together, rows)] if len(rows) else rows
        picks = _pick(together, solution, space.utilities(game, rows)[:, list(parties)])
        if not picks:
            zero = (0.0,) * len(parties)
            stays = game.options[j][game.status_quo[j]]
            reason: Reason = "no gain" if len(rows) else "none acceptable"
            issues.append(Alone(game.issues[j], stays, False, 0, zero, reason))
            continue
        at = int(rows[picks[0], j])
        combined[j] = at
        u = space.utilities(game, rows[picks[:1]])[0, list(parties)]
        issues.append(
            Alone(
                game.issues[j],
                game.options[j][at],
                at != game.status_quo[j],
                len(picks),
                tuple(float(x) / game.scale for x in u - base),
            )
        )
    separate = describe(together, combined)
    names = tuple(game.actors[i] for i in parties)
    solved = frontier_acceptable(together, max_rows)
    picks = _pick(together, solution, solved.frontier.vectors)
    if not picks:
        return Logrolling(solution, names, tuple(issues), separate, None, ())
    number = min(solved.tied(k, 1)[0] for k in picks)
    package = describe(together, space.decode(game, number))
    gain = tuple((package.exact[i] - separate.exact[i]) / game.scale for i in parties)
    return Logrolling(solution, names, tuple(issues), separate, package, gain)


def _pick(game: Game, name: SolutionName, vectors: Ints) -> tuple[int, ...]:
    members = game.agreement.parties
    return choose(
        name,
        vectors,
        game.inside[list(members)],
        game.agreement.power,
        game.scale,
        rates=rates_of(game, members),
    ).indices


@dataclass(frozen=True)
class TextStep:
    """One redraft."""

    sets: tuple[tuple[str, str], ...]
    """(issue, option)."""
    package: str
    """Id of the package; empty for a change of one issue."""
    gains: tuple[float, ...]
    """Per party, points."""
    smallest: float
    """The smallest gain as a share of its party's range."""
    name: str
    """The draft after this step."""


@dataclass(frozen=True, repr=False)
class SingleText(Result):
    """A mediator's drafts from the status quo, until no change helps without hurting."""

    parties: tuple[str, ...]
    steps: tuple[TextStep, ...]
    final: Deal
    finished: bool
    """False where ``max_steps`` ended it."""


def single_text(game: Game, max_steps: int = 200) -> SingleText:
    """The single negotiating text by the rule above. Each step strictly helps someone, so it ends."""
    parties = list(game.agreement.parties)
    span = ((game.base_high - game.base_low) * game.scale)[parties]
    live = span > 0
    state = tuple(game.status_quo)
    steps: list[TextStep] = []
    finished = False
    while len(steps) < max_steps:
        labels, rows = _drafts(game, state)
        u = space.utilities(game, np.array([state], dtype=np.int64))[0, parties]
        after = space.utilities(game, rows)[:, parties]
        ok = space.feasible(game, rows) & (after >= u).all(axis=1) & (after > u).any(axis=1)
        for r in game.refusals:
            if r.holder in parties:
                ok &= ~space.holds(r.when, rows)
        at = np.flatnonzero(ok)
        if not len(at):
            finished = True
            break
        shares = (after[at] - u)[:, live] / span[live] if live.any() else np.zeros((len(at), 1))
        k = min(
            range(len(at)),
            key=lambda x: (-float(shares[x].min()), -float(shares[x].sum()), space.encode(game, rows[at[x]])),
        )
        new = tuple(int(o) for o in rows[at[k]])
        steps.append(
            TextStep(
                tuple(
                    (game.issues[j], game.options[j][o])
                    for j, (o, old) in enumerate(zip(new, state, strict=True))
                    if o != old
                ),
                labels[int(at[k])],
                tuple(float(x) / game.scale for x in after[at[k]] - u),
                float(shares[k].min()),
                space.name(game, new),
            )
        )
        state = new
    names = tuple(game.actors[i] for i in parties)
    return SingleText(names, tuple(steps), describe(game, state), finished)


def _drafts(game: Game, state: tuple[int, ...]) -> tuple[list[str], Ints]:
    """Every change of one issue, then every declared package that may be proposed here."""
    here = np.array([state], dtype=np.int64)
    labels: list[str] = []
    rows: list[list[int]] = []
    for j, size in enumerate(game.sizes):
        for o in range(size):
            if o != state[j]:
                rows.append([*state[:j], o, *state[j + 1 :]])
                labels.append("")
    for move in game.moves:
        if not move.package or not all(
            allowed[state[j]] for (j, _), allowed in zip(move.sets, move.from_, strict=True)
        ):
            continue
        if move.when is not None and not bool(space.holds(move.when, here)[0]):
            continue
        row = list(state)
        for j, o in move.sets:
            row[j] = o
        if tuple(row) != state:
            rows.append(row)
            labels.append(move.package)
    return labels, np.array(rows, dtype=np.int64).reshape(-1, len(state))


@dataclass(frozen=True, repr=False)
class PostSettlement(Result):
    """What beats a deal once signed."""

    signed: Deal
    efficient: bool
    """No acceptable state is as good for every party and better for one."""
    better: tuple[Deal, ...]
    """Undominated ones among those that beat it, the largest smallest gain first; at most ``max_listed``."""
    distinct: int
    """How many distinct utility vectors they have."""
    states: int
    """How many such states, ties counted."""

    @property
    def more(self) -> tuple[tuple[float, ...], ...]:
        """Per better deal and party, points over the deal signed."""
        parties = self.signed.parties
        return tuple(tuple(d.worth(p) - self.signed.worth(p) for p in parties) for d in self.better)


def post_settlement(
    game: Game, state: Sequence[int], max_listed: int = 10, max_rows: int = 4_000_000
) -> PostSettlement:
    """The acceptable states that dominate ``state`` (option indices) and are not dominated themselves."""
    parties = list(game.agreement.parties)
    u = space.utilities(game, np.array([state], dtype=np.int64))[0, parties]
    f = frontier_acceptable(game, max_rows, at_least=u).frontier
    ahead = np.flatnonzero((f.vectors > u).any(axis=1)) if len(f) else np.empty(0, dtype=np.int64)
    span = np.maximum(((game.base_high - game.base_low) * game.scale)[parties], 1e-300)
    least = ((f.vectors[ahead] - u) / span).min(axis=1)
    by = ahead[np.argsort(-least, kind="stable")]
    return PostSettlement(
        describe(game, state),
        not len(ahead),
        tuple(describe(game, f.rows[k]) for k in by[:max_listed]),
        len(ahead),
        sum(f.ties[k] for k in ahead),
    )
