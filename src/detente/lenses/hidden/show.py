"""How hidden terms read: as text, and as a data frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from detente.view.lines import safe
from detente.view.numbers import chance, points

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
