"""What blocks the agreements most talked about: who refuses, by how much, and the smallest change that would win it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.lenses.deals.result import Deal
from detente.lenses.deals.why import ChangeSet
from detente.report import words
from detente.report.inputs import Blocked, ReportInputs
from detente.report.text import listed, number, signed, whole

from .answer import obstacle, verdict
from .registry import Section, register

SHOWN = 3
"""Change sets listed for each who refuses."""


def change_set(inputs: ReportInputs, c: ChangeSet) -> str:
    """``Sanctions: eased and Troops: half (losing China)``."""
    said = listed([f"{words.issue(inputs.case, i)}: {words.option(inputs.case, i, o)}" for i, o in c.sets])
    return said + (f" (but losing {words.actors(inputs, c.loses)})" if c.loses else "")


def changes(inputs: ReportInputs, found: tuple[ChangeSet, ...], count: int) -> dict[str, Any]:
    """Change sets in words, and how many more there are."""
    said = [change_set(inputs, c) for c in found[:SHOWN]]
    return {"said": said, "more": max(0, count - len(said))}


def deal_lines(inputs: ReportInputs, deal: Deal) -> list[str]:
    """What a state changes, one line an issue."""
    return [words.change(inputs.case, c) for c in words.issue_changes(deal)]


def entry(inputs: ReportInputs, b: Blocked) -> dict[str, Any]:
    declared = inputs.case.outcomes.get(b.id)
    said = obstacle(inputs, b)
    why = b.why
    example = why.examples[0] if why.examples else None
    return {
        "title": said["title"],
        "verdict": said["verdict"],
        "possible": why.possible,
        "means": words.condition(inputs.case, declared.when) if declared is not None else why.asked,
        "says": said["says"],
        "claims": [c for c in (declared.because if declared is not None else {}) if c in inputs.case.claims],
        "example": (
            {
                "gains": words.gains(inputs.deals, example),
                "against": against(inputs, example),
                "changes": deal_lines(inputs, example),
            }
            if example is not None
            else None
        ),
        "examined": (
            {
                "which": (
                    "By itself, everything else as it stands"
                    if why.possible
                    else "In the nearest state that has it (the fewest refusing, then the least shortfall as shares of "
                    "each one's range)"
                ),
                "gains": words.gains(inputs.deals, why.examined),
                "price": words.price(why.examined),
                "changes": deal_lines(inputs, why.examined),
            }
            if why.examined is not None and said["verdict"] != "possible alone"
            else None
        ),
        "rules": list(why.rules) if why.examined is not None else [],
        "objections": [
            {
                "party": words.actor(inputs, o.actor) + (" (must ratify)" if o.role == "ratifier" else ""),
                "short": number(o.shortfall) if o.shortfall > 0 else "–",
                "lines": [words.red_line(inputs.case, r) for r in o.red_lines],
                **changes(inputs, o.wins, o.wins_count),
            }
            for o in why.blockers
        ],
        "mends": changes(inputs, why.mends, why.mends_count),
        "searched": why.searched,
    }


def against(inputs: ReportInputs, deal: Deal) -> str:
    """What asking for an outcome gives and takes, against the first solution's deal."""
    result = inputs.deals
    first = next((s for s in result.solutions if s.deals), None)
    if first is None:
        return ""
    name = words.SOLUTIONS.get(first.name, first.name)
    differences = [
        (who, a - b)
        for who, a, b in zip(
            result.party_names,
            words.gains_of(result, deal),
            words.gains_of(result, first.deals[0]),
            strict=True,
        )
    ]
    if all(d == 0 for _, d in differences):
        return f"It gives every party what the {name} deal gives it."
    return f"Against the {name} deal: " + listed([f"{who} {signed(d)}" for who, d in differences]) + "."


def overview(inputs: ReportInputs) -> list[list[str]]:
    out = []
    for b in inputs.blocked:
        kind = verdict(b)
        title = inputs.case.outcomes[b.id].title if b.id in inputs.case.outcomes else b.id
        lifted = "–" if b.lifted is None else ("yes" if b.lifted.possible else "no")
        out.append(
            [
                title,
                "no" if kind == "impossible" else "yes",
                "yes" if b.why.possible else "no",
                lifted,
                listed([words.actor(inputs, o.actor) for o in b.why.blockers]) or "–",
                _having(inputs, b),
            ]
        )
    return out


def _having(inputs: ReportInputs, b: Blocked) -> str:
    declared = inputs.case.outcomes.get(b.id)
    if declared is None:
        return "–"
    having = [
        words.SOLUTIONS.get(s.name, s.name)
        for s in inputs.deals.solutions
        if s.deals and words.holds(inputs.case, declared.when, s.deals[0].state)
    ]
    return listed(having) or "none"


def lifted(inputs: ReportInputs) -> list[list[str]]:
    """The deal space with and without red lines."""
    if inputs.lifted is None:
        return []
    rows = []
    for name, r in (("red lines as declared", inputs.deals), ("every red line lifted", inputs.lifted)):
        first = next((s for s in r.solutions if s.deals), None)
        rows.append(
            [
                name,
                words.count(r.counts.acceptable),
                words.share(r.counts.acceptable),
                words.count(r.counts.unanimous),
                whole(len(r.frontier_acceptable)),
                words.gains(r, first.deals[0]) if first is not None else "no agreement",
            ]
        )
    return rows


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    if not inputs.blocked and inputs.lifted is None:
        return None
    first = next((s for s in inputs.deals.solutions if s.deals), None)
    return {
        "overview": overview(inputs),
        "entries": [entry(inputs, b) for b in inputs.blocked],
        "lifted": lifted(inputs),
        "solution": words.SOLUTIONS[first.name] if first is not None else "Nash",
    }


SECTION = register(
    Section(
        id="blocks",
        order=500,
        title="What blocks the agreements most talked about",
        shows="For each outcome people name: whether any state has it, whether any possible agreement does, who "
        "refuses, and the smallest change that would win them.",
        read="“Short” is how far, in a party's own points, a state lies below what that party must be given. "
        "What is possible only with more is looked at by itself: who then refuses says what must come with it.",
        template="blocks.html.j2",
        context=context,
        command=lambda inputs: (
            (
                f"detente deals {words.case_argument(inputs, focus=True)} --why OUTCOME",
                "why one outcome is not agreed",
            ),
            (
                f"detente deals {words.case_argument(inputs, focus=True)} --set red_lines.ID=null",
                "the deals with one red line taken away",
            ),
        ),
    )
)
