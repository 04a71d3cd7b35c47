"""Value (9) of Definition 4.14: exported trees of predicted play, asked of two other programs.

Gambit (pygambit; Savani & Turocy 2024) traces the agent logit equilibrium; OpenSpiel (Lanctot et al. 2019) computes
NashConv. Both come with the test environment on Linux on x86-64; where one is not installed its tests skip and say so.
What each information set is, is read from the actions on the way to it, as a reader of the file would.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.case.diagnostics import Problems
from detente.case.load import load
from detente.formats.efg import STAY, export_efg, write_efg
from detente.game import space
from detente.game.compile import compile_case
from detente.game.game import Move
from detente.play import reference
from detente.play.behavior import play_of
from detente.play.board import PlayBoard, board_of
from tests import paths_small as small
from tests.games import condition

SIZES = [(2, 2), (3, 2), (2, 2, 2), (3,), (4,), (2, 3, 2)]
SEEDS = range(30)


def exported(board: PlayBoard) -> PlayBoard:
    """The board the tree is of: without a discount, λ as it is. Its step is 1/Σμ (``longest_step``)."""
    return replace(board, discount=np.zeros_like(board.discount))


def random_board(seed: int) -> tuple[PlayBoard, int]:
    """One to three issues of two or three actors, some steps adjacent; now and then a rule, an actor's own red line,
    a package of one actor alone with a condition; and the state to start from."""
    rng = np.random.default_rng([seed, 9])
    sizes = SIZES[seed % len(SIZES)]
    actors = 2 + seed % 2
    moves: list[Move] = []
    for j, n in enumerate(sizes):
        for t in range(n):
            mask = np.abs(np.arange(n) - t) == 1 if rng.random() < 0.5 else np.arange(n) != t
            mover = (j + seed) % actors
            moves.append(Move(((j, t),), (mask,), (mover,), mover))
    several = len(sizes) > 1
    if several and rng.random() < 0.5:
        who = int(rng.integers(actors))
        leave = tuple(np.arange(n) == 0 for n in sizes[:2])
        when = condition(sizes, [{len(sizes) - 1: [0]}])
        moves.append(Move(((0, 1), (1, 1)), leave, (who,), who, 0, "both", when))
    game = small.build(
        [rng.integers(0, 50, (actors, n)).tolist() for n in sizes],
        moves=moves,
        rules=[[{0: [1], 1: [1]}]] if len(sizes) == 3 and rng.random() < 0.5 else [],
        refusals=[(moves[0].actors[0], [{0: [1], 1: [0]}])] if several and rng.random() < 0.5 else [],
        bonuses=[([{0: [0]}], rng.integers(-20, 20, actors).tolist())],
    )
    table = {
        "decisiveness": rng.uniform(0.52, 0.62, actors),
        "rate": rng.choice([0.2, 0.3, 0.45], actors),
        "inertia": rng.uniform(6, 12, actors),
    }
    feasible = np.flatnonzero(small.board(game).feasible)
    return small.board(game, table), int(rng.choice(feasible))


def to_go(board: PlayBoard, steps: int) -> list[np.ndarray]:
    """Values with 0, 1, … steps to go."""
    values = [board.flow]
    for _ in range(steps):
        values.append(reference.step(board, values[-1], board.longest_step))
    return values


def names(board: PlayBoard) -> list[str]:
    game = board.game
    return [
        f"{game.actors[u.actor]} on {game.issues[u.issue] if u.issue >= 0 else 'package ' + u.package}"
        for u in board.units
    ]


def sets(board: PlayBoard, label: str) -> list[tuple[int, int]]:
    game = board.game
    parts = [part.split("=") for part in label.split(", ")]
    return [(game.issue(j), game.options[game.issue(j)].index(o)) for j, o in parts]


def replayed(board: PlayBoard, start: int, actions: list[str]) -> tuple[int, int, int]:
    """(steps begun, unit, state) of an information set, from the actions that lead there."""
    row = list(space.decode(board.game, start))
    begun, unit = 0, -1
    for action in actions:
        if action in names(board):
            begun, unit = begun + 1, names(board).index(action)
        elif action != STAY:
            for j, o in sets(board, action):
                row[j] = o
    return begun, unit, space.encode(board.game, row)


def chosen(board: PlayBoard, values: np.ndarray, unit: int, state: int) -> dict[str, float]:
    """Predicted play under the values of what is left after this step: chance by label of the action."""
    game = board.game
    found = {}
    for c in reference.chances(board, board.units[unit], values):
        at = np.flatnonzero(c.arrow.source == state)
        if len(at):
            move = game.moves[c.arrow.way.move]
            found[", ".join(f"{game.issues[j]}={game.options[j][o]}" for j, o in move.sets)] = float(
                c.proposed[at[0]]
            )
    return found | {STAY: 1 - sum(found.values())}


def asked_of_gambit(board: PlayBoard, start: int) -> tuple[int, float]:
    """Every choice chance of the exported tree held to Gambit's; how many, and how far from even the furthest."""
    gambit = pytest.importorskip(
        "pygambit", reason="pygambit is not installed: value (9), the logit equilibrium, was not checked"
    )
    file = io.StringIO()
    steps = write_efg(file, board, start)
    assert 20 < file.getvalue().count("\n") - 2 <= 200
    tree = exported(board)
    values = to_go(tree, steps)
    game = gambit.read_efg(io.StringIO(file.getvalue()))
    (solved,) = gambit.qre.logit_solve_lambda(game, lam=1.0)
    assert solved.lam == pytest.approx(1, abs=1e-9)
    checked, unlike = 0, 0.0
    for player in game.players:
        for history, mixed in solved.profile[player]:
            begun, unit, state = replayed(tree, start, history.actions)
            expected = chosen(tree, values[steps - begun], unit, state)
            got = dict(mixed)
            assert got == pytest.approx(expected, abs=1e-9)
            unlike = max(unlike, *(abs(p - 1 / len(got)) for p in got.values()))
            checked += len(got)
    return checked, unlike


@pytest.mark.parametrize("seed", SEEDS)
def test_choices_are_gambits_agent_logit_equilibrium(seed: int) -> None:
    checked, unlike = asked_of_gambit(*random_board(seed))
    assert checked >= 20
    assert unlike > 0.2  # far from choosing blindly


@pytest.mark.parametrize("name", ["chicken", "prisoners-dilemma"])
def test_cases_as_they_ship(name: str) -> None:
    """As `detente paths NAME --efg FILE` writes them."""
    case = load(name).case
    game = compile_case(case)
    checked, unlike = asked_of_gambit(board_of(game, play_of(case)), space.encode(game, game.status_quo))
    assert checked >= 20
    assert unlike > 0.2


@pytest.mark.parametrize("seed", SEEDS)
def test_decisive_play_has_no_regret_in_openspiel(seed: int) -> None:
    pyspiel = pytest.importorskip(
        "pyspiel", reason="open-spiel is not installed: value (9), NashConv, was not checked"
    )
    from open_spiel.python.algorithms import exploitability
    from open_spiel.python.policy import Policy

    board, start = random_board(seed)
    file = io.StringIO()
    steps = write_efg(file, board, start, form="actors")
    game = pyspiel.load_efg_game(file.getvalue())

    class Predicted(Policy):  # type: ignore[misc]
        def __init__(self, of: PlayBoard) -> None:
            super().__init__(game, list(range(len(board.game.actors))))
            self.of, self.values = of, to_go(of, steps)

        def action_probabilities(self, state: Any, player_id: int | None = None) -> dict[int, float]:
            on_the_way, at = [], game.new_initial_state()
            for action in state.history():
                on_the_way.append(at.action_to_string(action))
                at.apply_action(action)
            begun, unit, number = replayed(board, start, on_the_way)
            expected = chosen(self.of, self.values[steps - begun], unit, number)
            return {a: expected[state.action_to_string(a)] for a in state.legal_actions()}

    decisive = 1e9
    sure = replace(
        exported(board),
        accept=np.full(len(board.game.actors), decisive),
        units=tuple(replace(u, choice=decisive) for u in board.units),
    )
    assert exploitability.nash_conv(game, Predicted(sure)) == pytest.approx(0, abs=1e-7)
    blind = replace(sure, units=tuple(replace(u, choice=0.0) for u in board.units))
    assert exploitability.nash_conv(game, Predicted(blind)) > 0.005


def test_games_it_cannot_hold_are_refused() -> None:
    board, start = random_board(0)
    steps = write_efg(io.StringIO(), board, start)
    with pytest.raises(Problems) as raised:
        export_efg(board, start, steps + 1)
    assert raised.value.diagnostics[0].code == "L313"
    assert f"the tree of {steps + 1} steps has more than 200 nodes" in raised.value.diagnostics[0].message
    for game, says in [
        (small.build([[[0, 1]]], moves=small.solo((2,), 0, 0, cost=1)), "a0 on i0: i0=o0 costs something"),
        (small.build([[[0, 1], [1, 0]]], moves=small.joint((2,), 0, (0, 1))), "needs the consent of a1"),
        (small.build([[[0, 1], [1, 0]]]), "nobody can move"),
        (small.build([[list(range(300))]], moves=small.solo((300,), 0, 0)), "more than 200 nodes"),
    ]:
        out = io.StringIO()
        with pytest.raises(Problems) as raised:
            write_efg(out, small.board(game), 0)
        assert [d.code for d in raised.value.diagnostics] == ["L313"]
        assert says in raised.value.diagnostics[0].message
        assert not out.getvalue()


def test_a_file_of_as_many_steps_as_fit(tmp_path: Path) -> None:
    board, start = random_board(3)
    file = tmp_path / "play.efg"
    steps = write_efg(file, board, start, max_nodes=150)
    assert file.read_text(encoding="utf-8") == export_efg(board, start, steps)
    assert write_efg(file, board, start, steps=1) == 1
    assert file.read_text(encoding="utf-8") == export_efg(board, start, 1)
    # Where nobody can move from the start, a tree of one end.
    stuck = small.build([[[0, 1]]], moves=[Move(((0, 1),), (np.array([True, False]),), (0,), 0)])
    assert write_efg(file, small.board(stuck), 1) == 1
    assert file.read_text(encoding="utf-8").count("\nt ") == 1


def test_names_cannot_break_out_of_their_quotes() -> None:
    board, start = random_board(3)
    named = replace(board, game=replace(board.game, issues=('a" { evil \\',)))
    text = export_efg(named, start, 1)
    assert '"a' in text.replace(" on ", ' "')
    for line in text.splitlines():
        assert line.count('"') % 2 == 0
        assert "\\" not in line


def test_two_ways_of_setting_the_same_are_told_apart() -> None:
    board = small.board(small.build([[[0, 1]]], moves=small.solo((2,), 0, 0) * 2))
    assert '{ "stay" "i0=o1" "i0=o1 (2)" }' in export_efg(board, 0, 1)
