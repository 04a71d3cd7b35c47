"""Who the parties are, what each wants and how much, and what each has without agreement."""

from collections.abc import Iterator

from detente.case.conditions import say as said_of
from detente.case.schema import AtState
from detente.overview.numbers import estimate
from detente.report.inputs import PageSection, ReportInputs
from detente.view.blocks import Block, Column, Details, Heading, Say, Table
from detente.view.numbers import NONE
from detente.view.speech import Ref, Text, join, say

from .declared import folded, grounds

FOLDED = 8
"""Rows beyond which a table stands behind a line that opens it."""
GROUNDS = Column("grounds", width="mid")


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """The stakes, then what each has without agreement, then what else was said of the parties."""
    if inputs.stakes is not None:
        yield from inputs.stakes.blocks()
    yield _fallbacks(inputs)
    yield Say(
        "A gain is counted from the fallback: what a party has while there is no agreement. An outside exit adds "
        "nothing to a gain; it only raises what a party must be given.",
        quiet=True,
    )
    yield from _persons(inputs)
    yield from _linkages(inputs)
    yield from _red_lines(inputs)
    yield Details("Every actor and its role", (_roles(inputs),))


def _fallbacks(inputs: ReportInputs) -> Table:
    def comes_from(party: str, said: str) -> Text:
        declared = inputs.case.fallbacks.get(party)
        if declared is None or not isinstance(declared.inside, AtState):
            return said
        state = declared.inside.state
        return say("the state {:state}", state) if state else "the state status quo"

    return Table(
        [
            Column("party", "actor"),
            Column("fallback, points", "points"),
            Column("where it comes from", width="mid"),
            Column("outside exit, points", "points"),
            Column("best feasible state, gain", "change"),
            Column("best acceptable state, gain", "change"),
        ],
        [
            (
                b.party,
                b.fallback,
                comes_from(b.party, b.fallback_from),
                b.exit,
                b.feasible_gain,
                b.acceptable_gain,
            )
            for b in inputs.deals.best
        ],
        caption="What each party has without agreement, and the most it could have",
    )


def _persons(inputs: ReportInputs) -> Iterator[Block]:
    rows = [
        (
            Ref("actor", i),
            a.within,
            "not declared" if a.decides_for is None else estimate(a.decides_for),
            grounds(a),
        )
        for i, a in inputs.case.actors.items()
        if a.kind == "personal" and a.within is not None
    ]
    if not rows:
        return
    yield Heading("Persons")
    shares = inputs.stakes.shares if inputs.stakes is not None else {}
    each = tuple(say("{:actor} {:chance}", a, s) for a, s in shares.items())
    words = (
        "A person's stakes are shown apart above. In its principal's choice they count by the declared share; the rest "
        "is the principal's own."
    )
    yield Say(join([words, say("Own share left to each principal: {}.", each) if shares else ""]))
    yield Table(
        [Column("person"), Column("within", "actor"), Column("share"), GROUNDS],
        rows,
        caption="Persons and their share in a principal's choice",
    )


def _linkages(inputs: ReportInputs) -> Iterator[Block]:
    case = inputs.case
    if not case.linkages:
        return
    yield Heading("Worth that hangs on several issues at once")
    table = Table(
        [
            Column("linkage", width="mid"),
            Column("to whom", "actor"),
            Column("where it counts", width="wide"),
            Column("points"),
            GROUNDS,
        ],
        [
            (
                link.title or i,
                link.actor,
                said_of(link.when, case.issues),
                estimate(link.worth),
                grounds(link),
            )
            for i, link in case.linkages.items()
        ],
        caption="Linkages",
    )
    yield folded(table, FOLDED, "linkage")


def _red_lines(inputs: ReportInputs) -> Iterator[Block]:
    case = inputs.case
    if not case.red_lines:
        return
    yield Heading("Red lines")
    yield Say(
        "What an actor says it will not do. A red line can be lifted; results are given with and without them."
    )
    rows = []
    for i, line in case.red_lines.items():
        cost = f"costs {estimate(line.cost)} points" if line.cost is not None else ""
        effects = ", ".join(filter(None, ("refuses" if line.refuses else "", cost))) or NONE
        rows.append((line.title or i, line.held_by, said_of(line.when, case.issues), effects, grounds(line)))
    yield Table(
        [
            Column("red line", width="mid"),
            Column("held by", "actor"),
            Column("drawn against", width="wide"),
            Column("effect", width="mid"),
            GROUNDS,
        ],
        rows,
        caption="Red lines",
    )


def _roles(inputs: ReportInputs) -> Table:
    rows = []
    for i, a in inputs.case.actors.items():
        role = [
            "person" if a.kind == "personal" else a.kind,
            ", party to the agreement" if i in inputs.case.agreement.parties else "",
            say(", within {:actor}", a.within) if a.within else "",
            say("; ratifies {:issue}", tuple(a.ratifies)) if a.ratifies else "",
        ]
        rows.append((a.name, i, join(role, ""), ", ".join(a.aliases) or NONE))
    return Table(
        [Column("actor"), Column("id"), Column("role", width="wide"), Column("also called", width="mid")],
        rows,
        caption="Actors",
    )


PARTIES = PageSection(
    id="parties",
    order=200,
    title="The parties and what each wants",
    shows="Who has a say, how much each issue is worth to each, and what each has if there is no agreement.",
    read="Compare numbers down a column: they are one actor's own points. Across a row they say who cares, not "
    "who would pay more.",
    blocks=blocks,
    command=lambda inputs: (
        (f"detente show {inputs.argument()}", "the case as it is declared"),
        (
            f"detente deals {inputs.argument(focus=True)} --set stakes.ACTOR.ISSUE.weight=30",
            "the deals if one actor cared differently",
        ),
    ),
)
