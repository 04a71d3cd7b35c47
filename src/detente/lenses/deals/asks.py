"""What an analyst asks next of a deal: logrolling, a mediator's single text, what beats a deal once signed.

Definitions 2.3, 2.6 and 2.7 (Raiffa 1982, The Art and Science of Negotiation; Fisher & Ury 1981):

- logrolling: what the package gives each party over settling each issue alone by the same solution, the others at
  s⁰;
- single text: from s⁰, at each step the one change (of one issue, or a declared package) that leaves no party worse
  off, crosses no party's red line, and whose smallest gain, as a share of each party's range, is largest;
- post-settlement settlement (Raiffa 1985): acceptable states that every party likes as well as the deal signed, and
  one more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.game import space
from detente.game.game import Game
from detente.game.solutions import SolutionName
from detente.view.result import Result

from .describe import describe
from .kernel import as_coalition, choice, frontier_acceptable
from .result import Deal

Reason = Literal["", "none acceptable", "no gain"]
"""Why an issue stays where it is: no option is acceptable alone, or none gives every party a gain."""


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, repr=False, kw_only=True)
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
    parties = list(game.agreement.parties)
    together = as_coalition(game, game.agreement.parties)
    base = space.utilities(game, game.status_quo)[0, parties]
    combined = list(game.status_quo)
    issues: list[Alone] = []
    for j, size in enumerate(game.sizes):
        rows = np.repeat([game.status_quo], size, axis=0)
        rows[:, j] = np.arange(size)
        rows = rows[space.feasible(game, rows) & space.acceptable(together, rows)]
        u = space.utilities(game, rows)[:, parties]
        picks = choice(together, solution, u).indices
        if picks:
            combined[j] = int(rows[picks[0], j])
        stays: Reason = "no gain" if len(rows) else "none acceptable"
        issues.append(
            Alone(
                issue=game.issues[j],
                option=game.options[j][combined[j]],
                moved=combined[j] != game.status_quo[j],
                ties=len(picks),
                gains=tuple(space.points(game, u[picks[0]] - base if picks else 0 * base).tolist()),
                reason="" if picks else stays,
            )
        )
    separate = describe(together, combined)
    solved = frontier_acceptable(together, max_rows)
    chosen = [solved.tied(k, 1)[0] for k in choice(together, solution, solved.frontier.vectors).indices]
    package = describe(together, space.decode(game, min(chosen))) if chosen else None
    return Logrolling(
        solution=solution,
        parties=separate.parties,
        issues=tuple(issues),
        separate=separate,
        package=package,
        gain=tuple((package.exact[i] - separate.exact[i]) / game.scale for i in parties) if package else (),
    )


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
    while len(steps) < max_steps:
        drafts = list(_drafts(game, state))
        rows = np.array([row for _, row in drafts], dtype=np.int64).reshape(-1, len(state))
        gains = (space.utilities(game, rows) - space.utilities(game, state))[:, parties]
        ok = space.feasible(game, rows) & (gains >= 0).all(axis=1) & (gains > 0).any(axis=1)
        for r in game.refusals:
            if r.holder in parties:
                ok &= ~space.holds(r.when, rows)
        if not ok.any():
            break
        shares = gains[:, live] / span[live] if live.any() else np.zeros((len(rows), 1))
        best = max(
            np.flatnonzero(ok).tolist(),
            key=lambda k: (float(shares[k].min()), float(shares[k].sum()), -space.encode(game, rows[k])),
        )
        package, draft = drafts[best]
        steps.append(
            TextStep(
                tuple((issue, option) for issue, _, option in space.differences(game, state, draft)),
                package,
                tuple(space.points(game, gains[best]).tolist()),
                float(shares[best].min()),
                space.name(game, draft),
            )
        )
        state = draft
    final = describe(game, state)
    return SingleText(final.parties, tuple(steps), final, len(steps) < max_steps)


def _drafts(game: Game, state: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every change of one issue, then every declared package that may be proposed here, with its id."""
    for j, size in enumerate(game.sizes):
        yield from (("", (*state[:j], o, *state[j + 1 :])) for o in range(size) if o != state[j])
    for move in game.moves:
        from_here = all(allowed[state[j]] for (j, _), allowed in zip(move.sets, move.from_, strict=True))
        allowed_here = move.when is None or bool(space.holds(move.when, state)[0])
        draft = list(state)
        for j, o in move.sets:
            draft[j] = o
        if move.package and from_here and allowed_here and tuple(draft) != state:
            yield move.package, tuple(draft)


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
        signed = self.signed
        return tuple(tuple(d.worth(p) - signed.worth(p) for p in signed.parties) for d in self.better)


def post_settlement(
    game: Game, state: Sequence[int], max_listed: int = 10, max_rows: int = 4_000_000
) -> PostSettlement:
    """The acceptable states that dominate ``state`` (option indices) and are not dominated themselves."""
    parties = list(game.agreement.parties)
    u = space.utilities(game, state)[0, parties]
    f = frontier_acceptable(game, max_rows, at_least=u).frontier
    ahead = np.flatnonzero((f.vectors > u).any(axis=1))
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
