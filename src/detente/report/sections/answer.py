"""The answer in plain words: what the numbers carry, and no more."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from detente.lenses.deals import Blocked, Blocker, Deal, DealsResult, Sensitivity, Solution, Swing, view
from detente.lenses.deals.result import agreeing
from detente.lenses.deals.view_space import label
from detente.lenses.roadmap import RoadsResult
from detente.lenses.roadmap.view import in_short
from detente.report import words
from detente.report.asked import result_of
from detente.report.inputs import ReportInputs
from detente.report.text import listed, number, percent, plural, signed, whole
from detente.report.text import words as words_for
from detente.view.html import Writer
from detente.view.speech import titles_of

from .registry import Section, register


def possible(inputs: ReportInputs) -> list[str]:
    """How many agreements there are, in sentences."""
    result = inputs.deals
    counts = result.counts
    rule = f"The agreement rule is: {words.said(inputs, view.rule(result.rule))}."
    feasible = counts.feasible
    size = f"In this model the issues can be settled in {words.count(feasible)} ways"
    found = counts.acceptable
    if not len(result.frontier_acceptable) and found.value == 0:
        return [
            f"{size}, and none of them is acceptable under the agreement rule: no agreement is possible here.",
            rule,
        ]
    if found.exact:
        how = f"{whole(found.value)} of them ({percent(found.share)}) {'is' if found.value == 1 else 'are'}"
    elif found.value == 0:
        how = (
            f"none of {whole(counts.samples)} sampled at random was acceptable, but the search found some that are: "
            f"they are rare. These"
        )
        return [
            f"{size}. Of these, {how} are possible agreements: states that satisfy the fallbacks and red lines of "
            "those who must accept.",
            rule,
        ]
    else:
        how = (
            f"an estimated {words.share(found)} of them (from {whole(counts.samples)} sampled at random) are"
        )
    return [
        f"{size}, and {how} possible agreements: states that leave those who must accept no worse off than their "
        "fallback, and that none of their red lines refuses.",
        rule,
    ]


def wasteless(result: DealsResult) -> str:
    """How many of them waste nothing."""
    front = result.frontier_acceptable
    if not len(front):
        return ""
    tie = f" ({plural(len(front), 'distinct division')} of gains)" if front.states != len(front) else ""
    one = front.states == 1
    return (
        f"{whole(front.states)} of the possible agreements{tie} {'wastes' if one else 'waste'} nothing: no other "
        "possible agreement is as good for every party and better for one."
    )


def _followed(inputs: ReportInputs) -> tuple[tuple[Solution, ...], str]:
    """The solutions the answer tells of, and whose they are where not all parties' anyway."""
    result = inputs.deals
    members, solutions = result.followed
    if result.solutions or not result.coalitions:
        return solutions, ""
    if len(members) == len(result.parties):
        return solutions, "all parties together"
    return solutions, f"the coalition of {words.actors(inputs, members)}"


def chosen(inputs: ReportInputs) -> dict[str, Any]:
    """The deals the solutions choose: what all of them have in common, where they differ, what each party gains."""
    result, case = inputs.deals, inputs.case
    solutions, who = _followed(inputs)
    found = [(group, group[0]) for group in agreeing(solutions)]
    deals = [first.deals[0] for _, first in found]
    quo = result.status_quo.state
    common, differ = [], []
    for i in case.issues:
        options = [d.state[i] for d in deals]
        if not deals or all(o == quo[i] for o in options):
            continue
        if len(set(options)) == 1:
            common.append(
                f"{words.issue(case, i)}: {words.option(case, i, quo[i])} → {words.option(case, i, options[0])}"
            )
        else:
            shown = ["as it is" if o == quo[i] else words.option(case, i, o) for o in options]
            differ.append([words.issue(case, i), *shown])
    names = [listed([words.SOLUTIONS.get(s.name, s.name) for s in group]) for group, _ in found]
    return {
        "groups": len(found),
        "lead": (f"For {who}: " if who else "") + _lead(found, len(solutions)),
        "common": common,
        "differ": differ,
        "columns": [(n[:1].upper() + n[1:], "col") for n in names],
        "gains": [
            [f"Gain to {name}", *(_gain(result, d, p) for d in deals)]
            for p, name in enumerate(result.party_names)
        ],
        "ties": [
            f"The {words.solution_names(group)} {_choose(group)} among {whole(first.ties)} states that do "
            "equally well; the first is shown."
            for group, first in found
            if first.ties > 1
        ],
        "labels": [_compared(group) for group, _ in found if _compared(group)],
    }


def _choose(group: list[Solution]) -> str:
    return "choose" if len(group) > 1 else "chooses"


def _lead(found: list[tuple[list[Solution], Solution]], every: int) -> str:
    if not found:
        return ""
    if len(found) == 1:
        group = found[0][0]
        if len(group) == every and every > 1:
            return f"All {words_for(every)} solutions choose the same agreement:"
        return f"The {words.solution_names(group)} {_choose(group)} this agreement:"
    return f"The solutions choose {words_for(len(found))} different agreements. All of them have in common:"


def _gain(result: DealsResult, deal: Deal, party: int) -> str:
    """A party's gain, and what part that is of the best any agreement could give it: no comparison of points."""
    gain = deal.party_gains[party]
    best = result.best[party]
    most = None if best.acceptable is None else best.acceptable - best.fallback
    if most is None or most <= 0:
        return signed(gain)
    part = gain / most
    said = "under 1 %" if 0 < part < 0.01 else f"{100 * part:.0f} %"
    return f"{signed(gain)} ({said} of its best)"


def _compared(group: list[Solution]) -> str:
    compared = [words.SOLUTIONS.get(s.name, s.name) for s in group if s.compared]
    if not compared:
        return ""
    return f"The {listed(compared)} choice rests on a comparison of points between parties."


def obstacle(inputs: ReportInputs, b: Blocked) -> dict[str, str]:
    """One sentence for one outcome talked about, and its verdict."""
    title = inputs.case.outcomes[b.id].title if b.id in inputs.case.outcomes else b.id
    return {"id": b.id, "title": title, "verdict": b.verdict, "says": _says(inputs, b)}


def _says(inputs: ReportInputs, b: Blocked) -> str:
    kind = b.verdict
    if b.why.possible:
        return f"{_how_possible(inputs, b)} {who_chooses(inputs, b)}"
    if kind == "impossible":
        return "no state of the model has it: the rules, or the options there are, leave no room for it."
    lifted = ""
    if b.lifted is not None:
        lifted = (
            " With every red line lifted, at least one would."
            if b.lifted.possible
            else " Lifting every red line does not change that."
        )
    who = [refusal(inputs, o) for o in b.why.blockers]
    nearest = f" In the nearest state that has it, {'; '.join(who)}." if who else ""
    return f"no possible agreement includes it.{nearest}{lifted}"


def _how_possible(inputs: ReportInputs, b: Blocked) -> str:
    why = b.why
    if b.verdict == "possible alone":
        return "it is acceptable by itself, everything else as it stands."
    if why.rules and not why.blockers:
        return "some possible agreement includes it, though not by itself: a rule forbids that."
    who = "; ".join(refusal(inputs, o) for o in why.blockers)
    return f"some possible agreement includes it, but not by itself: made alone, {who}."


def who_chooses(inputs: ReportInputs, b: Blocked) -> str:
    """Which solutions' deals have an outcome."""
    solutions = [s for s in inputs.deals.followed[1] if s.deals]
    if not solutions:
        return ""
    having = [s for s in solutions if s.name in b.chosen_by]
    if not having:
        return "No solution chooses an agreement with it."
    if len(having) == len(solutions) > 1:
        return "Every solution's agreement has it."
    return f"The {words.solution_names(having)} {_choose(having)} an agreement with it."


def refusal(inputs: ReportInputs, o: Blocker) -> str:
    """``China refuses, 4 points short of what it must be given, and by its red line “…”``."""
    parts = []
    if o.shortfall > 0:
        points = number(o.shortfall)
        parts.append(f"{points} {'point' if points == '1' else 'points'} short of what it must be given")
    if o.red_lines:
        lines = listed([f"“{words.red_line(inputs.case, r)}”" for r in o.red_lines])
        parts.append(f"by its red line{'s' if len(o.red_lines) > 1 else ''} {lines}")
    name = words.actor(inputs, o.actor)
    role = " (who must ratify)" if o.role == "ratifier" else ""
    return f"{name}{role} refuses" + (", " + " and ".join(parts) if parts else "")


def leaning(inputs: ReportInputs) -> list[str]:
    """What the answer rests on, in sentences."""
    out: list[str] = []
    if inputs.numbers:
        out.append(_grounds(inputs))
    s = inputs.sensitivity
    if s is not None and s.swings:
        out.extend(_swings(inputs, s))
    d = inputs.draws
    if d is not None and d.draws:
        out.append(
            f"In {percent(d.any_acceptable)} of {plural(d.draws, 'draw')} of all estimates together, at least one of "
            "the agreements set side by side below is still acceptable."
        )
    return out


def _grounds(inputs: ReportInputs) -> str:
    every = len(inputs.numbers)
    cited = sum(bool(n.claims) for n in inputs.numbers)
    assumed = sum(bool(n.assumed) for n in inputs.numbers)
    rest = every - cited - assumed
    if rest == every and inputs.case.citation:
        return f"All {plural(every, 'number')} in the case come from the one source it names."
    parts = []
    if cited:
        parts.append(f"{whole(cited)} {'rests' if cited == 1 else 'rest'} on cited claims")
    if assumed:
        parts.append(f"{whole(assumed)} {'is' if assumed == 1 else 'are'} assumed, each with its reason")
    if rest:
        where = (
            "come from the one source it names" if inputs.case.citation else "rest on other grounds or none"
        )
        parts.append(f"{whole(rest)} {where}")
    return f"Of the {plural(every, 'number')} in the case, {listed(parts)}."


def _label(inputs: ReportInputs, swing: Swing) -> str:
    return words.said(inputs, label(swing.path, swing.owner))


def _swings(inputs: ReportInputs, s: Sensitivity) -> list[str]:
    changed = [w for w in s.swings if not (w.low.same and w.high.same)]
    none = [w for w in s.swings if not (w.low.agreement and w.high.agreement)]
    name = words.SOLUTIONS.get(s.solution, s.solution)
    which = "all of them"
    if len(s.swings) < s.bearing:
        which = f"the {len(s.swings)} that can change most what one state is worth to a party against another"
    tried = (
        f"Of {plural(s.bearing, 'uncertain estimate')} that bear on deals, {whole(len(s.swings))} "
        f"{'was' if len(s.swings) == 1 else 'were'} moved to the low and the high end of the range, one at a time "
        f"({which})."
    )
    effect = (
        f"None of these changes which deal the {name} solution chooses."
        if not changed
        else f"{whole(len(changed))} of them {'changes' if len(changed) == 1 else 'change'} which deal the {name} "
        f"solution chooses."
    )
    if none:
        effect += (
            f" {whole(len(none))} {'leaves' if len(none) == 1 else 'leave'} no agreement possible at one end: "
            f"{listed([_label(inputs, w) for w in none], most=3)}."
        )
    moved = [w for w in s.swings if math.isfinite(w.widest) and w.widest > 0]
    if moved:
        w = max(moved, key=lambda w: w.widest)
        effect += f" The largest movement is {number(w.widest)} points of one party's gain, from “{_label(inputs, w)}”."
    return [tried + " " + effect]


def _roads(inputs: ReportInputs) -> str:
    found = result_of(inputs.asked, "roads")
    return Writer(titles_of(inputs.case)).say(in_short(found)) if isinstance(found, RoadsResult) else ""


def context(inputs: ReportInputs) -> Mapping[str, Any]:
    result = inputs.deals
    front = result.frontier_acceptable
    counts = result.counts
    estimated = "" if counts.feasible.exact else ", estimated from a sample"
    none_seen = not counts.acceptable.exact and counts.acceptable.value == 0 and len(front)
    facts = [
        (whole(counts.feasible.value), f"ways to settle the issues that no rule forbids{estimated}"),
        (
            "rare" if none_seen else percent(counts.acceptable.share),
            "of them acceptable under the agreement rule"
            + ("" if counts.acceptable.exact else ", estimated"),
        ),
        (whole(front.states), "of those waste nothing (the frontier)"),
    ]
    assumed = sum(bool(n.assumed) for n in inputs.numbers)
    if assumed or not inputs.case.citation:
        facts.append((whole(assumed), "numbers assumed, not cited"))
    else:
        facts.append((whole(len(inputs.numbers)), "numbers, all from the source it names"))
    return {
        "facts": facts,
        "possible": possible(inputs),
        "wasteless": wasteless(result),
        "chosen": chosen(inputs),
        "withheld": [
            f"The {words.SOLUTIONS.get(s.name, s.name)} solution chooses nothing: {view.REASONS[s.reason]}"
            for s in result.followed[1]
            if not s.deals and s.reason
        ],
        "quorum": bool(result.coalitions),
        "any_blocked": any(b.why.blockers for b in inputs.blocked),
        "obstacles": [obstacle(inputs, b) for b in inputs.blocked],
        "roads": _roads(inputs),
        "leaning": leaning(inputs),
        "notes": [words.said(inputs, text) for text in view.remarks(result.notes)],
    }


def commands(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    case = words.case_argument(inputs, focus=True)
    out = [(f"detente deals {case}", "the deals alone, in the terminal")]
    if inputs.sensitivity is None or inputs.sensitivity.estimates:
        said = "this page, with how often each deal survives draws of the uncertain numbers"
        out.append((f"detente analyze {case} --draws 200", said))
    return tuple(out)


SECTION = register(
    Section(
        id="answer",
        order=100,
        title="The answer",
        shows="Which agreements are possible in this model, what stands in their way, and what that rests on.",
        read="Every sentence is made from the results below. Points measure what one party wants; points of two "
        "parties are not the same money.",
        template="answer.html.j2",
        context=context,
        command=commands,
    )
)
