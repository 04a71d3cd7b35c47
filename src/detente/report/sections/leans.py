"""Which numbers are assumed, and what the check warns of: beside how much the answer leans on each estimate."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.diagnostics import Place
from detente.report import words
from detente.report.inputs import ReportInputs
from detente.view.blocks import Block, Column, Heading, Table

from .registry import Section, register

WARNINGS = 40


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """The numbers of the case by what they rest on, and what its check warns of."""
    yield from inputs.numbers.blocks()
    if inputs.diagnostics:
        yield Heading("What the check of the case warns of")
        yield _warnings(inputs)


def _warnings(inputs: ReportInputs) -> Table:
    columns = [
        Column("code", "code"),
        Column("what", width="wide"),
        Column("where"),
        Column("repair", width="wide"),
    ]
    rows = [(d.code, d.message, _place(d.place), d.help) for d in inputs.diagnostics]
    return Table(columns, rows, caption="Warnings and notes; `detente check` lists them all", most=WARNINGS)


def _place(place: Place | None) -> str:
    if place is None:
        return "–"
    return f"{place.file}:{place.line}" if place.line else place.file


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
