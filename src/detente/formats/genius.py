"""Classic GENIUS domains and profiles: XML with ``utility_space``, ``objective``, ``issue``, ``item``, ``weight``.

Utility as GENIUS computes it (Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014; its ``EvaluatorDiscrete`` and
``EvaluatorInteger``): Σ over issues of weight × evaluation, where a discrete evaluation is divided by the issue's
highest, and an integer one is offset + slope·(value − lower bound), cut to 0..1.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from detente.case.diagnostics import shown

from .assemble import CHOOSE, Findings, Issue, Profile, few_issues, few_options, well_named
from .reading import Element, Text, number

FORMAT = "GENIUS profiles"
ROOTS = ("utility_space", "negotiation_template")
ROUNDED = 14
"""Decimals kept of an evaluation that does not end, such as 2/3."""


def is_domain(root: Element) -> bool:
    """Whether it is a domain without preferences: a template, or issues none of which is evaluated."""
    tags = {(e.tag, "evaluation" in e.attributes) for e in _every(root)}
    evaluated = tags & {("item", True), ("evaluator", False), ("weight", False)}
    return root.tag == "negotiation_template" or not evaluated


def _every(element: Element) -> list[Element]:
    """The element and all below it; the reader has already capped depth and number."""
    found = [element]
    for e in found:
        found.extend(e.children)
    return found


def read(root: Element, source: Text, findings: Findings) -> Profile | None:
    """A profile, or a domain as a profile without weights; what is wrong with it is in ``findings``, and None where
    there is not enough for one."""
    spaces = root.all("utility_space") if root.tag == "negotiation_template" else (root,)
    if len(spaces) != 1:
        findings.error("I105", "a template without one `utility_space`", "check the file", root.place)
        return None
    below = _every(spaces[0])
    if odd := [e for e in below if e.tag in ("utility_function", "ufun", "hyperRectangle")]:
        findings.error(
            "I111",
            "a non-additive utility space (hyper-rectangles)",
            "only additive profiles become cases; worth that hangs on several issues is a linkage there",
            odd[0].place,
        )
        return None
    objectives = [e for e in below if e.tag == "objective"]
    if len(objectives) != 1:
        findings.error(
            "I111",
            f"{len(objectives)} objectives",
            "exactly one objective that holds all issues; nested objectives are not read",
            spaces[0].place,
        )
        return None
    objective = objectives[0]
    domain_only = is_domain(root)
    elements = objective.all("issue")
    if not few_issues(len(elements), objective.place, findings):
        return None
    issues: dict[str, Issue] = {}
    names: dict[str, str] = {}
    for element in elements:
        name, index = element.attributes.get("name", ""), element.attributes.get("index", "")
        if (issue := _issue(element, name, domain_only, findings)) is None:
            continue
        for kind, one, before in (("name", name, issues), ("index", index, names)):
            if one in before:
                findings.error(
                    "I112", f"two issues with the {kind} `{shown(one, 60)}`", "rename one", element.place
                )
        issues[name] = issue
        names[index] = name
    if not domain_only:
        _weigh(issues, names, objective, findings)
    reservation, discount = (_setting(below, tag, findings) for tag in ("reservation", "discount_factor"))
    if discount not in (None, Decimal(1), Decimal(0)):
        findings.note(
            "I119",
            f"the discount factor {discount} is left out: it says nothing about a deal's worth",
            "time enters a case under `play` and `clock`",
            spaces[0].place,
        )
    called = objective.attributes.get("name", "")
    return Profile(
        name=source.stem,
        source=source,
        issues=issues,
        place=objective.place,
        reservation=reservation,
        domain_name=called if called != "any" else "",
    )


def _issue(element: Element, name: str, domain_only: bool, findings: Findings) -> Issue | None:
    attributes, place = element.attributes, element.place
    if not well_named(name, "an issue", place, findings):
        return None
    kind = attributes.get("type") or attributes.get("etype") or attributes.get("vtype") or "discrete"
    if kind not in ("discrete", "integer"):
        findings.error(
            "I110" if kind == "real" else "I111",
            f"the issue `{shown(name, 60)}` is of the kind `{shown(kind, 30)}`",
            "discrete and integer issues become options; a continuous one must be cut into steps first",
            place,
        )
        return None
    worths = (_discrete if kind == "discrete" else _integer)(element, name, domain_only, findings)
    return None if worths is None else Issue(place, worths, numeric=kind == "integer")


def _discrete(
    element: Element, name: str, domain_only: bool, findings: Findings
) -> Mapping[str, Decimal] | None:
    """Value → evaluation, divided by the highest; 0 each in a domain without preferences."""
    items = element.all("item")
    if not few_options(len(items), name, element.place, findings, CHOOSE):
        return None
    raw: dict[str, Decimal] = {}
    for item in items:
        value = item.attributes.get("value", "")
        if well_named(value, "a value", item.place, findings):
            if value in raw:
                what = f"`{shown(value, 60)}` stands twice in `{shown(name, 60)}`"
                findings.error("I112", what, "remove one", item.place)
            what = f"the evaluation of `{shown(value, 60)}`"
            raw[value] = Decimal(0) if domain_only else _number(item, "evaluation", what, findings)
    top = max(raw.values(), default=Decimal(0))
    # GENIUS takes an issue whose highest evaluation is under 0.00001 for one nobody cares about.
    if top < Decimal("0.00001"):
        return dict.fromkeys(raw, Decimal(0))
    shares = {value: Fraction(evaluation) / Fraction(top) for value, evaluation in raw.items()}
    kept = {value: Decimal(round(share * 10**ROUNDED)).scaleb(-ROUNDED) for value, share in shares.items()}
    if any(Fraction(kept[value]) != share for value, share in shares.items()):
        said = f"evaluations of `{shown(name, 60)}`, divided by its highest as GENIUS does, do not end: "
        findings.note("I118", f"{said}kept to {ROUNDED} decimals", place=element.place)
    return kept


def _integer(
    element: Element, name: str, domain_only: bool, findings: Findings
) -> Mapping[str, Decimal] | None:
    """Value → worth on the line of its evaluator; 0 each in a domain without preferences."""
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
    values = range(low, high + 1)
    if domain_only:
        return {str(v): Decimal(0) for v in values}
    evaluators = element.all("evaluator")
    if len(evaluators) != 1 or evaluators[0].attributes.get("ftype", "linear") != "linear":
        findings.error(
            "I111",
            f"the issue `{shown(name, 60)}` has no linear evaluator",
            '`<evaluator ftype="linear" offset="…" slope="…"/>`',
            element.place,
        )
        return None
    old = "parameter0" in evaluators[0].attributes
    keys = {"offset": "parameter0", "slope": "parameter1"} if old else {"offset": "offset", "slope": "slope"}
    offset, slope = (
        _number(evaluators[0], key, f"the {part} of `{shown(name, 60)}`", findings, signed=True)
        for part, key in keys.items()
    )
    # parameter0 and parameter1 are of the value itself; offset and slope of its distance from the lower bound.
    start = 0 if old else low
    return {str(v): min(max(offset + slope * (v - start), Decimal(0)), Decimal(1)) for v in values}


def _weigh(
    issues: dict[str, Issue], names: Mapping[str, str], objective: Element, findings: Findings
) -> None:
    """Gives issues their weights; ``names`` are by index."""
    weighed: set[str] = set()
    for element in objective.all("weight"):
        index = element.attributes.get("index", "")
        what = f"issue {shown(index, 20)}"
        value = _number(element, "value", f"the weight of {what}", findings)
        if index in weighed:
            findings.error("I112", f"two weights for {what}", "remove one", element.place)
        weighed.add(index)
        if index in names:
            issues[names[index]] = replace(issues[names[index]], weight=value)
        else:
            findings.error("I108", f"a weight for {what}, which does not exist", "remove it", element.place)
    for index, name in names.items():
        if index not in weighed:
            findings.error(
                "I105",
                f"the issue `{shown(name, 60)}` has no weight",
                f'`<weight index="{shown(index, 20)}" value="…"/>` inside the objective',
                issues[name].place,
            )


def _setting(below: list[Element], tag: str, findings: Findings) -> Decimal | None:
    if (element := next((e for e in below if e.tag == tag), None)) is None:
        return None
    what = f"the {tag.replace('_', ' ')}"
    value = _number(element, "value", what, findings)
    if value > 1:
        findings.error("I106", f"{what} is {value}", "a number from 0 to 1", element.place)
    return value


def _number(element: Element, key: str, what: str, findings: Findings, signed: bool = False) -> Decimal:
    if (text := element.attributes.get(key)) is None:
        findings.error("I105", f"{what} is missing", f'`{key}="…"`', element.place)
        return Decimal(0)
    value = number(text)
    if value is None or abs(value) > 10**6 or (value < 0 and not signed) or value.adjusted() < -30:
        help_ = "a number" if signed else "a number from 0 to a million"
        findings.error("I106", f"{what} is `{shown(text, 50)}`", help_, element.place)
        return Decimal(0)
    return value
