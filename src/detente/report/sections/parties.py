"""Who the parties are, what each wants and how much, and what each has without agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.case.schema import AtPlay, AtState
from detente.game.game import Game
from detente.report import words
from detente.report.charts.stakes import Cell, heat_map
from detente.report.figure import Figure
from detente.report.inputs import ReportInputs
from detente.report.text import number, percent, signed

from .registry import Section, register

KINDS = {
    "principal": "principal",
    "personal": "person",
    "ratifier": "ratifier",
    "affected": "affected",
    "group": "group",
}


def order(game: Game, kinds: Mapping[str, str]) -> tuple[list[int], int]:
    """Actor indices, parties and other principals first; and how many of those there are."""
    parties = list(game.agreement.parties)
    principals = [i for i, a in enumerate(game.actors) if kinds.get(a) == "principal" and i not in parties]
    rest = [i for i in range(len(game.actors)) if i not in parties and i not in principals]
    return parties + principals + rest, len(parties) + len(principals)


def cell(game: Game, j: int, i: int) -> Cell:
    """What actor ``i`` itself has at stake on issue ``j``, and which way it wants it moved."""
    worth = game.own_stakes[j][i]
    span = int(worth.max() - worth.min())
    if span == 0:
        return Cell(0.0, "")
    best = [k for k in range(len(worth)) if worth[k] == worth.max()]
    here = game.status_quo[j]
    if here in best:
        mark = "•"
    elif not game.ordered[j]:
        mark = "◆"
    else:
        mark = "▲" if best[0] > here else ("▼" if best[-1] < here else "◆")
    return Cell(span / game.scale, mark)


def best_options(game: Game, j: int, i: int) -> str:
    worth = game.own_stakes[j][i]
    if worth.max() == worth.min():
        return "indifferent"
    titles = [
        game.option_titles[j][k] or game.options[j][k] for k in range(len(worth)) if worth[k] == worth.max()
    ]
    return " or ".join(titles)


def stakes_figure(inputs: ReportInputs) -> Figure:
    game = inputs.game
    kinds = {a: declared.kind for a, declared in inputs.case.actors.items()}
    indices, apart = order(game, kinds)
    # An actor with no stake of its own would be an empty column.
    indices_shown = [i for i in indices if any(cell(game, j, i).points for j in range(len(game.issues)))]
    apart = sum(1 for i in indices[:apart] if i in indices_shown)
    names = [(game.actors[i], game.actor_names[i]) for i in indices_shown]
    rows = [(game.issues[j], game.issue_titles[j]) for j in range(len(game.issues))]
    cells = [[cell(game, j, i) for i in indices_shown] for j in range(len(rows))]
    description = (
        f"A grid of {len(rows)} issues by {len(names)} actors. Each square gives the points between the best and the "
        "worst option for that actor, darker for more. The table below holds the same numbers."
    )
    columns = [("Issue", "mid")] + [(name, "mid") for _, name in names]
    table = []
    for j, (_, title) in enumerate(rows):
        line = [title]
        for k, i in enumerate(indices_shown):
            c = cells[j][k]
            line.append(f"{number(c.points)}: {best_options(game, j, i)}" if c.points else "–")
        table.append(line)
    return Figure(
        id="stakes",
        title="What each wants, and how much",
        caption="Points between an actor's best and worst option of an issue. ▲ it wants it moved up the scale, "
        "▼ down, ◆ to another option, • left as it stands; · nothing at stake. "
        + (
            "To the right of the gap stand persons and others who are no party; each column is an actor's own stakes, "
            "before any mixing."
            if apart < len(names)
            else "Each column is an actor's own stakes."
        ),
        svg=heat_map(rows, names, apart, cells, id="stakes-drawing", description=description),
        columns=columns,
        rows=table,
        wide=True,
    )


def persons(inputs: ReportInputs) -> list[list[str]]:
    out = []
    for a in inputs.case.actors.values():
        if a.kind == "personal" and a.within is not None:
            share = words.estimate(a.decides_for) if a.decides_for is not None else "not declared"
            out.append(
                [
                    a.name,
                    words.actor(inputs, a.within),
                    share,
                    words.grounds(inputs.case, a.because, a.assumed),
                ]
            )
    return out


def roles(inputs: ReportInputs) -> list[list[str]]:
    parties = set(inputs.case.agreement.parties)
    out = []
    for id, a in inputs.case.actors.items():
        role = KINDS[a.kind] + (", party to the agreement" if id in parties else "")
        if a.within:
            role += f", within {words.actor(inputs, a.within)}"
        if a.ratifies:
            role += "; ratifies " + ", ".join(words.issue(inputs.case, i) for i in a.ratifies)
        out.append([a.name, id, role, ", ".join(a.aliases) or "–"])
    return out


def linkages(inputs: ReportInputs) -> list[list[str]]:
    out = []
    for id, link in inputs.case.linkages.items():
        where = words.condition(inputs.case, link.when)
        out.append(
            [
                link.title or id,
                words.actor(inputs, link.actor),
                where,
                words.estimate(link.worth),
                words.grounds(inputs.case, link.because, link.assumed),
            ]
        )
    return out


def red_lines(inputs: ReportInputs) -> list[list[str]]:
    out = []
    for id, line in inputs.case.red_lines.items():
        effect = "refuses" if line.refuses else ""
        if line.cost is not None:
            effect = (effect + ", " if effect else "") + f"costs {words.estimate(line.cost)} points"
        out.append(
            [
                line.title or id,
                words.actor(inputs, line.held_by),
                words.condition(inputs.case, line.when),
                effect or "–",
                words.grounds(inputs.case, line.because, line.assumed),
            ]
        )
    return out


def fallbacks(inputs: ReportInputs) -> list[list[str]]:
    result = inputs.deals
    out = []
    for b in result.best:
        name = words.actor(inputs, b.party)
        outside = "none" if b.exit is None else number(b.exit)
        most = "–" if b.acceptable is None else signed(b.acceptable - b.fallback)
        out.append(
            [
                name,
                number(b.fallback),
                _from(inputs, b.party, b.fallback_from),
                outside,
                signed(b.feasible - b.fallback),
                most,
            ]
        )
    return out


def _from(inputs: ReportInputs, party: str, said: str) -> str:
    declared = inputs.case.fallbacks.get(party)
    if declared is None or declared.inside is None:
        return said
    if isinstance(declared.inside, AtState):
        return "the state " + (words.state(inputs.case, declared.inside.state) or "status quo")
    if isinstance(declared.inside, AtPlay):
        return said
    return said


def context(inputs: ReportInputs) -> Mapping[str, Any]:
    mixed = [
        f"{inputs.game.actor_names[i]} {percent(float(inputs.game.share[i, i]))}"
        for i in range(len(inputs.game.actors))
        if 0 < float(inputs.game.share[i, i]) < 1
    ]
    return {
        "figure": stakes_figure(inputs),
        "roles": roles(inputs),
        "persons": persons(inputs),
        "mixed": mixed,
        "fallbacks": fallbacks(inputs),
        "linkages": linkages(inputs),
        "red_lines": red_lines(inputs),
    }


SECTION = register(
    Section(
        id="parties",
        order=200,
        title="The parties and what each wants",
        shows="Who has a say, how much each issue is worth to each, and what each has if there is no agreement.",
        read="Compare numbers down a column: they are one actor's own points. Across a row they say who cares, not "
        "who would pay more.",
        template="parties.html.j2",
        context=context,
        command=lambda inputs: (
            (f"detente show {words.case_argument(inputs)}", "the case as it is declared"),
            (
                f"detente deals {words.case_argument(inputs, focus=True)} --set stakes.ACTOR.ISSUE.weight=30",
                "the deals if one actor cared differently",
            ),
        ),
    )
)
