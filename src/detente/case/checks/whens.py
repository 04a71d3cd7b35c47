"""Every place where answers of mechanisms are named, for the rules that look at them."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.schema import Answers, Case, Mechanism, Members, When
from detente.case.walk import at
from detente.case.yaml_tree import Path

NOTHING = "nothing"
"""The empty set, as an answer of a mechanism with `several`."""


def whens(case: Case) -> Iterator[tuple[Path, When]]:
    """Every `{mechanism: answers}` of the case."""
    return at(
        case,
        "mechanisms.*.asked_if",
        "narratives.*.assumes",
        "observers.*.pushes",
        "indicators.*.expect.*.when",
        "indicators.*.visible.*.when",
    )


def named_answers(answers: Answers) -> tuple[str, ...]:
    """The answers a `when` names for one mechanism."""
    return (*answers.all, *answers.none) if isinstance(answers, Members) else answers


def known_answers(mechanism: Mechanism) -> tuple[str, ...]:
    """What may be named: the declared answers, and `nothing` of a set."""
    return (*mechanism.values, NOTHING) if mechanism.several else tuple(mechanism.values)
