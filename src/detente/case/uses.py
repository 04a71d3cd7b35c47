"""Where each claim is used, and what each number rests on."""

from dataclasses import dataclass
from typing import Literal

from .estimate import Estimate
from .schema import BaseRate, Case, Grounded
from .walk import becauses, estimates
from .yaml_tree import Path, dotted

KINDS = {
    "actors": "actor",
    "issues": "issue",
    "stakes": "stake",
    "linkages": "linkage",
    "rules": "rule",
    "red_lines": "red line",
    "packages": "package",
    "agreement": "agreement",
    "fallbacks": "fallback",
    "numeraire": "numeraire",
    "clock": "deadline",
    "play": "play",
    "outcomes": "outcome",
    "roadmaps": "roadmap",
    "guarantors": "guarantor",
    "focus": "focus",
    "record": "event",
    "mechanisms": "mechanism",
    "narratives": "narrative",
    "observers": "observer",
    "indicators": "indicator",
    "questions": "question",
    "variants": "variant",
    "disagreements": "disagreement",
}
"""Section → what a reader calls an entry of it."""

PARTS = (
    ("undo", "", "undoing cost"),
    ("act", "", "acting cost"),
    ("options", "issues", "option"),
    ("readings", "disagreements", "reading"),
)
"""A key, the section it stands in (any where empty), and what a reader calls an entry with it in its path."""

Grounds = Literal["claims", "assumed", "citation", "source", "none"]


@dataclass(frozen=True)
class Use:
    """One place where a claim is used. ``line`` is what the case says it supports there."""

    path: str
    """Dotted, without `because`: `stakes.china.enforcement`."""
    kind: str
    """What rests on it: `stake`, `red line`, `option`, …"""
    line: str
    keys: Path = ()
    """The path as keys, down to the claim's own line."""


@dataclass(frozen=True, kw_only=True)
class NumberUsed:
    """One number of the case and what it rests on."""

    path: str
    keys: Path
    value: Estimate
    grounds: Grounds
    """`source`: a base rate, which names its own."""
    claims: tuple[str, ...] = ()
    assumed: str = ""
    """Why it was assumed, or what is cited."""


def kind_of(path: Path) -> str:
    """What a reader calls the entry at a path."""
    section = str(path[0]) if path else "case"
    for part, of, kind in PARTS:
        if part in path and of in ("", section):
            return kind
    return "cause" if path[:2] == ("record", "causes") else KINDS.get(section, section)


def claim_uses(case: Case) -> dict[str, list[Use]]:
    """Claim id → its uses, in the order of the case; a declared claim nobody uses has an empty list."""
    found: dict[str, list[Use]] = {claim: [] for claim in case.claims}
    for path, grounds in becauses(case):
        for claim, line in grounds.items():
            found.setdefault(claim, []).append(Use(dotted(path[:-1]), kind_of(path), line, (*path, claim)))
    return found


def numbers(case: Case) -> list[NumberUsed]:
    """Every number of the case with its grounds, in the order of the case."""
    found = []
    for path, value, owner in estimates(case, (), case):
        grounded = owner if isinstance(owner, Grounded) else Grounded()
        first: dict[Grounds, object] = {
            "claims": grounded.because,
            "assumed": grounded.assumed,
            "source": isinstance(owner, BaseRate),
            "citation": case.citation,
        }
        grounds: Grounds = next((kind for kind, there in first.items() if there), "none")
        cited = case.citation if grounds == "citation" else ""
        why = grounded.assumed or (owner.source if isinstance(owner, BaseRate) else cited) or ""
        found.append(
            NumberUsed(
                path=dotted(path),
                keys=path,
                value=value,
                grounds=grounds,
                claims=tuple(grounded.because),
                assumed=why,
            )
        )
    return found
