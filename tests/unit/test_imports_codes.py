"""Every I1xx diagnostic, as a person reads it.

The expected texts stand in ``__snapshots__/test_imports_codes.ambr``; ``--snapshot-update`` writes them anew after a
deliberate change, and what changed is read before it is committed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from detente.case.codes import CODES
from detente.case.diagnostics import Problems, render_text
from detente.formats import import_case

GOOD = '{"reservationValue": 0.2,\n "issueWeights": {"price": 1},\n "issues": {"price": {"low": 1, "high": 0.25}}}'
XML = """<utility_space>
 <objective name="d" index="0">
  <issue index="1" name="colour" type="discrete">
   <item value="red" evaluation="3"/>
   <item value="blue" evaluation="2"/>
  </issue>
  <weight index="1" value="1"/>
 </objective>
 <discount_factor value="0.5"/>
</utility_space>
"""
GAME = {"config.txt": "Us,us,p1,c,m\nThem,them,p2,c,m\n", "scores_files/us.txt": "11, 7\n9, 0\n12\n"}

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
  down: {statements: [release, -build IF sue]}
"""


def reformed(old: str, new: str) -> Mapping[str, str]:
    """A good conflict in option form with one thing changed."""
    assert old in FORM
    return {"dam.yaml": FORM.replace(old, new)}


def changed(old: str, new: str) -> Mapping[str, str]:
    """Two good profiles, the second with one thing changed."""
    assert old in GOOD
    return {"a.json": GOOD, "b.json": GOOD.replace(old, new)}


INPUTS: dict[str, Mapping[str, str]] = {
    "I100": {"a.json": GOOD, "b.json": '{"price": 1, "date": 2}'},
    "I101": {**GAME},
    "I102": changed("0.25", "NaN"),
    "I103": {"a.xml": XML, "b.xml": '<!DOCTYPE a [<!ENTITY b "c">]>\n' + XML},
    "I104": {"a.json": GOOD, "b.json": "[" * 50},
    "I105": changed('{"price": 1}', '{"price": "1"}'),
    "I106": changed("0.2,", "1.2,"),
    "I107": changed('"high"', '"top"'),
    "I108": changed('{"price": 1}', '{"price": 1, "prise": 0}'),
    "I109": changed('{"price": 1}', '{"price": 0.9}'),
    "I110": {"a.xml": XML, "b.xml": XML.replace('"discrete"', '"real"')},
    "I111": {"a.json": '{"DefaultPartialOrdering": {}}'},
    "I112": {"a.xml": XML, "b.xml": XML.replace("blue", "red")},
    "I113": {**GAME, "scores_files/them.txt": "0, 9\nfive, 0\n6\n"},
    "I114": {"a.json": GOOD},
    "I115": {"a.json": GOOD.replace("high", "low!"), "b.json": GOOD.replace("high", "low!")},
    "I116": changed("low", "low"),
    "I117": changed("low", "low"),
    "I118": {"a.xml": XML, "b.xml": XML},
    "I119": {"a.xml": XML, "b.xml": XML},
    "I120": reformed("infeasible:", "infeasable:"),
    "I121": reformed("actor: down", "actor: dwon"),
    "I122": reformed("YY-", "YY"),
    "I123": reformed("infeasible", "status_quo: NYN\ninfeasible"),
    "I124": reformed("release, -build", "relaese, -build"),
}  # fmt: skip


def rendered(code: str) -> str:
    """What an import says of this input: only the diagnostics of that code."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in INPUTS[code].items():
            path = Path("files") / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        given = "files/dam.yaml" if "dam.yaml" in INPUTS[code] else "files"
        try:
            said: tuple[Any, ...] = import_case([given], as_of=_day(code)).notes
        except Problems as problems:
            said = problems.diagnostics
    return render_text([d for d in said if d.code == code]).replace(dt.date.today().isoformat(), "TODAY")


def _day(code: str) -> dt.date | None:
    return None if code == "I117" else dt.date(2020, 1, 1)


def test_every_code_has_a_snapshot() -> None:
    assert {code for code in CODES if code.startswith("I")} == set(INPUTS)


@pytest.mark.parametrize("code", INPUTS)
def test_a_code_reads_as_it_should(code: str, snapshot: SnapshotAssertion) -> None:
    assert rendered(code) == snapshot
    assert rendered(code)


def test_json_in_the_examples_is_what_it_says() -> None:
    """Examples that are whole JSON documents parse, but for those that show text that does not."""
    whole = [c.mended for code, c in CODES.items() if code.startswith("I") and c.mended.startswith("{")]
    assert [json.loads(text) for text in whole if "…" not in text]
