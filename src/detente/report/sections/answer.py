"""The answer in plain words: what the numbers carry, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.lenses.deals import (
    BlockedOutcomes,
    Deal,
    DealsResult,
    Sensitivity,
    Solution,
    view,
)
from detente.lenses.deals import view_asks as view_outcomes
from detente.lenses.deals.result import agreeing
from detente.lenses.deals.view_space import label
from detente.lenses.deals.view_trades import SOLUTIONS
from detente.lenses.roadmap import RoadsResult
from detente.lenses.roadmap.view import in_short
from detente.report import words
from detente.report.inputs import ReportInputs
from detente.view.blocks import Block, Bullets, Column, Heading, Say, Table
from detente.view.numbers import many, share
from detente.view.speech import Ref, Sentence, Text, join, say

from .registry import Section, register


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """The size of it, which agreements are possible, what stands in the way, what it leans on."""
    result = inputs.deals
    yield Bullets(tuple(_facts(inputs)))
    yield Heading("Which agreements are possible")
    yield Say(_possible(result))
    yield Say(say("The agreement rule is: {}.", view.rule(result.rule)))
    if len(result.frontier_acceptable):
        yield Say(_wasteless(result))
    yield from _chosen(inputs)
    for s in result.followed[1]:
        if not s.deals and s.reason:
            yield Say(say("The {} solution chooses nothing: {}", SOLUTIONS[s.name], view.REASONS[s.reason]))
    if result.coalitions:
        yield Say(
            "Fewer than all parties can adopt an agreement, so each accepting coalition has solutions of its own; they "
            "are in the best agreements."
        )
    yield from _obstacles(inputs)
    roads = inputs.answered("roads")
    if isinstance(roads, RoadsResult):
        yield Heading("Whether a phased agreement would hold")
        yield Say(in_short(roads))
    leaning = list(_leaning(inputs))
    if leaning:
        yield Heading("What it leans on")
        yield from map(Say, leaning)
    for text in view.remarks(result.notes):
        yield Say(text, quiet=True)


def _facts(inputs: ReportInputs) -> Iterator[Sentence]:
    counts, front = inputs.deals.counts, inputs.deals.frontier_acceptable
    estimated = "" if counts.feasible.exact else ", estimated from a sample"
    yield say("{:strong} ways to settle the issues that no rule forbids{}", many(counts.feasible), estimated)
    rare = not counts.acceptable.exact and counts.acceptable.value == 0 and len(front)
    of = "" if counts.acceptable.exact else ", estimated"
    how_many = "rare" if rare else share(counts.acceptable)
    yield say("{:strong} of them acceptable under the agreement rule{}", how_many, of)
    yield say("{:strong} of those waste nothing (the frontier)", say("{:count}", front.states))
    numbers = inputs.numbers
    if numbers.assumed or not inputs.case.citation:
        yield say("{:strong} numbers assumed, not cited", say("{:count}", len(numbers.assumed)))
    else:
        yield say("{:strong} numbers, all from the source it names", say("{:count}", len(numbers.every)))


def _possible(result: DealsResult) -> Sentence:
    """How many agreements there are."""
    counts = result.counts
    size = say("In this model the issues can be settled in {} ways", many(counts.feasible))
    acceptable = counts.acceptable
    if not len(result.frontier_acceptable) and acceptable.value == 0:
        words_ = "{}, and none of them is acceptable under the agreement rule: no agreement is possible here."
        return say(words_, size)
    if not acceptable.exact and acceptable.value == 0:
        words_ = (
            "{}. Of these, none of {:count} sampled at random was acceptable, but the search found some that are: they "
            "are rare. These are possible agreements: states that satisfy the fallbacks and red lines of those who "
            "must accept."
        )
        return say(words_, size, counts.samples)
    how = say(
        "an estimated {} of them (from {:count} sampled at random) are", share(acceptable), counts.samples
    )
    if acceptable.exact:
        verb = "is" if acceptable.value == 1 else "are"
        how = say("{:count} of them ({:chance}) {}", acceptable.value, acceptable.share, verb)
    words_ = (
        "{}, and {} possible agreements: states that leave those who must accept no worse off than their fallback, and "
        "that none of their red lines refuses."
    )
    return say(words_, size, how)


def _wasteless(result: DealsResult) -> Sentence:
    """How many of them waste nothing."""
    front = result.frontier_acceptable
    tie = "" if front.states == len(front) else say(" ({:counted of distinct division} of gains)", len(front))
    words_ = (
        "{:count} of the possible agreements{} {} nothing: no other possible agreement is as good for every party and "
        "better for one."
    )
    return say(words_, front.states, tie, "wastes" if front.states == 1 else "waste")


def _chosen(inputs: ReportInputs) -> Iterator[Block]:
    """The deals the solutions choose: what all of them have in common, where they differ, what each party gains."""
    result = inputs.deals
    members, solutions = result.followed
    groups = agreeing(solutions)
    if not groups:
        return
    who: Text = ""
    if not result.solutions and result.coalitions:
        every = len(members) == len(result.parties)
        who = (
            "For all parties together: " if every else say("For the coalition of {:actor}: ", tuple(members))
        )
    yield Say(join([who, _lead(groups, len(solutions))], ""))
    deals = [group[0].deals[0] for group in groups]
    common, differ = _issues(inputs, deals)
    none = "the status quo as it stands"
    if len(groups) > 1:
        none = "nothing: no change from the status quo is in all of them"
    yield Bullets(tuple(common)) if common else Say(none)
    lead: Text = "What each party gains by it over its fallback, in its own points:"
    if len(groups) > 1:
        words_ = (
            "They differ in {:counted of issue}, and in what each party gains over its fallback, in its own "
            "points:"
        )
        lead = say(words_, len(differ))
    yield Say(lead)
    names = [", ".join(SOLUTIONS[s.name] for s in group) for group in groups]
    gains = [
        [say("Gain to {:actor}", party), *(_gain(d, result, p) for d in deals)]
        for p, party in enumerate(result.parties)
    ]
    columns = [Column(""), *(Column(name) for name in names)]
    yield Table(columns, [*gains, *differ], caption="The solutions compared", id="chosen")
    for group in groups:
        if group[0].ties > 1:
            words_ = "The {} {} among {:count} states that do equally well; the first is shown."
            yield Say(say(words_, *_named(group), group[0].ties), quiet=True)
        if compared := tuple(SOLUTIONS[s.name] for s in group if s.compared):
            yield Say(
                say("The {} choice rests on a comparison of points between parties.", compared), quiet=True
            )


def _issues(inputs: ReportInputs, deals: Sequence[Deal]) -> tuple[list[Sentence], list[list[Text | Ref]]]:
    """Changes that are in all the deals, and a row an issue on which they differ."""
    quo = inputs.deals.status_quo.state
    common: list[Sentence] = []
    differ: list[list[Text | Ref]] = []
    for j in inputs.case.issues:
        options = [d.state[j] for d in deals]
        if all(o == quo[j] for o in options):
            continue
        if len(set(options)) == 1:
            common.append(say("{:issue}: {} → {}", j, Ref("option", quo[j], j), Ref("option", options[0], j)))
        else:
            shown = ["as it is" if o == quo[j] else Ref("option", o, j) for o in options]
            differ.append([Ref("issue", j), *shown])
    return common, differ


def _named(group: Sequence[Solution]) -> tuple[Sentence, str]:
    """``Nash and egalitarian solutions``, ``choose``."""
    plural = len(group) > 1
    names = say("{} solution{}", tuple(SOLUTIONS[s.name] for s in group), "s" if plural else "")
    return names, "choose" if plural else "chooses"


def _lead(groups: Sequence[Sequence[Solution]], every: int) -> Sentence:
    if len(groups) > 1:
        words_ = "The solutions choose {:count} different agreements. All of them have in common:"
        return say(words_, len(groups))
    if len(groups[0]) == every > 1:
        return say("All {:count} solutions choose the same agreement:", every)
    return say("The {} {} this agreement:", *_named(groups[0]))


def _gain(deal: Deal, result: DealsResult, party: int) -> Sentence:
    """A party's gain, and what part that is of the best any agreement could give it: no comparison of points."""
    part = result.part_of_best(deal, party)
    if part is None:
        return say("{:change}", deal.party_gains[party])
    return say("{:change} ({:chance} of its best)", deal.party_gains[party], part)


def _obstacles(inputs: ReportInputs) -> Iterator[Block]:
    """A sentence for each outcome talked about, and its verdict."""
    found = inputs.answered("blocks")
    if not isinstance(found, BlockedOutcomes) or not found.outcomes:
        return
    yield Heading("What stands in the way of the agreements most talked about")
    styles = ["yes" if b.why.possible else "no" for b in found.outcomes]
    each = zip(styles, found.outcomes, strict=True)
    yield Bullets(
        tuple(
            say(f"{{:outcome}} {{:{style}}} – {{}}", b.id, b.verdict, view_outcomes.says(found, b))
            for style, b in each
        )
    )
    yield Say("Who refuses, by how much, and what would win them, is in what blocks them, below.")


def _leaning(inputs: ReportInputs) -> Iterator[Text]:
    """What the answer rests on."""
    if inputs.numbers.every:
        yield _grounds(inputs)
    s = inputs.sensitivity
    if s is not None and s.swings:
        yield _swings(s)
    d = inputs.draws
    if d is not None and d.draws:
        words_ = (
            "In {:chance} of {:counted of draw} of all estimates together, at least one of the agreements set side by "
            "side below is still acceptable."
        )
        yield say(words_, d.any_acceptable, d.draws)


def _grounds(inputs: ReportInputs) -> Sentence:
    n = inputs.numbers
    if len(n.neither) == len(n.every) and inputs.case.citation:
        words_ = "All {:counted of number} in the case come from the one source it names."
        return say(words_, len(n.every))
    where = "on the one source it names" if inputs.case.citation else "on other grounds or none"
    parts = [
        say("{:count} on cited claims", len(n.cited)),
        say("{:count} on assumptions, each with its reason", len(n.assumed)),
        say("{:count} {}", len(n.neither), where),
    ]
    kept = [part for part, those in zip(parts, (n.cited, n.assumed, n.neither), strict=True) if those]
    return say("Of the {:counted of number} in the case rest: {}.", len(n.every), tuple(kept))


def _swings(s: Sensitivity) -> Sentence:
    which: Text = "all of them"
    if len(s.swings) < s.bearing:
        words_ = "the {:count} that can change most what one state is worth to a party against another"
        which = say(words_, len(s.swings))
    tried = say(
        "Of {:counted of uncertain estimate} that bear on deals, {:count} {} moved to the low and the high end of the "
        "range, one at a time ({}).",
        s.bearing,
        len(s.swings),
        "was" if len(s.swings) == 1 else "were",
        which,
    )
    name = SOLUTIONS[s.solution]
    parts: list[Text] = [
        tried,
        say("{:count} of them change which deal the {} solution chooses.", len(s.changing), name),
    ]
    if not s.changing:
        parts[1] = say("None of these changes which deal the {} solution chooses.", name)
    if s.ending:
        words_ = "{:count} leave no agreement possible at one end: {}."
        parts.append(say(words_, len(s.ending), tuple(label(w.path, w.owner) for w in s.ending[:3])))
    if s.farthest is not None:
        words_ = "The largest movement is {:points} points of one party's gain, from “{}”."
        parts.append(say(words_, s.farthest.widest, label(s.farthest.path, s.farthest.owner)))
    return join(parts)


def commands(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    """What digs deeper."""
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
        blocks=blocks,
        command=commands,
    )
)
