"""Method: how every number on the page was obtained, so that somebody else can obtain it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from detente.report import words
from detente.report.inputs import ReportInputs
from detente.report.text import whole

from .registry import Section, register


def settings(inputs: ReportInputs) -> list[tuple[str, str]]:
    """Every setting of the lens and of the report, in declared order."""
    out = []
    for prefix, record in (("deals", inputs.deals.provenance.settings), ("report", inputs.settings)):
        for f in fields(record):
            value = getattr(record, f.name)
            said = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            out.append((f"{prefix}.{f.name}", said))
    return out


def facts(inputs: ReportInputs) -> list[tuple[str, str]]:
    game, p = inputs.game, inputs.deals.provenance
    return [
        ("Case", f"{inputs.case.case}, as of {inputs.case.as_of.isoformat()}"),
        ("Hash of the case as used", inputs.case_hash),
        ("Variants", ", ".join(inputs.variants) or "none"),
        ("Changes", ", ".join(inputs.sets) or "none"),
        ("Version", f"detente {inputs.version}"),
        ("Seed", str(inputs.settings.seed)),
        ("Estimates at", "their point values" if p.draw < 0 else f"draw {p.draw}"),
        (
            "Size of the game",
            f"{len(game.actors)} actors, {len(game.issues)} issues, {whole(float(game.size))} states",
        ),
        ("Points are exact to", f"1/{whole(game.scale)} of a point"),
        ("Agreement rule", inputs.deals.rule),
    ]


def context(inputs: ReportInputs) -> Mapping[str, Any]:
    p = inputs.deals.provenance
    return {
        "facts": facts(inputs),
        "method": p.method,
        "quality": [*p.quality, *inputs.game.notes],
        "solutions": [(words.SOLUTIONS.get(s.name, s.name), s.definition) for s in inputs.deals.solutions],
        "settings": [list(row) for row in settings(inputs)],
        "citation": inputs.case.citation or "",
        "licence": inputs.case.licence or "",
    }


SECTION = register(
    Section(
        id="method",
        order=900,
        title="Method, settings, and how to get this page again",
        shows="What was computed, how, with which settings, and what is exact or estimated.",
        read="The same case, settings, seed and version give the same page, byte for byte, on the same machine. "
        "Of the day it is made it has one thing: on days after the case's own, questions are called retrodictions.",
        template="method.html.j2",
        context=context,
        command=lambda inputs: (
            (
                f"detente analyze {words.case_argument(inputs, focus=True)} --seed {inputs.settings.seed}",
                "this page again",
            ),
            (f"detente check {words.case_argument(inputs)}", "the checks of the case"),
        ),
    )
)
