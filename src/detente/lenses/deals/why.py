"""Why not this deal? Who refuses, by how much, and the smallest changes that would win them.

Definition 2.5. A *voice* is a party, or a ratifier of something the state changes. A voice refuses
where u_i < max(d_i, x_i), by the shortfall max(d_i, x_i) − u_i in points, or where one of its red lines refuses;
both may hold. A *change set* moves k issues to other options; one wins a voice when the state it leads to is
feasible and that voice accepts it (a ratifier also by no longer being asked), and mends the deal when that state is
acceptable. All sets of size 1 are tried, then 2, … up to a stated bound; all of the smallest size that works are
counted, the gentlest listed.

Asked about a condition ("any deal with a peace treaty"), the question is first whether any acceptable state meets
it. If none does, the state examined is the nearest: under the condition, the fewest voices refusing, then the least
total shortfall as shares of each voice's range, then the first in state order among those the fold keeps. Where it
is possible, the state examined is the condition *alone*: the status quo with the fewest issues changed that meet
it, each to the nearest option allowed. So the answer says who would refuse it by itself, and what must come with
it. Changes keep the condition.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from typing import Literal

import numpy as np

from detente.case.conditions import clauses, parts
from detente.case.schema import Case
from detente.game import space
from detente.game.game import Bools, Condition, Floats, Game, Ints
from detente.game.names import outcome_on
from detente.game.red_lines import lift
from detente.game.solutions import SolutionName
from detente.progress import Progress
from detente.view.result import Result

from .describe import describe
from .kernel import frontier_acceptable, nearest_rows
from .result import Deal, DealsResult
from .settings import OutcomesSettings, SearchSettings


@dataclass(frozen=True)
class ChangeSet:
    """A few option changes that would win a voice, or mend the deal."""

    sets: tuple[tuple[str, str], ...]
    """(issue, option)."""
    row: tuple[int, ...]
    name: str
    loses: tuple[str, ...]
    """Voices that accepted before and would not after."""


@dataclass(frozen=True, kw_only=True)
class Blocker:
    """One voice that refuses."""

    actor: str
    role: Literal["party", "ratifier"]
    shortfall: float
    """Points short of max(d_i, x_i); 0 when only a red line refuses."""
    red_lines: tuple[str, ...]
    wins: tuple[ChangeSet, ...]
    wins_size: int
    """Changes in each; 0 when none was found within ``WhyNot.searched``."""
    wins_count: int


@dataclass(frozen=True, repr=False, kw_only=True)
class WhyNot(Result):
    """What stands in the way of a state, or of every state under a condition."""

    asked: str
    possible: bool
    """Whether an acceptable state answers the question: the state itself, or some state under the condition."""
    examples: tuple[Deal, ...] = ()
    """Where it is possible: deals that do it, the least satisfied party best served first."""
    examined: Deal | None = None
    """The state the rest is about: the one asked about; the condition alone, where it is possible; else the nearest.
    None if the state asked about is acceptable, or if no feasible state meets the condition."""
    rules: tuple[str, ...] = ()
    """Rules that forbid the examined state, in words."""
    blockers: tuple[Blocker, ...] = ()
    mends: tuple[ChangeSet, ...] = ()
    mends_size: int = 0
    mends_count: int = 0
    searched: int = 0
    """Every change set up to this size was tried."""


def why_not(
    game: Game, target: Condition | Mapping[str, str] | Sequence[int], settings: SearchSettings | None = None
) -> WhyNot:
    """Explains a state (option indices, or ``{issue: option}`` with the others at the status quo) or a condition."""
    settings = settings or SearchSettings()
    if isinstance(target, Condition):
        return _about_condition(game, target, settings)
    state = space.from_mapping(game, target) if isinstance(target, Mapping) else tuple(int(o) for o in target)
    asked = space.name(game, state)
    if bool((space.feasible(game, state) & space.acceptable(game, state))[0]):
        return WhyNot(asked=asked, possible=True, examples=(describe(game, state),))
    return _explain(game, asked, state, None, settings)


def alone(game: Game, condition: Condition) -> tuple[int, ...]:
    """The status quo with the fewest issues changed so that the condition holds; feasible if any term gives that."""
    quo = game.status_quo
    rows = []
    for term in condition.terms:
        if all(allowed.any() for allowed in term.allowed):
            row = list(quo)
            for j, allowed in zip(term.issues, term.allowed, strict=True):
                options = np.flatnonzero(allowed)
                row[j] = int(options[np.abs(options - quo[j]).argmin()])
            rows.append(tuple(row))
    return min(rows, key=lambda r: (not space.feasible(game, r)[0], len(space.differences(game, r, quo))))


def _about_condition(game: Game, condition: Condition, settings: SearchSettings) -> WhyNot:
    asked = condition.text or condition.id
    f = frontier_acceptable(game, settings.max_rows, require=condition).frontier
    if len(f):
        gains = f.vectors - game.inside[list(game.agreement.parties)]
        best = np.maximum(gains.max(axis=0), 1)
        by = np.argsort(-(gains / best).min(axis=1), kind="stable")[: settings.max_listed]
        return replace(
            _explain(game, asked, alone(game, condition), condition, settings),
            possible=True,
            examples=tuple(describe(game, f.rows[k]) for k in by),
        )
    near = nearest_rows(game, condition, settings.max_rows)
    if not len(near):
        return WhyNot(asked=asked, possible=False, rules=_rules_said(game))
    refusing, lack = nearness(game, near)
    state = min(zip(refusing.tolist(), lack.tolist(), map(tuple, near.tolist()), strict=True))[2]
    return _explain(game, asked, state, condition, settings)


def nearness(game: Game, states: Ints) -> tuple[Ints, Floats]:
    """(voices refusing, Σ shortfall / range over them): the score, both [n], for option rows [n, J]."""
    u = space.utilities(game, states)
    voices, yes, asked = _voices(game, states)
    no = asked & ~yes
    span = (game.base_high - game.base_low) * game.scale
    total = np.zeros(len(states))
    for k, i in enumerate(voices):
        lack = np.maximum(game.floor[i] - u[:, i], 0) / (span[i] if span[i] > 0 else 1.0)
        total += np.where(no[:, k], lack, 0.0)
    return no.sum(axis=1).astype(np.int64), total


def _voices(game: Game, states: Ints) -> tuple[list[int], Bools, Bools]:
    """Actors that may have a say; whether each accepts [n, voices]; whether it is asked [n, voices]."""
    voices = sorted({*game.agreement.parties, *(r.actor for r in game.ratifiers)})
    asked = np.repeat([[i in game.agreement.parties for i in voices]], len(states), axis=0)
    for r in game.ratifiers:
        asked[:, voices.index(r.actor)] |= space.holds(r.when, states)
    return voices, space.acceptors(game, states)[:, voices], asked


def _rules_said(game: Game, row: Sequence[int] | None = None) -> tuple[str, ...]:
    return tuple(r.text or r.id for r in game.rules if row is None or bool(space.holds(r, row)[0]))


def changed(game: Game, state: Sequence[int], size: int, batch: int = 1 << 16) -> Iterator[Ints]:
    """Every state that differs from ``state`` in exactly ``size`` issues, in batches of option rows."""
    unchanged = dict(enumerate(state))
    others = [[o for o in range(n) if o != state[j]] for j, n in enumerate(game.sizes)]
    rows = (
        tuple((unchanged | dict(zip(issues, options, strict=True))).values())
        for issues in combinations(unchanged, size)
        for options in product(*(others[j] for j in issues))
    )
    while held := list(islice(rows, batch)):
        yield np.array(held, dtype=np.int64)


def how_many(game: Game, size: int) -> int:
    """States that differ from a given one in exactly ``size`` issues: the elementary symmetric sum of (o_j − 1)."""
    ways = [1] + [0] * size
    for o in game.sizes:
        for k in range(size, 0, -1):
            ways[k] += ways[k - 1] * (o - 1)
    return ways[size]


def _explain(
    game: Game, asked: str, state: tuple[int, ...], keep: Condition | None, settings: SearchSettings
) -> WhyNot:
    voices, yes, called = _voices(game, np.array([state]))
    adopted = bool((space.feasible(game, state) & space.acceptable(game, state))[0])
    refusing = np.flatnonzero(called[0] & ~yes[0]).tolist()
    wins: dict[int, list[ChangeSet]] = {k: [] for k in refusing}
    mends: list[ChangeSet] = []

    def changes(rows: Ints, against: Bools, chosen: Bools) -> Iterator[ChangeSet]:
        for row, no in zip(rows[chosen].tolist(), against[chosen], strict=True):
            yield ChangeSet(
                tuple((issue, option) for issue, _, option in space.differences(game, state, row)),
                tuple(row),
                space.name(game, row),
                tuple(game.actors[voices[k]] for k in np.flatnonzero(no & yes[0])),
            )

    searched = 0
    for size in range(1, min(settings.max_changes, len(game.sizes)) + 1):
        unwon = [k for k in refusing if not wins[k]]
        unmended = not adopted and not mends
        if how_many(game, size) > settings.max_candidates or not (unwon or unmended):
            break
        for every in changed(game, state, size):
            ok = space.feasible(game, every)
            if keep is not None:
                ok &= space.holds(keep, every)
            rows = every[ok]
            _, now, ask = _voices(game, rows)
            for k in unwon:
                wins[k] += changes(rows, ask & ~now, now[:, k] | ~ask[:, k])
            if unmended:
                mends += changes(rows, ask & ~now, space.acceptable(game, rows))
        searched = size
    here = describe(game, state)
    return WhyNot(
        asked=asked,
        possible=False,
        examined=here,
        rules=_rules_said(game, state),
        blockers=tuple(
            Blocker(
                actor=game.actors[i],
                role="party" if i in game.agreement.parties else "ratifier",
                shortfall=max(0.0, float(game.floor[i] - here.exact[i]) / game.scale),
                red_lines=tuple(r.id for r in game.refusals if r.holder == i and r.id in here.red_lines),
                wins=_gentlest(game, wins[k], settings.max_listed),
                wins_size=max((len(c.sets) for c in wins[k]), default=0),
                wins_count=len(wins[k]),
            )
            for k, i in enumerate(voices)
            if k in wins
        ),
        mends=_gentlest(game, mends, settings.max_listed),
        mends_size=max((len(c.sets) for c in mends), default=0),
        mends_count=len(mends),
        searched=searched,
    )


def _gentlest(game: Game, found: list[ChangeSet], cap: int) -> tuple[ChangeSet, ...]:
    """Those that lose fewest other voices first, then by state number."""
    return tuple(sorted(found, key=lambda c: (len(c.loses), space.encode(game, c.row)))[:cap])


Verdict = Literal["possible alone", "possible with more", "blocked", "impossible"]

Means = tuple[tuple[tuple[str, tuple[tuple[str, str], ...]], ...], ...]
"""A condition: clauses, any of which will do; in each the issues, with (comparison, option), any of which will do."""


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """What stands in the way of one outcome talked about."""

    id: str
    why: WhyNot
    means: Means
    claims: tuple[str, ...]
    """Those in which it is talked about."""
    chosen_by: tuple[SolutionName, ...]
    """Solutions whose deal has it."""
    against: tuple[float, ...]
    """Per party, points: what the first agreement that has it gives over the first solution's deal. Empty without."""
    lifted: WhyNot | None = None
    """The same question with every red line lifted; None where there is none, or where it is possible anyway."""

    @property
    def verdict(self) -> Verdict:
        """Whether some agreement has it, and whether it is one by itself."""
        if self.why.possible:
            return "possible with more" if self.why.blockers or self.why.rules else "possible alone"
        return "impossible" if self.why.examined is None else "blocked"


@dataclass(frozen=True, repr=False, kw_only=True)
class BlockedOutcomes(Result):
    """The outcomes talked about, one by one, in declared order."""

    case: str
    settings: OutcomesSettings
    focus: str
    parties: tuple[str, ...]
    solution: SolutionName | None
    """The first solution that chooses something: what an agreement with an outcome is laid against."""
    outcomes: tuple[Blocked, ...]


def outcomes(
    case: Case, game: Game, result: DealsResult, settings: OutcomesSettings, progress: Progress
) -> BlockedOutcomes:
    """Each outcome talked about, asked of a game whose deals are ``result``."""
    first = result.first
    named = {k: o for k, o in case.outcomes.items() if o.talked_about}
    without, red_lines = lift(game, True)
    blocked = []
    for k, (name, outcome) in enumerate(named.items()):
        progress(k / len(named), outcome.title)
        target = outcome_on(game, case, name)
        why = why_not(game, target, settings)
        freed = bool(red_lines) and not why.possible and why.examined is not None
        blocked.append(
            Blocked(
                id=name,
                why=why,
                means=tuple(
                    tuple((j, parts(p)) for j, p in clause.items()) for clause in clauses(outcome.when)
                ),
                claims=tuple(c for c in outcome.because if c in case.claims),
                chosen_by=tuple(
                    s.name
                    for s in result.followed[1]
                    if s.deals and bool(space.holds(target, s.deals[0].row)[0])
                ),
                against=tuple(why.examples[0].gain(p) - first.deals[0].gain(p) for p in result.parties)
                if first is not None and why.examples
                else (),
                lifted=why_not(without, target, settings) if freed else None,
            )
        )
    return BlockedOutcomes(
        case=result.case,
        settings=settings,
        focus=settings.focus,
        parties=result.parties,
        solution=first.name if first is not None else None,
        outcomes=tuple(blocked),
    )
