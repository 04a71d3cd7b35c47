"""NegoLog profiles: JSON with ``reservationValue``, ``issueWeights`` and ``issues`` (issue → value → evaluation).

Doğru, Keskin, Jonker, Baarslag & Aydoğan (2024), "NegoLog: an integrated Python-based automated negotiation framework".
A ``specs.json`` beside the profiles holds results, not preferences: it is left out, and said so.
"""

from decimal import Decimal

from detente.case.diagnostics import shown

from .assemble import (
    MAX_WEIGHT,
    Findings,
    Issue,
    Profile,
    amount,
    few_issues,
    few_options,
    member,
    named,
    well_named,
)
from .reading import Node, Text

FORMAT = "NegoLog profiles"


def read(node: Node, source: Text, findings: Findings) -> Profile | None:
    """One party's profile; what is wrong with it is in ``findings``, and None where there is not enough for one."""
    weights_node = named(node, "issueWeights", dict, findings)
    issues_node = named(node, "issues", dict, findings)
    if weights_node is None or issues_node is None:
        return None
    if not few_issues(len(issues_node.value), issues_node.place, findings):
        return None
    issues: dict[str, Issue] = {}
    for name, place in issues_node.keys.items():
        values = named(issues_node, name, dict, findings)
        weight = named(weights_node, name, Decimal, findings)
        if values is None or weight is None or not well_named(name, "an issue", place, findings):
            continue
        if few_options(len(values.value), name, place, findings):
            evaluations = {
                value: amount(
                    named(values, value, Decimal, findings),
                    f"the evaluation of `{shown(value, 60)}`",
                    findings,
                )
                for value in values.value
                if well_named(value, "a value", values.keys[value], findings)
            }
            share = amount(weight, f"the weight of `{shown(name, 60)}`", findings, MAX_WEIGHT)
            issues[name] = Issue(place, evaluations, share)
    for name, place in weights_node.keys.items():
        if name not in issues_node.value:
            findings.error("I108", f"a weight for `{shown(name, 80)}`, which is no issue", "remove it", place)
    reservation = None
    if member(node, "reservationValue") is not None:
        reservation = amount(
            named(node, "reservationValue", Decimal, findings), "the reservation value", findings
        )
    return Profile(name=source.stem, source=source, issues=issues, place=node.place, reservation=reservation)
