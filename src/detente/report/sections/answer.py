"""The answer in plain words: what the numbers carry, and no more."""

from collections.abc import Iterator, Sequence

from detente.lenses.deals import (
    BlockedOutcomes,
    Deal,
    DealsResult,
    Sensitivity,
    Solution,
    view,
    view_asks,
)
from detente.lenses.deals.result import agreeing
from detente.lenses.deals.view_space import label
from detente.lenses.deals.view_trades import SOLUTIONS
from detente.lenses.roadmap import RoadsResult
from detente.lenses.roadmap.view import in_short
from detente.report.inputs import PageSection, ReportInputs
from detente.view.blocks import Block, Bullets, Column, Heading, Say, Table
from detente.view.numbers import many, share
from detente.view.speech import Ref, Sentence, Text, join, say


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
    if isinstance(roads := inputs.answered("roads"), RoadsResult):
        yield Heading("Whether a phased agreement would hold")
        yield Say(in_short(roads))
    if leaning := list(_leaning(inputs)):
        yield Heading("What it leans on")
        yield from map(Say, leaning)
    for text in view.remarks(result.notes):
        yield Say(text, quiet=True)


def _facts(inputs: ReportInputs) -> Iterator[Sentence]:
    counts, front, numbers = inputs.deals.counts, inputs.deals.frontier_acceptable, inputs.numbers
    yield say(
        "{:strong} ways to settle the issues that no rule forbids{}",
        many(counts.feasible),
        "" if counts.feasible.exact else ", estimated from a sample",
    )
    rare = not counts.acceptable.exact and counts.acceptable.value == 0 and len(front)
    yield say(
        "{:strong} of them acceptable under the agreement rule{}",
        "rare" if rare else share(counts.acceptable),
        "" if counts.acceptable.exact else ", estimated",
    )
    yield say("{:strong} of those waste nothing (the frontier)", say("{:count}", front.states))
    if numbers.assumed or not inputs.case.citation:
        yield say("{:strong} numbers assumed, not cited", say("{:count}", len(numbers.assumed)))
    else:
        yield say("{:strong} numbers, all from the source it names", say("{:count}", len(numbers.every)))


def _possible(result: DealsResult) -> Sentence:
    acceptable, samples = result.counts.acceptable, result.counts.samples
    size = say("In this model the issues can be settled in {} ways", many(result.counts.feasible))
    if not len(result.frontier_acceptable) and acceptable.value == 0:
        return say(
            "{}, and none of them is acceptable under the agreement rule: no agreement is possible here.",
            size,
        )
    if not acceptable.exact and acceptable.value == 0:
        return say(
            "{}. Of these, none of {:count} sampled at random was acceptable, but the search found some that are: they "
            "are rare. These are possible agreements: states that satisfy the fallbacks and red lines of those who "
            "must accept.",
            size,
            samples,
        )
    how = say("an estimated {} of them (from {:count} sampled at random) are", share(acceptable), samples)
    if acceptable.exact:
        verb = "is" if acceptable.value == 1 else "are"
        how = say("{:count} of them ({:chance}) {}", acceptable.value, acceptable.share, verb)
    return say(
        "{}, and {} possible agreements: states that leave those who must accept no worse off than their fallback, and "
        "that none of their red lines refuses.",
        size,
        how,
    )


def _wasteless(result: DealsResult) -> Sentence:
    front = result.frontier_acceptable
    tie = "" if front.states == len(front) else say(" ({:counted of distinct division} of gains)", len(front))
    return say(
        "{:count} of the possible agreements{} {} nothing: no other possible agreement is as good for every party and "
        "better for one.",
        front.states,
        tie,
        "wastes" if front.states == 1 else "waste",
    )


def _chosen(inputs: ReportInputs) -> Iterator[Block]:
    """The deals the solutions choose: what all of them have in common, where they differ, what each party gains."""
    result = inputs.deals
    members, solutions = result.followed
    groups = agreeing(solutions)
    if not groups:
        return
    who: Text = ""
    if not result.solutions and result.coalitions:
        of = say("For the coalition of {:actor}: ", tuple(members))
        who = "For all parties together: " if len(members) == len(result.parties) else of
    yield Say(join([who, _lead(groups, len(solutions))], ""))
    deals = [group[0].deals[0] for group in groups]
    common, differ = _issues(inputs, deals)
    none = "the status quo as it stands"
    lead: Text = "What each party gains by it over its fallback, in its own points:"
    if len(groups) > 1:
        none = "nothing: no change from the status quo is in all of them"
        lead = say(
            "They differ in {:counted of issue}, and in what each party gains over its fallback, in its own points:",
            len(differ),
        )
    yield Bullets(tuple(common)) if common else Say(none)
    yield Say(lead)
    columns = [Column(""), *(Column(", ".join(SOLUTIONS[s.name] for s in group)) for group in groups)]
    gains = [
        [say("Gain to {:actor}", party), *(_gain(d, result, p) for d in deals)]
        for p, party in enumerate(result.parties)
    ]
    yield Table(columns, [*gains, *differ], caption="The solutions compared", id="chosen")
    for group in groups:
        if group[0].ties > 1:
            words = "The {} {} among {:count} states that do equally well; the first is shown."
            yield Say(say(words, *_named(group), group[0].ties), quiet=True)
        if compared := tuple(SOLUTIONS[s.name] for s in group if s.compared):
            said = say("The {} choice rests on a comparison of points between parties.", compared)
            yield Say(said, quiet=True)


def _issues(inputs: ReportInputs, deals: Sequence[Deal]) -> tuple[list[Sentence], list[list[Text | Ref]]]:
    """Changes that are in all the deals, and a row an issue on which they differ."""
    quo = inputs.deals.status_quo.state
    common: list[Sentence] = []
    differ: list[list[Text | Ref]] = []
    for j in inputs.case.issues:
        options = [d.state[j] for d in deals]
        if len(set(options)) > 1:
            shown = ("as it is" if o == quo[j] else Ref("option", o, j) for o in options)
            differ.append([Ref("issue", j), *shown])
        elif options[0] != quo[j]:
            common.append(say("{:issue}: {} → {}", j, Ref("option", quo[j], j), Ref("option", options[0], j)))
    return common, differ


def _named(group: Sequence[Solution]) -> tuple[Sentence, str]:
    """``Nash and egalitarian solutions``, ``choose``."""
    plural = len(group) > 1
    names = say("{} solution{}", tuple(SOLUTIONS[s.name] for s in group), "s" if plural else "")
    return names, "choose" if plural else "chooses"


def _lead(groups: Sequence[Sequence[Solution]], every: int) -> Sentence:
    if len(groups) > 1:
        return say(
            "The solutions choose {:count} different agreements. All of them have in common:", len(groups)
        )
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
    found = inputs.answered("blocks")
    if not isinstance(found, BlockedOutcomes) or not found.outcomes:
        return
    yield Heading("What stands in the way of the agreements most talked about")
    words = {True: "{:outcome} {:yes} – {}", False: "{:outcome} {:no} – {}"}
    said = (say(words[b.why.possible], b.id, b.verdict, view_asks.says(found, b)) for b in found.outcomes)
    yield Bullets(tuple(said))
    yield Say("Who refuses, by how much, and what would win them, is in what blocks them, below.")


def _leaning(inputs: ReportInputs) -> Iterator[Text]:
    if inputs.numbers.every:
        yield _grounds(inputs)
    if inputs.sensitivity is not None and inputs.sensitivity.swings:
        yield _swings(inputs.sensitivity)
    if (d := inputs.draws) is not None and d.draws:
        yield say(
            "In {:chance} of {:counted of draw} of all estimates together, at least one of the agreements set side by "
            "side below is still acceptable.",
            d.any_acceptable,
            d.draws,
        )


def _grounds(inputs: ReportInputs) -> Sentence:
    n = inputs.numbers
    if len(n.neither) == len(n.every) and inputs.case.citation:
        return say("All {:counted of number} in the case come from the one source it names.", len(n.every))
    parts = {
        "{:count} on cited claims": n.cited,
        "{:count} on assumptions, each with its reason": n.assumed,
        f"{{:count}} on {'the one source it names' if inputs.case.citation else 'other grounds or none'}": n.neither,
    }
    each = tuple(say(words, len(those)) for words, those in parts.items() if those)
    return say("Of the {:counted of number} in the case rest: {}.", len(n.every), each)


def _swings(s: Sensitivity) -> Sentence:
    name, which = SOLUTIONS[s.solution], say("all of them")
    if len(s.swings) < s.bearing:
        words = "the {:count} that can change most what one state is worth to a party against another"
        which = say(words, len(s.swings))
    changing = say("{:count} of them change", len(s.changing)) if s.changing else "None of these changes"
    parts = [
        say(
            "Of {:counted of uncertain estimate} that bear on deals, {:count} {} moved to the low and the high end of "
            "the range, one at a time ({}).",
            s.bearing,
            len(s.swings),
            "was" if len(s.swings) == 1 else "were",
            which,
        ),
        say("{} which deal the {} solution chooses.", changing, name),
    ]
    if s.ending:
        ending = tuple(label(w.path, w.owner) for w in s.ending[:3])
        parts.append(say("{:count} leave no agreement possible at one end: {}.", len(s.ending), ending))
    if s.farthest is not None:
        words = "The largest movement is {:points} points of one party's gain, from “{}”."
        parts.append(say(words, s.farthest.widest, label(s.farthest.path, s.farthest.owner)))
    return join(parts)


def commands(inputs: ReportInputs) -> Iterator[tuple[str, str]]:
    """What digs deeper."""
    case = inputs.argument(focus=True)
    yield f"detente deals {case}", "the deals alone, in the terminal"
    if inputs.sensitivity is None or inputs.sensitivity.estimates:
        yield (
            f"detente analyze {case} --draws 200",
            "this page, with how often each deal survives draws of the uncertain numbers",
        )


ANSWER = PageSection(
    id="answer",
    order=100,
    title="The answer",
    shows="Which agreements are possible in this model, what stands in their way, and what that rests on.",
    read="Every sentence is made from the results below. Points measure what one party wants; points of two "
    "parties are not the same money.",
    blocks=blocks,
    command=lambda inputs: tuple(commands(inputs)),
)
