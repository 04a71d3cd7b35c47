"""The claims: what each voice says, in which words, where it stands, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from detente.report import words
from detente.report.inputs import ReportInputs
from detente.view.blocks import Block

from .registry import Section, register


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """As `detente claims` has them."""
    if inputs.claims is not None and (inputs.claims.claims or inputs.claims.sources):
        yield from inputs.claims.blocks()


SECTION = register(
    Section(
        id="claims",
        order=700,
        title="The claims, and where each is used",
        shows="Everything taken from the documents: who says it, in which words, how firmly, where it stands, and what "
        "in the case rests on it.",
        read="Voices run from the one who said it to the author who wrote it down: “experts ← reporter ← author”. The "
        "hedge is in the source's own words.",
        blocks=blocks,
        command=lambda inputs: (
            (f"detente claims {words.case_argument(inputs)}", "the same list, in the terminal"),
            (
                f"detente check {words.case_argument(inputs)} --documents FOLDER",
                "every quote looked up in the documents, which are found by their hash",
            ),
        ),
    )
)
