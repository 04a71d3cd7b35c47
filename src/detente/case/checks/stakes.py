"""Stakes that give every option a value, and every actor something to want (C201–C203, C212)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.conditions import clauses
from detente.case.schema import Case
from detente.case.walk import at

from .finding import Finding, Rule, Wrong, given, of_each


def every_option_valued(case: Case) -> Iterator[Finding]:
    """C203: values and rankings cover every option, once; C201: an `ideal` needs an order to fall off along."""
    for path, stake in at(case, "stakes.*.*"):
        name = str(path[2])
        if name not in case.issues:
            continue
        options = case.issues[name].options
        listed = ", ".join(options)
        if unvalued := [f"`{o}`" for o in options if stake.values is not None and o not in stake.values]:
            help_ = f"value every option of `{name}`: {listed}"
            yield Finding("C203", f"no value for {', '.join(unvalued)}", help_, (*path, "values"))
        if stake.ranking is not None:
            ranked = [o for rank in stake.ranking for o in ([rank] if isinstance(rank, str) else rank)]
            faults = [f"`{o}` is not ranked" for o in options if o not in ranked]
            faults += [f"`{o}` is ranked twice" for o in dict.fromkeys(ranked) if ranked.count(o) > 1]
            if faults:
                help_ = f"rank each option of `{name}` once, ties in a nested list: {listed}"
                yield Finding("C203", "; ".join(faults), help_, (*path, "ranking"))
        if stake.ideal is not None and not case.issues[name].ordered:
            said = f"an `ideal` on `{name}`, which is not ordered: nothing says what is near it"
            help_ = "give `values` or a `ranking`, or make the issue ordered"
            yield Finding("C201", said, help_, (*path, "ideal"))


def nobody_cares(case: Case) -> Iterator[Finding]:
    """C212: an actor to whom no issue matters, and an issue that matters to nobody."""
    wanting = {who for who, by_issue in case.stakes.items() if by_issue}
    wanting |= {who for _, who in at(case, "linkages.*.actor", "red_lines.*.held_by")}
    wanting |= {
        a.within for k, a in case.actors.items() if k in wanting and a.kind == "personal" and a.within
    }
    for who, a in case.actors.items():
        needed = who in case.agreement.parties or a.kind in ("principal", "personal", "ratifier")
        if needed and who not in wanting:
            said = f"no issue matters to `{who}`: it has no stake, no linkage and no red line"
            help_ = "say what it wants under `stakes`, or make it `kind: affected` if only its consent counts"
            yield Finding("C212", said, help_, ("actors", who), "warning", at_key=True)
    mattering = {path[2] for path, _ in at(case, "stakes.*.*")}
    looked_at = (when for _, when in at(case, "linkages.*.when", "red_lines.*.when"))
    mattering |= {name for condition in looked_at for clause in clauses(condition) for name in clause}
    for name in case.issues:
        if name not in mattering:
            said = f"`{name}` matters to nobody: no stake, linkage or red line looks at it"
            help_ = "say who wants what of it under `stakes`, or leave it out"
            yield Finding("C212", said, help_, ("issues", name), "warning", at_key=True)


VALUED = {key: f"`{key}`" for key in ("values", "ideal", "ranking")}

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
)
