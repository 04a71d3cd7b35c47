"""Actors, movers, agreement and red lines that make sense together (C201, C206–C209, C228–C230)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.schema import Case, Quorum
from detente.case.walk import at
from detente.case.yaml_tree import Path

from .finding import Finding
from .names import MOVERS, PARTIES, named


def kinds(case: Case) -> Iterator[Finding]:
    """C206: what an actor's kind asks for and what it excludes."""
    for who, a in case.actors.items():
        path: Path = ("actors", who)
        if a.kind == "personal" and a.within is None:
            yield Finding(
                "C206",
                f"`{who}` is a person within nobody",
                "name its principal: `within: us`",
                path,
                at_key=True,
            )
        if a.within is not None and a.kind not in ("personal", "ratifier"):
            yield Finding(
                "C206",
                f"`{who}` is within `{a.within}` and is neither a person nor a ratifier",
                "make it `kind: personal` or `kind: ratifier`, or drop `within`",
                (*path, "within"),
            )
        inside = case.actors.get(a.within) if a.within is not None else None
        if (
            a.kind == "personal"
            and inside is not None
            and inside.kind not in ("principal", "affected", "group")
        ):
            yield Finding(
                "C206",
                f"`{who}` is within `{a.within}`, which decides nothing of its own",
                "a person is within a principal",
                (*path, "within"),
            )
        if a.decides_for is not None and a.kind != "personal":
            yield Finding(
                "C206",
                f"`{who}` decides for a share and is no person",
                "`decides_for` belongs to `kind: personal`",
                (*path, "decides_for"),
            )
        if a.ratifies and a.kind != "ratifier":
            yield Finding(
                "C206",
                f"`{who}` ratifies and is no ratifier",
                "`ratifies` belongs to `kind: ratifier`",
                (*path, "ratifies"),
            )
        if a.kind == "ratifier" and not a.ratifies:
            yield Finding(
                "C206",
                f"`{who}` ratifies nothing",
                "name the issues: `ratifies: [treaty]`",
                path,
                at_key=True,
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
    if isinstance(declared.rule, Quorum):
        if not 1 <= declared.rule.quorum <= count:
            yield Finding(
                "C208",
                f"a quorum of {declared.rule.quorum} among {count} parties",
                f"between 1 and {count}",
                ("agreement", "rule", "quorum"),
            )
        for k, name in enumerate(declared.rule.veto):
            if name in case.actors and name not in declared.parties:
                yield Finding(
                    "C208",
                    f"`{name}` has a veto and is no party",
                    "add it to `parties`, or take its veto away",
                    ("agreement", "rule", "veto", k),
                )
    for name in declared.power:
        if name in case.actors and name not in declared.parties:
            yield Finding(
                "C208",
                f"`{name}` has bargaining power and is no party",
                "power is an exponent of the Nash product, which only parties enter",
                ("agreement", "power", name),
                at_key=True,
            )


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
