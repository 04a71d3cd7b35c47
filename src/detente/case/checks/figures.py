"""Numbers within their ranges, sums that add up, and grounds for each (C204, C205, C216)."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from detente.case.estimate import Estimate, bounds, exact, point
from detente.case.schema import Case
from detente.case.uses import numbers
from detente.case.walk import at
from detente.case.yaml_tree import Path, dotted

from .finding import Finding, Rule

RANGES = {
    "value": (0.0, 100.0, "", "a value lies between 0 (worst) and 100 (best)"),
    "not negative": (0.0, math.inf, "", "this cannot be negative"),
    "over 0": (0.0, math.inf, "low", "this must be more than 0"),
    "chance": (0.0, 1.0, "", "a share or chance lies between 0 and 1"),
    "decisiveness": (0.5, 1.0, "both", "decisiveness lies over 0.5 (a coin) and under 1 (never wrong)"),
    "discount": (0.0, 1.0, "low", "a discount lies over 0, and is at most 1"),
}
"""Name → (low, high, which ends are excluded, in words)."""


RANGED = {
    "actors.*.decides_for": "chance",
    "issues.*.act.cost": "not negative",
    "issues.*.undo.cost": "not negative",
    "stakes.*.*.weight": "not negative",
    "stakes.*.*.values.*": "value",
    "red_lines.*.cost": "not negative",
    "agreement.power.*": "over 0",
    "numeraire.points_per_unit.*": "over 0",
    "numeraire.most.*": "not negative",
    "guarantors.*.seen": "chance",
    "guarantors.*.penalty": "not negative",
    "guarantors.*.cost": "not negative",
    "mechanisms.*.prior.*": "chance",
    "narratives.*.prior": "chance",
    "indicators.*.expect.*.chances.*": "chance",
    "indicators.*.visible": "chance",
    "indicators.*.visible.*.chance": "chance",
    "indicators.*.collected": "chance",
    "indicators.*.false_report": "chance",
    "indicators.*.cost": "not negative",
    "observers.*.modes.informative": "chance",
    "observers.*.modes.noise": "chance",
    "observers.*.modes.pushing": "chance",
    "record.causes.*.chance": "chance",
    "record.causes.*.brings.*": "chance",
    "questions.*.base_rate.chance": "chance",
    "play.*.decisiveness": "decisiveness",
    "play.*.reconsiders_per_month": "over 0",
    "play.*.inertia_months": "over 0",
    "play.*.discount_per_year": "discount",
}
"""Where a number stands that has a range, as a pattern of :func:`~detente.case.walk.at` → its range."""


def out_of_range(case: Case) -> Iterator[Finding]:
    """C204: neither the number nor any draw of it may leave its range."""
    ranged = ((path, n, RANGES[kind]) for pattern, kind in RANGED.items() for path, n in at(case, pattern))
    for path, estimate, (low, high, open_, words) in ranged:
        if isinstance(estimate, dict):
            continue  # rows, each with a chance of its own
        least, most = bounds(estimate)
        too_low = least < low or (least == low and open_ in ("low", "both"))
        too_high = most > high or (most == high and open_ == "both" and math.isfinite(high))
        worst = least if too_low else most
        if not (too_low or too_high):
            continue
        if math.isinf(worst):
            cut = f"cut the estimate with `{'low' if too_low else 'high'}`"
            yield Finding("C204", f"`{dotted(path)}` can be drawn outside its range: {words}", cut, path)
        else:
            is_ = "is" if worst == point(estimate) else "can be"
            yield Finding("C204", f"`{dotted(path)}` {is_} {worst:g}", words, path)


def sums(case: Case) -> Iterator[Finding]:
    """C205: shares of one principal sum to at most 1; the chances of what excludes each other to 1."""
    within: dict[str, dict[str, Fraction]] = {}
    for who, a in case.actors.items():
        if a.kind == "personal" and a.within is not None and a.decides_for is not None:
            highest = bounds(a.decides_for)[1]
            within.setdefault(a.within, {})[who] = exact(highest) if math.isfinite(highest) else Fraction(0)
    for principal, shares in within.items():
        total = sum(shares.values())
        if total > 1 and len(shares) > 1:
            yield Finding(
                "C205",
                f"the persons within `{principal}` may decide for {float(total):g} of it: {', '.join(shares)}",
                "their shares, at the highest, sum to at most 1",
                ("actors", list(shares)[-1], "decides_for"),
            )
    for path, mechanism in at(case, "mechanisms.*"):
        if mechanism.prior and not mechanism.several:
            yield from _distribution(mechanism.prior, mechanism.values, (*path, "prior"))
    for path, chances in at(case, "indicators.*.expect.*.chances"):
        yield from _distribution(chances, chances, path)
    for path, modes in at(case, "observers.*.modes"):
        yield from _distribution(dict(modes), dict(modes), path)


def _distribution(given: Mapping[str, Estimate], of: Mapping[str, object], path: Path) -> Iterator[Finding]:
    total = sum((exact(point(n)) for n in given.values()), Fraction(0))
    whole = all(key in given for key in of)
    if abs(total - 1) > Fraction(1, 10**6) if whole else total > 1:
        yield Finding(
            "C205",
            f"the chances under `{dotted(path)}` sum to {float(total):g}",
            "they exclude each other: they must sum to 1" if whole else "they may sum to at most 1",
            path,
            at_key=True,
        )


def without_grounds(case: Case) -> Iterator[Finding]:
    """C216: numbers that rest on nothing; one finding an entry."""
    for path, count in Counter(_entry(n.keys) for n in numbers(case) if n.grounds == "none").items():
        yield Finding(
            "C216",
            f"`{dotted(path)}`: {count:,} number{'s' if count > 1 else ''} without claims or `assumed`",
            "name the claims under `because`, or say `assumed: why`",
            path,
            "warning",
            at_key=True,
        )


def _entry(path: Path) -> Path:
    """The entry a number belongs to, as deep as a person would write `because`."""
    if path[0] == "roadmaps":
        return path[:4] if len(path) > 3 else path[:2]
    return path[: {"stakes": 3, "issues": 3, "agreement": 1, "numeraire": 1}.get(str(path[0]), 2)]


RULES: tuple[Rule, ...] = (out_of_range, sums, without_grounds)
