"""Every X1xx diagnostic, as a person reads it.

The expected texts stand in ``__snapshots__/test_cli_codes.ambr``; ``--snapshot-update`` writes them anew after a
deliberate change, and what changed is read before it is committed.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from pathlib import Path
from unittest import mock

import pytest
from syrupy.assertion import SnapshotAssertion

from detente.case.codes import CODES
from detente.cli.root import cli, run
from detente.ensembles.execute import ended
from tests.unit.cli_case import CASE

LINES: dict[str, list[str]] = {
    "X101": ["deals", "ferry.yaml", "--draw", "100"],
    "X102": ["deal", "ferry.yaml"],
    "X104": ["deals", "ferry.yaml", "--price", "service daily"],
    "X105": ["deals", "ferry.yaml", "--why", "service>=daily, tol=towns"],
    "X106": ["show", "ferry.yaml", "stakes.nrth"],
    "X107": ["schema", "--output", "no/such/folder.json"],
    "X108": ["compare", "ferry.yaml"],
    "X109": ["deals", "ferry.yaml", "--price", "toll=towns", "--why", "any-ferry"],
    "X110": ["show", "ferry.yaml@"],
    "X111": ["deals", "ferry.yaml", "--why", "any-fery"],
    "X113": ["import", "a.json", "b.json", "--as", "taken", "--as-of", "2020-01-01"],
    "X114": ["deals", "ferry.yaml", "--csv", "ferry.yaml"],
    "X130": ["show", "ferry.yaml"],
    "X131": ["stability", "ferry.yaml", "--draws", "2", "--store", "ferry.yaml"],
    "X132": ["show", "ferry.yaml"],
    "X199": ["show", "ferry.yaml"],
}
"""A command line for each code; some meet a fault on purpose."""

FAULTS = {"X130": KeyboardInterrupt(), "X132": ended(), "X199": ZeroDivisionError("a fault of ours")}
PROFILE = (
    '{"reservationValue": 0.2, "issueWeights": {"price": 1}, "issues": {"price": {"low": 1, "high": 0.25}}}'
)


def rendered(code: str) -> str:
    """What the command line prints on standard error, without line numbers of our own."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("ferry.yaml").write_text(CASE)
        for name in ("a.json", "b.json"):
            Path(name).write_text(PROFILE)
        Path("taken").mkdir()
        out, err = io.StringIO(), io.StringIO()
        fault = mock.patch("detente.front.open_case", side_effect=FAULTS.get(code))
        faulty = fault if code in FAULTS else contextlib.nullcontext()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), faulty:
            run(cli, LINES[code])
    assert out.getvalue() == ""
    text = re.sub(r"détente \S+, not", "détente …, not", err.getvalue().strip())
    return re.sub(r"in detente\.[\w.]+:\d+", "in …", text)


def test_every_code_has_a_snapshot() -> None:
    assert {code for code in CODES if code.startswith("X")} == set(LINES)


@pytest.mark.parametrize("code", LINES)
def test_a_code_reads_as_it_should(code: str, snapshot: SnapshotAssertion) -> None:
    text = rendered(code)
    assert code in text
    assert "= help: " in text
    assert text == snapshot
