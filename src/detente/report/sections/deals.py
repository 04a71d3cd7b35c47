"""The best agreements side by side: what each party gains, gives and gets, and what it would cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.lenses.deals.result import Deal, DealsResult, Solution
from detente.report import words
from detente.report.charts.bars import gains as gains_chart
from detente.report.figure import Figure
from detente.report.inputs import ReportInputs
from detente.report.text import listed, number, percent, plural, signed, whole

from .answer import followed
from .registry import Section, register

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COALITIONS_SHOWN = 8
SPELLED_OUT = 4
"""Deals whose gives and gets are spelled out."""


def best(inputs: ReportInputs) -> tuple[Deal, ...]:
    """The deals shown: what each solution chooses first, then the lens's own order."""
    result = inputs.deals
    found: dict[tuple[int, ...], Deal] = {}
    for _, first in words.groups(result.solutions):
        found.setdefault(first.deals[0].row, first.deals[0])
    for d in result.deals:
        if d.acceptable:
            found.setdefault(d.row, d)
    limit = max(inputs.settings.best, 1)
    return tuple(found.values())[: min(limit, len(LETTERS))]


def letters(inputs: ReportInputs) -> dict[tuple[int, ...], str]:
    """The letter of each deal shown, by its row."""
    return {d.row: LETTERS[k] for k, d in enumerate(best(inputs))}


def solution_rows(
    inputs: ReportInputs, solutions: tuple[Solution, ...], members: tuple[str, ...]
) -> list[dict[str, Any]]:
    result = inputs.deals
    known = letters(inputs)
    out = []
    for s in solutions:
        deal = s.deals[0] if s.deals else None
        out.append(
            {
                "name": words.SOLUTIONS.get(s.name, s.name),
                "definition": s.definition,
                "value": "" if s.value is None else f"{number(s.value, 2)} {s.unit}".strip(),
                "label": s.label,
                "reason": s.reason,
                "deal": known.get(deal.row, "") if deal else "",
                "gains": [deal.gains[result.actors.index(p)] for p in members] if deal else [],
                "ties": whole(s.ties) if s.ties else "0",
                "vectors": len(s.vectors),
                "left_out": [words.actor(inputs, p) for p in s.left_out],
            }
        )
    return out


def side_by_side(inputs: ReportInputs) -> dict[str, Any]:
    """Deals as columns, issues as rows: only those that some deal moves."""
    result, case = inputs.deals, inputs.case
    shown = best(inputs)
    moved = [i for i in case.issues if any(d.state.get(i) != result.status_quo.state.get(i) for d in shown)]
    rows = []
    for i in moved:
        quo = result.status_quo.state[i]
        rows.append(
            {
                "title": words.issue(case, i),
                "quo": words.option(case, i, quo),
                "cells": [(words.option(case, i, d.state[i]), d.state[i] != quo) for d in shown],
            }
        )
    return {
        "letters": [LETTERS[k] for k in range(len(shown))],
        "chosen_by": [listed([words.SOLUTIONS.get(s, s) for s in d.solutions]) or "–" for d in shown],
        "gains": [
            (name, [words.gains_of(result, d)[p] for d in shown]) for p, name in enumerate(result.party_names)
        ],
        "ties": [whole(d.ties) if d.ties else "–" for d in shown],
        "frontier": ["yes" if d.on_frontier else "no" for d in shown],
        "price": [words.price(d) for d in shown],
        "draws": _draws(inputs, shown),
        "rows": rows,
        "unmoved": len(case.issues) - len(moved),
    }


def _draws(inputs: ReportInputs, shown: tuple[Deal, ...]) -> list[tuple[str, str]]:
    if inputs.draws is None:
        return []
    by_row = {d.row: d for d in inputs.draws.deals}
    found = [by_row.get(d.row) for d in shown]
    return [(percent(d.acceptable), percent(d.frontier)) if d is not None else ("–", "–") for d in found]


def trade(inputs: ReportInputs, deal: Deal) -> dict[str, Any]:
    """What each change of one deal is worth to each party, against the status quo; and the totals."""
    result = inputs.deals
    columns = [result.actors.index(p) for p in result.parties]
    changes = [
        {
            "title": words.change(inputs.case, c),
            "kind": {"issue": "", "linkage": "linkage", "red_line": "red line"}[c.kind],
            "by": _by(inputs, c.by),
            "points": [c.points[k] for k in columns],
        }
        for c in deal.changes
    ]
    total = [deal.points[k] - result.status_quo.points[k] for k in columns]
    return {
        "changes": changes,
        "total": total,
        "gains": list(words.gains_of(result, deal)),
        "same": all(abs(a - b) < 1e-9 for a, b in zip(total, words.gains_of(result, deal), strict=True)),
        "price": words.price(deal),
        "sums": _sums(result, changes),
    }


def _by(inputs: ReportInputs, by: tuple[str, ...]) -> str:
    """Who makes a change."""
    parties = inputs.deals.parties
    if len(parties) > 2 and set(parties) <= set(by):
        rest = [words.actor(inputs, b) for b in by if b not in parties]
        return listed(["every party", *rest])
    return words.actors(inputs, by) or "–"


def _sums(result: DealsResult, changes: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Per party: the points it gives up and the points it gets, change by change."""
    out = []
    for p, name in enumerate(result.party_names):
        worth = [c["points"][p] for c in changes]
        gets, gives = sum(w for w in worth if w > 0), sum(w for w in worth if w < 0)
        out.append({"party": name, "gets": signed(gets), "gives": signed(gives)})
    return out


def chart(inputs: ReportInputs) -> Figure | None:
    result = inputs.deals
    solutions, whose = followed(inputs)
    data = [(s.name, list(words.gains_of(result, s.deals[0]))) for s in solutions if s.deals]
    if not data:
        return None
    parties = list(zip(result.parties, result.party_names, strict=True))
    description = "; ".join(
        f"{words.SOLUTIONS[name]}: "
        + listed([f"{who} {signed(g)}" for (_, who), g in zip(parties, gain, strict=True)])
        for name, gain in data
    )
    tied = [words.SOLUTIONS[s.name] for s in solutions if s.ties > 1]
    return Figure(
        id="gains",
        title="What each party gains",
        caption=f"Points over each party's own fallback, by the deal each solution chooses{whose and ' for ' + whose}. "
        "Compare a party with itself "
        "across solutions; bars of two parties are in different points."
        + (f" Where several deals tie ({listed(tied)}), the first is drawn." if tied else ""),
        svg=gains_chart(parties, list(data), "gains-drawing", description + "."),
        columns=[("Party", ""), *((words.SOLUTIONS[name], "num") for name, _ in data)],
        rows=[[who, *(signed(gain[p]) for _, gain in data)] for p, (_, who) in enumerate(parties)],
    )


def coalitions(inputs: ReportInputs) -> list[dict[str, Any]]:
    out = []
    for c in inputs.deals.coalitions[:COALITIONS_SHOWN]:
        out.append(
            {
                "members": words.actors(inputs, c.members),
                "names": [words.actor(inputs, m) for m in c.members],
                "rows": solution_rows(inputs, c.solutions, c.members),
            }
        )
    return out


def logroll(inputs: ReportInputs) -> dict[str, Any] | None:
    found = inputs.logroll
    if found is None or found.package is None:
        return None
    at = [inputs.deals.actors.index(p) for p in found.parties]
    rows = [
        [words.actor(inputs, p), signed(found.package.gains[k]), signed(found.separate.gains[k]), signed(g)]
        for p, k, g in zip(found.parties, at, found.gain, strict=True)
    ]
    moved = [
        f"{words.issue(inputs.case, a.issue)} ({words.option(inputs.case, a.issue, a.option)})"
        for a in found.issues
        if a.moved
    ]
    settled = (
        f"{plural(len(moved), 'issue')} of {len(found.issues)} would move if settled alone: {listed(moved, most=8)}."
        if moved
        else f"None of the {len(found.issues)} issues would move if settled alone"
        + (
            f" ({listed(dict.fromkeys(a.reason for a in found.issues if a.reason), 'or')})."
            if found.issues
            else "."
        )
    )
    return {
        "solution": words.SOLUTIONS.get(found.solution, found.solution),
        "rows": rows,
        "settled": settled,
        "note": found.note,
    }


def single_text(inputs: ReportInputs) -> dict[str, Any] | None:
    found = inputs.single_text
    if found is None:
        return None
    case = inputs.case
    steps = []
    for k, step in enumerate(found.steps):
        said = listed([f"{words.issue(case, i)}: {words.option(case, i, o)}" for i, o in step.sets])
        package = case.packages.get(step.package)
        if step.package:
            said = f"{(package.title if package is not None else '') or step.package}: {said}"
        steps.append((k + 1, said, list(step.gains)))
    at = [inputs.deals.actors.index(p) for p in found.parties]
    if not found.steps:
        ended = "no first step exists: every single change, and every declared package, hurts somebody"
    elif found.finished:
        ended = "no further single change or package helps somebody without hurting another"
    else:
        ended = f"stopped after {len(found.steps)} steps; further steps were possible"
    accepted = "acceptable to all who must accept" if found.final.acceptable else "not yet acceptable to all"
    return {
        "rule": found.rule,
        "names": [words.actor(inputs, p) for p in found.parties],
        "steps": steps,
        "ended": f"{ended}; the text is then {accepted}" if found.steps else ended,
        "total": [found.final.gains[k] for k in at],
    }


def context(inputs: ReportInputs) -> Mapping[str, Any]:
    result = inputs.deals
    shown = best(inputs)
    return {
        "any": bool(shown),
        "party_names": list(result.party_names),
        "solutions": solution_rows(inputs, result.solutions, result.parties),
        "chart": chart(inputs),
        "table": side_by_side(inputs) if shown else None,
        "trades": [(LETTERS[k], trade(inputs, d)) for k, d in enumerate(shown[:SPELLED_OUT])],
        "coalitions": coalitions(inputs),
        "coalitions_more": max(0, len(result.coalitions) - COALITIONS_SHOWN),
        "logroll": logroll(inputs),
        "single_text": single_text(inputs),
        "draws": inputs.draws.draws if inputs.draws is not None else 0,
        "quo_gains": [signed(g) for g in words.gains_of(result, result.status_quo)],
        "described": plural(len(result.deals), "deal"),
    }


SECTION = register(
    Section(
        id="deals",
        order=400,
        title="The best agreements",
        shows="The agreements that standard solutions choose, and others that waste nothing: gains, gives, gets, and "
        "prices.",
        read="Each solution is one idea of a good agreement, its definition beside it; none is a forecast. Where they "
        "agree, the choice hangs less on the idea.",
        template="deals.html.j2",
        context=context,
        command=lambda inputs: (
            (f"detente deals {words.case_argument(inputs, focus=True)} --limit 50", "more of the frontier"),
            (f"detente deals {words.case_argument(inputs, focus=True)} --json", "everything, for a program"),
        ),
    )
)
