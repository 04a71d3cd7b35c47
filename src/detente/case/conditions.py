"""Conditions as they are written: which options a predicate allows, and how a reader would say it.

A predicate is an option; a list of options, any of which will do; ``!= option``; or, on an ordered issue,
``>= option``, ``<= option``, ``> option``, ``< option`` (Definition 1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from detente.case.schema.actors import Issue
from detente.case.schema.base import Clause, Condition, Predicate

_COMPARISON = re.compile(r"^(>=|<=|!=|>|<)\s*([A-Za-z0-9][A-Za-z0-9_-]*)$")
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a predicate: it names no option, orders an unordered issue, or cannot be read."""

    kind: Literal["option", "order", "form"]
    word: str


def parts(predicate: Predicate) -> tuple[tuple[str, str], ...]:
    """(operator, option) pairs, any of which will do; the operator of a plain option is ``=``, of nonsense ``?``."""
    if not isinstance(predicate, str):
        return tuple(("=" if _NAME.match(p) else "?", p) for p in predicate)
    match = _COMPARISON.match(predicate.strip())
    if match:
        return ((match[1], match[2]),)
    return (("=" if _NAME.match(predicate) else "?", predicate),)


def faults(issue: Issue, predicate: Predicate) -> Iterator[Fault]:
    """Everything wrong with a predicate on an issue."""
    for operator, option in parts(predicate):
        if operator == "?":
            yield Fault("form", option)
        elif option not in issue.options:
            yield Fault("option", option)
        elif operator not in ("=", "!=") and not issue.ordered:
            yield Fault("order", f"{operator} {option}")


def allowed(issue: Issue, predicate: Predicate) -> tuple[bool, ...]:
    """For each option in order, whether the predicate allows it. Raises ValueError where :func:`faults` finds one."""
    for fault in faults(issue, predicate):
        raise ValueError(fault.word)
    options = list(issue.options)
    mask = [False] * len(options)
    for operator, option in parts(predicate):
        at = options.index(option)
        for k in range(len(options)):
            mask[k] |= {
                "=": k == at,
                "!=": k != at,
                ">=": k >= at,
                "<=": k <= at,
                ">": k > at,
                "<": k < at,
            }[operator]
    return tuple(mask)


def clauses(condition: Condition) -> tuple[Clause, ...]:
    """The clauses of a condition, any of which will do."""
    return (condition,) if isinstance(condition, dict) else condition


_WORDS = {
    "=": "",
    "!=": "anything but ",
    ">=": "at least ",
    "<=": "at most ",
    ">": "more than ",
    "<": "less than ",
}


def say(condition: Condition, issues: Mapping[str, Issue]) -> str:
    """A condition in a reader's words, by the titles of its issues and options."""
    said = [_say_clause(c, issues) for c in clauses(condition)]
    if not said:
        return "never"
    return said[0] if len(said) == 1 else "; or ".join(said)


def _say_clause(clause: Clause, issues: Mapping[str, Issue]) -> str:
    if not clause:
        return "always"
    return " and ".join(_say_predicate(name, p, issues.get(name)) for name, p in clause.items())


def _say_predicate(name: str, predicate: Predicate, issue: Issue | None) -> str:
    if issue is None:
        return f"{name}: {predicate}"
    words = []
    for operator, option in parts(predicate):
        title = issue.options[option].title if option in issue.options else ""
        words.append(f"{_WORDS.get(operator, '')}“{title or option}”")
    return f"{issue.title}: {' or '.join(words) if words else 'no option'}"
