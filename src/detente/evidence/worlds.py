"""The worlds (Definition 6.1): every joint answer to the mechanisms, and the one where none of them matters.

A world z assigns an answer to each mechanism: one of its values, or for a set one of its subsets. Where a mechanism's
``asked_if`` does not hold its answer is ``otherwise`` (of a set: nothing). With the answers' chances p,

    P(z) = (1 − p₀) · Π_m P_m(z_m | asked),   P_m = p_a for one answer, Π_a p_a^[a∈z] (1 − p_a)^[a∉z] for a set

and p₀ is the prior of z₀, "none of these". A narrative is the set of worlds in which what it assumes holds; its prior
is theirs together, so that narratives may overlap (Definitions 6.1 and 6.2). Estimated chances enter by their means.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from detente.case.diagnostics import did_you_mean, problem
from detente.case.estimate import Estimate, Normal, Triangular
from detente.case.schema import Answers, Case, Hypothesis, Mechanism, Members, Patch, When
from detente.game.game import Bools, Floats, Ints

NOTHING = "nothing"
Priors = Sequence[tuple[str, str, float]]


@dataclass(frozen=True, eq=False)
class Worlds:
    """``codes`` int64 [Z, M]: the number of the answer, or of a set its members as bits; −1 throughout for z₀, which is
    last where there is one. ``strategic`` bool [Z]."""

    mechanisms: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    several: tuple[bool, ...]
    codes: Ints
    strategic: Bools
    null: str
    """Id of the narrative that is z₀; empty where there is none."""

    def __len__(self) -> int:
        return len(self.strategic)


def worlds(case: Case, most: int = 500_000) -> Worlds:
    """Every world of a case, answers in declared order, the last mechanism fastest. Raises Problems: L401 no
    mechanisms, L402 too many worlds."""
    if not case.mechanisms:
        raise problem(
            "L401", "the case declares no mechanisms", "add `mechanisms`: the questions its accounts answer"
        )
    names = tuple(case.mechanisms)
    answers = tuple(tuple(m.values) for m in case.mechanisms.values())
    several = tuple(m.several for m in case.mechanisms.values())
    null = next((id_ for id_, n in case.narratives.items() if not n.strategic), "")
    codes = np.zeros((1, 0), dtype=np.int64)
    for k, mechanism in enumerate(case.mechanisms.values()):
        sofar = Worlds(names[:k], answers[:k], several[:k], codes, np.ones(len(codes), dtype=bool), "")
        asked = holds(sofar, mechanism.asked_if)
        options = 1 << len(mechanism.values) if mechanism.several else len(mechanism.values)
        total = int(asked.sum()) * options + int((~asked).sum())
        if total > most:
            raise problem(
                "L402",
                f"the mechanisms have over {most:,} joint answers, {total:,} of them by `{names[k]}`",
                "merge answers nobody needs told apart, or ask a question only where it arises: `asked_if`",
            )
        times = np.where(asked, options, 1)
        each = np.repeat(np.arange(len(codes)), times)
        within = np.arange(total) - np.repeat(np.cumsum(times) - times, times)
        other = 0 if mechanism.otherwise is None else answers[k].index(mechanism.otherwise)
        column = np.where(asked[each], within, other)
        codes = np.column_stack([codes[each], column])
    strategic = np.ones(len(codes), dtype=bool)
    if null:
        codes = np.vstack([codes, np.full((1, codes.shape[1]), -1)])
        strategic = np.append(strategic, False)
    return Worlds(names, answers, several, codes.astype(np.int64), strategic, null)


def answered(all_: Worlds, mechanism: str, answer: str) -> Bools:
    """bool [Z]: where a mechanism has an answer (a set: has that member; `nothing`: is empty). z₀ has none."""
    m = all_.mechanisms.index(mechanism)
    column = all_.codes[:, m]
    if not all_.several[m]:
        return np.asarray(column == all_.answers[m].index(answer))
    if answer == NOTHING:
        return np.asarray(column == 0)
    bit = all_.answers[m].index(answer)
    return np.asarray((column >= 0) & ((column >> bit & 1) == 1))


def holds(all_: Worlds, when: When) -> Bools:
    """bool [Z]: where everything a `when` asks for holds. z₀ answers no mechanism, so that only an empty one does."""
    here = np.ones(len(all_), dtype=bool)
    for mechanism, answers in when.items():
        here &= _one(all_, mechanism, answers)
    return here


def _one(all_: Worlds, mechanism: str, answers: Answers) -> Bools:
    if not isinstance(answers, Members):
        any_ = np.zeros(len(all_), dtype=bool)
        for answer in answers:
            any_ |= answered(all_, mechanism, answer)
        return any_
    here = all_.strategic.copy()
    for answer in answers.all:
        here &= answered(all_, mechanism, answer)
    for answer in answers.none:
        here &= ~answered(all_, mechanism, answer)
    return here


def narrative_mask(case: Case, all_: Worlds, narrative: str) -> Bools:
    """bool [Z]: the worlds of a narrative."""
    declared = case.narratives[narrative]
    if not declared.strategic:
        return ~all_.strategic
    return holds(all_, declared.assumes) & all_.strategic


def prior(case: Case, all_: Worlds, priors: Priors = ()) -> Floats:
    """float [Z], summing to 1. Raises Problems: L401 where a mechanism has no prior, L403 for one that is none."""
    check_priors(case, priors)
    chance = np.ones(len(all_))
    for m, (name, mechanism) in enumerate(case.mechanisms.items()):
        p = chances_of(case, name, priors)
        asked = holds(all_, mechanism.asked_if) & all_.strategic
        code = all_.codes[:, m]
        if mechanism.several:
            here = np.ones(len(all_))
            for i, share in enumerate(p):
                here *= np.where(code >> i & 1, share, 1 - share)
        else:
            here = p[np.clip(code, 0, len(p) - 1)]
        chance *= np.where(asked, here, 1.0)
    if all_.null:
        own = dict.fromkeys((all_.null,), mean(case.narratives[all_.null].prior or 0.0))
        own.update({name: x for name, answer, x in priors if name == all_.null and not answer})
        chance[-1] = 0.0
        chance *= (1 - own[all_.null]) / chance.sum()
        chance[-1] = own[all_.null]
    total = float(chance.sum())
    return np.asarray(chance / total)


def chances_of(case: Case, name: str, priors: Priors = ()) -> Floats:
    """Prior chance of each answer of a mechanism, those stated in ``priors`` in place of the case's."""
    mechanism = case.mechanisms[name]
    if missing := [a for a in mechanism.values if a not in mechanism.prior]:
        raise problem(
            "L401",
            f"the mechanism `{name}` has no prior for {', '.join(f'`{a}`' for a in missing)}",
            "state how likely each answer was before the record was read; nothing is assumed for you",
        )
    p = np.array([mean(mechanism.prior[a]) for a in mechanism.values])
    stated = {answer: x for who, answer, x in priors if who == name}
    if not stated:
        return p if mechanism.several else np.asarray(p / p.sum())
    given = np.array([a in stated for a in mechanism.values])
    p = np.array([stated.get(a, q) for a, q in zip(mechanism.values, p, strict=True)])
    if not mechanism.several:
        left, rest = 1 - p[given].sum(), p[~given].sum()
        if rest > 0:
            p[~given] *= left / rest
        elif (~given).any():
            p[~given] = left / (~given).sum()
    return p


def check_priors(case: Case, priors: Priors) -> None:
    """Raises Problems (L403) for priors over what is not there, or that cannot be."""
    for name, answer, x in priors:
        if not 0 <= x <= 1:
            raise problem("L403", f"a prior chance of {x:g}", "a chance lies between 0 and 1")
        null = name in case.narratives and not case.narratives[name].strategic
        if null and not answer:
            continue
        if name not in case.mechanisms:
            known = [*case.mechanisms, *(n for n, a in case.narratives.items() if not a.strategic)]
            near = did_you_mean(name, known) or f"priors are over {', '.join(known)}"
            raise problem("L403", f"`{name}` has no prior of its own", near)
        if answer not in case.mechanisms[name].values:
            values = list(case.mechanisms[name].values)
            near = did_you_mean(answer, values) or f"its answers are {', '.join(values)}"
            raise problem("L403", f"`{name}` has no answer `{answer}`", near)
    for name, mechanism in case.mechanisms.items():
        stated = {answer: x for who, answer, x in priors if who == name}
        total = math.fsum(stated.values())
        whole = set(stated) == set(mechanism.values)
        if not mechanism.several and (total > 1 + 1e-9 or (whole and abs(total - 1) > 1e-6)):
            raise problem(
                "L403",
                f"the prior chances stated for `{name}` sum to {total:g}",
                "answers that exclude each other have chances that sum to 1; those not stated share what is left",
            )


def patches(
    case: Case, all_: Worlds, only: Container[tuple[str, str]] | None = None
) -> tuple[tuple[Patch, ...], Ints]:
    """The distinct changes to the case that worlds stand for, and int64 [Z] which each world's is (z₀: −1).

    In order of first use; the case as written, an empty patch, is among them only if a world leaves it so. ``only``
    holds the (mechanism, answer) whose patches count; all of them if None.
    """
    columns, sets = [], []
    for name, answer, changes in patched(case):
        if only is None or (name, answer) in only:
            columns.append(answered(all_, name, answer))
            sets.append(changes)
    if not columns:
        return ({},), np.where(all_.strategic, 0, -1)
    table = np.column_stack(columns)
    rows, first, which = np.unique(table, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first[: len(rows)])
    place = np.empty(len(rows), dtype=np.int64)
    place[order] = np.arange(len(rows))
    whole = []
    for row in rows[order]:
        merged: Patch = {}
        for on, changes in zip(row, sets, strict=True):
            if on:
                merged |= changes
        whole.append(merged)
    of = place[which.reshape(-1)]
    if not all_.strategic.all() and len(all_) > 1:
        # z₀ has no answers and its row is that of a world without patches, if there is one.
        used = {int(x) for x in of[all_.strategic]}
        keep = [k for k in range(len(whole)) if k in used]
        again = {k: n for n, k in enumerate(keep)}
        of = np.array([again.get(int(k), -1) for k in of], dtype=np.int64)
        whole = [whole[k] for k in keep]
    return tuple(whole), np.where(all_.strategic, of, -1)


def patched(case: Case) -> list[tuple[str, str, Patch]]:
    """(mechanism, answer, patch) of every answer that changes the case."""
    return [
        (name, answer, value.set)
        for name, mechanism in case.mechanisms.items()
        for answer, value in mechanism.values.items()
        if isinstance(value, Hypothesis) and value.set
    ]


def title_of(mechanism: Mechanism, answer: str) -> str:
    """An answer in words."""
    if answer == NOTHING and answer not in mechanism.values:
        return "Nothing"
    value = mechanism.values[answer]
    return value if isinstance(value, str) else value.title


def mean(estimate: Estimate) -> float:
    """The mean of an estimate: what it is worth where it enters a chance linearly."""
    if isinstance(estimate, Triangular):
        return (estimate.low + estimate.likely + estimate.high) / 3
    if isinstance(estimate, Normal):
        if estimate.sd == 0 or (estimate.low is None and estimate.high is None):
            return estimate.mean
        curve = NormalDist()
        a = -math.inf if estimate.low is None else (estimate.low - estimate.mean) / estimate.sd
        b = math.inf if estimate.high is None else (estimate.high - estimate.mean) / estimate.sd
        density = [0.0 if math.isinf(x) else curve.pdf(x) for x in (a, b)]
        mass = (1.0 if math.isinf(b) else curve.cdf(b)) - (0.0 if math.isinf(a) else curve.cdf(a))
        return estimate.mean + estimate.sd * (density[0] - density[1]) / mass if mass > 0 else estimate.mean
    return float(estimate)
