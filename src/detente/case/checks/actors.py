"""Actors, movers, agreement and red lines that make sense together (C201, C206–C209, C228–C230)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.schema import Case, Quorum
from detente.case.walk import at
from detente.case.yaml_tree import Path

from .finding import Finding, each
from .names import MOVERS, PARTIES, named


def kinds(case: Case) -> Iterator[Finding]:
    """C206: what an actor's kind asks for and what it excludes."""
    for who, a in case.actors.items():
        path: Path = ("actors", who)
        is_person, is_ratifier = a.kind == "personal", a.kind == "ratifier"
        inside = case.actors.get(a.within) if a.within is not None else None
        yield from each(
            "C206",
            (
                is_person and a.within is None,
                f"`{who}` is a person within nobody",
                "name its principal: `within: us`",
                path,
                True,
            ),
            (
                a.within is not None and not is_person and not is_ratifier,
                f"`{who}` is within `{a.within}` and is neither a person nor a ratifier",
                "make it `kind: personal` or `kind: ratifier`, or drop `within`",
                (*path, "within"),
                False,
            ),
            (
                is_person and inside is not None and inside.kind in ("personal", "ratifier"),
                f"`{who}` is within `{a.within}`, which decides nothing of its own",
                "a person is within a principal",
                (*path, "within"),
                False,
            ),
            (
                a.decides_for is not None and not is_person,
                f"`{who}` decides for a share and is no person",
                "`decides_for` belongs to `kind: personal`",
                (*path, "decides_for"),
                False,
            ),
            (
                a.ratifies and not is_ratifier,
                f"`{who}` ratifies and is no ratifier",
                "`ratifies` belongs to `kind: ratifier`",
                (*path, "ratifies"),
                False,
            ),
            (
                is_ratifier and not a.ratifies,
                f"`{who}` ratifies nothing",
                "name the issues: `ratifies: [treaty]`",
                path,
                True,
            ),
        )


def persons_do_not_move(case: Case) -> Iterator[Finding]:
    """C207: principals move and agree; a person's say is its share of a principal's choice."""
    for name, path, _ in named(case, *MOVERS, *PARTIES):
        a = case.actors.get(name)
        if a is not None and a.kind == "personal":
            yield Finding(
                "C207",
                f"`{name}` is a person: it moves and agrees through its principal",
                f"name `{a.within}`" if a.within else "name its principal",
                path,
            )


def agreement(case: Case) -> Iterator[Finding]:
    """C208: a rule that some coalition can meet."""
    declared = case.agreement
    count = len(set(declared.parties))
    if isinstance(declared.rule, Quorum) and not 1 <= declared.rule.quorum <= count:
        yield Finding(
            "C208",
            f"a quorum of {declared.rule.quorum} among {count} parties",
            f"between 1 and {count}",
            ("agreement", "rule", "quorum"),
        )
    for name, path, at_key in named(case, "agreement.rule.veto.*", "agreement.power.~"):
        holds = "bargaining power" if at_key else "a veto"
        veto = "add it to `parties`, or take its veto away"
        power = "power is an exponent of the Nash product, which only parties enter"
        if name in case.actors and name not in declared.parties:
            said = f"`{name}` has {holds} and is no party"
            yield Finding("C208", said, power if at_key else veto, path, at_key=at_key)


def red_lines_do_something(case: Case) -> Iterator[Finding]:
    """C209."""
    for id_, line in case.red_lines.items():
        if not line.refuses and line.cost is None:
            yield Finding(
                "C209",
                f"the red line `{id_}` neither refuses nor costs",
                "say `refuses: true`, or `cost:` in points",
                ("red_lines", id_),
                at_key=True,
            )


def adjacent_steps(case: Case) -> Iterator[Finding]:
    """C201: one level a move needs levels."""
    for name, issue in case.issues.items():
        if issue.steps == "adjacent" and not issue.ordered:
            yield Finding(
                "C201",
                f"`{name}` moves one level at a time and is not ordered: it has no levels",
                "write `steps: any`, or make the issue ordered",
                ("issues", name, "steps"),
            )


def undoing(case: Case) -> Iterator[Finding]:
    """C228: what cannot be undone has no price."""
    for name, issue in case.issues.items():
        if issue.undo is not None and issue.undo.impossible and issue.undo.cost is not None:
            yield Finding(
                "C228",
                f"undoing `{name}` is impossible, and costs something",
                "keep one of `impossible: true` and `cost`",
                ("issues", name, "undo"),
                at_key=True,
            )


LISTS = (*MOVERS, *PARTIES, "roadmaps.*.steps.*.acts.*", "focus.*.issues.*", "actors.*.ratifies.*")


def named_twice(case: Case) -> Iterator[Finding]:
    """C229: a list of names that repeats one."""
    for path, names in at(case, *(one.removesuffix(".*") for one in LISTS if one.endswith(".*"))):
        for name in dict.fromkeys(n for n in names if names.count(n) > 1):
            k = len(names) - 1 - names[::-1].index(name)
            yield Finding("C229", f"`{name}` is named twice", "keep one of them", (*path, k), "warning")


RULES = (kinds, persons_do_not_move, agreement, red_lines_do_something, adjacent_steps, undoing, named_twice)
