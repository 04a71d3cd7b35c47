"""Importers: what each format means, and that every odd input is a diagnostic with its place, never a traceback."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from detente.case.codes import CODES
from detente.case.diagnostics import Diagnostic, Problems, render_text
from detente.formats import ImportedCase, import_case
from detente.formats.assemble import Findings, ids, is_scale, slug
from detente.formats.llm_deliberation import weight

DAY = dt.date(2020, 1, 2)

GENIUS = """<utility_space number_of_issues="2">
 <objective index="0" name="fruit" type="objective" etype="objective" description="">
  <issue index="1" name="colour" type="discrete" etype="discrete" vtype="discrete">
   <item index="1" value="red" evaluation="{red}"/>
   <item index="2" value="deep green" evaluation="4"/>
   <item index="3" value="blue" evaluation="1.0"/>
  </issue>
  <issue index="2" name="kilos" type="integer" etype="integer" vtype="integer" lowerbound="2" upperbound="5">
   <evaluator ftype="linear" offset="{offset}" slope="{slope}"/>
  </issue>
  <weight index="1" value="{w}"/>
  <weight index="2" value="0.4"/>
 </objective>
 <discount_factor value="0.9"/>
 <reservation value="0.25"/>
</utility_space>
"""


def genius(**changes: str) -> str:
    return GENIUS.format(**{"red": "3", "offset": "0.1", "slope": "0.3", "w": "0.6", **changes})


def web(**changes: Any) -> dict[str, Any]:
    space: dict[str, Any] = {
        "name": "buyer",
        "domain": {
            "name": "house",
            "issuesValues": {
                "price": {"values": ["low", "high"]},
                "day": {"range": {"low": 1, "high": 2, "step": 0.5}},
            },
        },
        "issueWeights": {"price": 0.7, "day": 0.3},
        "issueUtilities": {
            "price": {"DiscreteValueSetUtilities": {"valueUtilities": {"low": 1, "high": 0.333333333}}},
            "day": {
                "NumberValueSetUtilities": {"lowValue": 1, "highValue": 2, "lowUtility": 0, "highUtility": 1}
            },
        },
        "reservationBid": {"issuevalues": {"price": "high", "day": 1.5}},
    }
    space.update(changes)
    return {"LinearAdditiveUtilitySpace": {k: v for k, v in space.items() if v is not ...}}


def straight(**changes: Any) -> dict[str, Any]:
    """A profile whose numeric utilities run from 0 at 1 to 1 at 2, but for the changes."""
    line = {"lowValue": 1, "highValue": 2, "lowUtility": 0, "highUtility": 1, **changes}
    utilities = {
        "price": {"DiscreteValueSetUtilities": {"valueUtilities": {"low": 1, "high": 0.333333333}}},
        "day": {"NumberValueSetUtilities": {k: v for k, v in line.items() if v is not ...}},
    }
    return web(issueUtilities=utilities)


def nego(**changes: Any) -> dict[str, Any]:
    profile = {"reservationValue": 0.2, "issueWeights": {"x": 1}, "issues": {"x": {"a": 1, "b": 0.25}}}
    profile.update(changes)
    return {k: v for k, v in profile.items() if v is not ...}


def write(folder: Path, **files: Any) -> list[Path]:
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_text(
            content if isinstance(content, str) else json.dumps(content, indent=1), encoding="utf-8"
        )
        paths.append(path)
    return paths


def refused(paths: list[Path], **options: Any) -> tuple[Diagnostic, ...]:
    with pytest.raises(Problems) as caught:
        import_case(paths, **options)
    assert render_text(caught.value.diagnostics)
    assert all(d.code in CODES for d in caught.value.diagnostics)
    return tuple(d for d in caught.value.diagnostics if d.severity == "error")


def codes(case: ImportedCase) -> set[str]:
    assert all(d.code in CODES for d in case.notes)
    return {d.code for d in case.notes}


# What the formats mean ------------------------------------------------------------------------------------------------


def test_geniusweb_discrete_numeric_and_reservation_bid(tmp_path: Path) -> None:
    case = import_case(write(tmp_path, a=web(), b=web(name="seller")), as_of=DAY)
    assert case.kind == "geniusweb"
    assert case.data["case"] == "house"
    assert list(case.data["actors"]) == ["buyer", "seller"]
    issues = case.data["issues"]
    assert issues["price"]["ordered"] is False
    assert issues["day"]["ordered"] is True
    assert list(issues["day"]["options"].values()) == ["1", "1.5", "2"]
    assert issues["price"]["mover"] == {"all": ["buyer", "seller"]}
    assert case.data["stakes"]["buyer"]["price"]["values"]["high"] == Decimal("33.3333333")
    assert list(case.data["stakes"]["buyer"]["day"]["values"].values()) == [0, 50, 100]
    assert case.data["fallbacks"]["buyer"]["inside"] == {"state": {"price": "high", "day": "1-5"}}
    # Both hold the same reservation bid, so that is where they stand.
    assert (issues["price"]["status_quo"], issues["day"]["status_quo"]) == ("high", "1-5")
    assert "I117" not in codes(case)


def test_a_bid_that_leaves_issues_out_counts_them_as_nothing(tmp_path: Path) -> None:
    bid = {"issuevalues": {"price": "high"}}
    case = import_case(
        write(tmp_path, a=web(reservationBid=bid), b=web(name="s", reservationBid=...)), as_of=DAY
    )
    assert case.data["fallbacks"]["buyer"]["inside"] == Decimal("23.33333331")
    assert case.data["fallbacks"]["s"]["inside"] == 0
    assert case.data["issues"]["price"]["status_quo"] == "low"


def test_genius_divides_by_the_highest_and_cuts_lines_to_the_unit_interval(tmp_path: Path) -> None:
    files = {"fruit-a.xml": genius(), "fruit-b.xml": genius(red="0", offset="1", slope="-0.4", w="0.6")}
    case = import_case(write(tmp_path, **files), as_of=DAY)
    assert case.kind == "genius"
    stakes = case.data["stakes"]
    assert stakes["fruit-a"]["colour"] == {"weight": 60, "values": {"red": 75, "deep-green": 100, "blue": 25}}
    # offset + slope·(value − 2): 0.1, 0.4, 0.7, 1.0; and 1, 0.6, 0.2, −0.2 cut to 0.
    assert list(stakes["fruit-a"]["kilos"]["values"].values()) == [10, 40, 70, 100]
    assert list(stakes["fruit-b"]["kilos"]["values"].values()) == [100, 60, 20, 0]
    assert case.data["fallbacks"]["fruit-a"]["inside"] == 25
    assert case.data["issues"]["kilos"]["ordered"] is True
    assert {"I116", "I119"} <= codes(case)


def test_genius_quotients_that_do_not_end_are_rounded_and_said(tmp_path: Path) -> None:
    case = import_case(write(tmp_path, **{"a.xml": genius(red="6"), "b.xml": genius(red="4")}), as_of=DAY)
    assert case.data["stakes"]["a"]["colour"]["values"]["deep-green"] == Decimal("66.666666666667")
    assert "I118" in codes(case)


def test_a_genius_domain_beside_the_profiles_must_agree(tmp_path: Path) -> None:
    domain = f"<negotiation_template>{genius().replace(' evaluation=', ' cost=')}</negotiation_template>"
    files = {"a.xml": genius(), "b.xml": genius(red="1"), "domain.xml": domain}
    assert import_case([tmp_path] if write(tmp_path, **files) else [], as_of=DAY).data["case"] == "fruit"
    write(tmp_path, **{"domain.xml": domain.replace('value="red"', 'value="rad"')})
    assert {d.code for d in refused([tmp_path])} == {"I107"}


def test_negolog_folder_with_results_left_out(tmp_path: Path) -> None:
    specs = {"NumberOfBids": 2, "NumberOfIssues": 1}
    home = tmp_path / "domain7"
    home.mkdir()
    write(home, **{"profileA.json": nego(), "profileB.json": nego(reservationValue=...), "specs.json": specs})
    case = import_case([home], as_of=DAY)
    assert (case.kind, case.data["case"]) == ("negolog", "domain7")
    assert case.data["stakes"]["profileA"]["x"]["values"] == {"a": 100, "b": 25}
    assert case.data["fallbacks"] == {"profileA": {"inside": 20}, "profileB": {"inside": 0}}


def game(folder: Path, config: str | None = None, **scores: str) -> Path:
    (folder / "scores_files").mkdir(parents=True, exist_ok=True)
    (folder / "config.txt").write_text(
        config
        if config is not None
        else "Us,us,p1,cooperative,m\nThem,them,p2,cooperative,m\nIt,it,player,x,m\n"
    )
    default = {"us": "17, 8, 0\n0, 5\n12\n", "them": "0, 4, 9\n7, 0\n8", "it": "0,0,0\n3, 4 \n1\n"}
    for name, text in {**default, **scores}.items():
        (folder / "scores_files" / f"{name}.txt").write_text(text)
    return folder


def test_llm_deliberation_scores_rule_and_vetoes(tmp_path: Path) -> None:
    case = import_case([game(tmp_path / "base")], as_of=DAY)
    assert case.data["agreement"] == {
        "parties": ["us", "them", "it"],
        "rule": {"quorum": 2, "veto": ["us", "them"]},
    }
    assert case.data["fallbacks"] == {"us": {"inside": 12}, "them": {"inside": 8}, "it": {"inside": 1}}
    for party, rows in {
        "us": [[17, 8, 0], [0, 5]],
        "them": [[0, 4, 9], [7, 0]],
        "it": [[0, 0, 0], [3, 4]],
    }.items():
        for letter, row in zip("AB", rows, strict=True):
            stake = case.data["stakes"][party][letter]
            assert [stake["weight"] * v / 100 for v in stake["values"].values()] == row


@pytest.mark.parametrize(
    ("scores", "expected"), [((17, 3), 20), ((40, 1), 40), ((0, 0), 0), ((33,), 40), ((1,), 1)]
)
def test_the_weight_is_the_least_one_that_divides_out(scores: tuple[int, ...], expected: int) -> None:
    assert weight(scores) == expected


def test_slugs_keep_what_they_can_and_collisions_are_numbered() -> None:
    assert [slug(t) for t in ["work from home", "0.6", "-5", "Ångström", "漢字", "../../etc", "a" * 99]] == [
        "work-from-home", "0-6", "minus-5", "Angstrom", "", "etc", "a" * 60,
    ]  # fmt: skip
    findings = Findings()
    found = ids(["sea green", "sea-green", "漢字", "sea  green"], "option", findings)
    assert list(found.values()) == ["sea-green", "sea-green-2", "option-3", "sea-green-3"]
    assert len(findings) == 3


def test_scales_are_numbers_in_one_direction() -> None:
    assert is_scale(["2000", "2500", "3000"])
    assert is_scale(["1.0", "0.8"])
    assert not is_scale(["1", "3", "2"])
    assert not is_scale(["low", "high"])
    assert not is_scale(["1", "1.0"])


def test_the_day_of_the_import_is_said(tmp_path: Path) -> None:
    case = import_case(write(tmp_path, a=nego(), b=nego()), name="My <b>case</b>")
    assert "I117" in codes(case)
    assert case.data["case"] == "My-b-case-b"
    assert case.data["title"] == "My <b>case</b>"


def test_weights_that_do_not_sum_to_one_are_kept_with_a_warning(tmp_path: Path) -> None:
    case = import_case(write(tmp_path, a=nego(issueWeights={"x": 0.9}), b=nego()), as_of=DAY)
    found = [d for d in case.notes if d.code == "I109"]
    assert [d.severity for d in found] == ["warning"]
    assert case.data["stakes"]["a"]["x"]["weight"] == 90


# Odd input ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "profile"),
    [
        ("I105", web(issueWeights=...)),
        ("I105", web(issueWeights=[1])),
        ("I105", web(issueWeights={"price": "x", "day": 0.3})),
        ("I105", web(domain={"name": "house"})),
        ("I105", web(reservationBid=[1])),
        ("I106", web(issueWeights={"price": -0.7, "day": 0.3})),
        ("I106", web(issueWeights={"price": 1e30, "day": 0.3})),
        ("I108", web(issueWeights={"price": 0.7, "day": 0.3, "pricee": 0})),
        ("I108", web(reservationBid={"issuevalues": {"price": "hihg"}})),
        ("I108", web(reservationBid={"issuevalues": {"prise": "high"}})),
        ("I112", web(domain={"issuesValues": {"price": {"values": ["low", "low"]}}})),
        ("I112", web(domain={"issuesValues": {" ": {"values": ["low"]}}})),
        ("I110", web(domain={"issuesValues": {"price": {"values": []}}})),
        ("I110", web(domain={"issuesValues": {"day": {"range": {"low": 0, "high": 1e9, "step": 1e-9}}}})),
        ("I106", web(domain={"issuesValues": {"day": {"range": {"low": 2, "high": 1, "step": 1}}}})),
        ("I106", web(domain={"issuesValues": {"day": {"range": {"low": 0, "high": 1, "step": 0}}}})),
        ("I106", straight(highUtility=1e308)),
        ("I106", straight(lowUtility=-1)),
        ("I106", straight(lowValue=-1e308)),
        ("I106", straight(highValue=1)),
        ("I105", straight(highValue=...)),
        ("I111", {"DefaultPartialOrdering": {}}),
        ("I105", nego(issues=...) | {"issues": []}),
        ("I106", nego(reservationValue=1.5)),
        ("I106", nego(issues={"x": {"a": 2}})),
        ("I108", nego(issueWeights={"x": 0.5, "y": 0.5})),
        ("I105", nego(issueWeights={})),
        ("I100", {"hello": 1}),
        ("I100", [1, 2]),
        ("I102", "{"),
        ("I102", '{"a": NaN}'),
        ("I102", '{"a": 1, "a": 2}'),
        ("I102", '{"a": "\\ud800"}'),
        ("I102", '{"a": 1} x'),
        ("I102", '{"a": 01}'),
        ("I102", '{"a": 0.' + "1" * 100 + "}"),
        ("I102", ""),
        ("I104", "[" * 100_000),
        ("I104", "[" + "1," * 300_000 + "1]"),
        ("I102", "<utility_space>"),
        ("I100", "<html></html>"),
        ("I103", '<!DOCTYPE a [<!ENTITY b "c">]><utility_space>&b;</utility_space>'),
        ("I103", '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><utility_space/>'),
        ("I102", "<utility_space>&b;</utility_space>"),
        ("I104", "<utility_space>" + "<a>" * 100 + "</a>" * 100 + "</utility_space>"),
        ("I111", "<utility_space><weight/></utility_space>"),
        ("I111", genius().replace("</objective>", "<utility_function/></objective>")),
        ("I105", genius().replace('<weight index="2" value="0.4"/>', "")),
        ("I108", genius().replace('<weight index="2"', '<weight index="7"')),
        ("I112", genius().replace('value="blue"', 'value="red"')),
        ("I106", genius(red="NaN")),
        ("I106", genius(red="-1")),
        ("I106", genius(w="1e400")),
        ("I106", genius(slope="inf")),
        ("I106", genius().replace('lowerbound="2"', 'lowerbound="2.5"')),
        ("I110", genius().replace('upperbound="5"', 'upperbound="999999999"')),
        ("I110", genius().replace('type="integer" etype="integer"', 'type="real" etype="real"')),
        ("I105", genius().replace(' evaluation="4"', "")),
    ],
)  # fmt: skip
def test_odd_profiles_are_diagnosed_where_they_stand(tmp_path: Path, code: str, profile: Any) -> None:
    of_its_kind = {"L": web(), "D": web(), "<": genius()}
    first = profile[:1] if isinstance(profile, str) else str(profile)[2]
    other = of_its_kind.get(first, nego())
    found = refused(write(tmp_path, odd=profile, other=other))
    assert code in {d.code for d in found}, render_text(found)
    shown = next(d for d in found if d.code == code)
    assert shown.place is not None
    assert shown.place.file.endswith("odd")
    assert shown.help or code == "I105"


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    paths = write(tmp_path, a=nego(reservationValue=7, issueWeights={"x": -1}), b="{", c=web())
    assert sorted(d.code for d in refused(paths)) == ["I100", "I102", "I106", "I106"]
    paths = write(
        tmp_path, a=nego(reservationValue=7, issueWeights={"x": -1}), b=nego(issues={"x": {"a": 3}})
    )
    assert sorted(d.code for d in refused(paths)) == ["I106", "I106", "I106"]


def test_a_place_has_the_line_and_the_column(tmp_path: Path) -> None:
    (problem,) = refused(write(tmp_path, odd=nego(reservationValue=7), other=nego()))
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (2, 22)
    assert problem.place.excerpt == ' "reservationValue": 7,'


@pytest.mark.parametrize(
    "odd", [nego(issues={"x": {"a": 1, "c": 0}}), nego(issues={"y": {"a": 1}}, issueWeights={"y": 1})]
)
def test_profiles_of_different_domains(tmp_path: Path, odd: Any) -> None:
    assert {d.code for d in refused(write(tmp_path, a=nego(), b=odd))} == {"I107"}


def test_what_cannot_be_an_import(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.json").write_bytes("{'é'}".encode("latin-1"))
    (tmp_path / "big.json").write_bytes(b" " * 9_000_000)
    good = write(tmp_path, a=nego(), b=web())
    for code, paths, options in [
        ("I114", [], {}),
        ("I114", good[:1], {}),
        ("I101", [tmp_path / "none.json", *good[:1]], {}),
        ("I101", [tmp_path / "latin.json"], {}),
        ("I101", [tmp_path / "big.json"], {}),
        ("I101", [Path("a\0b")], {}),
        ("I100", [tmp_path / "empty"], {}),
        ("I100", good, {}),
        ("I100", good[:1], {"kind": "genius"}),
        ("I100", good[:1], {"kind": "xyz"}),
        ("I100", good[:1], {"kind": "llm-deliberation"}),
    ]:
        assert {d.code for d in refused(list(paths), **options)} == {code}, (code, paths)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir(), outside.mkdir()
    write(outside, **{"b.json": nego()})
    write(inside, **{"a.json": nego()})
    (inside / "b.json").symlink_to(outside / "b.json")
    assert {d.code for d in refused([inside])} == {"I114"}


@pytest.mark.parametrize(
    ("code", "config", "scores"),
    [
        ("I113", "Us,us\nThem,them,p2,c,m\nIt,it,player,c,m", {}),
        ("I113", "Us,../us,p1,c,m\nThem,them,p2,c,m", {}),
        ("I112", "Us,us,p1,c,m\nThem,us,p2,c,m", {}),
        ("I114", "Us,us,p1,c,m\n", {}),
        ("I114", "", {}),
        ("I101", "Us,nobody,p1,c,m\nThem,them,p2,c,m\nIt,it,player,c,m", {}),
        ("I113", None, {"us": "1, 2, 3\n4, 5"}),
        ("I113", None, {"us": "1, x, 3\n4, 5\n3"}),
        ("I113", None, {"us": "1, -2, 3\n4, 5\n3"}),
        ("I113", None, {"us": "1, 2.5, 3\n4, 5\n3"}),
        ("I113", None, {"us": ""}),
        ("I107", None, {"us": "1, 2\n4, 5\n3"}),
        ("I110", None, {"us": "1," * 300 + "1\n4, 5\n3"}),
    ],
)
def test_odd_games(tmp_path: Path, code: str, config: str | None, scores: dict[str, str]) -> None:
    assert code in {d.code for d in refused([game(tmp_path, config, **scores)])}


def test_a_game_without_proposers_has_no_vetoes_and_says_so(tmp_path: Path) -> None:
    case = import_case(
        [game(tmp_path, "Us,us,player,c,m\nThem,them,player,c,m\nIt,it,player,c,m")], as_of=DAY
    )
    assert case.data["agreement"]["rule"] == {"quorum": 2}
    assert "I113" in codes(case)
