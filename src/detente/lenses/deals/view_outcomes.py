"""How what blocks the outcomes talked about reads."""

from __future__ import annotations

from collections.abc import Iterator

from detente.view.blocks import Block, Bullets, Column, Details, Heading, Say, Table
from detente.view.result import View, register
from detente.view.speech import Ref, Sentence, Text, join, say

from .outcomes import Blocked, BlockedOutcomes, Means
from .result import Deal
from .view import plain
from .view_asks import objections, refuses
from .view_trades import SOLUTIONS, change, gains_said, line, price


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
        words = (
            "Of the agreements that include it, the one that leaves the least satisfied party the largest "
            "share of its best gain gives {gains}.{against}"
        )
        yield Say(say(words, gains=gains_said(r.parties, w.examples[0].party_gains), against=_against(r, b)))
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
    words = {
        "=": "",
        "!=": "anything but ",
        ">=": "at least ",
        "<=": "at most ",
        ">": "more than ",
        "<": "less than ",
    }
    clauses = []
    for clause in means:
        each = []
        for j, options in clause:
            said = [say("{}{}", words[op], Ref("option", o, j)) for op, o in options]
            each.append(say("{:issue}: {}", j, join(said, " or ") if said else "no option"))
        clauses.append(join(each, " and ") if each else say("always"))
    return join(clauses, "; or ") if clauses else "never"


def says(r: BlockedOutcomes, b: Blocked) -> Sentence:
    """One sentence for an outcome: possible or not, who refuses, which solutions choose it."""
    w = b.why
    who = join(
        [
            say("{:actor}{} {}", o.actor, " (who must ratify)" if o.role == "ratifier" else "", refuses(o))
            for o in w.blockers
        ],
        "; ",
    )
    if b.verdict == "impossible":
        return say("no state of the model has it: the rules, or the options there are, leave no room for it")
    if b.verdict == "blocked":
        nearest = say(" In the nearest state that has it, {}.", who) if w.blockers else ""
        lifted = ""
        if b.lifted is not None:
            lifted = (
                " With every red line lifted, at least one would."
                if b.lifted.possible
                else " Lifting every red line does not change that."
            )
        return say("no possible agreement includes it.{}{}", nearest, lifted)
    how: Text = "it is acceptable by itself, everything else as it stands."
    if w.blockers:
        how = say("some possible agreement includes it, but not by itself: made alone, {}.", who)
    elif w.rules:
        how = "some possible agreement includes it, though not by itself: a rule forbids that."
    names = tuple(SOLUTIONS[s] for s in b.chosen_by)
    chosen = (
        say(" Agreements with it are chosen by: {}.", names)
        if names
        else " No solution chooses an agreement with it."
    )
    return say("{}{}", how, chosen if r.solution is not None else "")


def _against(r: BlockedOutcomes, b: Blocked) -> Text:
    if not b.against or r.solution is None:
        return ""
    name = SOLUTIONS[r.solution]
    if not any(b.against):
        return f" It gives every party what the {name} deal gives it."
    return say(" Against the {} deal: {}.", name, gains_said(r.parties, b.against))


register(BlockedOutcomes, View(blocks=outcomes, data=plain))
