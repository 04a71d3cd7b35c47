"""The deal space: for each pair of parties, what the states give them, which are acceptable, which waste nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from detente.game import space
from detente.game.game import Bools, Floats, Game, Ints
from detente.report import words
from detente.report.charts.space import Mark, bins, deal_space
from detente.report.figure import Figure
from detente.report.inputs import ReportInputs
from detente.report.text import listed, number, signed, whole

from .answer import followed
from .registry import Section, register

FRONTIER_SHOWN = 400
TABLE_SHOWN = 12


@dataclass(frozen=True)
class Sample:
    """Feasible states and what they give."""

    gains: Floats
    """[n, A], points over the fallback."""
    accepted: Bools
    everything: bool
    """Every feasible state, not a sample."""
    drawn: int
    """States drawn before those a rule forbids were dropped."""


def sample(game: Game, most: int, seed: int) -> Sample:
    """Every feasible state where there are at most ``most`` states, else a uniform sample, rules observed."""
    if game.size <= most:
        states = space.rows(game)
    else:
        generator = np.random.Generator(np.random.Philox(key=seed))
        sizes = np.asarray(game.sizes)
        states = (generator.random((most, len(sizes))) * sizes).astype(np.int64)
    kept: Ints = states[space.feasible(game, states)]
    exact = space.utilities(game, kept)
    gains = (exact - game.inside[None, :]) / game.scale
    return Sample(gains, space.acceptable(game, kept, exact), game.size <= most, len(states))


def pairs(inputs: ReportInputs) -> list[tuple[int, int]]:
    """Positions among the parties; at most ``settings.pairs``, in declared order."""
    every = list(combinations(range(len(inputs.deals.parties)), 2))
    return every[: inputs.settings.pairs]


def frontier(inputs: ReportInputs, a: int, b: int) -> list[tuple[float, float]]:
    """Distinct (gain, gain) of the acceptable frontier for parties ``a`` and ``b``, evenly thinned where there are
    more than are shown."""
    result, game = inputs.deals, inputs.game
    v = result.frontier_acceptable.vectors
    if not len(v):
        return []
    inside = game.inside[[game.agreement.parties[a], game.agreement.parties[b]]]
    seen = np.unique((v[:, [a, b]] - inside[None, :]), axis=0)
    if len(seen) > FRONTIER_SHOWN:
        seen = seen[np.linspace(0, len(seen) - 1, FRONTIER_SHOWN).round().astype(int)]
    return [(round(float(x), 4), round(float(y), 4)) for x, y in seen / game.scale]


def marks(inputs: ReportInputs, a: int, b: int) -> list[tuple[Mark, str]]:
    """The status quo and the first deal of every solution the answer tells of, with its name."""
    result = inputs.deals
    out: list[tuple[Mark, str]] = []
    quo = words.gains_of(result, result.status_quo)
    out.append((Mark(quo[a], quo[b], "status quo", "status quo"), "status quo"))
    for s in followed(inputs)[0]:
        if s.deals:
            g = words.gains_of(result, s.deals[0])
            title = words.SOLUTIONS.get(s.name, s.name)
            tie = f", one of {whole(s.ties)} that tie" if s.ties > 1 else ""
            out.append((Mark(g[a], g[b], s.name, s.name), title + tie))
    return out


def figure(inputs: ReportInputs, seen: Sample, a: int, b: int) -> Figure:
    result, game = inputs.deals, inputs.game
    i, j = game.agreement.parties[a], game.agreement.parties[b]
    names = (result.party_names[a], result.party_names[b])
    x, y = seen.gains[:, i], seen.gains[:, j]
    front = frontier(inputs, a, b)
    named = marks(inputs, a, b)
    both = int(((x >= 0) & (y >= 0)).sum())
    description = (
        f"Each state by what it gives {names[0]} (across) and {names[1]} (up), in points over their fallbacks. "
        f"{whole(both)} of {whole(len(x))} states shown leave both at or above the fallback; "
        f"{whole(int(seen.accepted.sum()))} of them are acceptable to all who must accept. "
        + listed([f"{label} at {signed(m.x)} and {signed(m.y)}" for m, label in named])
        + "."
    )
    drawing = deal_space(
        bins(x, y, seen.accepted),
        front,
        [m for m, _ in named],
        names,
        id=f"space-{a}-{b}-drawing",
        description=description,
    )
    rows = [[label, signed(m.x), signed(m.y)] for m, label in named]
    step = max(1, len(front) // TABLE_SHOWN)
    rows += [["frontier", signed(p), signed(q)] for p, q in front[::step][:TABLE_SHOWN]]
    return Figure(
        id=f"space-{a}-{b}",
        title=f"{names[0]} and {names[1]}",
        caption=caption(seen, both, names, named),
        svg=drawing,
        columns=[("Point", ""), (f"Gain to {names[0]}", "num"), (f"Gain to {names[1]}", "num")],
        rows=rows,
    )


def caption(seen: Sample, both: int, names: tuple[str, str], named: list[tuple[Mark, str]]) -> str:
    what = "feasible states" if seen.everything else "states sampled"
    said = (
        f"{whole(both)} of the {whole(len(seen.gains))} {what} {'leaves' if both == 1 else 'leave'} both {names[0]} "
        f"and {names[1]} no worse off than without agreement."
    )
    together: dict[tuple[float, float], list[str]] = {}
    for m, _ in named:
        together.setdefault((m.x, m.y), []).append(words.SOLUTIONS.get(m.kind, m.kind))
    for kinds in together.values():
        if len(kinds) > 1:
            said += f" The marks of {listed(kinds)} lie on one point."
    return said


def key(inputs: ReportInputs, seen: Sample) -> str:
    """What the drawings are made of, said once."""
    what = "every feasible state" if seen.everything else "the feasible states sampled"
    said = (
        f"Grey squares are {what}, darker where there are more; blue squares hold at least one that is acceptable to "
        "all who must accept. Dashed lines are the fallbacks. "
    )
    front = inputs.deals.frontier_acceptable
    if not len(front):
        return said + "No state is acceptable, so no frontier is drawn."
    thinned = f", at most {FRONTIER_SHOWN} of them, evenly thinned" if len(front) > FRONTIER_SHOWN else ""
    return said + (
        f"Small dots are the frontier of acceptable states as this pair sees it{thinned}; a dot inside the cloud is "
        "held there by what another party gains."
    )


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    if len(inputs.deals.parties) < 2 or inputs.settings.pairs == 0:
        return None
    seen = sample(inputs.game, inputs.settings.sample, inputs.settings.seed)
    chosen = pairs(inputs)
    every = len(inputs.deals.parties) * (len(inputs.deals.parties) - 1) // 2
    result = inputs.deals
    accepting = [
        [
            name,
            words.count(result.counts.accepting[p]),
            words.share(result.counts.accepting[p]),
            words.count(result.counts.accepting_adopted[p]),
        ]
        for p, name in enumerate(result.party_names)
    ]
    return {
        "sampled": (
            ""
            if seen.everything
            else f"The {'drawings show' if len(chosen) > 1 else 'drawing shows'} {whole(len(seen.gains))} "
            f"feasible states of {whole(seen.drawn)} drawn uniformly at random (seed {inputs.settings.seed}) from "
            f"{whole(float(inputs.game.size))}. The frontier and the solutions are not sampled: they come from a "
            "search of the whole space."
        ),
        "key": key(inputs, seen),
        "figures": [figure(inputs, seen, a, b) for a, b in chosen] if len(seen.gains) else [],
        "left_out": every - len(chosen),
        "accepting": accepting,
        "quality": list(result.provenance.quality),
        "all": number(len(result.frontier_all)),
        "frontiers": [
            ["all feasible states", whole(result.frontier_all.states), whole(len(result.frontier_all))],
            [
                "acceptable states",
                whole(result.frontier_acceptable.states),
                whole(len(result.frontier_acceptable)),
            ],
        ],
    }


SECTION = register(
    Section(
        id="space",
        order=300,
        title="The deal space",
        shows="For each pair of parties, how much room there is between their fallbacks and the best they could do "
        "together.",
        read="Up and to the right is better for both. Anything below or left of a dashed line is worse for that party "
        "than no agreement.",
        template="space.html.j2",
        context=context,
        command=lambda inputs: (
            (
                f"detente deals {words.case_argument(inputs, focus=True)} --csv deals.csv",
                "every deal described, for a spreadsheet",
            ),
        ),
    )
)
