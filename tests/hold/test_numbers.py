"""Every case that ships answers as it did: ints and ids exactly, floats to 1e-9.

The answers in ``answers/`` were recorded by ``scripts/hold.py f0575b2 --record``, and are not recorded again. A field
that has another name today stands in ``scripts/hold.toml``, a difference that is meant in
``docs/decisions/house-differences.csv``, each with the test that failed before.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from detente.cli import main
from scripts.hold_compare import Allowed, Comparison, compared, differences, report

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = Path(__file__).parent / "answers"
TOLERANCE = 1e-9


@cache
def recorded(name: str) -> dict[str, Any]:
    """The answers of a case, by command line."""
    answers: dict[str, Any] = json.loads(gzip.decompress((ANSWERS / f"{name}.json.gz").read_bytes()))
    return answers


NAMES = sorted(path.name.removesuffix(".json.gz") for path in ANSWERS.glob("*.json.gz"))
LINES = [(name, line) for name in NAMES for line in recorded(name)]


@pytest.mark.parametrize(("name", "line"), LINES, ids=[line.replace(" ", "_") for _, line in LINES])
def test_numbers_hold(name: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [*line.split(), "--json"])
    assert isinstance(result.exception, SystemExit | None), result.exception
    now = compared({"exit": result.exit_code, "answer": json.loads(result.stdout)})
    allowed = Allowed.read(ROOT, TOLERANCE)
    comparison = Comparison()
    comparison.add(line, differences(line, recorded(name)[line], now, allowed))
    if comparison.found:
        pytest.fail(report(comparison, allowed, unused=False), pytrace=False)


def test_every_lens_and_case_is_held() -> None:
    lenses = {line.split()[0] for _, line in LINES}
    assert {
        "deals",
        "stability",
        "show",
        "claims",
        "record",
        "roadmap",
        "paths",
        "narratives",
        "watch",
    } <= lenses
    assert len(NAMES) == 18
    assert sum(path.stat().st_size for path in ANSWERS.iterdir()) < 2_000_000


def test_each_accepted_difference_names_its_defect_and_its_test() -> None:
    for row in Allowed.read(ROOT).accepted:
        assert row.defect.strip(), row.where
        file, _, name = row.test.partition("::")
        assert (ROOT / file).is_file(), f"{row.where}: there is no {file}"
        assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8"), row.test
