"""Small checks that the importers share: is it there, is it of the right kind, is the number usable, are they few."""

from __future__ import annotations

from decimal import Decimal

from detente.case.diagnostics import Place, did_you_mean, shown

from .assemble import MAX_ISSUES, MAX_NAME, MAX_OPTIONS, Findings
from .reading import KINDS, Node


def member(node: Node, key: str) -> Node | None:
    """The member of that name, if there is one."""
    found = node.value.get(key) if isinstance(node.value, dict) else None
    return found if isinstance(found, Node) else None


def named(node: Node | None, key: str, kind: type, findings: Findings) -> Node | None:
    """The member of that name and kind; else None, with the reason found (I105). None of nothing."""
    if node is None:
        return None
    found, name = member(node, key), shown(key, 80)
    needed = f"{KINDS[kind]} is needed here"
    if found is None:
        known = list(node.value) if isinstance(node.value, dict) else []
        findings.error("I105", f"`{name}` is missing", did_you_mean(key, known) or needed, node.place)
    elif not isinstance(found.value, kind):
        findings.error("I105", f"`{name}` is {found.kind}", needed, found.place)
        return None
    return found


def text_value(node: Node | None) -> str | None:
    """Text, or a number as it is written; None for anything else."""
    value = node.value if node is not None else None
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < 20 else None
    return value if isinstance(value, str) else None


def amount(node: Node | None, what: str, findings: Findings, most: int = 1) -> Decimal:
    """A number from 0 on: an evaluation, at most 1, or a weight, at most a million (I106)."""
    value: Decimal = node.value if node is not None else Decimal(0)
    if 0 <= value <= most and value.as_tuple().exponent >= -30:  # type: ignore[operator]
        return value
    help_ = "a number from 0 to 1" if most == 1 else "a weight is 0 or more"
    findings.error("I106", f"{what} is {shown(str(value), 50)}", help_, node.place if node else None)
    return Decimal(0)


def well_named(name: str, what: str, place: Place, findings: Findings) -> bool:
    """Whether a name is one: not empty, not a page long (I112)."""
    if name.strip() and len(name) <= MAX_NAME:
        return True
    how = "no name" if not name.strip() else f"a name of {len(name):,} characters"
    findings.error("I112", f"{what} with {how}", f"give it a name of 1 to {MAX_NAME} characters", place)
    return False


def few_issues(count: int, place: Place, findings: Findings) -> bool:
    """Whether a domain has as many issues as a case takes (I110)."""
    if 0 < count <= MAX_ISSUES:
        return True
    findings.error("I110", f"a domain of {count:,} issues", f"1 to {MAX_ISSUES}", place)
    return False


def few_options(count: int, issue: str, place: Place, findings: Findings, more: str = "") -> bool:
    """Whether an issue has as many values as a case takes (I110); ``more`` is said in the repair."""
    if 0 < count <= MAX_OPTIONS:
        return True
    help_ = f"a case takes 1 to {MAX_OPTIONS} options an issue{more}"
    findings.error("I110", f"the issue `{shown(issue, 60)}` has {count:,} values", help_, place)
    return False


MAX_WEIGHT = 10**6
CHOOSE = ": choose the values that matter"
"""More for :func:`few_options`: where the format may hold very many."""
