"""Who the parties are, what each wants and how much, and what each has without agreement."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.conditions import say as said_of
from detente.case.schema import AtState, Case
from detente.overview.numbers import estimate
from detente.report import words
from detente.report.inputs import ReportInputs
from detente.view.blocks import Block, Column, Details, Heading, Say, Table
from detente.view.speech import Ref, Text, join, say

from .declared import grounds
from .registry import Section, register

KINDS = {
    "principal": "principal",
    "personal": "person",
    "ratifier": "ratifier",
    "affected": "affected",
    "group": "group",
}
FOLDED = 8
"""Rows beyond which a table stands behind a line that opens it."""


def folded(table: Table, what: str) -> Block:
    """A table, behind a line where it is long."""
    if len(table.rows) <= FOLDED:
        return table
    return Details(say("All {:counted of " + what + "}", len(table.rows)), (table,))


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """The stakes, then what each has without agreement, then what else was said of the parties."""
    if inputs.stakes is not None:
        yield from inputs.stakes.blocks()
    yield _fallbacks(inputs)
    words_ = (
        "A gain is counted from the fallback: what a party has while there is no agreement. An outside exit adds "
        "nothing to a gain; it only raises what a party must be given."
    )
    yield Say(words_, quiet=True)
    yield from _persons(inputs)
    yield from _linkages(inputs.case)
    yield from _red_lines(inputs.case)
    yield Details("Every actor and its role", (_roles(inputs.case),))


def _fallbacks(inputs: ReportInputs) -> Table:
    columns = [
        Column("party", "actor"),
        Column("fallback, points", "points"),
        Column("where it comes from", width="mid"),
        Column("outside exit, points", "points"),
        Column("best feasible state, gain", "change"),
        Column("best acceptable state, gain", "change"),
    ]
    rows = [
        (
            b.party,
            b.fallback,
            _from(inputs.case, b.party, b.fallback_from),
            b.exit,
            b.feasible_gain,
            b.acceptable_gain,
        )
        for b in inputs.deals.best
    ]
    return Table(columns, rows, caption="What each party has without agreement, and the most it could have")


def _from(case: Case, party: str, said: str) -> Text:
    declared = case.fallbacks.get(party)
    if declared is not None and isinstance(declared.inside, AtState):
        state = declared.inside.state
        return say("the state {:state}", state) if state else "the state status quo"
    return said


def _persons(inputs: ReportInputs) -> Iterator[Block]:
    persons = [
        (Ref("actor", i), a.within, a.decides_for, grounds(a))
        for i, a in inputs.case.actors.items()
        if a.kind == "personal" and a.within is not None
    ]
    if not persons:
        return
    yield Heading("Persons")
    shares = inputs.stakes.shares if inputs.stakes is not None else {}
    own = say(
        " Own share left to each principal: {}.",
        tuple(say("{:actor} {:chance}", a, s) for a, s in shares.items()),
    )
    words_ = (
        "A person's stakes are shown apart above. In its principal's choice they count by the declared share; the rest "
        "is the principal's own."
    )
    yield Say(join([words_, own], "") if shares else words_)
    columns = [Column("person"), Column("within", "actor"), Column("share"), Column("grounds", width="mid")]
    rows = [(who, within, "not declared" if s is None else estimate(s), g) for who, within, s, g in persons]
    yield Table(columns, rows, caption="Persons and their share in a principal's choice")


def _linkages(case: Case) -> Iterator[Block]:
    if not case.linkages:
        return
    yield Heading("Worth that hangs on several issues at once")
    columns = [
        Column("linkage", width="mid"),
        Column("to whom", "actor"),
        Column("where it counts", width="wide"),
        Column("points"),
        Column("grounds", width="mid"),
    ]
    rows = [
        (
            link.title or i,
            link.actor,
            said_of(link.when, case.issues),
            estimate(link.worth),
            grounds(link),
        )
        for i, link in case.linkages.items()
    ]
    yield folded(Table(columns, rows, caption="Linkages"), "linkage")


def _red_lines(case: Case) -> Iterator[Block]:
    if not case.red_lines:
        return
    yield Heading("Red lines")
    yield Say(
        "What an actor says it will not do. A red line can be lifted; results are given with and without them."
    )
    columns = [
        Column("red line", width="mid"),
        Column("held by", "actor"),
        Column("drawn against", width="wide"),
        Column("effect", width="mid"),
        Column("grounds", width="mid"),
    ]
    rows = []
    for i, line in case.red_lines.items():
        effects: list[str] = ["refuses"] if line.refuses else []
        effects += [f"costs {estimate(line.cost)} points"] if line.cost is not None else []
        rows.append(
            (
                line.title or i,
                line.held_by,
                said_of(line.when, case.issues),
                ", ".join(effects) or "–",
                grounds(line),
            )
        )
    yield Table(columns, rows, caption="Red lines")


def _roles(case: Case) -> Table:
    columns = [
        Column("actor"),
        Column("id"),
        Column("role", width="wide"),
        Column("also called", width="mid"),
    ]
    rows = []
    for i, a in case.actors.items():
        parts: list[Text] = [
            KINDS[a.kind] + (", party to the agreement" if i in case.agreement.parties else "")
        ]
        parts += [say(", within {:actor}", a.within)] if a.within else []
        parts += [say("; ratifies {:issue}", tuple(a.ratifies))] if a.ratifies else []
        rows.append((a.name, i, join(parts, ""), ", ".join(a.aliases) or "–"))
    return Table(columns, rows, caption="Actors")


def commands(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    """What digs deeper."""
    case = words.case_argument(inputs, focus=True)
    return (
        (f"detente show {words.case_argument(inputs)}", "the case as it is declared"),
        (
            f"detente deals {case} --set stakes.ACTOR.ISSUE.weight=30",
            "the deals if one actor cared differently",
        ),
    )


SECTION = register(
    Section(
        id="parties",
        order=200,
        title="The parties and what each wants",
        shows="Who has a say, how much each issue is worth to each, and what each has if there is no agreement.",
        read="Compare numbers down a column: they are one actor's own points. Across a row they say who cares, not "
        "who would pay more.",
        blocks=blocks,
        command=commands,
    )
)
