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
from detente.case.sections import FOCUS, NEEDS
from detente.case.walk import estimates
from detente.ensembles.plan import one_at_a_time as ends_of
from detente.ensembles.run import Run
from detente.ensembles.store import Entry
from detente.front import Door, base_game
from detente.game import space
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.game.red_lines import lift
from detente.game.solutions import SolutionName
from detente.lenses.asking import Work, ask_each
from detente.view.figures import End
from detente.view.result import Result

from .kernel import as_coalition, choice, frontier_acceptable
from .result import DealsResult
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


@dataclass(frozen=True)
class Followed:
    """What of an answer is followed to the ends: the deal chosen, and whose it is."""

    row: tuple[int, ...]
    members: tuple[str, ...]
    values: tuple[tuple[str, float], ...] | None
    """By actor, of playing on, where it is somebody's fallback."""


def end(door: Door, settings: SensitivitySettings, followed: Followed) -> Entry:
    """What becomes of the deal where one estimate is at one end: ``agreement``, ``same``, ``gains``."""
    file = door.need(NEEDS["deals"] | (FOCUS if settings.focus else frozenset()))
    case, values = file.case, dict(followed.values) if followed.values is not None else None
    if values is not None:
        from detente.play.fallbacks import declared, with_play

        case = with_play(case, values if settings.fallbacks == "play" else declared(case))
    changed = compile_case(
        case,
        case_hash=file.hash,
        base=base_game(file),
        focus=settings.focus or None,
        fallback_values=values,
    )
    lifted = lift(changed, settings.lift_red_lines)[0]
    game = as_coalition(lifted, tuple(map(lifted.actor, followed.members)))
    who = list(game.agreement.parties)
    vectors = frontier_acceptable(game, settings.max_rows).frontier.vectors
    picked = choice(game, "nash", vectors).indices
    if not picked:
        return {"agreement": bool(len(vectors)), "same": False, "gains": []}
    u = space.utilities(game, followed.row)[0, who]
    same = bool(space.acceptable(game, followed.row)[0]) and any((vectors[k] == u).all() for k in picked)
    chosen = u if same else vectors[picked[0]]
    gains = dict(zip(who, space.points(game, chosen - game.inside[who]).tolist(), strict=True))
    return {"agreement": True, "same": same, "gains": [gains[game.actor(m)] for m in followed.members]}


def fits(settings: SensitivitySettings, followed: Followed, entry: Entry) -> bool:
    """Whether an entry is one of :func:`end`."""
    return (
        isinstance(entry["agreement"], bool)
        and isinstance(entry["same"], bool)
        and len(entry["gains"]) in (0, len(followed.members))
        and all(isinstance(gain, float) for gain in entry["gains"])
    )


def one_at_a_time(
    door: Door,
    case: Case,
    game: Game,
    result: DealsResult,
    settings: SensitivitySettings,
    *,
    values: Mapping[str, float] | None = None,
    run: Run | None = None,
) -> Sensitivity:
    """At most ``settings.swings`` estimates varied; none where no deal is chosen to begin with.

    ``case`` is the door's, and ``values`` are those of playing on, where it is somebody's fallback.
    """
    every = uncertain(case)
    reaches = [(reach(case, game, keys, value), keys, value) for keys, value in every]
    bearing = [b for b in reaches if any(b[0])]
    # The Nash deal of all parties, or under a quorum of the first accepting coalition that has one.
    nash = ((g.members, s) for g in result.groups for s in g.solutions if s.name == "nash" and s.deals)
    members, deal = next(((members, s.deals[0]) for members, s in nash), ((), None))
    # Stable: ties stay in the order of the case.
    widest = sorted(bearing, key=lambda b: tuple(-x for x in b[0]))
    swings: list[Swing] = []
    if deal is not None:
        varied = {".".join(map(str, keys)): (keys, value) for _, keys, value in widest[: settings.swings]}
        gains = tuple(map(deal.gain, members))
        followed = Followed(deal.row, members, None if values is None else tuple(values.items()))
        work = Work(end, door, settings, followed, ())
        plan = ends_of({path: ends(value) for path, (_, value) in varied.items()})
        file = door.need(NEEDS["deals"] | (FOCUS if settings.focus else frozenset()))
        done = ask_each(plan, work, file, run or Run(), fits=fits, each="end")
        found = {task.sets[0]: _end(entry, task.sets[0][1], gains) for task, entry in done.entries}
        for path, (keys, value) in varied.items():
            low, high = (found.get((path, at)) for at in ends(value))
            if low is not None and high is not None:
                swings.append(Swing(path, _owner(case, keys), point(value), low, high))
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


def _end(entry: Entry, value: float, gains: tuple[float, ...]) -> SwingEnd:
    """An entry read, beside what the members gain by the base case's deal."""
    after = tuple(entry["gains"])
    moved = (
        max((abs(a - b) for a, b in zip(after, gains, strict=True)), default=math.nan) if after else math.nan
    )
    return SwingEnd(value, entry["agreement"], entry["same"], after, moved)
