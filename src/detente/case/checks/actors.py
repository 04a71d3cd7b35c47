"""Actors and what they want: movers, agreement, red lines, and stakes that give every option a value (C201–C203,
C206–C209, C212, C228–C229)."""

from collections.abc import Iterator

from detente.case.conditions import clauses
from detente.case.schema import Case, Quorum
from detente.case.walk import at

from .finding import Finding, Rule, Wrong, given, of_each
from .names import MOVERS, PARTIES, named


def every_option_valued(case: Case) -> Iterator[Finding]:
    """C203: values and rankings cover every option, once; C201: an `ideal` needs an order to fall off along."""
    for path, stake in at(case, "stakes.*.*"):
        name = str(path[2])
        if name not in case.issues:
            continue
        options = case.issues[name].options
        listed = ", ".join(options)
        if unvalued := [f"`{o}`" for o in options if stake.values is not None and o not in stake.values]:
            yield Finding(
                "C203",
                f"no value for {', '.join(unvalued)}",
                f"value every option of `{name}`: {listed}",
                (*path, "values"),
            )
        if stake.ranking is not None:
            ranked = [o for rank in stake.ranking for o in ([rank] if isinstance(rank, str) else rank)]
            faults = [f"`{o}` is not ranked" for o in options if o not in ranked]
            faults += [f"`{o}` is ranked twice" for o in dict.fromkeys(ranked) if ranked.count(o) > 1]
            if faults:
                yield Finding(
                    "C203",
                    "; ".join(faults),
                    f"rank each option of `{name}` once, ties in a nested list: {listed}",
                    (*path, "ranking"),
                )
        if stake.ideal is not None and not case.issues[name].ordered:
            yield Finding(
                "C201",
                f"an `ideal` on `{name}`, which is not ordered: nothing says what is near it",
                "give `values` or a `ranking`, or make the issue ordered",
                (*path, "ideal"),
            )


def nobody_cares(case: Case) -> Iterator[Finding]:
    """C212: an actor to whom no issue matters, and an issue that matters to nobody."""
    wanting = {who for who, by_issue in case.stakes.items() if by_issue}
    wanting |= {who for _, who in at(case, "linkages.*.actor", "red_lines.*.held_by")}
    wanting |= {
        a.within for k, a in case.actors.items() if k in wanting and a.kind == "personal" and a.within
    }
    for who, a in case.actors.items():
        if who not in wanting and (
            who in case.agreement.parties or a.kind in ("principal", "personal", "ratifier")
        ):
            yield Finding(
                "C212",
                f"no issue matters to `{who}`: it has no stake, no linkage and no red line",
                "say what it wants under `stakes`, or make it `kind: affected` if only its consent counts",
                ("actors", who),
                "warning",
                at_key=True,
            )
    mattering = {path[2] for path, _ in at(case, "stakes.*.*")}
    for _, when in at(case, "linkages.*.when", "red_lines.*.when"):
        mattering |= {name for clause in clauses(when) for name in clause}
    for name in case.issues:
        if name not in mattering:
            yield Finding(
                "C212",
                f"`{name}` matters to nobody: no stake, linkage or red line looks at it",
                "say who wants what of it under `stakes`, or leave it out",
                ("issues", name),
                "warning",
                at_key=True,
            )


VALUED = {key: f"`{key}`" for key in ("values", "ideal", "ranking")}


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


PARTIES_ONLY = {
    "agreement.rule.veto.*": ("a veto", "add it to `parties`, or take its veto away"),
    "agreement.power.~": (
        "bargaining power",
        "power is an exponent of the Nash product, which only parties enter",
    ),
}
"""Where the agreement names who has something that only parties can have → what it is, and how to mend it."""


def agreement(case: Case) -> Iterator[Finding]:
    """C208: a rule that some coalition can meet."""
    rule = case.agreement.rule
    count = len(set(case.agreement.parties))
    if isinstance(rule, Quorum) and not 1 <= rule.quorum <= count:
        said = f"a quorum of {rule.quorum} among {count} parties"
        yield Finding("C208", said, f"between 1 and {count}", ("agreement", "rule", "quorum"))
    for pattern, (what, help_) in PARTIES_ONLY.items():
        for name, path, at_key in named(case, pattern):
            if name in case.actors and name not in case.agreement.parties:
                yield Finding("C208", f"`{name}` has {what} and is no party", help_, path, at_key=at_key)


LISTS = (*MOVERS, *PARTIES, "roadmaps.*.steps.*.acts.*", "focus.*.issues.*", "actors.*.ratifies.*")


def named_twice(case: Case) -> Iterator[Finding]:
    """C229: a list of names that repeats one."""
    for path, names in at(case, *(one.removesuffix(".*") for one in LISTS if one.endswith(".*"))):
        for name in dict.fromkeys(n for n in names if names.count(n) > 1):
            k = len(names) - 1 - names[::-1].index(name)
            yield Finding("C229", f"`{name}` is named twice", "keep one of them", (*path, k), "warning")


RULES: tuple[Rule, ...] = (
    of_each(
        "C202",
        "stakes.*.*",
        Wrong(
            lambda stake, _: given(stake, VALUED, f"none of {', '.join(VALUED.values())}"),
            "the stake of `{path[1]}` in `{path[2]}` gives {said}",
            "give exactly one: `values` by option, an `ideal` on ordered options, or a `ranking`",
            at_key=False,
        ),
    ),
    every_option_valued,
    nobody_cares,
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
