"""What happened: the record on a line of time, what counts once, and what may have gone unseen."""

from __future__ import annotations

from collections.abc import Iterator

from detente.events import shown_record
from detente.report import words
from detente.report.inputs import ReportInputs
from detente.view.blocks import Block

from .registry import Section, register


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """As `detente record` has it."""
    record = shown_record(inputs.case)
    if record.events:
        yield from record.blocks()


SECTION = register(
    Section(
        id="record",
        order=525,
        title="What happened: the record",
        shows="The dated events the case rests on, who acted, how each is known, and what may have gone unseen.",
        read="An event counts once, however often it was told: copies add nothing, and what was observed anew makes "
        "it surer. What is announced or threatened is a signal; a move is made when an option changes.",
        blocks=blocks,
        command=lambda inputs: (
            (
                f"detente record {words.case_argument(inputs)}",
                "the record in the terminal, by actor, kind and date",
            ),
            (
                f"detente import TABLE --into {words.case_argument(inputs)}",
                "events of a table of your own, proposed and not written over anything",
            ),
        ),
    )
)
