"""NegoLog profiles: JSON with ``reservationValue``, ``issueWeights`` and ``issues`` (issue → value → evaluation).

Doğru, Keskin, Jonker, Baarslag & Aydoğan (2024), "NegoLog: an integrated Python-based automated negotiation framework".
A ``specs.json`` beside the profiles holds results, not preferences: it is left out, and said so.
"""

from __future__ import annotations

from decimal import Decimal

from detente.case.diagnostics import shown

from .assemble import MAX_ISSUES, MAX_OPTIONS, Findings, IssueValues, Profile
from .geniusweb import source_stem
from .reading import Node, Text
from .shape import fraction, member, named, scaled, well_named

FORMAT = "NegoLog profiles"


def is_profile(node: Node) -> bool:
    """Whether the JSON is a NegoLog profile."""
    return isinstance(node.value, dict) and {"issueWeights", "issues"} <= set(node.value)


def is_specs(node: Node) -> bool:
    """Whether the JSON is a NegoLog ``specs.json``."""
    return isinstance(node.value, dict) and {"NumberOfBids", "NumberOfIssues"} <= set(node.value)


def profile(node: Node, source: Text, findings: Findings) -> Profile | None:
    """One party's profile; None where an error was found (then it is in ``findings``)."""
    before = len(findings.found)
    weights_node = named(node, "issueWeights", dict, findings)
    issues_node = named(node, "issues", dict, findings)
    if weights_node is None or issues_node is None:
        return None
    if not 0 < len(issues_node.value) <= MAX_ISSUES:
        findings.error(
            "I110", f"a domain of {len(issues_node.value):,} issues", f"1 to {MAX_ISSUES}", issues_node.place
        )
        return None
    domain, weights, evaluations = [], {}, {}
    for name in issues_node.value:
        place = issues_node.keys[name]
        values = named(issues_node, name, dict, findings)
        weight = named(weights_node, name, Decimal, findings)
        if values is None or weight is None or not well_named(name, "an issue", place, findings):
            continue
        if not 0 < len(values.value) <= MAX_OPTIONS:
            findings.error(
                "I110",
                f"the issue `{shown(name, 60)}` has {len(values.value):,} values",
                f"a case takes 1 to {MAX_OPTIONS} options an issue",
                place,
            )
            continue
        weights[name] = fraction(weight, f"the weight of `{shown(name, 60)}`", findings)
        evaluations[name] = {
            value: scaled(
                named(values, value, Decimal, findings), f"the evaluation of `{shown(value, 60)}`", findings
            )
            for value in values.value
            if well_named(value, "a value", values.keys[value], findings)
        }
        domain.append(IssueValues(name, tuple(evaluations[name]), place))
    for name in weights_node.value:
        if name not in issues_node.value:
            findings.error(
                "I108",
                f"a weight for `{shown(name, 80)}`, which is no issue",
                "remove it",
                weights_node.keys[name],
            )
    reservation = None
    if member(node, "reservationValue") is not None:
        reserved = named(node, "reservationValue", Decimal, findings)
        reservation = scaled(reserved, "the reservation value", findings)
    if any(d.severity == "error" for d in findings.found[before:]):
        return None
    name = source_stem(source)
    return Profile(name, source, tuple(domain), weights, evaluations, node.place, reservation)
