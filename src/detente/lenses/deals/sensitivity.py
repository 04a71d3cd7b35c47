"""One estimate at a time: what becomes of the chosen deal when one uncertain number goes to the end of its range.

For each estimate e of those varied and each end v of its range: the game with e = v and every other number as it
stands; its acceptable frontier; the Nash deal on it (Definition 2.9). Reported: whether any state is acceptable;
whether the base case's deal is still among those chosen; and max_i |g_i(v) − g_i|, the most that any party's gain
from its chosen deal changes. The ends are the bounds of a triangular estimate or of a cut normal, and mean ± 1.645 sd
(the middle 90 %) where a normal is not cut.

The work is bounded: of the estimates that the deals lens computes with, the widest by :func:`reach` are varied. This
one-way analysis says nothing of estimates moving together; draws do (Saltelli & Annoni 2010).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.case.estimate import Normal, Triangular, bounds, point
from detente.case.schema import Case
from detente.case.walk import estimates
from detente.game import space
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.game.red_lines import lift
from detente.game.solutions import SolutionName
from detente.progress import Progress, silent
from detente.view.figures import End
from detente.view.result import Result

from .kernel import as_coalition, choice, frontier_acceptable
from .result import Deal, DealsResult
from .settings import SensitivitySettings

Keys = tuple[Any, ...]
MIDDLE_90 = 1.645


@dataclass(frozen=True)
class SwingEnd:
    """What one estimate at one end of its range does."""

    value: float
    agreement: bool
    """Some state is acceptable."""
    same: bool
    """The base case's best deal is still among those chosen."""
    gains: tuple[float, ...]
    """Per member, of the deal now chosen; empty where there is none."""
    moved: float
    """The most any member's gain from the chosen deal changes, points; NaN where there is none."""

    @property
    def then(self) -> End:
        """What becomes of the deal."""
        if not self.agreement:
            return "none"
        return "same" if self.same else "changed"


@dataclass(frozen=True)
class Swing:
    """One estimate at its low and its high end, everything else as it stands."""

    path: str
    owner: str
    """The actor whose number it is."""
    likely: float
    low: SwingEnd
    high: SwingEnd

    @property
    def moved(self) -> tuple[float, float]:
        """The movement at either end; infinite where it leaves no agreement."""
        low, high = (e.moved if e.agreement else math.inf for e in (self.low, self.high))
        return low, high

    @property
    def widest(self) -> float:
        """The larger movement."""
        return max(self.moved)


@dataclass(frozen=True, repr=False, kw_only=True)
class Sensitivity(Result):
    """One estimate at a time, by one solution."""

    case: str
    settings: SensitivitySettings
    focus: str
    solution: SolutionName
    gains: tuple[float, ...]
    """Of the base case's deal; empty where none is chosen to begin with, and then nothing was varied."""
    swings: tuple[Swing, ...]
    """Widest effect first."""
    members: tuple[str, ...]
    """Whose deal it is: all parties, or the accepting coalition followed. ``gains`` are in this order."""
    estimates: int
    """Uncertain estimates in the case."""
    bearing: int
    """Those of them the deals lens computes with; ``swings`` holds those varied: all, or the widest of them, which can
    change most what one state is worth to a party against another."""

    @property
    def changing(self) -> tuple[Swing, ...]:
        """Those that change which deal is chosen at one end."""
        return tuple(w for w in self.swings if not (w.low.same and w.high.same))

    @property
    def ending(self) -> tuple[Swing, ...]:
        """Those that leave no agreement possible at one end."""
        return tuple(w for w in self.swings if not (w.low.agreement and w.high.agreement))

    @property
    def farthest(self) -> Swing | None:
        """The one that moves a party's gain farthest, where any does."""
        moved = [w for w in self.swings if math.isfinite(w.widest) and w.widest > 0]
        return max(moved, key=lambda w: w.widest, default=None)


def uncertain(case: Case) -> list[tuple[Keys, Triangular | Normal]]:
    """Every estimate with a range, in the order of the case."""
    return [
        (keys, value)
        for keys, value, _ in estimates(case, (), case)
        if isinstance(value, Triangular | Normal) and ends(value)[0] < ends(value)[1]
    ]


def ends(value: Triangular | Normal) -> tuple[float, float]:
    """The low and the high end to which an estimate is moved."""
    low, high = bounds(value)
    if isinstance(value, Normal):
        low = max(low, value.mean - MIDDLE_90 * value.sd)
        high = min(high, value.mean + MIDDLE_90 * value.sd)
    return low, high


def reach(case: Case, game: Game, keys: Keys, value: Triangular | Normal) -> tuple[float, float]:
    """The most an estimate, moved across its range, changes what one state is worth to a voice against another, points:
    to the agreement party it touches most; to a ratifier, whose stakes set a floor and no more. 0 for both where the
    deals lens does not compute with the estimate, or nobody who has a say is touched."""
    low, high = ends(value)
    width = _points(case, keys) * (high - low)
    if keys[:1] == ("agreement",) or width == 0:
        return width, 0.0
    owner = _owner(case, keys)
    k = game.actor(owner)
    touched = [float(game.share[p, k]) for p in game.agreement.parties]
    if keys[:1] == ("actors",):
        touched = [float(game.actors[p] == case.actors[owner].within) for p in game.agreement.parties]
    ratifies = any(float(game.share[r.actor, k]) > 0 for r in game.ratifiers)
    return width * max(touched), width * float(ratifies)


def _owner(case: Case, keys: Keys) -> str:
    match keys:
        case ("agreement", *_, name):
            return str(name)
        case ("linkages", name, *_):
            return case.linkages[name].actor
        case ("red_lines", name, *_):
            return case.red_lines[name].held_by
        case _:
            return str(keys[1])


def _points(case: Case, keys: Keys) -> float:
    """Points per unit of the estimate, to its owner; 0 where the lens does not compute with it."""
    match keys:
        case (
            ("stakes", _, _, "weight")
            | ("linkages", _, "worth")
            | ("red_lines", _, "cost")
            | ("fallbacks", _, "inside" | "outside")
        ):
            return 1.0
        case ("stakes", actor, issue, "values", _):
            return abs(point(case.stakes[actor][issue].weight)) / 100
        case ("actors", actor, "decides_for"):
            return sum(abs(point(s.weight)) for s in case.stakes.get(actor, {}).values())
        case ("agreement", "power", _):
            return math.inf  # an exponent of what is maximised: no measure in points, so always varied
        case _:
            return 0.0


def replaced(value: Any, keys: Keys, number: float) -> Any:
    """``value`` with the number at ``keys`` replaced; nothing else is copied deeply."""
    if not keys:
        return number
    first, rest = keys[0], keys[1:]
    if isinstance(value, dict):
        return {**value, first: replaced(value[first], rest, number)}
    if isinstance(value, tuple):
        return (*value[:first], replaced(value[first], rest, number), *value[first + 1 :])
    return value.model_copy(update={first: replaced(getattr(value, first), rest, number)})


def one_at_a_time(
    case: Case,
    game: Game,
    result: DealsResult,
    settings: SensitivitySettings,
    *,
    values: Mapping[str, float] | None = None,
    progress: Progress = silent,
) -> Sensitivity:
    """At most ``settings.swings`` estimates varied; none where no deal is chosen to begin with. ``values`` are those of
    playing on, where it is somebody's fallback."""
    every = uncertain(case)
    reaches = [(reach(case, game, keys, value), keys, value) for keys, value in every]
    bearing = [b for b in reaches if any(b[0])]
    # The Nash deal of all parties, or under a quorum of the first accepting coalition that has one.
    nash = ((g.members, s) for g in result.groups for s in g.solutions if s.name == "nash" and s.deals)
    members, deal = next(((members, s.deals[0]) for members, s in nash), ((), None))

    def end(keys: Keys, value: float, deal: Deal) -> SwingEnd:
        changed = compile_case(
            replaced(case, keys, value),
            case_hash=game.case_hash,
            base=game,
            focus=settings.focus or None,
            fallback_values=values,
        )
        who = [game.actor(member) for member in members]
        theirs = as_coalition(lift(changed, settings.lift_red_lines)[0], tuple(who))
        vectors = frontier_acceptable(theirs, settings.max_rows).frontier.vectors
        picked = choice(theirs, "nash", vectors).indices
        if not picked:
            return SwingEnd(value, bool(len(vectors)), False, (), math.nan)
        u = space.utilities(theirs, deal.row)[0, who]
        same = bool(space.acceptable(theirs, deal.row)[0]) and any((vectors[k] == u).all() for k in picked)
        chosen = u if same else vectors[picked[0]]
        gains = tuple(space.points(theirs, chosen - theirs.inside[who]).tolist())
        moved = max(abs(a - deal.gain(member)) for member, a in zip(members, gains, strict=True))
        return SwingEnd(value, True, same, gains, moved)

    # Stable: ties stay in the order of the case.
    widest = sorted(bearing, key=lambda b: b[0], reverse=True)[: settings.swings]
    swings = []
    for k, (_, keys, estimate) in enumerate(widest):
        if deal is not None:
            path = ".".join(map(str, keys))
            progress(k / len(widest), path)
            low, high = (end(keys, v, deal) for v in ends(estimate))
            swings.append(Swing(path, _owner(case, keys), point(estimate), low, high))
    return Sensitivity(
        case=game.case,
        settings=settings,
        focus=settings.focus,
        solution="nash",
        gains=() if deal is None else tuple(map(deal.gain, members)),
        swings=tuple(sorted(swings, key=lambda s: (-s.widest, s.path))),
        members=members,
        estimates=len(every),
        bearing=len(bearing),
    )
