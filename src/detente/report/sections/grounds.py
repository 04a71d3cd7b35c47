"""What the answer stands on: the record, the numbers, the claims, and how everything was computed from them."""

from collections.abc import Iterator

from detente.case.diagnostics import Diagnostic
from detente.envelope import fields
from detente.events import shown_record
from detente.lenses.deals import view
from detente.report.inputs import PageSection, ReportInputs
from detente.view.blocks import Block, Bullets, Column, Details, Heading, Say, Table
from detente.view.numbers import NONE, whole
from detente.view.speech import Text, say

WARNINGS = 40
TERMS = (
    "A state is one option of every issue. A state is feasible if no rule forbids it, and acceptable if enough "
    "parties, every veto and every ratifier concerned accept it.",
    "A party accepts a state if it is worth at least its fallback and its outside exit, and none of its red lines "
    "refuses it. Its gain is the state's worth less the fallback.",
    "A state dominates another if it is worth at least as much to every party and more to one. The frontier is what "
    "nothing dominates. Comparisons are made in whole numbers, so that rounding decides nothing.",
)


def record(inputs: ReportInputs) -> Iterator[Block]:
    """As `detente record` has it."""
    shown = shown_record(inputs.case)
    if shown.events:
        yield from shown.blocks()


RECORD = PageSection(
    id="record",
    order=525,
    title="What happened: the record",
    shows="The dated events the case rests on, who acted, how each is known, and what may have gone unseen.",
    read="An event counts once, however often it was told: copies add nothing, and what was observed anew makes "
    "it surer. What is announced or threatened is a signal; a move is made when an option changes.",
    blocks=record,
    command=lambda inputs: (
        (f"detente record {inputs.argument()}", "the record in the terminal, by actor, kind and date"),
        (
            f"detente import TABLE --into {inputs.argument()}",
            "events of a table of your own, proposed and not written over anything",
        ),
    ),
)


def numbers(inputs: ReportInputs) -> Iterator[Block]:
    """The numbers of the case by what they rest on, and what its check warns of."""
    yield from inputs.numbers.blocks()
    if inputs.diagnostics:
        yield Heading("What the check of the case warns of")
        yield Table(
            [
                Column("code", "code"),
                Column("what", width="wide"),
                Column("where"),
                Column("repair", width="wide"),
            ],
            [(d.code, d.message, _where(d), d.help) for d in inputs.diagnostics],
            caption="Warnings and notes; `detente check` lists them all",
            most=WARNINGS,
        )


def _where(d: Diagnostic) -> str:
    if d.place is None:
        return NONE
    return f"{d.place.file}:{d.place.line}" if d.place.line else d.place.file


def _drawn(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    if inputs.sensitivity is not None and not inputs.sensitivity.estimates:
        return ()
    return (
        (
            f"detente analyze {inputs.argument(focus=True)} --draws 500",
            "all estimates drawn together, instead of one at a time",
        ),
    )


NUMBERS = PageSection(
    id="numbers", within="leans", order=600, title="Numbers", blocks=numbers, command=_drawn
)


def claims(inputs: ReportInputs) -> Iterator[Block]:
    """As `detente claims` has them: what each voice says, in which words, where it stands, and what rests on it."""
    if inputs.claims is not None and (inputs.claims.claims or inputs.claims.sources):
        yield from inputs.claims.blocks()


CLAIMS = PageSection(
    id="claims",
    order=700,
    title="The claims, and where each is used",
    shows="Everything taken from the documents: who says it, in which words, how firmly, where it stands, and what "
    "in the case rests on it.",
    read="Voices run from the one who said it to the author who wrote it down: “experts ← reporter ← author”. The "
    "hedge is in the source's own words.",
    blocks=claims,
    command=lambda inputs: (
        (f"detente claims {inputs.argument()}", "the same list, in the terminal"),
        (
            f"detente check {inputs.argument()} --documents FOLDER",
            "every quote looked up in the documents, which are found by their hash",
        ),
    ),
)


def settings(inputs: ReportInputs) -> Iterator[tuple[str, str]]:
    """Every setting of every lens on the page, and of the page."""
    every = {f"{a.lens.name} {a.ask.name}": dict(a.settings) for a in inputs.asked}
    for prefix, values in (every | {"report": fields(inputs.settings)}).items():
        for name, value in values.items():
            yield f"{prefix}: {name}", ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def facts(inputs: ReportInputs) -> Iterator[tuple[str, Text]]:
    """What the page was made of."""
    game, case, draw = inputs.game, inputs.case, inputs.deals.provenance.draw
    size = "{:counted of actor}, {:counted of issue}, {} states"
    yield "Case", f"{case.case}, as of {case.as_of.isoformat()}"
    yield "Hash of the case as used", inputs.case_hash
    yield "Variants", ", ".join(inputs.variants) or "none"
    yield "Changes", ", ".join(inputs.sets) or "none"
    yield "Version", f"detente {inputs.version}"
    yield "Seed", str(inputs.settings.seed)
    yield "Estimates at", "their point values" if draw < 0 else f"draw {draw}"
    yield "Size of the game", say(size, len(game.actors), len(game.issues), whole(game.size))
    yield "Points are exact to", f"1/{whole(game.scale)} of a point"
    yield "Agreement rule", view.rule(inputs.deals.rule)
    if case.citation:
        yield "Numbers from", case.citation
    if case.licence:
        yield "Terms", case.licence


def method(inputs: ReportInputs) -> Iterator[Block]:
    """What the page was made of, how, how exactly, and every setting."""
    yield Table(
        [Column("what"), Column("which", width="wide")],
        list(facts(inputs)),
        caption="What this page was made of",
    )
    yield Heading("How it was computed")
    yield Say(view.METHOD)
    yield Bullets(TERMS)
    yield Heading("What is exact, what is estimated, what was cut")
    yield Bullets((*view.remarks(inputs.deals.provenance.quality), *inputs.game.notes))
    columns = [Column("setting", width="mid"), Column("value", width="mid")]
    yield Details("Every setting", (Table(columns, list(settings(inputs)), caption="Settings"),))


METHOD = PageSection(
    id="method",
    order=900,
    title="Method, settings, and how to get this page again",
    shows="What was computed, how, with which settings, and what is exact or estimated.",
    read="The same case, settings, seed and version give the same page, byte for byte, on the same machine. "
    "Of the day it is made it has one thing: on days after the case's own, questions are called retrodictions.",
    blocks=method,
    command=lambda inputs: (
        (
            f"detente analyze {inputs.argument(focus=True)} --seed {inputs.settings.seed}",
            "this page again",
        ),
        (f"detente check {inputs.argument()}", "the checks of the case"),
    ),
)
