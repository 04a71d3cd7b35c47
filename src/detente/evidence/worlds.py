"""The worlds (Definition 6.1): every joint answer to the mechanisms, and the one where none of them matters.

A world z assigns an answer to each mechanism: one of its values, or for a set one of its subsets. Where a mechanism's
``asked_if`` does not hold its answer is ``otherwise`` (of a set: nothing). With the answers' chances p,

    P(z) = (1 − p₀) · Π_m P_m(z_m | asked),   P_m = p_a for one answer, Π_a p_a^[a∈z] (1 − p_a)^[a∉z] for a set

and p₀ is the prior of z₀, "none of these". A narrative is the set of worlds in which what it assumes holds; its prior
is theirs together, so that narratives may overlap (Definitions 6.1 and 6.2). Estimated chances enter by their means.
"""

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from detente.case.diagnostics import did_you_mean, problem
from detente.case.estimate import Estimate, Normal, Triangular
from detente.case.schema import Case, Hypothesis, Mechanism, Members, Patch, When
from detente.game.game import Bools, Floats, Ints

NOTHING = "nothing"
Priors = Sequence[tuple[str, str, float]]


@dataclass(frozen=True, eq=False, kw_only=True)
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
    codes: Ints = np.zeros((1, 0), dtype=np.int64)
    for k, mechanism in enumerate(case.mechanisms.values()):
        sofar = Worlds(
            mechanisms=names[:k],
            answers=answers[:k],
            several=several[:k],
            codes=codes,
            strategic=np.ones(len(codes), dtype=bool),
            null="",
        )
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
        codes = np.column_stack([codes[each], np.where(asked[each], within, other)])
    strategic = np.ones(len(codes), dtype=bool)
    if null:
        codes = np.vstack([codes, np.full((1, codes.shape[1]), -1)])
        strategic = np.append(strategic, False)
    return Worlds(
        mechanisms=names,
        answers=answers,
        several=several,
        codes=codes.astype(np.int64),
        strategic=strategic,
        null=null,
    )


def answered(all_: Worlds, mechanism: str, answer: str) -> Bools:
    """bool [Z]: where a mechanism has an answer (a set: has that member; `nothing`: is empty). z₀ has none."""
    m = all_.mechanisms.index(mechanism)
    column = all_.codes[:, m]
    if all_.several[m] and answer == NOTHING:
        return np.asarray(column == 0)
    number = all_.answers[m].index(answer)
    return np.asarray((column >= 0) & (column >> number & 1 == 1) if all_.several[m] else column == number)


def holds(all_: Worlds, when: When) -> Bools:
    """bool [Z]: where everything a `when` asks for holds. z₀ answers no mechanism, so that only an empty one does."""
    here = np.ones(len(all_), dtype=bool)
    for mechanism, answers in when.items():
        if isinstance(answers, Members):
            every = [answered(all_, mechanism, a) for a in answers.all]
            none = [~answered(all_, mechanism, a) for a in answers.none]
            here &= np.all([all_.strategic, *every, *none], axis=0)
        else:
            here &= np.any([answered(all_, mechanism, a) for a in answers], axis=0)
    return here


def narrative_mask(case: Case, all_: Worlds, narrative: str) -> Bools:
    """bool [Z]: the worlds of a narrative."""
    declared = case.narratives[narrative]
    return holds(all_, declared.assumes) & all_.strategic if declared.strategic else ~all_.strategic


def prior(case: Case, all_: Worlds, priors: Priors = ()) -> Floats:
    """float [Z], summing to 1. Raises Problems: L401 where a mechanism has no prior, L403 for one that is none."""
    check_priors(case, priors)
    chance = np.ones(len(all_))
    for m, (name, mechanism) in enumerate(case.mechanisms.items()):
        p = chances_of(case, name, priors)
        asked = holds(all_, mechanism.asked_if) & all_.strategic
        code = all_.codes[:, m]
        here = np.ones(len(all_)) if mechanism.several else p[np.clip(code, 0, len(p) - 1)]
        for i, share in enumerate(p if mechanism.several else ()):
            here *= np.where(code >> i & 1, share, 1 - share)
        chance *= np.where(asked, here, 1.0)
    if all_.null:
        stated = [x for name, answer, x in priors if name == all_.null and not answer]
        own = stated[-1] if stated else mean(case.narratives[all_.null].prior or 0.0)
        chance[-1] = 0.0
        chance *= (1 - own) / chance.sum()
        chance[-1] = own
    return np.asarray(chance / float(chance.sum()))


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
        if not answer and name in case.narratives and not case.narratives[name].strategic:
            continue
        if name not in case.mechanisms:
            known = [*case.mechanisms, *(n for n, a in case.narratives.items() if not a.strategic)]
            raise problem(
                "L403",
                f"`{name}` has no prior of its own",
                did_you_mean(name, known) or f"priors are over {', '.join(known)}",
            )
        if answer not in case.mechanisms[name].values:
            values = list(case.mechanisms[name].values)
            raise problem(
                "L403",
                f"`{name}` has no answer `{answer}`",
                did_you_mean(answer, values) or f"its answers are {', '.join(values)}",
            )
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
    counted = [one for one in patched(case) if only is None or one[:2] in only]
    if not counted:
        return ({},), np.where(all_.strategic, 0, -1)
    table = np.column_stack([answered(all_, name, answer) for name, answer, _ in counted])
    # z₀ has no answers, so that it is in no world's row but that of a world without patches, if there is one.
    rows, first, which = np.unique(table[all_.strategic], axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    of = np.full(len(all_), -1)
    of[all_.strategic] = np.argsort(order)[which.reshape(-1)]
    those = ([changes for on, (_, _, changes) in zip(row, counted, strict=True) if on] for row in rows[order])
    return tuple({path: x for changes in each for path, x in changes.items()} for each in those), of


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
    value = mechanism.values.get(answer, "Nothing") if answer == NOTHING else mechanism.values[answer]
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
