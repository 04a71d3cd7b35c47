"""Stakes that give every option a value, and every actor something to want (C201–C203, C212)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.conditions import clauses
from detente.case.schema import Case
from detente.case.yaml_tree import Path

from .finding import Finding


def one_way_of_valuing(case: Case) -> Iterator[Finding]:
    """C202: exactly one of `values`, `ideal`, `ranking`."""
    for who, by_issue in case.stakes.items():
        for name, stake in by_issue.items():
            given = [k for k in ("values", "ideal", "ranking") if getattr(stake, k) is not None]
            if len(given) != 1:
                said = " and ".join(f"`{k}`" for k in given) or "none of `values`, `ideal`, `ranking`"
                yield Finding(
                    "C202",
                    f"the stake of `{who}` in `{name}` gives {said}",
                    "give exactly one: `values` by option, an `ideal` on ordered options, or a `ranking`",
                    ("stakes", who, name),
                )


def every_option_valued(case: Case) -> Iterator[Finding]:
    """C203: values and rankings cover every option, once."""
    for who, by_issue in case.stakes.items():
        for name, stake in by_issue.items():
            if name not in case.issues:
                continue
            options = case.issues[name].options
            path: Path = ("stakes", who, name)
            if stake.values is not None:
                missing = [o for o in options if o not in stake.values]
                if missing:
                    yield Finding(
                        "C203",
                        f"no value for {', '.join(f'`{o}`' for o in missing)}",
                        f"value every option of `{name}`: {', '.join(options)}",
                        (*path, "values"),
                    )
            if stake.ranking is not None:
                listed = [o for rank in stake.ranking for o in ((rank,) if isinstance(rank, str) else rank)]
                missing = [o for o in options if o not in listed]
                twice = [o for o in dict.fromkeys(listed) if listed.count(o) > 1]
                faults = [f"`{o}` is not ranked" for o in missing] + [f"`{o}` is ranked twice" for o in twice]
                if faults:
                    yield Finding(
                        "C203",
                        "; ".join(faults),
                        f"rank each option of `{name}` once, ties in a nested list: {', '.join(options)}",
                        (*path, "ranking"),
                    )


def ideals_on_ordered(case: Case) -> Iterator[Finding]:
    """C201: an `ideal` needs an order to fall off along."""
    for who, by_issue in case.stakes.items():
        for name, stake in by_issue.items():
            if stake.ideal is not None and name in case.issues and not case.issues[name].ordered:
                yield Finding(
                    "C201",
                    f"an `ideal` on `{name}`, which is not ordered: nothing says what is near it",
                    "give `values` or a `ranking`, or make the issue ordered",
                    ("stakes", who, name, "ideal"),
                )


def nobody_cares(case: Case) -> Iterator[Finding]:
    """C212: an actor to whom no issue matters, and an issue that matters to nobody."""
    wanting = {who for who, by_issue in case.stakes.items() if by_issue}
    wanting |= {x.actor for x in case.linkages.values()} | {x.held_by for x in case.red_lines.values()}
    wanting |= {
        a.within
        for k, a in case.actors.items()
        if k in wanting and a.kind == "personal" and a.within is not None
    }
    needed = set(case.agreement.parties)
    for who, a in case.actors.items():
        if who not in wanting and (who in needed or a.kind in ("principal", "personal", "ratifier")):
            yield Finding(
                "C212",
                f"no issue matters to `{who}`: it has no stake, no linkage and no red line",
                "say what it wants under `stakes`, or make it `kind: affected` if only its consent counts",
                ("actors", who),
                "warning",
                at_key=True,
            )
    mattering = {name for by_issue in case.stakes.values() for name in by_issue}
    looked_at = [x.when for x in case.linkages.values()] + [x.when for x in case.red_lines.values()]
    mattering |= {name for condition in looked_at for clause in clauses(condition) for name in clause}
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


RULES = (one_way_of_valuing, every_option_valued, ideals_on_ordered, nobody_cares)
