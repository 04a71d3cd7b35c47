"""Conditions as they are written: which options a predicate allows, and how a reader would say it.

A predicate is an option; a list of options, any of which will do; ``!= option``; or, on an ordered issue,
``>= option``, ``<= option``, ``> option``, ``< option`` (Definition 1.2).
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from detente.case.schema.actors import Issue
from detente.case.schema.base import Clause, Condition, Predicate

_COMPARISON = re.compile(r"^(>=|<=|!=|>|<)\s*([A-Za-z0-9][A-Za-z0-9_-]*)$")
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")


_OPERATORS: dict[str, tuple[Callable[[int, int], bool], str]] = {
    "=": (operator.eq, ""),
    "!=": (operator.ne, "anything but "),
    ">=": (operator.ge, "at least "),
    "<=": (operator.le, "at most "),
    ">": (operator.gt, "more than "),
    "<": (operator.lt, "less than "),
    "?": (lambda k, at: False, ""),
}
"""How the index of an option compares with the one named, and how a reader would say it; ``?`` is none of them."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a predicate: it names no option, orders an unordered issue, or cannot be read."""

    kind: Literal["option", "order", "form"]
    word: str


def parts(predicate: Predicate) -> tuple[tuple[str, str], ...]:
    """(operator, option) pairs, any of which will do; the operator of a plain option is ``=``, of nonsense ``?``."""
    if isinstance(predicate, str) and (match := _COMPARISON.match(predicate.strip())):
        return ((match[1], match[2]),)
    named = (predicate,) if isinstance(predicate, str) else predicate
    return tuple(("=" if _NAME.match(p) else "?", p) for p in named)


def faults(issue: Issue, predicate: Predicate) -> Iterator[Fault]:
    """Everything wrong with a predicate on an issue."""
    for sign, option in parts(predicate):
        if sign == "?":
            yield Fault("form", option)
        elif option not in issue.options:
            yield Fault("option", option)
        elif sign not in ("=", "!=") and not issue.ordered:
            yield Fault("order", f"{sign} {option}")


def allowed(issue: Issue, predicate: Predicate) -> tuple[bool, ...]:
    """For each option in order, whether the predicate allows it. Raises ValueError where :func:`faults` finds one."""
    for fault in faults(issue, predicate):
        raise ValueError(fault.word)
    options = list(issue.options)
    wanted = [(_OPERATORS[sign][0], options.index(option)) for sign, option in parts(predicate)]
    return tuple(any(holds(k, at) for holds, at in wanted) for k in range(len(options)))


def clauses(condition: Condition) -> tuple[Clause, ...]:
    """The clauses of a condition, any of which will do."""
    return (condition,) if isinstance(condition, dict) else condition


def say(condition: Condition, issues: Mapping[str, Issue]) -> str:
    """A condition in a reader's words, by the titles of its issues and options."""
    return (
        "; or ".join(
            " and ".join(_said(name, predicate, issues.get(name)) for name, predicate in clause.items())
            or "always"
            for clause in clauses(condition)
        )
        or "never"
    )


def _said(name: str, predicate: Predicate, issue: Issue | None) -> str:
    if issue is None:
        return f"{name}: {predicate}"
    titles = {option: declared.title or option for option, declared in issue.options.items()}
    words = [f"{_OPERATORS[sign][1]}“{titles.get(option, option)}”" for sign, option in parts(predicate)]
    return f"{issue.title}: {' or '.join(words) or 'no option'}"
