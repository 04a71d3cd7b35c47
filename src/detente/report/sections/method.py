"""Method: how every number on the page was obtained, so that somebody else can obtain it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.envelope import fields
from detente.lenses.deals import view
from detente.report import words
from detente.report.inputs import ReportInputs
from detente.view.blocks import Block, Bullets, Column, Details, Heading, Say, Table
from detente.view.numbers import whole
from detente.view.speech import Text, say

from .registry import Section, register

TERMS = (
    "A state is one option of every issue. A state is feasible if no rule forbids it, and acceptable if enough "
    "parties, every veto and every ratifier concerned accept it.",
    "A party accepts a state if it is worth at least its fallback and its outside exit, and none of its red lines "
    "refuses it. Its gain is the state's worth less the fallback.",
    "A state dominates another if it is worth at least as much to every party and more to one. The frontier is what "
    "nothing dominates. Comparisons are made in whole numbers, so that rounding decides nothing.",
)


def settings(inputs: ReportInputs) -> Iterator[tuple[str, str]]:
    """Every setting of every lens on the page, and of the page."""
    asked: list[tuple[str, Any]] = [(f"{a.lens.name} {a.ask.name}", a.settings) for a in inputs.asked]
    for prefix, record in (*asked, ("report", inputs.settings)):
        values: dict[str, Any] = dict(record) if hasattr(type(record), "model_fields") else fields(record)
        for name, value in values.items():
            yield f"{prefix}: {name}", ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def facts(inputs: ReportInputs) -> list[tuple[str, Text]]:
    """What the page was made of."""
    game, p, case = inputs.game, inputs.deals.provenance, inputs.case
    size = say(
        "{:counted of actor}, {:counted of issue}, {} states",
        len(game.actors),
        len(game.issues),
        whole(game.size),
    )
    listed: list[tuple[str, Text]] = [
        ("Case", f"{case.case}, as of {case.as_of.isoformat()}"),
        ("Hash of the case as used", inputs.case_hash),
        ("Variants", ", ".join(inputs.variants) or "none"),
        ("Changes", ", ".join(inputs.sets) or "none"),
        ("Version", f"detente {inputs.version}"),
        ("Seed", str(inputs.settings.seed)),
        ("Estimates at", "their point values" if p.draw < 0 else f"draw {p.draw}"),
        ("Size of the game", size),
        ("Points are exact to", f"1/{whole(game.scale)} of a point"),
        ("Agreement rule", view.rule(inputs.deals.rule)),
    ]
    listed += [("Numbers from", case.citation)] if case.citation else []
    return listed + ([("Terms", case.licence)] if case.licence else [])


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """What it was made of, how, how exactly, and every setting."""
    p = inputs.deals.provenance
    yield Table(
        [Column("what"), Column("which", width="wide")], facts(inputs), caption="What this page was made of"
    )
    yield Heading("How it was computed")
    yield Say(view.METHOD)
    yield Bullets(TERMS)
    yield Heading("What is exact, what is estimated, what was cut")
    yield Bullets((*view.remarks(p.quality), *inputs.game.notes))
    columns = [Column("setting", width="mid"), Column("value", width="mid")]
    table = Table(columns, list(settings(inputs)), caption="Settings")
    yield Details("Every setting", (table,))


SECTION = register(
    Section(
        id="method",
        order=900,
        title="Method, settings, and how to get this page again",
        shows="What was computed, how, with which settings, and what is exact or estimated.",
        read="The same case, settings, seed and version give the same page, byte for byte, on the same machine. "
        "Of the day it is made it has one thing: on days after the case's own, questions are called retrodictions.",
        blocks=blocks,
        command=lambda inputs: (
            (
                f"detente analyze {words.case_argument(inputs, focus=True)} --seed {inputs.settings.seed}",
                "this page again",
            ),
            (f"detente check {words.case_argument(inputs)}", "the checks of the case"),
        ),
    )
)
