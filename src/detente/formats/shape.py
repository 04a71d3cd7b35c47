"""Small checks on nodes that every JSON importer shares: is it there, is it of the right kind, is the number usable."""

from __future__ import annotations

from decimal import Decimal

from detente.case.diagnostics import Place, did_you_mean, shown

from .assemble import MAX_NAME, Findings
from .reading import Node

KINDS = {dict: "an object", list: "a list", str: "text", Decimal: "a number"}


def member(node: Node, key: str) -> Node | None:
    """The member of that name, if there is one."""
    if not isinstance(node.value, dict):
        return None
    found = node.value.get(key)
    return found if isinstance(found, Node) else None


def named(node: Node, key: str, kind: type, findings: Findings) -> Node | None:
    """The member of that name and kind; else None, with the reason found (I105)."""
    found = member(node, key)
    if found is None:
        known = list(node.value) if isinstance(node.value, dict) else []
        findings.error(
            "I105",
            f"`{shown(key, 80)}` is missing",
            did_you_mean(key, known) or f"{KINDS[kind]} is needed here",
            node.place,
        )
        return None
    if not isinstance(found.value, kind):
        findings.error(
            "I105", f"`{shown(key, 80)}` is {found.kind}", f"{KINDS[kind]} is needed here", found.place
        )
        return None
    return found


def text_value(node: Node | None) -> str | None:
    """Text, or a number as it is written; None for anything else."""
    if node is None:
        return None
    if isinstance(node.value, str):
        return node.value
    return f"{node.value:f}" if isinstance(node.value, Decimal) and abs(node.value.adjusted()) < 20 else None


def scaled(node: Node | None, what: str, findings: Findings) -> Decimal:
    """An evaluation, from 0 to 1 (I106)."""
    if node is None:
        return Decimal(0)
    value: Decimal = node.value
    if not 0 <= value <= 1 or value.as_tuple().exponent < -30:  # type: ignore[operator]
        findings.error("I106", f"{what} is {shown(str(value), 50)}", "a number from 0 to 1", node.place)
        return Decimal(0)
    return value


def fraction(node: Node, what: str, findings: Findings) -> Decimal:
    """A weight: not negative, and not over a million (I106)."""
    value: Decimal = node.value
    if not 0 <= value <= 10**6 or value.as_tuple().exponent < -30:  # type: ignore[operator]
        findings.error("I106", f"{what} is {shown(str(value), 50)}", "a weight is 0 or more", node.place)
        return Decimal(0)
    return value


def well_named(name: str, what: str, place: Place, findings: Findings) -> bool:
    """Whether a name is one: not empty, not a page long (I112)."""
    if name.strip() and len(name) <= MAX_NAME:
        return True
    how = "no name" if not name.strip() else f"a name of {len(name):,} characters"
    findings.error("I112", f"{what} with {how}", f"give it a name of 1 to {MAX_NAME} characters", place)
    return False
