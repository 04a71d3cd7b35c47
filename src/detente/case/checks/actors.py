"""Actors, movers, agreement and red lines that make sense together (C201, C206–C209, C228–C229)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.schema import Case, Quorum
from detente.case.walk import at

from .finding import Finding, Rule, Wrong, of_each
from .names import MOVERS, PARTIES, named


def persons_do_not_move(case: Case) -> Iterator[Finding]:
    """C207: principals move and agree; a person's say is its share of a principal's choice."""
    for name, path, _ in named(case, *MOVERS, *PARTIES):
        a = case.actors.get(name)
        if a is not None and a.kind == "personal":
            said = f"`{name}` is a person: it moves and agrees through its principal"
            yield Finding("C207", said, f"name `{a.within}`" if a.within else "name its principal", path)


def agreement(case: Case) -> Iterator[Finding]:
    """C208: a rule that some coalition can meet."""
    declared = case.agreement
    count = len(set(declared.parties))
    if isinstance(declared.rule, Quorum) and not 1 <= declared.rule.quorum <= count:
        said = f"a quorum of {declared.rule.quorum} among {count} parties"
        yield Finding("C208", said, f"between 1 and {count}", ("agreement", "rule", "quorum"))
    for name, path, at_key in named(case, "agreement.rule.veto.*", "agreement.power.~"):
        holds = "bargaining power" if at_key else "a veto"
        veto = "add it to `parties`, or take its veto away"
        power = "power is an exponent of the Nash product, which only parties enter"
        if name in case.actors and name not in declared.parties:
            said = f"`{name}` has {holds} and is no party"
            yield Finding("C208", said, power if at_key else veto, path, at_key=at_key)


LISTS = (*MOVERS, *PARTIES, "roadmaps.*.steps.*.acts.*", "focus.*.issues.*", "actors.*.ratifies.*")


def named_twice(case: Case) -> Iterator[Finding]:
    """C229: a list of names that repeats one."""
    for path, names in at(case, *(one.removesuffix(".*") for one in LISTS if one.endswith(".*"))):
        for name in dict.fromkeys(n for n in names if names.count(n) > 1):
            k = len(names) - 1 - names[::-1].index(name)
            yield Finding("C229", f"`{name}` is named twice", "keep one of them", (*path, k), "warning")


RULES: tuple[Rule, ...] = (
    # What an actor's kind asks for and what it excludes.
    of_each(
        "C206",
        "actors.*",
        Wrong(
            lambda a, _: a.kind == "personal" and a.within is None,
            "`{id}` is a person within nobody",
            "name its principal: `within: us`",
        ),
        Wrong(
            lambda a, _: a.kind not in ("personal", "ratifier") and a.within is not None,
            "`{id}` is within `{it.within}` and is neither a person nor a ratifier",
            "make it `kind: personal` or `kind: ratifier`, or drop `within`",
            "within",
        ),
        Wrong(
            lambda a, case: (
                a.kind == "personal"
                and a.within in case.actors
                and case.actors[a.within].kind in ("personal", "ratifier")
            ),
            "`{id}` is within `{it.within}`, which decides nothing of its own",
            "a person is within a principal",
            "within",
        ),
        Wrong(
            lambda a, _: a.kind != "personal" and a.decides_for is not None,
            "`{id}` decides for a share and is no person",
            "`decides_for` belongs to `kind: personal`",
            "decides_for",
        ),
        Wrong(
            lambda a, _: a.kind != "ratifier" and a.ratifies,
            "`{id}` ratifies and is no ratifier",
            "`ratifies` belongs to `kind: ratifier`",
            "ratifies",
        ),
        Wrong(
            lambda a, _: a.kind == "ratifier" and not a.ratifies,
            "`{id}` ratifies nothing",
            "name the issues: `ratifies: [treaty]`",
        ),
    ),
    persons_do_not_move,
    agreement,
    of_each(
        "C209",
        "red_lines.*",
        Wrong(
            lambda line, _: not line.refuses and line.cost is None,
            "the red line `{id}` neither refuses nor costs",
            "say `refuses: true`, or `cost:` in points",
        ),
    ),
    # One level a move needs levels.
    of_each(
        "C201",
        "issues.*",
        Wrong(
            lambda issue, _: issue.steps == "adjacent" and not issue.ordered,
            "`{id}` moves one level at a time and is not ordered: it has no levels",
            "write `steps: any`, or make the issue ordered",
            "steps",
        ),
    ),
    # What cannot be undone has no price.
    of_each(
        "C228",
        "issues.*",
        Wrong(
            lambda issue, _: issue.undo and issue.undo.impossible and issue.undo.cost is not None,
            "undoing `{id}` is impossible, and costs something",
            "keep one of `impossible: true` and `cost`",
            "undo",
            at_key=True,
        ),
    ),
    named_twice,
)
