"""Classic GENIUS domains and profiles: XML with ``utility_space``, ``objective``, ``issue``, ``item``, ``weight``.

Utility as GENIUS computes it (Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014; its ``EvaluatorDiscrete`` and
``EvaluatorInteger``): Σ over issues of weight × evaluation, where a discrete evaluation is divided by the issue's
highest, and an integer one is offset + slope·(value − lower bound), cut to 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from detente.case.diagnostics import Place, shown

from .assemble import Findings, IssueValues, Profile
from .reading import Element, Text, number
from .shape import CHOOSE, few_issues, few_options, well_named

FORMAT = "GENIUS profiles"
ROUNDED = 14
"""Decimals kept of an evaluation that does not end, such as 2/3."""


@dataclass(frozen=True)
class _Issue:
    values: IssueValues
    index: str
    evaluations: Mapping[str, Decimal] | None


def is_genius(root: Element) -> bool:
    """Whether the XML is a GENIUS domain or profile."""
    return root.tag in ("utility_space", "negotiation_template")


def is_domain(root: Element) -> bool:
    """Whether it is a domain without preferences: a template, or issues none of which is evaluated."""
    if root.tag == "negotiation_template":
        return True
    tags = {(e.tag, "evaluation" in e.attributes) for e in _every(root)}
    return not tags & {("item", True), ("evaluator", False), ("weight", False)}


def _every(element: Element) -> list[Element]:
    """The element and all below it; the reader has already capped depth and number."""
    found = [element]
    for e in found:
        found.extend(e.children)
    return found


def read(root: Element, source: Text, findings: Findings) -> Profile | None:
    """A profile, or a domain as a profile without weights; what is wrong with it is in ``findings``, and None where
    there is not enough for one."""
    space = root
    if root.tag == "negotiation_template":
        inner = root.all("utility_space")
        if len(inner) != 1:
            findings.error("I105", "a template without one `utility_space`", "check the file", root.place)
            return None
        space = inner[0]
    below = _every(space)
    for e in below:
        if e.tag in ("utility_function", "ufun", "hyperRectangle"):
            findings.error(
                "I111",
                "a non-additive utility space (hyper-rectangles)",
                "only additive profiles become cases; worth that hangs on several issues is a linkage there",
                e.place,
            )
            return None
    objectives = [e for e in below if e.tag == "objective"]
    if len(objectives) != 1:
        findings.error(
            "I111",
            f"{len(objectives)} objectives",
            "exactly one objective that holds all issues; nested objectives are not read",
            space.place,
        )
        return None
    objective = objectives[0]
    domain_only = is_domain(root)
    elements = objective.all("issue")
    if not few_issues(len(elements), objective.place, findings):
        return None
    issues = [i for e in elements if (i := _issue(e, domain_only, findings))]
    for kind, names in (("name", [i.values.name for i in issues]), ("index", [i.index for i in issues])):
        for k, one in enumerate(names):
            if one in names[:k]:
                findings.error(
                    "I112",
                    f"two issues with the {kind} `{shown(one, 60)}`",
                    "rename one",
                    issues[k].values.place,
                )
    weights = {} if domain_only else _weights(objective, issues, findings)
    reservation = _setting(space, "reservation", findings)
    discount = _setting(space, "discount_factor", findings)
    if discount not in (None, Decimal(1), Decimal(0)):
        findings.note(
            "I119",
            f"the discount factor {discount} is left out: it says nothing about a deal's worth",
            "time enters a case under `play` and `clock`",
            space.place,
        )
    evaluations = {i.values.name: i.evaluations or {} for i in issues}
    return Profile(
        source.stem,
        source,
        tuple(i.values for i in issues),
        weights,
        evaluations,
        objective.place,
        reservation,
        domain_name=objective.attributes.get("name", "") if objective.attributes.get("name") != "any" else "",
    )


def _issue(element: Element, domain_only: bool, findings: Findings) -> _Issue | None:
    name = element.attributes.get("name", "")
    if not well_named(name, "an issue", element.place, findings):
        return None
    attributes = element.attributes
    kind = attributes.get("type") or attributes.get("etype") or attributes.get("vtype") or "discrete"
    index = attributes.get("index", "")
    if kind == "discrete":
        return _discrete(element, name, index, domain_only, findings)
    if kind == "integer":
        return _integer(element, name, index, domain_only, findings)
    findings.error(
        "I110" if kind == "real" else "I111",
        f"the issue `{shown(name, 60)}` is of the kind `{shown(kind, 30)}`",
        "discrete and integer issues become options; a continuous one must be cut into steps first",
        element.place,
    )
    return None


def _discrete(
    element: Element, name: str, index: str, domain_only: bool, findings: Findings
) -> _Issue | None:
    items = element.all("item")
    if not few_options(len(items), name, element.place, findings, CHOOSE):
        return None
    raw: dict[str, Decimal] = {}
    for item in items:
        value = item.attributes.get("value", "")
        if not well_named(value, "a value", item.place, findings):
            continue
        if value in raw:
            findings.error(
                "I112", f"`{shown(value, 60)}` stands twice in `{shown(name, 60)}`", "remove one", item.place
            )
        raw[value] = Decimal(0)
        if not domain_only:
            raw[value] = _number(item, "evaluation", f"the evaluation of `{shown(value, 60)}`", findings)
    values = IssueValues(name, tuple(raw), element.place)
    return _Issue(values, index, None if domain_only else _normalised(raw, name, element.place, findings))


def _normalised(
    raw: Mapping[str, Decimal], name: str, place: Place, findings: Findings
) -> Mapping[str, Decimal]:
    top = max(raw.values(), default=Decimal(0))
    # GENIUS takes an issue whose highest evaluation is under 0.00001 for one nobody cares about.
    if top < Decimal("0.00001"):
        return dict.fromkeys(raw, Decimal(0))
    result, cut = {}, False
    for value, evaluation in raw.items():
        share = Fraction(evaluation) / Fraction(top)
        units = round(share * 10**ROUNDED)
        cut |= Fraction(units, 10**ROUNDED) != share
        result[value] = Decimal(units).scaleb(-ROUNDED)
    if cut:
        said = f"evaluations of `{shown(name, 60)}`, divided by its highest as GENIUS does, do not end: "
        findings.note("I118", f"{said}kept to {ROUNDED} decimals", place=place)
    return result


def _integer(element: Element, name: str, index: str, domain_only: bool, findings: Findings) -> _Issue | None:
    holder = next(iter(element.all("range")), element)
    bounds = []
    for key in ("lowerbound", "upperbound"):
        found = number(holder.attributes.get(key, ""))
        if found is None or found != found.to_integral_value() or abs(found) > 10**9:
            findings.error(
                "I106", f"`{key}` of `{shown(name, 60)}` is no whole number", "a whole number", holder.place
            )
            return None
        bounds.append(int(found))
    low, high = bounds
    if not few_options(high - low + 1, name, element.place, findings, CHOOSE):
        return None
    values = IssueValues(name, tuple(str(v) for v in range(low, high + 1)), element.place, numeric=True)
    if domain_only:
        return _Issue(values, index, None)
    evaluators = element.all("evaluator")
    if len(evaluators) != 1 or evaluators[0].attributes.get("ftype", "linear") != "linear":
        findings.error(
            "I111",
            f"the issue `{shown(name, 60)}` has no linear evaluator",
            '`<evaluator ftype="linear" offset="…" slope="…"/>`',
            element.place,
        )
        return None
    evaluator = evaluators[0]
    old = "parameter0" in evaluator.attributes
    offset = _number(
        evaluator, "parameter0" if old else "offset", f"the offset of `{shown(name, 60)}`", findings, True
    )
    slope = _number(
        evaluator, "parameter1" if old else "slope", f"the slope of `{shown(name, 60)}`", findings, True
    )
    # parameter0 and parameter1 are of the value itself; offset and slope of its distance from the lower bound.
    start = 0 if old else low
    worth = {
        str(v): min(max(offset + slope * (v - start), Decimal(0)), Decimal(1)) for v in range(low, high + 1)
    }
    return _Issue(values, index, worth)


def _weights(objective: Element, issues: list[_Issue], findings: Findings) -> dict[str, Decimal]:
    by_index: dict[str, Decimal] = {}
    for element in objective.all("weight"):
        index = element.attributes.get("index", "")
        if index in by_index:
            findings.error("I112", f"two weights for issue {shown(index, 20)}", "remove one", element.place)
        if index not in {i.index for i in issues}:
            findings.error(
                "I108",
                f"a weight for issue {shown(index, 20)}, which does not exist",
                "remove it",
                element.place,
            )
        by_index[index] = _number(element, "value", f"the weight of issue {shown(index, 20)}", findings)
    for issue in issues:
        if issue.index not in by_index:
            findings.error(
                "I105",
                f"the issue `{shown(issue.values.name, 60)}` has no weight",
                f'`<weight index="{shown(issue.index, 20)}" value="…"/>` inside the objective',
                issue.values.place,
            )
    return {i.values.name: by_index.get(i.index, Decimal(0)) for i in issues}


def _setting(space: Element, tag: str, findings: Findings) -> Decimal | None:
    elements = [e for e in _every(space) if e.tag == tag]
    if not elements:
        return None
    value = _number(elements[0], "value", f"the {tag.replace('_', ' ')}", findings)
    if value > 1:
        findings.error(
            "I106", f"the {tag.replace('_', ' ')} is {value}", "a number from 0 to 1", elements[0].place
        )
    return value


def _number(element: Element, key: str, what: str, findings: Findings, signed: bool = False) -> Decimal:
    text = element.attributes.get(key)
    if text is None:
        findings.error("I105", f"{what} is missing", f'`{key}="…"`', element.place)
        return Decimal(0)
    value = number(text)
    if value is None or abs(value) > 10**6 or (value < 0 and not signed) or value.adjusted() < -30:
        findings.error(
            "I106",
            f"{what} is `{shown(text, 50)}`",
            "a number" if signed else "a number from 0 to a million",
            element.place,
        )
        return Decimal(0)
    return value
