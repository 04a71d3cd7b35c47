"""Which numbers are assumed, and what the check warns of: beside how much the answer leans on each estimate."""

from __future__ import annotations

from collections.abc import Iterator

from detente.report import words
from detente.report.inputs import ReportInputs
from detente.view.blocks import Block, Bullets, Heading
from detente.view.speech import Ref, Text, say

from .registry import Section, register

WARNINGS = 40


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """The numbers of the case by what they rest on, and what its check warns of."""
    yield from inputs.numbers.blocks()
    if inputs.diagnostics:
        yield Heading("What the check of the case warns of")
        yield Bullets(tuple(_warnings(inputs)))


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
