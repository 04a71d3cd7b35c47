"""Option-form files: read, refused, and equal to the scores the literature defines."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

import detente as dt
from detente.case.diagnostics import Problems
from detente.case.load import CaseFile
from detente.formats.statements import Unreadable, read_statement
from detente.game import space
from detente.game.compile import compile_case
from tests.unit.test_cli_frame import call

FORM = """\
option-form: dam
as_of: 2000-01-01
actors: {up: Upstream, down: Downstream}
options:
  release: {title: Release, actor: up}
  build: {title: Build, actor: up, direction: forward}
  sue: {title: Sue, actor: down}
infeasible: ["YY-"]
preferences:
  up: {ranking: [1, [3, 6], 2, 4, 5]}
  down: {statements: [release, -build IF sue, "-(sue & build) | 2"]}
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "dam.yaml"
    file.write_text(text)
    return file


def codes(folder: Path, old: str, new: str) -> list[str]:
    assert old in FORM
    with pytest.raises(Problems) as found:
        dt.import_case(write(folder, FORM.replace(old, new)))
    return [d.code for d in found.value.diagnostics]


def loaded(folder: Path, text: str = FORM) -> CaseFile:
    file = dt.write_case(dt.import_case(write(folder, text)), folder)
    return dt.load(file.parent)


def test_worth_is_the_published_order(tmp_path: Path) -> None:
    game = compile_case(loaded(tmp_path).case)
    patterns = [p[::-1] for p in product((0, 1), repeat=3)]
    feasible = [p for p in patterns if p[:2] != (1, 1)]
    rows = space.rows(game)
    rows = rows[space.feasible(game, rows)]
    assert sorted(map(tuple, rows.tolist())) == sorted(feasible)
    u = space.utilities(game, np.array(feasible)) // game.scale
    up = u[:, 0]
    assert up[0] > up[2] == up[5] > up[1] > up[3] > up[4]
    for n, (release, build, sue) in enumerate(feasible):
        truths = (bool(release), not sue or not build, not (sue and build) or bool(build))
        assert u[n, 1] == sum(2 ** (2 - j) for j, true in enumerate(truths) if true)


def test_a_forward_option_is_not_given_up(tmp_path: Path) -> None:
    game = compile_case(loaded(tmp_path).case)
    build = game.issue("build")
    assert any(m.from_[0][0] for m in game.moves if m.sets == ((build, 1),))
    assert not any(m.from_[0].any() for m in game.moves if m.sets == ((build, 0),))


def test_a_backward_option_starts_taken(tmp_path: Path) -> None:
    text = FORM.replace("direction: forward", "direction: back").replace(
        "infeasible", "status_quo: NYN\ninfeasible"
    )
    game = compile_case(loaded(tmp_path, text).case)
    build = game.issue("build")
    assert game.status_quo[build] == 1
    assert not any(m.from_[0].any() for m in game.moves if m.sets == ((build, 1),))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("infeasible:", "infeasable:", ["I120"]),
        ("actor: down", "actor: dwon", ["I121"]),
        ("direction: forward", "direction: forwards", ["I120"]),
        ('"YY-"', '"YY"', ["I122"]),
        ('"YY-"', '"---"', ["I122"]),
        ("[1, [3, 6], 2, 4, 5]", "[1, [3, 6], 2, 4]", ["I124"]),
        ("[1, [3, 6], 2, 4, 5]", "[1, [3, 6], 2, 4, 5, 7]", ["I122"]),
        ("[1, [3, 6], 2, 4, 5]", "[1, [3, 6], 2, 4, 5, 5]", ["I124"]),
        ("release, -build", "relaese, -build", ["I124"]),
        ("-build IF sue", "-build IF", ["I124"]),
        ("infeasible", "status_quo: YYN\ninfeasible", ["I122"]),
        ("infeasible", "status_quo: NYN\ninfeasible", ["I123"]),
        ("  up: {ranking", "  upp: {ranking", ["I121", "I120"]),
        ("as_of: 2000-01-01", "as_of: May", ["I120"]),
        ("{up: Upstream, down: Downstream}", "none", ["I120", "I121", "I121", "I121"]),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert codes(tmp_path, old, new) == expected


def test_every_way_of_reading_a_statement() -> None:
    names = {"a": 0, "b": 1, "c-1": 2}
    for text, truth in {
        "a": lambda a, b, c: a,
        "-a": lambda a, b, c: not a,
        "NOT a AND b": lambda a, b, c: not a and b,
        "a | b & c-1": lambda a, b, c: a or (b and c),
        "(a or b) & -c-1": lambda a, b, c: (a or b) and not c,
        "a IF b | 3": lambda a, b, c: a or not (b or c),
        "a iff -b": lambda a, b, c: a == (not b),
        "-(a IF b)": lambda a, b, c: b and not a,
    }.items():
        statement = read_statement(text, names, 3)
        for state in product((False, True), repeat=3):
            true = tuple(state[k] for k in statement.options) in statement.rows
            assert true == bool(truth(*state)), (text, state)


@pytest.mark.parametrize(
    "text", ["", "a &", "(a", "a b", "4", "0", "a ? b", "-" * 300 + "a", "a|" * 400 + "a"]
)
def test_no_statement(text: str) -> None:
    with pytest.raises(Unreadable):
        read_statement(text, {"a": 0, "b": 1}, 2)


def test_one_file_and_its_kind(tmp_path: Path) -> None:
    file = write(tmp_path, FORM)
    done = call("import", str(file), "--output", str(tmp_path / "out"))
    assert done.exit_code == 0
    assert "detente stability" in done.stdout
    assert call("import", str(file), str(file)).exit_code == 1
    assert call("import", str(file), "--kind", "genius").exit_code == 1
