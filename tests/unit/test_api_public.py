"""What ``import detente as dt`` offers: typed, light, and the same answers as the command."""

from __future__ import annotations

import importlib
import inspect
import json
from pathlib import Path

import click
import pytest

import detente as dt
from detente._public import ALIASES, PUBLIC
from detente.cli import main
from detente.lenses import asks
from scripts.stub import stub
from tests.unit.cli_case import CASE
from tests.unit.test_cli_frame import call


@pytest.fixture
def ferry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ferry.yaml").write_text(CASE)
    return "ferry.yaml"


@pytest.mark.parametrize("name", [n for n in dt.__all__ if n != "__version__"])
def test_every_name_is_there_documented_and_typed(name: str) -> None:
    found = getattr(dt, name)
    assert name in dir(dt)
    assert inspect.getdoc(found)
    if inspect.isfunction(found):
        signature = inspect.signature(found)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


def test_the_list_is_the_table_and_nothing_else() -> None:
    assert set(dir(dt)) == {"__version__", *PUBLIC, *asks()}
    assert not set(PUBLIC) & set(asks())
    assert not set(ALIASES) & set(PUBLIC)


def test_every_command_has_a_function_and_every_function_its_command() -> None:
    """The table names, for each function, the command line that asks the same: it exists, option and all."""
    context = click.Context(main)
    commands = {
        name: {o for p in main.get_command(context, name).params for o in p.opts}  # type: ignore[union-attr]
        for name in main.list_commands(context)
    }
    named = {entry.command for entry in PUBLIC.values() if entry.command} | set(asks().values())
    assert {line.split()[0] for line in named} == set(commands)
    for line in named:
        name, *options = line.split()
        assert set(options) <= commands[name], line


def test_names_of_before_still_answer() -> None:
    for name, where in ALIASES.items():
        module, attribute = where.split(":")
        assert getattr(dt, name) is getattr(importlib.import_module(module), attribute)
        assert name not in dir(dt)


def test_the_stub_is_that_of_the_table() -> None:
    assert Path(dt.__file__).with_suffix(".pyi").read_text(encoding="utf-8") == stub()


def test_no_name_is_hidden_by_a_module_of_the_same_name() -> None:
    """``detente.report`` is a module once it was imported, whatever ``__getattr__`` says."""
    home = Path(dt.__file__).parent
    modules = {p.stem if p.is_file() else p.name for p in home.iterdir() if not p.name.startswith("_")}
    assert not modules & set(dt.__all__)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        dt.nothing  # noqa: B018


def test_the_three_lines_of_the_readme(ferry: str) -> None:
    case = dt.load(ferry)
    game = dt.compile(case)
    result = dt.deals(game)
    printed = str(result)
    assert "ferry" in printed
    assert "service=daily" in printed
    assert "<table" in result._repr_html_()
    assert list(result.to_frame()["issue:service"]) == ["daily", "daily"]
    assert dt.deals(case).to_json() == dt.deals(ferry).to_json() == result.to_json()
    with pytest.raises(AttributeError):
        result.case = "other"  # type: ignore[misc]


def test_the_command_and_python_answer_the_same(ferry: str) -> None:
    stated = json.loads(call("deals", ferry, "--json", "--limit", "200").stdout)["result"]["deals"]
    assert stated == dt.deals(ferry).to_json()


def test_variants_and_settings(ferry: str) -> None:
    one = dt.load(f"{ferry}@generous")
    assert one.hash == dt.load(ferry, variants=["generous"]).hash
    assert one.hash == dt.load(ferry, sets={"stakes.north.toll.weight": 2}).hash
    assert one.hash == dt.load(ferry, sets=["stakes.north.toll.weight=2"]).hash
    assert one.hash != dt.load(ferry).hash


def test_a_variant_keeps_the_scale_of_the_case_as_written(ferry: str) -> None:
    base, changed = dt.compile(ferry), dt.compile(f"{ferry}@generous")
    assert (changed.base_low == base.base_low).all()
    assert (changed.base_high == base.base_high).all()
    # On its own the variant's range is another one, so that the two lines above can fail.
    from detente.game.compile import compile_case

    alone = compile_case(dt.load(f"{ferry}@generous").case)
    assert (alone.base_high != base.base_high).any()


def test_a_case_and_a_game_print_in_a_line(ferry: str) -> None:
    assert repr(dt.load(f"{ferry}@generous")).startswith(
        "<case ferry@generous: 3 actors, 2 issues, as of 2020-01-31"
    )
    assert repr(dt.compile(ferry, draw=2, seed=7)).startswith(
        "<game ferry: 3 actors, 2 issues, 6 states, draw 2 of seed 7"
    )


def test_a_draw_and_a_focus(ferry: str) -> None:
    drawn = dt.compile(ferry, draw=3, seed=1)
    assert (drawn.draw, drawn.seed) == (3, 1)
    assert dt.compile(ferry).draw == -1
    assert dt.compile(ferry, focus="only-service").held == ("toll",)


def test_what_follows_a_deal(ferry: str) -> None:
    assert not dt.why(ferry, "loud-ferry").possible
    assert dt.why(dt.compile(ferry), "service>=daily").possible
    with pytest.raises(dt.Problems, match="X111"):
        dt.why(dt.compile(ferry), "loud-ferry")
    assert dt.price(ferry, "service=daily").price.total == 0
    assert dt.after(ferry, "service=daily").efficient
    assert dt.single_text(ferry).finished
    assert dt.logrolling(ferry).package is not None
    case = dt.load(ferry)
    shares = dt.draws(case, dt.deals(case), 5, seed=2)
    assert shares.draws == 5


def test_cases_prints_and_frames(ferry: str) -> None:
    found = dt.cases()
    assert "nash-1950" in str(found)
    assert len(found.to_frame()) == len(found)
    assert '<th scope="row">nash-1950</th>' in found._repr_html_()
    Path("evil.yaml").write_text("case: evil\ntitle: <script>alert(1)</script>\n")
    inside = dt.cases(".")
    assert "<script>" not in inside._repr_html_()
    assert [c.name for c in inside] == ["evil.yaml", "ferry.yaml"]
    with pytest.raises(dt.Problems, match="X107"):
        dt.cases("nowhere")


def test_check_reports_and_does_not_raise(ferry: str) -> None:
    good = dt.check(ferry)
    assert good
    assert good.ok
    assert "2 anchors not checked" in str(good)
    Path(ferry).write_text(CASE.replace("weight: 15", "weihgt: 15"))
    bad = dt.check(ferry)
    assert not bad
    assert "did you mean `weight`?" in str(bad)
    assert set(bad.to_frame()["code"]) >= {"C001"}
    assert "<pre>" in bad._repr_html_()
    with pytest.raises(dt.Problems, match="C001"):
        dt.load(ferry)


def test_report_and_analyze(ferry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.report.store._program", lambda: "as it is")
    path = dt.write_report(ferry, "page.html")
    assert path.read_text().lstrip().lower().startswith("<!doctype html>")
    written = dt.analyze(ferry, "out")
    assert written.report.read_text() == path.read_text()
    assert dt.analyze(ferry, "out").reused


def test_new_and_import(ferry: str) -> None:
    import datetime

    Path("a.txt").write_text("China and North Korea met. China spoke to North Korea.")
    made = dt.new("mine", ["a.txt"], date_of=datetime.date(2018, 5, 13))
    assert dt.check(made.folder)
    profile = {
        "LinearAdditiveUtilitySpace": {
            "issueUtilities": {
                "price": {"DiscreteValueSetUtilities": {"valueUtilities": {"low": 0.1, "high": 1.0}}},
                "speed": {"DiscreteValueSetUtilities": {"valueUtilities": {"slow": 0.0, "fast": 1.0}}},
            },
            "issueWeights": {"price": 0.6, "speed": 0.4},
            "domain": {
                "name": "shop",
                "issuesValues": {
                    "price": {"values": ["low", "high"]},
                    "speed": {"values": ["slow", "fast"]},
                },
            },
            "name": "seller",
        }
    }
    Path("one.json").write_text(json.dumps(profile))
    profile["LinearAdditiveUtilitySpace"]["name"] = "buyer"
    Path("two.json").write_text(json.dumps(profile))
    imported = dt.import_case(["one.json", "two.json"], name="shop", as_of=datetime.date(2020, 1, 1))
    file = dt.write_case(imported)
    assert dt.deals(file.parent).counts.states == 4
    with pytest.raises(dt.Problems, match="X113"):
        dt.write_case(imported)


def test_the_report_of_a_variant_keeps_the_scale_too(ferry: str) -> None:
    from detente.report.gather import analyze_case

    game = analyze_case(dt.load(f"{ferry}@generous")).game
    assert (game.base_high == dt.compile(ferry).base_high).all()
