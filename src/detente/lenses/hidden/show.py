"""How hidden terms read: as text, and as a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from detente.envelope import fields
from detente.view.lines import safe
from detente.view.numbers import chance
from detente.view.numbers import number as points
from detente.view.result import View
from detente.view.tables import Row, table

from .result import HiddenResult, Promised

if TYPE_CHECKING:
    import pandas as pd


def hidden_text(r: HiddenResult) -> str:
    """Hidden terms as lines."""
    out = [f"Hidden terms of {r.case}, as of {r.as_of}"]
    for p in r.promised:
        out += ["  " + line for line in promised_lines(p)]
    for n in r.needs:
        some = by_narrative(n.narratives)
        out.append(
            f"  {n.date} {n.event}: {n.actor} ({n.part}) needed {points(n.points)} points on average, any at all with "
            f"chance {chance(n.needs)}; under {some}"
        )
    for party in r.parties:
        out.append(
            f"  {party.name}: least return for its recorded moves {points(party.moves)} "
            f"({by_narrative(party.moves_by)}); for what stands {points(party.stands)}"
        )
        for c in party.candidates:
            costs = ", ".join(f"{g} {points(x)}" for g, x in zip(c.givers, c.costs, strict=True))
            pays = "would pay" if c.pays else "would not pay"
            out.append(f"    {c.issue}={c.option}: worth {points(c.worth)}, {pays}; costs {costs}")
    out += [f"  note: {n}" for n in r.notes]
    return safe(out)


def promised_lines(p: Promised) -> list[str]:
    lines = [f"{p.title} ({p.mechanism})"]
    lines += [
        f"  {title}: {chance(after)} (before the record {chance(prior)})"
        for _, title, prior, after in p.members
    ]
    for s in p.likeliest:
        name = " + ".join(s.members) or "nothing"
        lines.append(f"  {{{name}}}: {chance(s.posterior)} (before {chance(s.prior)})")
    return lines


def by_narrative(values: Mapping[str, float | None]) -> str:
    return ", ".join(f"{n} {points(x)}" for n, x in values.items())


def hidden_frame(r: HiddenResult) -> pd.DataFrame:
    """One row a recorded move and party to it."""
    import pandas as pd

    rows = [
        {
            "event": n.event,
            "date": n.date,
            "actor": n.actor,
            "part": n.part,
            "points": n.points,
            "needs": n.needs,
            "gain": n.gain,
            **{f"under:{name}": x for name, x in n.narratives.items()},
        }
        for n in r.needs
    ]
    return pd.DataFrame(rows)


def party_rows(r: HiddenResult) -> Iterator[Row]:
    """One row a party: the least return for its recorded moves and for what stands, averaged and under each account,
    in its points."""
    for p in r.parties:
        moves = {f"moves under:{n}": x for n, x in p.moves_by.items()}
        stands = {f"stands under:{n}": x for n, x in p.stands_by.items()}
        yield {"actor": p.actor, "name": p.name, "moves": p.moves, "stands": p.stands, **moves, **stands}


def candidate_rows(r: HiddenResult) -> Iterator[Row]:
    """One row a party, an option that may have been its return, and who would give it."""
    for p in r.parties:
        for c in p.candidates:
            head = {"actor": p.actor, "issue": c.issue, "option": c.option, "worth": c.worth, "pays": c.pays}
            for giver, cost in zip(c.givers, c.costs, strict=True):
                yield head | {"giver": giver, "cost": cost}


def promised_rows(r: HiddenResult) -> Iterator[Row]:
    """One row a mechanism and a member of its set: the chance that it was promised."""
    for p in r.promised:
        for answer, title, prior, posterior in p.members:
            said = {"answer": answer, "title": title, "prior": prior, "posterior": posterior}
            yield {"mechanism": p.mechanism, **said}


def set_rows(r: HiddenResult) -> Iterator[Row]:
    """One row a mechanism and one of its likeliest sets."""
    for p in r.promised:
        for s in p.likeliest:
            members = " + ".join(s.members) or "nothing"
            yield {"mechanism": p.mechanism, "set": members, "prior": s.prior, "posterior": s.posterior}


VIEW: View[HiddenResult] = View(
    text=hidden_text,
    data=fields,
    frames={
        "needs": hidden_frame,
        "parties": table(party_rows),
        "candidates": table(candidate_rows, "actor", "issue", "option", "worth", "pays", "giver", "cost"),
        "promised": table(promised_rows, "mechanism", "answer", "title", "prior", "posterior"),
        "sets": table(set_rows, "mechanism", "set", "prior", "posterior"),
    },
)
