"""Conditions as the fold follows them: which terms are still alive, and what happens to them at each issue.

A condition is a disjunction of conjunctive terms (``game.Condition``). A *status* is an integer of bits: flags
lowest, then one bit a term, 1 while the term is alive. A term dies when an issue takes an option outside what it
allows; at the last issue it looks at, a term still alive makes its condition true:

- forbid: the row is dropped;
- bonus: its worth is added once, and the condition's other terms cease to matter;
- flag: a bit is set that stays to the end, where acceptance is decided.

Statuses are kept few: a finished condition leaves no trace but its flag, all forbidding conditions are one
disjunction, and of two living terms of one condition, one that implies the other from here on is forgotten.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count, permutations
from typing import Literal

import numpy as np

from detente.game.game import Bools, Condition, Ints

Needs = tuple[tuple[int, tuple[bool, ...]], ...]
"""(issue, allowed options) of a term, only where something is not allowed."""


@dataclass(frozen=True)
class Watch:
    """A condition the fold follows. ``worth`` int64 [D] for a bonus; ``flag`` the bit number for a flag."""

    when: Condition
    role: Literal["forbid", "bonus", "flag"]
    worth: Ints = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    flag: int = -1


@dataclass(frozen=True)
class LiveTerm:
    needs: Needs
    bit: int
    group: int


@dataclass(frozen=True)
class Group:
    """A condition by the bits of its terms."""

    watch: Watch
    mask: int


@dataclass(frozen=True)
class Plan:
    terms: tuple[LiveTerm, ...]
    groups: tuple[Group, ...]
    start: int
    constant: Ints
    """What the bonuses that always hold are worth."""
    impossible: bool


def any_of(mask: int, statuses: Sequence[int]) -> Bools:
    """Which statuses have one of these bits."""
    return np.array([bool(s & mask) for s in statuses], dtype=np.bool_)


def _terms_of(condition: Condition) -> dict[Needs, None]:
    """The condition's terms without what is always allowed, impossible terms and repeats left out."""
    every = (
        [(j, tuple(map(bool, a))) for j, a in zip(term.issues, term.allowed, strict=True)]
        for term in condition.terms
    )
    possible = (needs for needs in every if all(any(a) for _, a in needs))
    return dict.fromkeys(tuple((j, a) for j, a in needs if not all(a)) for needs in possible)


def plan_conditions(watches: Sequence[Watch], dims: int) -> Plan:
    """Conditions as bits: flags lowest, then one bit a term; all forbidding conditions form one disjunction."""
    read = [(watch, _terms_of(watch.when)) for watch in watches]
    always = [watch for watch, needs in read if () in needs]
    flags = {w.flag for w in always if w.role == "flag"}
    merged: dict[object, tuple[dict[Needs, None], Watch]] = {}
    for watch, needs in read:
        counts = watch.worth.any() if watch.role == "bonus" else watch.flag not in flags
        if needs and () not in needs and counts:
            same = {"forbid": "forbid", "flag": watch.flag, "bonus": frozenset(needs)}[watch.role]
            before, first = merged.get(same, ({}, replace(watch, worth=0 * watch.worth)))
            merged[same] = (before | needs, replace(first, worth=first.worth + watch.worth))
    number = count(1 + max((w.flag for w in watches), default=-1))
    terms: list[LiveTerm] = []
    groups: list[Group] = []
    for needs, watch in merged.values():
        bits = [1 << next(number) for _ in needs]
        terms += [LiveTerm(each, bit, len(groups)) for each, bit in zip(needs, bits, strict=True)]
        groups.append(Group(watch, sum(bits)))
    return Plan(
        tuple(terms),
        tuple(groups),
        sum(1 << flag for flag in flags) | sum(group.mask for group in groups),
        sum((w.worth for w in always), np.zeros(dims, dtype=np.int64)),
        any(w.role == "forbid" for w in always),
    )


@dataclass(frozen=True)
class Step:
    """What happens to statuses at one issue."""

    issue: int
    kill: tuple[int, ...]
    """Per option, the bits of terms it ends."""
    closing: tuple[tuple[int, int], ...]
    """(bit, group) of terms whose last issue this is."""
    same: tuple[tuple[int, int], ...]
    """(bits of terms alike from here on, the one bit that stands for them)."""
    implies: tuple[tuple[int, int], ...]
    """(bit, bit of a weaker term of the same condition): the first says nothing while the second lives."""


def steps_of(plan: Plan, order: Sequence[int], sizes: Sequence[int]) -> list[Step]:
    position = {j: p for p, j in enumerate(order)}
    last = {t.bit: max(position[j] for j, _ in t.needs) for t in plan.terms}
    steps = []
    for p, j in enumerate(order):
        looking = [(t.bit, allowed) for t in plan.terms for i, allowed in t.needs if i == j]
        kill = [sum(bit for bit, allowed in looking if not allowed[o]) for o in range(sizes[j])]
        closing = tuple((t.bit, t.group) for t in plan.terms if last[t.bit] == p)
        same: list[tuple[int, int]] = []
        implies: list[tuple[int, int]] = []
        for g in range(len(plan.groups)):
            open_: dict[Needs, int] = defaultdict(int)
            for t in plan.terms:
                if t.group == g and last[t.bit] > p:
                    open_[tuple(need for need in t.needs if position[need[0]] > p)] |= t.bit
            same += [(mask, mask & -mask) for mask in open_.values() if mask & (mask - 1)]
            implies += [
                (mask & -mask, other & -other)
                for (needs, mask), (weaker, other) in permutations(open_.items(), 2)
                if _implied(dict(needs), weaker)
            ]
        steps.append(Step(j, tuple(kill), closing, tuple(same), tuple(implies)))
    return steps


def _implied(strict: dict[int, tuple[bool, ...]], needs: Needs) -> bool:
    """Whether meeting ``strict`` always meets ``needs``."""
    return all(
        i in strict and all(y or not x for x, y in zip(strict[i], allowed, strict=True))
        for i, allowed in needs
    )


def advance(plan: Plan, step: Step, status: int, option: int) -> tuple[int, list[int]] | None:
    """The status after an option, and the bonus groups that came true; None where a rule forbids it."""
    s = status & ~step.kill[option]
    fired: list[int] = []
    for bit, g in step.closing:
        if s & bit:
            watch = plan.groups[g].watch
            if watch.role == "forbid":
                return None
            if watch.role == "flag":
                s |= 1 << watch.flag
            else:
                fired.append(g)
            s &= ~plan.groups[g].mask
        s &= ~bit
    for mask, bit in step.same:
        if s & mask:
            s = (s & ~mask) | bit
    for bit, weaker in step.implies:
        if s & bit and s & weaker:
            s &= ~bit
    return s, fired
