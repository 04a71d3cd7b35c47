"""The questions that time will answer, and hidden terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.report import words
from detente.report.inputs import ReportInputs
from detente.report.narratives import NarrativesFindings, NotWeighed

from . import narratives_ahead as ahead
from .registry import Section, register


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    f = inputs.results.get("outlook")
    if f is None or isinstance(f, NotWeighed):
        return {"reason": f.reason} if f is not None else None
    assert isinstance(f, NarrativesFindings)
    return {
        "reason": "",
        "said": f.said,
        "forecast": ahead.forecast(f.forecast) if f.forecast is not None else None,
        "hidden": ahead.hidden(inputs, f.hidden),
        "notes": [*(f.forecast.notes if f.forecast else ()), *f.hidden.notes],
    }


def _commands(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    case = words.case_argument(inputs)
    return (
        (f"detente forecast {case} --seal FILE", "the questions, sealed, so that they can be scored later"),
        (f"detente hidden {case}", "what was promised, and what each move must have been worth"),
    )


SECTION = register(
    Section(
        id="ahead",
        order=592,
        title="The questions that time will answer, and hidden terms",
        shows="What the accounts, as likely as the record leaves them, say of the questions that time will answer; "
        "what may have been promised.",
        read="A chance here is no better than the accounts that were thought of.",
        template="narratives.html.j2",
        context=context,
        command=_commands,
    )
)
