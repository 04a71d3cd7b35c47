"""How what is asked of deals beside them reads: why not, a price, what beats a deal, drafts, logrolling."""

from collections.abc import Iterator, Sequence
from typing import Any

from detente.view.blocks import Block, Bullets, Column, Details, Heading, Say, Table, unseen
from detente.view.result import View, register
from detente.view.speech import Ref, Sentence, Text, join, say

from .asks import Logrolling, PostSettlement, SingleText
from .result import Deal
from .view import against_first, plain
from .view_trades import SOLUTIONS, change, gains_of, gains_said, line, price
from .why import Blocked, BlockedOutcomes, Blocker, ChangeSet, Means, WhyNot

CHANGES = 3
"""Change sets spelled out for each who refuses; more are counted."""
SINGLE_TEXT_RULE = (
    "at each step, of all changes of one issue and all declared packages that break no rule, cross no party's "
    "red line, leave no party worse off and at least one better: the one whose smallest gain, as a share of "
    "each party's range, is largest; then the largest sum of such shares; then the first in state order"
)
STAYS = {"none acceptable": "no option is acceptable alone", "no gain": "no option gives every party a gain"}
"""Why an issue is not settled alone."""
COMPARED = {
    "=": "",
    "!=": "anything but ",
    ">=": "at least ",
    "<=": "at most ",
    ">": "more than ",
    "<": "less than ",
}


def _deals(
    deals: Sequence[Deal], gains: Sequence[Sequence[float]], parties: Sequence[str], name: str
) -> Iterator[Block]:
    """Some deals with what each party gains, long ones by how they differ from the first."""
    title, cells, first = against_first(deals)
    yield Table(
        [
            *gains_of(parties),
            Column(title, width="wide", name="what differs"),
            *unseen("deal", "accepted by", "ties", *(f"issue:{j}" for d in deals[:1] for j in d.state)),
        ],
        [
            (*g, cell, d.name, d.accepted_by, d.ties, *d.state.values())
            for d, g, cell in zip(deals, gains, cells, strict=True)
        ],
        name=name,
        shown=bool(deals),
    )
    yield from first


# Why not


def why(w: WhyNot) -> Iterator[Block]:
    """What stands in the way: who refuses, by how much, and what would win them."""
    if w.possible:
        yield line("{}: possible. Some acceptable states have it (gains in points):", w.asked)
    elif w.examined is None:
        yield line("{}: impossible, for no feasible state meets it", w.asked)
    else:
        yield line("{}: no acceptable state has it.", w.asked)
    if w.examples:
        yield from _deals(w.examples, [d.party_gains for d in w.examples], w.examples[0].parties, "deals")
    if w.examined is not None and (w.blockers or w.rules or not w.possible):
        alone = "by itself, everything else as it stands" if w.possible else "the nearest"
        yield line("{}: {:state}", alone, w.examined.name)
    for text in w.rules:
        yield line("a rule forbids it: {}", text, indent=2)
    for b in w.blockers:
        yield line("{:actor} ({}) {}", b.actor, b.role, refuses(b), indent=2)
    yield from objections(w, "blockers")
    sets = [*((f"win {b.actor}", c) for b in w.blockers for c in b.wins), *(("mend", c) for c in w.mends)]
    yield Table(
        ["does", Column("changes", "state"), Column("leads to", "state"), Column("loses", "actor")],
        [(does, c.sets, c.name, c.loses) for does, c in sets],
        name="changes",
        shown=False,
    )


def objections(w: WhyNot, name: str = "") -> Iterator[Block]:
    """Who refuses a state, what would win each, and what would win them all."""
    yield Table(
        [
            Column("who", "actor", "actor"),
            Column("role"),
            Column("short, points", "points", "points short"),
            Column("red lines", "red line", width="mid"),
            Column("smallest changes that would win it, keeping what was asked", name="won by", width="wide"),
        ],
        [
            (b.actor, b.role, b.shortfall, b.red_lines, _changes(b.wins, b.wins_count, w.searched))
            for b in w.blockers
        ],
        caption="Who refuses that state, and what would win each",
        name=name,
        shown=bool(w.blockers),
    )
    if w.mends:
        yield line("Won for everybody by: {}", _changes(w.mends, w.mends_count, w.searched))
    elif w.blockers or (w.rules and w.examined is not None):
        yield line(
            "No set of up to {:counted of change} to that state, keeping what was asked, makes it acceptable to "
            "everybody.",
            w.searched,
        )


def _changes(sets: Sequence[ChangeSet], total: int, searched: int) -> Sentence:
    if not sets:
        return say("none of up to {:counted of change}", searched)
    shown = [
        say("{:state}{}", c.sets, say(" (but losing {:actor})", c.loses) if c.loses else "")
        for c in sets[:CHANGES]
    ]
    more = say(" ({:count} more)", total - len(shown)) if total > len(shown) else ""
    return say("{}{}", join(shown, "; or "), more)


def refuses(b: Blocker) -> Sentence:
    parts = (
        say("{:points} points short of what it must be given", b.shortfall) if b.shortfall else "",
        say("by its red line {:red line}", b.red_lines) if b.red_lines else "",
    )
    return join(["refuses", join(parts, ", and ")], ": ")


# One deal


def deal(d: Deal) -> Iterator[Block]:
    """One state: what each party has in it, who refuses, what it changes, what it would cost."""
    yield Table(
        ["kind", "id", "title", "from", "to", "by"],
        [(c.kind, c.id, c.title, c.from_, c.to, c.by) for c in d.changes],
        name="changes",
        shown=False,
    )
    yield from _state(d)
    if d.changes:
        yield Details("What it changes", (Bullets(tuple(map(change, d.changes))),))
    if d.price.reason:
        yield line("no price: {}", price(d.price))
    elif not d.price.total > 0:
        yield Say("it needs no side payment: it is acceptable as it stands")
    else:
        yield line("price: {}", price(d.price))
    yield Table(
        ["from", "to", "units", "unit"],
        [(a, b, x, d.price.unit) for a, b, x in d.price.transfers],
        name="transfers",
        shown=False,
    )


def _state(d: Deal) -> Iterator[Block]:
    """One state: what each party has in it, and who refuses."""
    yield line("{:state}", d.name)
    if not d.feasible:
        yield Say("a rule forbids this state")
    voices = dict.fromkeys((*d.parties, *d.accepted_by, *d.refused_by))
    yield Table(
        [Column("who", "actor", "actor"), Column("points", "points"), Column("gain", "change"), "accepts"],
        [(a, d.worth(a), d.gain(a), a in d.accepted_by) for a in voices],
        name="points",
    )
    if d.red_lines:
        yield line("red lines that refuse it: {:red line}", d.red_lines)


# What beats a deal once signed


def settlement(r: PostSettlement) -> Iterator[Block]:
    """What beats the deal signed."""
    yield from _state(r.signed)
    if r.efficient:
        yield Say("nothing beats it: no acceptable state is as good for every party and better for one")
    else:
        yield line(
            "{:counted of distinct deal} would be better for everybody ({:counted of state} with ties); gains over the "
            "deal signed, in points:",
            r.distinct,
            r.states,
        )
    yield from _deals(r.better, r.more, r.signed.parties, "better")


# A mediator's drafts, and logrolling


def drafts(r: SingleText) -> Iterator[Block]:
    """The drafts, round by round."""
    yield Say(f"The rule: {SINGLE_TEXT_RULE}.")
    yield Table(
        [
            Column("step", "count"),
            Column("redraft", width="wide"),
            *unseen("package"),
            *gains_of(r.parties),
            *unseen("smallest share"),
        ],
        [
            (
                k,
                say("{}{:state}", say("{:package}: ", s.package) if s.package else "", s.sets),
                s.package,
                *s.gains,
                s.smallest,
            )
            for k, s in enumerate(r.steps, 1)
        ],
        caption="Round by round: what each change gives, points",
        name="steps",
        shown=bool(r.steps),
    )
    if not r.steps:
        yield Say("no first step exists: every single change, and every declared package, hurts somebody")
        return
    yield line(
        "final draft ({}; {}): {:state}. Gains over the fallback: {}",
        "no further single change or package helps somebody without hurting another"
        if r.finished
        else "stopped at the longest trace allowed; further steps were possible",
        "acceptable to all who must accept"
        if r.final.acceptable
        else say("refused by {:actor}", r.final.refused_by),
        r.final.name,
        gains_said(r.parties, [r.final.gain(p) for p in r.parties]),
    )


def logrolled(r: Logrolling) -> Iterator[Block]:
    """What trading across issues is worth."""
    yield line(
        "What trading across issues is worth: the {} deal against settling each issue alone by the same "
        "solution, the others at the status quo.",
        SOLUTIONS[r.solution],
    )
    yield Table(
        [
            Column("party", "actor"),
            *unseen("gain"),
            Column("the package", "change"),
            Column("one issue at a time", "change"),
            Column("worth of the package", "change"),
        ],
        [
            (p, g, r.package.gain(p) if r.package is not None else None, r.separate.gain(p), g)
            for p, g in zip(r.parties, r.gain, strict=False)
        ],
        caption="Gain in points, by party",
        name="package",
        shown=r.package is not None,
    )
    moved = tuple(
        say("{:issue} ({})", a.issue, Ref("option", a.option, a.issue)) for a in r.issues if a.moved
    )
    if moved:
        yield line(
            "{:counted of issue} of {:count} would move if settled alone: {}",
            len(moved),
            len(r.issues),
            moved,
        )
    else:
        reasons = join(dict.fromkeys(STAYS[a.reason] for a in r.issues if a.reason), " or ")
        yield line(
            "none of the {:counted of issue} would move if settled alone{}",
            len(r.issues),
            say(" ({})", reasons) if reasons else "",
        )
    yield line("together: {:state}", r.separate.name)
    if r.package is None:
        yield Say("no package is acceptable to every party")
    else:
        yield line("the package: {:state}", r.package.name)
        if not r.separate.acceptable:
            words = "not everyone accepts" if r.separate.feasible else "the rules forbid"
            yield Say(f"settled one by one, the issues add up to a state {words}")
    each = Table(
        [
            Column("issue", "issue"),
            Column("alone"),
            *unseen("moved"),
            *gains_of(r.parties),
            Column("why it stays", width="mid"),
        ],
        [
            (a.issue, Ref("option", a.option, a.issue), a.moved, *a.gains, STAYS.get(a.reason, ""))
            for a in r.issues
        ],
        name="issues",
        caption="Each issue settled alone, the others at the status quo; gains in points",
    )
    yield Details("Each issue settled alone", (each,))


# Outcomes talked about


def outcomes(r: BlockedOutcomes) -> Iterator[Block]:
    """Each outcome talked about, at a glance and one by one."""
    yield Table(
        [
            Column("outcome", "outcome", width="mid"),
            Column("verdict", width="mid"),
            Column("any state has it"),
            Column("any possible agreement has it"),
            Column("with red lines lifted"),
            Column("who refuses it alone, or the nearest state", "actor", width="mid", name="refused by"),
            Column("solutions whose deal has it", width="mid", name="chosen by"),
        ],
        [
            (
                b.id,
                b.verdict,
                b.verdict != "impossible",
                b.why.possible,
                None if b.lifted is None else b.lifted.possible,
                tuple(o.actor for o in b.why.blockers),
                ", ".join(SOLUTIONS[s] for s in b.chosen_by) or "none",
            )
            for b in r.outcomes
        ],
        caption="The outcomes at a glance",
        name="outcomes",
    )
    for b in r.outcomes:
        yield Heading(say("{:outcome}", b.id), tag=b.verdict, good=b.why.possible)
        yield from _outcome(r, b)


def _outcome(r: BlockedOutcomes, b: Blocked) -> Iterator[Block]:
    claims = say(" Talked about in {}.", tuple(Ref("claim", c) for c in b.claims)) if b.claims else ""
    yield line("Means: {}.{}", _means(b.means), claims, quiet=True)
    yield Say(says(r, b))
    w = b.why
    if w.examples:
        yield line(
            "Of the agreements that include it, the one that leaves the least satisfied party the largest share of "
            "its best gain gives {}.{}",
            gains_said(r.parties, w.examples[0].party_gains),
            _against(r, b),
        )
        yield _what_changes("What that agreement changes", w.examples[0])
    if w.examined is not None and b.verdict != "possible alone":
        which = (
            "By itself, everything else as it stands"
            if w.possible
            else "In the nearest state that has it (the fewest refusing, then the least shortfall as shares of "
            "each one's range)"
        )
        yield line("{}: {}", which, gains_said(r.parties, w.examined.party_gains))
        for text in w.rules:
            yield line("a rule forbids that state: {}", text)
        yield _what_changes("What that state changes", w.examined)
    yield from objections(w)
    if b.verdict == "blocked" and w.examined is not None and not w.mends:
        yield line("In side payments: {}", price(w.examined.price))


def _what_changes(title: str, d: Deal) -> Details:
    each = tuple(change(c) for c in d.changes if c.kind == "issue")
    return Details(title, (Bullets(each or ("nothing: it is the status quo",)),))


def _means(means: Means) -> Text:
    clauses = [
        join([say("{:issue}: {}", j, _one_of(j, options)) for j, options in clause], " and ") or "always"
        for clause in means
    ]
    return join(clauses, "; or ") or "never"


def _one_of(issue: str, options: Sequence[tuple[str, str]]) -> Text:
    each = [say("{}{}", COMPARED[comparison], Ref("option", o, issue)) for comparison, o in options]
    return join(each, " or ") or "no option"


def says(r: BlockedOutcomes, b: Blocked) -> Sentence:
    """One sentence for an outcome: possible or not, who refuses, which solutions choose it."""
    w = b.why
    if b.verdict == "impossible":
        return say("no state of the model has it: the rules, or the options there are, leave no room for it")
    each = [
        say("{:actor}{} {}", o.actor, " (who must ratify)" if o.role == "ratifier" else "", refuses(o))
        for o in w.blockers
    ]
    who = join(each, "; ")
    if b.verdict == "blocked":
        nearest = say(" In the nearest state that has it, {}.", who) if who else ""
        lifted = {
            None: "",
            True: " With every red line lifted, at least one would.",
            False: " Lifting every red line does not change that.",
        }[None if b.lifted is None else b.lifted.possible]
        return say("no possible agreement includes it.{}{}", nearest, lifted)
    how: Text = "it is acceptable by itself, everything else as it stands."
    if who:
        how = say("some possible agreement includes it, but not by itself: made alone, {}.", who)
    elif w.rules:
        how = "some possible agreement includes it, though not by itself: a rule forbids that."
    if r.solution is None:
        return say("{}", how)
    if not b.chosen_by:
        return say("{} No solution chooses an agreement with it.", how)
    return say("{} Agreements with it are chosen by: {}.", how, tuple(SOLUTIONS[s] for s in b.chosen_by))


def _against(r: BlockedOutcomes, b: Blocked) -> Text:
    if not b.against or r.solution is None:
        return ""
    name = SOLUTIONS[r.solution]
    if not any(b.against):
        return f" It gives every party what the {name} deal gives it."
    return say(" Against the {} deal: {}.", name, gains_said(r.parties, b.against))


for _result, _blocks in (
    (WhyNot, why),
    (Deal, deal),
    (PostSettlement, settlement),
    (SingleText, drafts),
    (Logrolling, logrolled),
    (BlockedOutcomes, outcomes),
):
    register(_result, View[Any](blocks=_blocks, data=plain))
