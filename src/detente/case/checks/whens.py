"""Every place where answers of mechanisms are named, for the rules that look at them."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.schema import Answers, Case, Mechanism, Members, When
from detente.case.yaml_tree import Path

NOTHING = "nothing"
"""The empty set, as an answer of a mechanism with `several`."""


def whens(case: Case) -> Iterator[tuple[Path, When]]:
    """Every `{mechanism: answers}` of the case."""
    for id_, mechanism in case.mechanisms.items():
        yield ("mechanisms", id_, "asked_if"), mechanism.asked_if
    for id_, narrative in case.narratives.items():
        yield ("narratives", id_, "assumes"), narrative.assumes
    for id_, observer in case.observers.items():
        yield ("observers", id_, "pushes"), observer.pushes
    for id_, indicator in case.indicators.items():
        for row, expected in indicator.expect.items():
            yield ("indicators", id_, "expect", row, "when"), expected.when
        if isinstance(indicator.visible, dict):
            for row, seen in indicator.visible.items():
                yield ("indicators", id_, "visible", row, "when"), seen.when


def named_answers(answers: Answers) -> tuple[str, ...]:
    """The answers a `when` names for one mechanism."""
    return (*answers.all, *answers.none) if isinstance(answers, Members) else answers


def known_answers(mechanism: Mechanism) -> tuple[str, ...]:
    """What may be named: the declared answers, and `nothing` of a set."""
    return (*mechanism.values, NOTHING) if mechanism.several else tuple(mechanism.values)
