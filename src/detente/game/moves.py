"""Who can change what: every declared move on one issue, and the packages (Definition 1.8).

A move takes an issue to one option from those the declared steps allow. Relative to the status quo s⁰ a change from
k to t is *taking back* where it comes nearer to s⁰ on its own side (unordered issues: where it leaves an option other
than s⁰), and *acting* where it goes further from it, or to another side (unordered: where it arrives at an option
other than s⁰). Acting costs `act`; taking back costs `undo`, or cannot be done; crossing s⁰ in one step is both.
A package may jump levels, by the consent of its parties; it cannot take back what cannot be taken back.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

import numpy as np

from detente.case.schema import AnyMover, Issue, JointMover

from . import game as g
from .names import Names, actor, condition, issue, number, option


@dataclass(frozen=True)
class RawMove:
    """A move before scaling: what it costs, and for a package what each issue does, as fractions of points."""

    move: g.Move
    cost: Fraction = Fraction(0)
    costs: tuple[tuple[Fraction, ...], ...] = ()


def moves(b: Names) -> tuple[RawMove, ...]:
    """Every declared move, issues in order, then packages. Raises ``Problems`` (G101)."""
    single = (_issue_moves(b, j, name, of) for j, (name, of) in enumerate(b.case.issues.items()))
    return (*chain.from_iterable(single), *(_package(b, id_) for id_ in b.case.packages))


def takes_back(of: Issue, start: int, k: int, t: int) -> bool:
    """Whether going from option ``k`` to ``t`` takes back a step away from the status quo ``start``."""
    if k in (start, t):
        return False
    return (start < k and t < k) or (k < start and k < t) if of.ordered else True


def _costs(b: Names, j: int, name: str, of: Issue, t: int) -> list[Fraction | None]:
    """Per option it may be left from, the cost of going to ``t``; None where that cannot be done."""
    start = option(b, j, of.status_quo, f"issues.{name}")
    act = number(b, of.act.cost, f"issues.{name}.act.cost") if of.act else Fraction(0)
    undo = of.undo
    back = number(b, undo.cost, f"issues.{name}.undo.cost") if undo and undo.cost is not None else Fraction(0)

    def cost(k: int) -> Fraction | None:
        undone = takes_back(of, start, k, t)
        if undone and undo and undo.impossible:
            return None
        # It is an act, a step away from the status quo, where going back would take it back.
        return (act if takes_back(of, start, t, k) else Fraction(0)) + (back if undone else Fraction(0))

    return [cost(k) for k in range(len(b.options[j]))]


def _issue_moves(b: Names, j: int, name: str, of: Issue) -> list[RawMove]:
    found = []
    for t, (key, chosen) in enumerate(of.options.items()):
        where = f"issues.{name}.options.{key}"
        consents = [actor(b, a, where) for a in (*of.consent, *chosen.consent)]
        reach: dict[Fraction, list[int]] = {}
        for k, cost in enumerate(_costs(b, j, name, of, t)):
            if k != t and cost is not None and (of.steps == "any" or abs(k - t) == 1):
                reach.setdefault(cost, []).append(k)
        for movers, proposer in _movers(b, chosen.mover if chosen.mover is not None else of.mover, where):
            everyone = tuple(dict.fromkeys([*movers, *consents]))
            for cost, ks in sorted(reach.items()):
                mask = np.array([k in ks for k in range(len(of.options))], dtype=np.bool_)
                found.append(RawMove(g.Move(((j, t),), (mask,), everyone, proposer), cost))
    return found


def _movers(b: Names, mover: str | JointMover | AnyMover, where: str) -> list[tuple[tuple[int, ...], int]]:
    """(who must act, who proposes) for each way of moving."""
    if isinstance(mover, JointMover):
        together = tuple(dict.fromkeys(actor(b, a, where) for a in mover.all))
        return [(together, together[0] if len(together) == 1 else -1)]
    alone = mover.any if isinstance(mover, AnyMover) else (mover,)
    return [((i,), i) for i in dict.fromkeys(actor(b, a, where) for a in alone)]


def _package(b: Names, id_: str) -> RawMove:
    written = b.case.packages[id_]
    where = f"packages.{id_}"
    parties = tuple(dict.fromkeys(actor(b, a, where) for a in written.parties))
    sets = {}
    for name, chosen in written.sets.items():
        j = issue(b, name, where)
        sets[j] = option(b, j, chosen, where)
    ordered = tuple(sorted(sets.items()))
    masks, costs, payers = [], [], []
    for j, t in ordered:
        name = b.issues[j]
        of = b.case.issues[name]
        cost = _costs(b, j, name, of, t)
        masks.append(np.array([c is not None for c in cost], dtype=np.bool_))
        costs.append(tuple(c or Fraction(0) for c in cost))
        own = list(of.options.values())[t].mover or of.mover
        mover = actor(b, own, where) if isinstance(own, str) else -1
        payers.append(mover if mover in parties else -1)
    when = None if written.when is None else condition(b, id_, written.when, f"{where}.when")
    package = g.Move(ordered, tuple(masks), parties, package=id_, when=when, payers=tuple(payers))
    return RawMove(package, costs=tuple(costs))


def scaled_move(raw: RawMove, scale: int, rounding: bool) -> g.Move:
    """A move with exact integer costs."""
    costs = (np.array([to_int(c, scale, rounding) for c in row], dtype=np.int64) for row in raw.costs)
    return replace(raw.move, cost=to_int(raw.cost, scale, rounding), costs=tuple(costs))


def to_int(x: Fraction, scale: int, rounding: bool) -> int:
    """points × scale; rounded half to even only where ``rounding`` says so."""
    if rounding:
        return round(x * scale)
    times, left = divmod(scale, x.denominator)
    if left:
        raise AssertionError("the scale does not clear this denominator")
    return x.numerator * times
