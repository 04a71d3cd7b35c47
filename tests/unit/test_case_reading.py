"""Reading, extending and patching a case: what is refused, where, and with which repair."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from detente.case import catalog, load, patch
from detente.case.diagnostics import Problems
from detente.case.validate import json_schema
from detente.case.yaml_tree import Mark, read_bytes, read_text
from detente.game.compile import compile_case

SMALL = """\
case: small
as_of: 2018-05-13
actors:
  us: {name: United States}
  dprk: {name: North Korea}
issues:
  arsenal:
    title: The arsenal
    mover: dprk
    options: [intact, partial, gone]
    status_quo: intact
stakes:
  us: {arsenal: {weight: 50, ideal: gone, assumed: a test}}
  dprk: {arsenal: {weight: 60, ideal: intact, assumed: a test}}
agreement: {parties: [us, dprk]}
"""


def refusal(text: str) -> str:
    with pytest.raises(Problems) as caught:
        load.load_text(text, "case.yaml")
    return str(caught.value)


REFUSED = {
    "C001": SMALL.replace("name: United States", "nmae: x, name: United States"),
    "C002": SMALL.replace("    status_quo: intact\n", ""),
    "C003": SMALL.replace("2018-05-13", "13 May 2018"),
    "C004": SMALL.replace("title: The arsenal", "title: The arsenal: all of it"),
    "C005": SMALL.replace("  dprk: {name", "  us: {name"),
    "C006": SMALL.replace("{parties: [us, dprk]}", "&all {parties: [us, dprk]}"),
    "C008": "case: " + "[" * 60,
    "C010": "extends: no-such-case\ncase: mine\n",
    "C011": SMALL + "set: {actors.us.name: America}\n",
    "C013": SMALL + "variants: {v: {title: V, set: {stakes.us.arsenl.weight: 1, issues.arsnal.title: x}}}\n",
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_code_reads_as_it_should(code: str, snapshot: SnapshotAssertion) -> None:
    assert refusal(REFUSED[code]) == snapshot


def test_every_problem_is_reported_at_once() -> None:
    broken = SMALL.replace("status_quo: intact", "status_qou: intact").replace("weight: 50", "weight: heavy")
    assert [line.split()[1] for line in refusal(broken).splitlines() if line.startswith("case.yaml")] == [
        "C002",
        "C001",
        "C003",
    ]


def test_yaml_is_the_1_2_subset() -> None:
    data = read_text("a: no\nb: 12:30\nc: 0.1\nd: '5'\ne: 007\nf: 1e3\ng: ~\nh: .5\ni: yes\n", "x").data
    assert data == {
        "a": "no",
        "b": "12:30",
        "c": 0.1,
        "d": "5",
        "e": "007",
        "f": 1000.0,
        "g": None,
        "h": 0.5,
        "i": "yes",
    }


def test_other_encodings_are_refused_at_the_first_bad_byte() -> None:
    with pytest.raises(Problems) as caught:
        read_bytes("a: 1\nb: détente".encode("latin-1"), "x.yaml")
    assert str(caught.value).startswith("x.yaml:2:5: C007 not UTF-8: byte 0xe9 at byte 9 of the file")


def test_a_folder_is_one_case_and_a_repeated_entry_names_both_places(tmp_path: Path) -> None:
    head, stakes = SMALL.split("stakes:\n")
    stakes, agreement = stakes.split("agreement")
    (tmp_path / "case.yaml").write_text(head + "agreement" + agreement, encoding="utf-8")
    (tmp_path / "stakes.yaml").write_text("stakes:\n" + stakes, encoding="utf-8")
    whole = load.load(tmp_path)
    assert whole.hash == load.load_text(SMALL).hash
    assert (where := whole.place(("stakes", "us", "arsenal", "weight"))) is not None
    assert where.file.endswith("stakes.yaml")
    (tmp_path / "more.yaml").write_text("actors:\n  us: {name: Again}\n", encoding="utf-8")
    with pytest.raises(Problems, match=r"C005 `actors.us` stands in two files; first in .*case\.yaml:4"):
        load.load(tmp_path)


def test_a_folder_cannot_reach_outside_itself(tmp_path: Path) -> None:
    outside = tmp_path / "private.yaml"
    outside.write_text("title: secret\n", encoding="utf-8")
    inside = tmp_path / "case"
    inside.mkdir()
    (inside / "case.yaml").write_text(SMALL, encoding="utf-8")
    (inside / "linked.yaml").symlink_to(outside)
    with pytest.raises(Problems, match="C018"):
        load.load(inside)


@pytest.mark.parametrize("name", ["../x", "a/b", "..", "", ".hidden"])
def test_extends_takes_only_a_name(name: str) -> None:
    assert "C011 `extends` takes the name of one case" in refusal(f"case: mine\nextends: '{name}'\n")


def extending(tmp_path: Path, text: str) -> load.CaseFile:
    for name, content in (("base", SMALL), ("mine", f"case: mine\nextends: base\n{text}")):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "case.yaml").write_text(content, encoding="utf-8")
    return load.load(tmp_path / "mine")


def test_an_extending_case_adds_entries_and_changes_by_set(tmp_path: Path) -> None:
    mine = extending(
        tmp_path,
        "set: {stakes.us.arsenal.weight: 70}\n"
        "actors: {china: {name: China}}\nstakes: {china: {arsenal: {weight: 5, ideal: gone, assumed: t}}}\n",
    )
    assert mine.case.case == "mine"
    assert set(mine.case.stakes) == {"us", "dprk", "china"}
    assert mine.case.stakes["us"]["arsenal"].weight == 70


def test_an_extending_case_cannot_override_by_accident(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"C012 `actors\.us` is already in the case this one extends"):
        extending(tmp_path, "actors: {us: {name: America}}\n")


def test_a_circle_of_cases_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "case.yaml").write_text("case: a\nextends: a\n", encoding="utf-8")
    with pytest.raises(Problems, match="C011 `a` extends itself"):
        load.load(tmp_path / "a")


def test_variants_then_settings_in_order() -> None:
    tree = read_text(SMALL, "x")
    once = patch.apply(
        tree, {"stakes.us.arsenal.weight": 1, "issues.arsenal.options.gone.title": "Gone"}, Mark("v", 0, 0)
    )
    assert once.data["stakes"]["us"]["arsenal"]["weight"] == 1
    assert once.data["issues"]["arsenal"]["options"]["gone"] == {"title": "Gone"}
    assert tree.data["stakes"]["us"]["arsenal"]["weight"] == 50, "the case patched is left as it was"
    removed = patch.apply(once, {"stakes.us.arsenal": None}, Mark("v", 0, 0))
    assert removed.data["stakes"]["us"] == {}


def test_settings_that_lead_nowhere_say_so(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(SMALL, encoding="utf-8")
    with pytest.raises(Problems, match=r"C013 .* no `us` in `issues`\n.*`issues` has: arsenal"):
        load.load(tmp_path, sets=["issues.us.title=x"])
    with pytest.raises(Problems, match=r"--set stakes\.us\.arsenal\.wieght: C001"):
        load.load(tmp_path, sets=["stakes.us.arsenal.wieght=1"])
    with pytest.raises(Problems, match="C014"):
        load.load(tmp_path, sets=["stakes"])
    with pytest.raises(Problems, match="C015 there is no variant `x`"):
        load.load(tmp_path, variants=["x"])
    with pytest.raises(Problems, match="C010"):
        load.load(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Problems, match="C009"):
        load.load(tmp_path / "empty")


def test_nothing_after_as_of_changes_a_byte() -> None:
    event = "record: {events: {late: {title: 'L', date: 2018-06-12, observation: {x: y}}}}\n"
    before, after = load.load_text(SMALL), load.load_text(SMALL + event)
    assert after.hash == before.hash
    assert [d.code for d in after.diagnostics if d.code == "C016"] == ["C016"]


def test_the_order_of_options_is_in_the_hash_and_the_hash_says_its_format() -> None:
    """The order of options is that of their numbers in the game: two games that differ in it are two games."""
    one, other = (load.load_text(ORDERED.replace("OPTIONS", o)) for o in ("none, some", "some, none"))
    assert compile_case(one.case).options != compile_case(other.case).options
    assert one.hash != other.hash
    assert re.fullmatch(r"2-[0-9a-f]{64}", one.hash)
    assert (
        one.hash
        == load.load_text("# laid out otherwise\n" + ORDERED.replace("OPTIONS", "none,    some")).hash
    )


def test_the_schema_file_is_the_one_the_models_make() -> None:
    written = json.loads((catalog.ROOT / "case.schema.json").read_text(encoding="utf-8"))
    assert written == json_schema(), "run: detente schema --output src/detente/catalog/case.schema.json"


ORDERED = """\
case: ordered
as_of: 2018-01-01
citation: made up
actors: {us: {name: US}}
issues: {arms: {title: Arms, options: [OPTIONS], status_quo: none, mover: us}}
stakes: {us: {arms: {weight: 10, values: {none: 0, some: 100}}}}
agreement: {parties: [us]}
"""
