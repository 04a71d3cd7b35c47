"""GeniusWeb profiles: JSON with a ``LinearAdditiveUtilitySpace``.

Utility of a complete bid: Σ over issues of weight × utility of the value (Jonker et al., GeniusWeb, since 2019).
A ``NumberValueSetUtilities`` runs straight from the lowest value to the highest over a range with a step; each step
becomes an option. The reservation bid becomes the party's fallback, as that bid's worth to it.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from detente.case.diagnostics import Place, did_you_mean, shown

from .assemble import (
    CHOOSE,
    DIGITS,
    MAX_WEIGHT,
    Findings,
    Issue,
    Profile,
    amount,
    few_issues,
    few_options,
    member,
    named,
    text_value,
    well_named,
)
from .reading import Node, Text

ROOT = "LinearAdditiveUtilitySpace"
FORMAT = "GeniusWeb profiles"


def read(node: Node, source: Text, findings: Findings) -> Profile | None:
    """One party's profile; what is wrong with it is in ``findings``, and None where there is not enough for one."""
    kind = next(iter(node.value))
    if kind != ROOT:
        findings.error(
            "I111",
            f"a profile of the kind `{shown(kind, 60)}`",
            f"only `{ROOT}` adds up issue by issue; rewrite the profile as one, or state it as a case with linkages",
            node.keys.get(kind, node.place),
        )
        return None
    if (space := named(node, ROOT, dict, findings)) is None:
        return None
    domain_node = named(space, "domain", dict, findings)
    domain = _domain(domain_node, findings)
    weights_node = named(space, "issueWeights", dict, findings)
    utilities_node = named(space, "issueUtilities", dict, findings)
    if weights_node is None or utilities_node is None or not domain:
        return None
    issues: dict[str, Issue] = {}
    for name, issue in domain.items():
        weight = named(weights_node, name, Decimal, findings)
        utilities = named(utilities_node, name, dict, findings)
        share = amount(weight, f"the weight of `{shown(name, 60)}`", findings, MAX_WEIGHT)
        worth = _utilities(utilities, name, issue, findings) if utilities is not None else {}
        issues[name] = replace(issue, weight=share, evaluations=worth)
    for part in (weights_node, utilities_node):
        for name in part.value:
            if name not in domain:
                findings.error(
                    "I108",
                    f"the domain has no issue `{shown(name, 80)}`",
                    did_you_mean(name, domain) or "its issues are: " + ", ".join(list(domain)[:12]),
                    part.keys[name],
                )
    bid, bid_place = _bid(space, domain, findings)
    title = text_value(member(space, "name")) or source.stem
    called = (text_value(member(domain_node, "name")) if domain_node else None) or ""
    return Profile(
        name=title,
        source=source,
        issues=issues,
        place=space.place,
        reservation=None,
        bid=bid,
        bid_place=bid_place,
        domain_name=called,
    )


def _domain(node: Node | None, findings: Findings) -> dict[str, Issue]:
    listed = named(node, "issuesValues", dict, findings)
    if listed is None or not few_issues(len(listed.value), listed.place, findings):
        return {}
    issues = {}
    for name, values in listed.value.items():
        place = listed.keys[name]
        if well_named(name, "an issue", place, findings):
            numeric = member(values, "range") is not None
            if found := (_range if numeric else _values)(values, name, findings):
                issues[name] = Issue(place, dict.fromkeys(found, Decimal(0)), numeric=numeric)
    return issues


def _values(node: Node, name: str, findings: Findings) -> tuple[str, ...]:
    of = f"`{shown(name, 60)}`"
    if not isinstance(node.value, dict):
        findings.error("I105", f"the values of {of} are {node.kind}", "an object", node.place)
        return ()
    if (listed := named(node, "values", list, findings)) is None:
        return ()
    found: list[str] = []
    for item in listed.value:
        value = text_value(item)
        if value is None:
            findings.error("I105", f"a value of {of} is {item.kind}, not text", "", item.place)
        elif value in found:
            findings.error("I112", f"`{shown(value, 60)}` stands twice in {of}", "remove one", item.place)
        elif well_named(value, "a value", item.place, findings):
            found.append(value)
    return tuple(found) if few_options(len(listed.value), name, listed.place, findings, CHOOSE) else ()


def _range(node: Node, name: str, findings: Findings) -> tuple[str, ...]:
    if (span := named(node, "range", dict, findings)) is None:
        return ()
    ends = [named(span, key, Decimal, findings) for key in ("low", "high", "step")]
    if None in ends:
        return ()
    low, high, step = (e.value for e in ends if e is not None)
    if step <= 0 or high < low or max(abs(low), abs(high), step) > 10**12:
        what = f"the range of `{shown(name, 60)}` is not one: {low} to {high} by {step}"
        findings.error("I106", what, "low ≤ high, step over 0", span.place)
        return ()
    count = (high - low) / step
    count = int(count) + 1 if count < 10**9 else 10**9
    few = few_options(count, name, span.place, findings, CHOOSE)
    return tuple(
        f"{DIGITS.fma(step, Decimal(k), low).normalize(DIGITS):f}" for k in range(count if few else 0)
    )


def _utilities(node: Node, name: str, issue: Issue, findings: Findings) -> Mapping[str, Decimal]:
    if "NumberValueSetUtilities" in node.value:
        return _straight(node, name, issue, findings)
    if "DiscreteValueSetUtilities" not in node.value:
        what = f"the utilities of `{shown(name, 60)}` are of no known kind"
        findings.error("I111", what, "`DiscreteValueSetUtilities` or `NumberValueSetUtilities`", node.place)
        return {}
    inner = named(node, "DiscreteValueSetUtilities", dict, findings)
    if (listed := named(inner, "valueUtilities", dict, findings)) is None:
        return {}
    for value in listed.value:
        if value not in issue.evaluations:
            findings.error(
                "I108",
                f"the issue `{shown(name, 60)}` has no value `{shown(value, 60)}`",
                did_you_mean(value, issue.evaluations) or "the domain lists its values",
                listed.keys[value],
            )
    result = {}
    for value in issue.evaluations:
        what, number = f"`{shown(value, 60)}`", None
        if value in listed.value:
            number = named(listed, value, Decimal, findings)
        else:
            findings.note(
                "I116", f"{what} of `{shown(name, 60)}` has no utility: it counts 0", place=listed.place
            )
        result[value] = amount(number, f"the utility of {what}", findings)
    return result


def _straight(node: Node, name: str, issue: Issue, findings: Findings) -> Mapping[str, Decimal]:
    inner = named(node, "NumberValueSetUtilities", dict, findings)
    keys = ("lowValue", "highValue", "lowUtility", "highUtility")
    parts = [named(inner, key, Decimal, findings) for key in keys]
    if inner is None or None in parts:
        return {}
    low, high = (part.value for part in parts[:2] if part is not None)
    if not issue.numeric or high <= low or max(abs(low), abs(high)) > 10**12:
        what = f"the issue `{shown(name, 60)}` has no range that runs from {low} to {high}"
        findings.error(
            "I106", what, "numeric utilities need a range of values, its low under its high", inner.place
        )
        return {}
    at_low, at_high = (
        amount(part, f"`{key}`", findings) for part, key in zip(parts[2:], keys[2:], strict=True)
    )
    result = {}
    for value in issue.evaluations:
        x = Decimal(value)
        # Eight digits, half up, and 0 outside the range: what GeniusWeb itself computes.
        exact = at_low + (at_high - at_low) * (x - low) / (high - low) if low <= x <= high else Decimal(0)
        result[value] = exact.quantize(Decimal("1.00000000"), rounding="ROUND_HALF_UP")
    return result


def _bid(
    space: Node, domain: Mapping[str, Issue], findings: Findings
) -> tuple[dict[str, str] | None, Place | None]:
    node = member(space, "reservationBid")
    if node is None or node.value is None:
        return None, None
    if not isinstance(node.value, dict):
        findings.error("I105", f"the reservation bid is {node.kind}", "an object", node.place)
        return None, None
    if (listed := named(node, "issuevalues", dict, findings)) is None:
        return None, None
    bid: dict[str, str] = {}
    for name, item in listed.value.items():
        value = text_value(item)
        issue = domain.get(name)
        values = issue.evaluations if issue is not None else {}
        if issue is not None and issue.numeric and value is not None:
            value = next((v for v in values if Decimal(v) == item.value), value)
        if value is not None and value in values:
            bid[name] = value
            continue
        what = f"value `{shown(str(value), 60)}` of" if issue else "issue"
        findings.error(
            "I108",
            f"the reservation bid names the {what} `{shown(name, 60)}`, which is not in the domain",
            did_you_mean(str(value), values) if issue else did_you_mean(name, domain),
            item.place,
        )
    return bid, node.place
