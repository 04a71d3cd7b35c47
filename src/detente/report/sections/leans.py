"""Which numbers are assumed, and what the check warns of: beside how much the answer leans on each estimate."""

from __future__ import annotations

from collections.abc import Iterator

from detente.report import words
from detente.report.inputs import NumberUse, ReportInputs
from detente.view.blocks import Block, Bullets, Column, Details, Heading, Say, Table
from detente.view.speech import Ref, Text, join, say

from .registry import Section, register

OPEN = 25
"""Assumed numbers up to which they stand open."""
WARNINGS = 40


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """The numbers of the case by what they rest on, and what its check warns of."""
    if inputs.case.citation:
        yield Say(say("All numbers of this case come from one place: {}", inputs.case.citation))
    assumed = [n for n in inputs.numbers if n.assumed]
    if assumed:
        yield Heading("Numbers assumed")
        yield Say("No claim supports these. Each says why it was set as it is.")
        table = _table(assumed, "Assumed numbers", "Why it was assumed")
        title = say("All {:counted of assumed number}", len(assumed))
        yield table if len(assumed) <= OPEN else Details(title, (table,))
    cited = [n for n in inputs.numbers if not n.assumed and n.claims]
    if cited:
        title = say("{:counted of number that rests/numbers that rest} on claims", len(cited))
        yield Details(title, (_table(cited, "Numbers with their claims", "Claims"),))
    neither = [n for n in inputs.numbers if not n.assumed and not n.claims]
    if neither:
        caption = "Numbers that rest on no claim and no assumption of their own"
        yield Details(say("{:counted of other number}", len(neither)), (_table(neither, caption, "Grounds"),))
    if inputs.diagnostics:
        yield Heading("What the check of the case warns of")
        yield Bullets(tuple(_warnings(inputs)))


def _table(numbers: list[NumberUse], caption: str, why: str) -> Table:
    columns = [Column("Number", width="mid"), Column("Value"), Column(why, width="wide")]
    rows = [(n.path, n.value, _grounds(n), n.place or "–") for n in numbers]
    return Table([*columns, Column("Where it stands", width="mid")], rows, caption=caption)


def _grounds(n: NumberUse) -> Text:
    claims = say("{}", tuple(Ref("claim", c) for c in n.claims)) if n.claims else ""
    return join([n.assumed, claims, n.grounds], " · ")


def _warnings(inputs: ReportInputs) -> Iterator[Text]:
    for d in inputs.diagnostics[:WARNINGS]:
        place = f" ({d.place.file}{f':{d.place.line}' if d.place.line else ''})" if d.place else ""
        yield say("{} {}{}. {}", Ref("command", d.code), d.message, place, d.help)
    if len(inputs.diagnostics) > WARNINGS:
        more = len(inputs.diagnostics) - WARNINGS
        yield say("and {:count} more; {} lists them all", more, Ref("command", "detente check"))


def commands(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    """What digs deeper."""
    if inputs.sensitivity is not None and not inputs.sensitivity.estimates:
        return ()
    line = f"detente analyze {words.case_argument(inputs, focus=True)} --draws 500"
    return ((line, "all estimates drawn together, instead of one at a time"),)


SECTION = register(
    Section(
        id="numbers",
        within="leans",
        order=600,
        title="Numbers",
        shows="",
        read="",
        blocks=blocks,
        command=commands,
    )
)
