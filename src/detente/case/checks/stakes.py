"""Stakes that give every option a value, and every actor something to want (C201–C203, C212)."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.conditions import clauses
from detente.case.schema import Case
from detente.case.walk import at

from .finding import Finding, each, words


def one_way_of_valuing(case: Case) -> Iterator[Finding]:
    """C202: exactly one of `values`, `ideal`, `ranking`."""
    for path, stake in at(case, "stakes.*.*"):
        given = [k for k in ("values", "ideal", "ranking") if getattr(stake, k) is not None]
        if len(given) != 1:
            said = words(given, "none of `values`, `ideal`, `ranking`")
            yield Finding(
                "C202",
                f"the stake of `{path[1]}` in `{path[2]}` gives {said}",
                "give exactly one: `values` by option, an `ideal` on ordered options, or a `ranking`",
                path,
            )


def every_option_valued(case: Case) -> Iterator[Finding]:
    """C203: values and rankings cover every option, once; C201: an `ideal` needs an order to fall off along."""
    for path, stake in at(case, "stakes.*.*"):
        name = str(path[2])
        if name not in case.issues:
            continue
        options = case.issues[name].options
        unvalued = [o for o in options if stake.values is not None and o not in stake.values]
        ranks = [(rank,) if isinstance(rank, str) else rank for rank in stake.ranking or ()]
        listed = [o for rank in ranks for o in rank]
        faults = [f"`{o}` is not ranked" for o in options if stake.ranking is not None and o not in listed]
        faults += [f"`{o}` is ranked twice" for o in dict.fromkeys(listed) if listed.count(o) > 1]
        yield from each(
            "C203",
            (
                unvalued,
                f"no value for {', '.join(f'`{o}`' for o in unvalued)}",
                f"value every option of `{name}`: {', '.join(options)}",
                (*path, "values"),
                False,
            ),
            (
                faults,
                "; ".join(faults),
                f"rank each option of `{name}` once, ties in a nested list: {', '.join(options)}",
                (*path, "ranking"),
                False,
            ),
        )
        yield from each(
            "C201",
            (
                stake.ideal is not None and not case.issues[name].ordered,
                f"an `ideal` on `{name}`, which is not ordered: nothing says what is near it",
                "give `values` or a `ranking`, or make the issue ordered",
                (*path, "ideal"),
                False,
            ),
        )


def nobody_cares(case: Case) -> Iterator[Finding]:
    """C212: an actor to whom no issue matters, and an issue that matters to nobody."""
    wanting = {who for who, by_issue in case.stakes.items() if by_issue}
    wanting |= {who for _, who in at(case, "linkages.*.actor", "red_lines.*.held_by")}
    wanting |= {
        a.within for k, a in case.actors.items() if k in wanting and a.kind == "personal" and a.within
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
    mattering = {path[2] for path, _ in at(case, "stakes.*.*")}
    looked_at = (when for _, when in at(case, "linkages.*.when", "red_lines.*.when"))
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


RULES = (one_way_of_valuing, every_option_valued, nobody_cares)
