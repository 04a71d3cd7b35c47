"""Every name used is declared (C101–C106, C108–C113)."""

from collections.abc import Iterator
from typing import Any

from detente.case.conditions import faults
from detente.case.schema import Case, Mechanism, Members, When
from detente.case.walk import CONDITIONS, STATES, at, becauses
from detente.case.yaml_tree import Path

from .finding import Finding, Rule, unknown

MOVERS = tuple(
    f"{of}.{who}"
    for of in ("issues.*", "issues.*.options.*")
    for who in ("mover", "mover.all.*", "mover.any.*", "consent.*")
)
"""Every mover and every consent, as patterns of :func:`~detente.case.walk.at`."""

PARTIES = ("packages.*.parties.*", "agreement.parties.*", "agreement.rule.veto.*")
"""Parties to packages and to the agreement, and its vetoes."""

NOTHING = "nothing"
"""The empty set, as an answer of a mechanism with `several`."""

ACTORS = (
    "actors.*.within",
    *MOVERS,
    "stakes.~",
    "linkages.*.actor",
    "red_lines.*.held_by",
    *PARTIES,
    "agreement.power.~",
    "fallbacks.~",
    "numeraire.points_per_unit.~",
    "numeraire.most.~",
    "play.~",
    "roadmaps.*.steps.*.acts.*",
    "roadmaps.*.steps.*.costs.~",
    "roadmaps.*.steps.*.benefits.~",
    "guarantors.*.by",
    "guarantors.*.to",
    "guarantors.*.against",
    "record.events.*.by",
    "record.events.*.signal.to.*",
)

CLAUSES = tuple(f"{condition}{each}" for condition in CONDITIONS for each in ("", ".*"))
"""A condition that is one clause, and each of several."""

ISSUES = (
    "actors.*.ratifies.*",
    "stakes.*.~",
    "focus.*.issues.*",
    "record.coverage.~",
    *(f"{names}.~" for names in (*CLAUSES, *STATES)),
)

SHOWN = ("record.events.*.observation", "record.events.*.signal.shows", "questions.*.answer.indicator")
"""`{indicator: outcome}`."""

NAMED: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("C101", "actor", "actors", ACTORS),
    ("C102", "issue", "issues", ISSUES),
    ("C104", "claim", "claims", ("claims.*.depends_on.*",)),
    ("C105", "source", "sources", ("claims.*.source", "record.events.*.origins.*.source")),
    ("C108", "indicator", "indicators", tuple(f"{shown}.~" for shown in SHOWN)),
    ("C109", "outcome", "outcomes", ("questions.*.answer.outcome",)),
    ("C112", "observer", "observers", ("record.events.*.origins.*.through",)),
    ("C113", "event", "record.events", ("record.causes.*.brings.~",)),
)
"""Code, what is named, where it must be declared, and where it is named."""

WITHIN: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("C103", "option", "issues", "options", ("status_quo",)),
    ("C106", "answer", "mechanisms", "values", ("prior.~", "otherwise")),
    ("C108", "outcome", "indicators", "outcomes", ("silence", "expect.*.chances.~")),
    ("C111", "reading", "disagreements", "readings", ("as_written",)),
)
"""Code, what is named, the entries that declare it, under which key, and where below it they name it."""

PAIRED = (
    ("C103", "option", "issues", "options", STATES),
    ("C108", "outcome", "indicators", "outcomes", SHOWN),
)
"""Code, what is named, the entries that declare it, under which key, and the maps `{entry: name}`."""


def named(value: Any, *patterns: str, path: Path = ()) -> Iterator[tuple[str, Path, bool]]:
    """(name, path, whether the name is the key that ends the path) of every name the patterns lead to."""
    for pattern in patterns:
        for where, name in at(value, pattern, path=path):
            if isinstance(name, str):
                yield name, where, pattern.endswith("~")


def undeclared(case: Case) -> Iterator[Finding]:
    """C101, C102, C104, C105, C108, C109, C112, C113: names of entries of the case."""
    for code, what, section, patterns in NAMED:
        known = next(entries for _, entries in at(case, section))
        for name, path, at_key in named(case, *patterns):
            if name not in known:
                yield unknown(code, what, name, known, path, at_key=at_key)
    for path, grounds in becauses(case):
        for name in grounds:
            if name not in case.claims:
                yield unknown("C104", "claim", name, case.claims, (*path, name), at_key=True)


def undeclared_within(case: Case) -> Iterator[Finding]:
    """C103, C106, C108, C111: an issue's options, a mechanism's answers, what an indicator can show, readings."""
    for code, what, section, key, patterns in WITHIN:
        for path, entry in at(case, f"{section}.*"):
            known = getattr(entry, key)
            for name, where, at_key in named(entry, *patterns, path=path):
                if name not in known:
                    yield unknown(code, what, name, known, where, at_key=at_key, of=str(path[-1]))
    for code, what, section, key, patterns in PAIRED:
        declared = getattr(case, section)
        for path, pairs in at(case, *patterns):
            for of, name in pairs.items():
                if of in declared and name not in (known := getattr(declared[of], key)):
                    yield unknown(code, what, name, known, (*path, of), of=of)
    for path, stake in at(case, "stakes.*.*"):
        of = str(path[2])
        known = case.issues[of].options if of in case.issues else None
        for name, where, at_key in named(stake, "values.~", "ideal", "ranking.*", "ranking.*.*", path=path):
            if known is not None and name not in known:
                # Of tied options the place is that of the list they stand in.
                yield unknown("C103", "option", name, known, where[:5], at_key=at_key, of=of)


def bad_predicates(case: Case) -> Iterator[Finding]:
    """C103, C110 and C201 in conditions."""
    for path, clause in at(case, *CLAUSES):
        for name in [n for n in clause if n in case.issues] if isinstance(clause, dict) else ():
            where = (*path, name)
            for fault in faults(case.issues[name], clause[name]):
                match fault.kind:
                    case "option":
                        yield unknown("C103", "option", fault.word, case.issues[name].options, where, of=name)
                    case "order":
                        yield Finding(
                            "C201",
                            f"`{fault.word}` compares options of `{name}`, which is not ordered",
                            "list the options meant, or make the issue ordered, least to most",
                            where,
                        )
                    case "form":
                        yield Finding(
                            "C110",
                            f"`{fault.word}` is no condition on an issue",
                            "an option, a list of options, or one of >= <= > < != before a single option",
                            where,
                        )


def whens(case: Case) -> Iterator[tuple[Path, When]]:
    """Every `{mechanism: answers}` of the case."""
    return at(
        case,
        "mechanisms.*.asked_if",
        "narratives.*.assumes",
        "observers.*.pushes",
        "indicators.*.expect.*.when",
        "indicators.*.visible.*.when",
    )


def known_answers(mechanism: Mechanism) -> tuple[str, ...]:
    """What may be named: the declared answers, and `nothing` of a set."""
    return (*mechanism.values, NOTHING) if mechanism.several else tuple(mechanism.values)


def undefined_mechanisms(case: Case) -> Iterator[Finding]:
    """C106: mechanisms and their answers, wherever a world is described."""
    for path, when in whens(case):
        for name, answers in when.items():
            if name not in case.mechanisms:
                yield unknown("C106", "mechanism", name, case.mechanisms, (*path, name), at_key=True)
                continue
            mechanism = case.mechanisms[name]
            known = known_answers(mechanism)
            for answer in (*answers.all, *answers.none) if isinstance(answers, Members) else answers:
                if answer not in known:
                    yield unknown("C106", "answer", answer, known, (*path, name), of=name)


RULES: tuple[Rule, ...] = (undeclared, undeclared_within, bad_predicates, undefined_mechanisms)
