"""Small games of predicted play as trees that Gambit reads (.efg), so that another program can be asked.

The uniformised chain as a tree (Definition 4.14, value 9): each of N steps lasts 1/Σμ months; in it chance names unit u
with chance μ_u/Σμ, and its actor stays or takes one of its moves. There is no discount (ρ = 0), no consent and no cost;
what is paid at the end is the worth of the state then. Without a discount flows on the way count for nothing beside
what stands for ever. V with n steps to go is then Σ_u (μ_u/Σμ) Σ_m σ_m V(m(s)) with n − 1 to go: one uniformised step
of reference.py.

``agents``: σ_m ∝ (η/M)·exp(λ_a·V_a(m)) is a logit choice with λ = 1 where payoffs are λ_a·u_a, plus ln(η/M) if the
choice was a move. That addition must not reach the same actor's earlier choices, so each unit at each step is a player
of its own: the tree's agent logit equilibrium (McKelvey & Palfrey 1998) at λ = 1 has the choice chances of predicted
play. ``actors``: the players are the actors and the payoffs u; as λ → ∞ predicted play is its backward induction.

Format: Gambit's documentation, "The extensive game (.efg) file format".
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal, TextIO

import numpy as np

from detente.case.diagnostics import Problems, problem
from detente.case.overwrite import refuse_foreign
from detente.game.game import Game
from detente.play.board import PlayBoard, arrow

STAY = "stay"

Form = Literal["agents", "actors"]

MOST_NODES = 200
"""Up to here Gambit traces the logit equilibrium in a moment."""


def write_efg(
    file: str | Path | TextIO,
    board: PlayBoard,
    start: int,
    *,
    steps: int = 0,
    form: Form = "agents",
    max_nodes: int = MOST_NODES,
) -> int:
    """Writes the tree from state number ``start``; the steps it has. ``steps`` 0: as many as ``max_nodes`` allows.

    Raises Problems (L313) as :func:`export_efg` does, before anything is written, and Problems (X114) where the file
    is somebody's.
    """
    if isinstance(file, str | Path):
        refuse_foreign(
            file,
            lambda head: head.startswith("EFG 2 R ") and ": predicted play, " in head.split("\n", 1)[0],
            "a tree of predicted play that was written here",
        )
    if steps:
        text = export_efg(board, start, steps, form=form, max_nodes=max_nodes)
    else:
        steps, text = 1, export_efg(board, start, 1, form=form, max_nodes=max_nodes)
        # Staying is always a choice: where somebody can move at the start, every step more adds nodes, and this ends.
        while "\nc " in text:
            try:
                text = export_efg(board, start, steps + 1, form=form, max_nodes=max_nodes)
            except Problems:
                break
            steps += 1
    if isinstance(file, str | Path):
        Path(file).write_text(text, encoding="utf-8", newline="\n")
    else:
        file.write(text)
    return steps


def export_efg(
    board: PlayBoard,
    start: int,
    steps: int,
    *,
    form: Form = "agents",
    max_nodes: int = MOST_NODES,
) -> str:
    """The tree of ``steps`` steps from state number ``start``, as the text of an .efg file.

    The label of an information set is ``steps to go|unit|state number|n``, n telling histories apart; of a move, what
    it sets. Raises Problems (L313) where moves need consent or cost something, where nobody can move, or where the tree
    would have more than ``max_nodes`` nodes.
    """
    if obstacle := _obstacle(board):
        raise problem("L313", f"no tree for Gambit: {obstacle}", "export a game of single movers at no cost")
    rates = [Fraction(repr(u.rate)) for u in board.units]
    targets = [_targets(board, u) for u in range(len(rates))]
    tree = _Tree(board, steps, form, max_nodes, [r / sum(rates) for r in rates], targets)
    _grow(tree, start, steps, {})
    players: Sequence[str] = board.game.actors
    note = f"from state {start}; no discount; each payoff what stands at the end is worth"
    if form == "agents":
        players = [f"{_unit(board, u)}, {n} to go" for n in range(steps, 0, -1) for u in range(len(rates))]
        note += ", times lambda, and ln(eta/M) if the player moved: predicted play is the logit equilibrium at lambda 1"
    title = (
        f"{board.game.case}: predicted play, {steps} steps of {1 / board.total_rate:.6g} months each, {form}"
    )
    head = f"EFG 2 R {_text(title)} {{ {' '.join(map(_text, players))} }}"
    return "\n".join([head, _text(note), *tree.lines, ""])


def _obstacle(board: PlayBoard) -> str:
    """The first thing such a tree cannot hold; empty where it can hold them all."""
    for u, unit in enumerate(board.units):
        for way in unit.ways:
            move = board.game.moves[way.move]
            made = f"{_unit(board, u)}: {_sets(board.game, move.sets)}"
            if way.others:
                return f"{made} needs the consent of {', '.join(board.game.actors[b] for b in way.others)}"
            if move.cost or any(c.any() for c in move.costs):
                return f"{made} costs something"
    return "" if board.units else "nobody can move"


@dataclass
class _Tree:
    """A tree being written: lines depth first as the format asks, and the numbers it wants on the way."""

    board: PlayBoard
    steps: int
    form: Form
    max_nodes: int
    named: list[Fraction]
    """Per unit, the chance that a step is its."""
    targets: list[dict[int, list[tuple[str, int]]]]
    """Per unit and state, what it can choose."""
    lines: list[str] = field(default_factory=list)
    chances: int = 0
    outcomes: int = 0
    sets_of: Counter[int] = field(default_factory=Counter)
    """Information sets so far, by player."""


def _grow(tree: _Tree, state: int, left: int, moved: dict[int, float]) -> None:
    """``moved``: the addition ln(η/M) of each agent that has moved on the way here."""
    choosing = [bool(t.get(state)) for t in tree.targets]
    if not left or not any(choosing):
        _end(tree, state, moved)
        return
    tree.chances += 1
    named = " ".join(f"{_text(_unit(tree.board, u))} {p}" for u, p in enumerate(tree.named))
    _add(tree, f'c "" {tree.chances} "" {{ {named} }} 0')
    for u, choice in enumerate(choosing):
        if choice:
            _choose(tree, u, state, left, moved)
        else:
            _grow(tree, state, left - 1, moved)


def _choose(tree: _Tree, u: int, state: int, left: int, moved: dict[int, float]) -> None:
    unit = tree.board.units[u]
    agent = (tree.steps - left) * len(tree.board.units) + u
    player = unit.actor if tree.form == "actors" else agent
    tree.sets_of[player] += 1
    ways = tree.targets[u][state]
    labels = " ".join(_text(label) for label in [STAY, *(name for name, _ in ways)])
    name = f"{left}|{u}|{state}|{tree.sets_of[player]}"
    _add(tree, f'p "" {player + 1} {tree.sets_of[player]} {_text(name)} {{ {labels} }} 0')
    _grow(tree, state, left - 1, moved)
    for _, target in ways:
        _grow(tree, target, left - 1, moved | {agent: float(np.log(unit.inertia / len(ways)))})


def _end(tree: _Tree, state: int, moved: dict[int, float]) -> None:
    worth = tree.board.flow[:, state]
    if tree.form == "actors":
        paid = [float(x) for x in worth]
    else:
        units = tree.board.units
        paid = [
            unit.choice * float(worth[unit.actor]) + moved.get(n * len(units) + u, 0.0)
            for n in range(tree.steps)
            for u, unit in enumerate(units)
        ]
    tree.outcomes += 1
    # Exactly the double, without an exponent.
    _add(tree, f't "" {tree.outcomes} "" {{ {", ".join(f"{Decimal(x):f}" for x in paid)} }}')


def _add(tree: _Tree, line: str) -> None:
    if len(tree.lines) >= tree.max_nodes:
        many = "a tree of one step has" if tree.steps == 1 else f"the tree of {tree.steps} steps has"
        raise problem(
            "L313",
            f"{many} more than {tree.max_nodes} nodes",
            "export fewer steps, or a smaller game or focus",
        )
    tree.lines.append(line)


def _targets(board: PlayBoard, u: int) -> dict[int, list[tuple[str, int]]]:
    """Per state, what a unit can choose: (label, target). Two ways of setting the same are two actions, which the
    format wants told apart by name."""
    found: dict[int, list[tuple[str, int]]] = {}
    seen: Counter[tuple[int, str]] = Counter()
    for way in board.units[u].ways:
        label = _sets(board.game, board.game.moves[way.move].sets)
        a = arrow(board, way)
        for source, target in zip(a.source.tolist(), a.target.tolist(), strict=True):
            seen[source, label] += 1
            n = seen[source, label]
            found.setdefault(source, []).append((f"{label} ({n})" if n > 1 else label, target))
    return found


def _sets(game: Game, sets: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{game.issues[j]}={game.options[j][o]}" for j, o in sets)


def _unit(board: PlayBoard, u: int) -> str:
    unit = board.units[u]
    what = board.game.issues[unit.issue] if unit.issue >= 0 else f"package {unit.package}"
    return f"{board.game.actors[unit.actor]} on {what}"


def _text(x: str) -> str:
    # The format has no escape inside quotes that every reader knows.
    return '"' + x.replace("\\", "/").replace('"', "'") + '"'
