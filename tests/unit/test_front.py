"""The door: what was read is kept, so that a what-if reads no file; a draft in one part stops only what needs it."""

from __future__ import annotations

import builtins
import io
import json
import math
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import detente as dt
from detente.case.diagnostics import Problems
from detente.case.load import REQUIRED
from detente.case.sections import CLASSES, HEADER, NEEDS
from detente.case.yaml_tree import read_text
from detente.front import Door, case_of, load
from tests.cases_small import SOUND
from tests.outlook_small import CASE
from tests.unit.test_cli_frame import call

ROAD = "nets=none; harbour=open"


class Sound(NamedTuple):
    """A case without problems, what is asked of it, and the numbers it answers."""

    data: dict[str, Any]
    asked: Mapping[str, Callable[[Any], Any]]
    numbers: dict[str, dict[str, Any]]


def report(case: Any) -> Any:
    """What the page is made of."""
    from detente.report.gather import analyze_case

    return analyze_case(case_of(case))


QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "deals": dt.deals,
    "stability": dt.stability,
    "paths": lambda case: dt.paths(case, focus="record", simulations=20),
    "roadmap": lambda case: dt.roadmap(case, ROAD, period="3 months", mends=False, sensitivity=False),
    "narratives": lambda case: dt.narratives(case, coarse=True),
    "watch": dt.watch,
    "forecast": dt.forecast,
    "hidden": dt.hidden,
    "record": dt.record,
    "show": dt.show,
    "claims": dt.claims,
    "analyze": report,
}


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """The case as plain data, with a part of every class of sections."""
    data: dict[str, Any] = json.loads(json.dumps(read_text(CASE, "cod.yaml").data))
    data["roadmaps"] = {
        "slow": {
            "title": "Slowly",
            "period": "3 months",
            "steps": {
                "one": {"acts": ["main"], "sets": {"nets": "none"}},
                "two": {"acts": ["main"], "sets": {"harbour": "open"}},
            },
            "assumed": "a guess",
        }
    }
    data["sources"] = {"essay": {"title": "An essay", "published": "2020-06-01", "sha256": "0" * 64}}
    data["claims"] = {
        "c1": {
            "source": "essay",
            "type": "goal",
            "says": "they want it",
            "voices": ["author"],
            "anchor": {"start": 10, "end": 14, "quote": "want"},
            "declined": "an example",
        }
    }
    data["variants"] = {
        "dear": {"title": "Nets are dear", "set": {"stakes.isle.nets.weight": 25}, "assumed": "a what-if"}
    }
    return data


def written(data: dict[str, Any], folder: Path) -> Path:
    """A case in a folder, its questions in a file of their own."""
    folder.mkdir(exist_ok=True)
    rest = {name: below for name, below in data.items() if name != "questions"}
    (folder / "case.yaml").write_text(json.dumps(rest, indent=1))
    (folder / "questions.yaml").write_text(json.dumps({"questions": data["questions"]}, indent=1))
    return folder


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every number, id and state of a result by its place; nothing that is made of the whole case's text."""
    if hasattr(value, "to_json"):
        value = value.to_json()
    if isinstance(value, dict):
        for key, below in value.items():
            if "hash" not in str(key) and key not in ("version", "folder"):
                yield from numbers(below, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for k, below in enumerate(value):
            yield from numbers(below, f"{path}.{k}")
    elif not isinstance(value, float) or not math.isnan(value):
        yield path, value


@pytest.fixture
def no_files(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it, and whoever opens a file or looks into a folder from then on is told off."""

    def refuse(*what: Any, **_: Any) -> Any:
        raise AssertionError(f"a file was read: {what[:1]}")

    def shut() -> None:
        for module, names in (
            (builtins, ["open"]),
            (io, ["open", "open_code"]),
            (os, ["open", "scandir", "listdir"]),
            (Path, ["open", "read_text", "read_bytes", "iterdir"]),
        ):
            for name in names:
                monkeypatch.setattr(module, name, refuse)

    return shut


def test_what_ifs_read_no_file_after_the_case_is_gone(
    whole: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_files: Callable[[], None],
) -> None:
    folder, elsewhere = written(whole, tmp_path / "cod"), tmp_path / "elsewhere"
    other = written(whole, tmp_path / "other")
    elsewhere.mkdir()
    monkeypatch.chdir(tmp_path)
    door = dt.open_case("cod")
    change = {"stakes.isle.harbour.weight": 11}
    asked = {name: ask for name, ask in QUESTIONS.items() if name != "analyze"}
    before = {name: dict(numbers(ask(door.what_if(sets=change)))) for name, ask in asked.items()}
    report(door.what_if(sets=change))
    monkeypatch.chdir(elsewhere)
    shutil.rmtree(folder)
    no_files()
    with pytest.raises(AssertionError, match="a file was read"):
        dt.open_case(str(other))
    gains = set()
    for k in range(100):
        found = dt.deals(door.what_if(sets={"stakes.isle.nets.weight": 10 + k / 4}))
        gains.add(found.best[0].feasible)
    again = {name: dict(numbers(ask(door.what_if(sets=change)))) for name, ask in asked.items()}
    page = report(door.what_if(variants=["dear"], sets=change, as_of="2020-06-30"))
    monkeypatch.undo()
    assert len(gains) == 100
    assert again == before
    assert page.case.stakes["isle"]["nets"].weight == 25


@pytest.mark.parametrize(
    "line",
    [
        ("deals", "--set", "stakes.isle.harbour.weight=11"),
        ("stability", "--set", "stakes.isle.harbour.weight=11", "--as-of", "2020-06-30"),
        ("show", "--variant", "dear", "--set", "stakes.isle.harbour.weight=11"),
        ("compare", "--set", "stakes.isle.harbour.weight=11"),
    ],
)
def test_the_command_reads_each_file_of_a_case_once(
    line: tuple[str, ...], whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(whole, tmp_path / "cod")
    monkeypatch.chdir(tmp_path)
    opened: Counter[str] = Counter()

    def counting(through: Callable[..., Any]) -> Callable[..., Any]:
        def opens(file: Any, *more: Any, **named: Any) -> Any:
            if isinstance(file, str | os.PathLike) and folder in Path(file).resolve().parents:
                opened[Path(file).name] += 1
            return through(file, *more, **named)

        return opens

    for module in (builtins, io, os):
        monkeypatch.setattr(module, "open", counting(module.open))
    result = call(line[0], "cod", *line[1:], "--json")
    monkeypatch.undo()
    assert result.exit_code == 0, result.output
    assert opened == {"case.yaml": 1, "questions.yaml": 1}


def test_a_case_is_taken_however_it_is_given(whole: dict[str, Any], tmp_path: Path) -> None:
    folder = written(whole, tmp_path / "cod")
    change = {"stakes.isle.harbour.weight": 11}
    door = dt.open_case(folder, variants=["dear"], sets=change, as_of="2020-06-30")
    hashes = {
        door.hash,
        case_of(dt.open_case(folder), variants=["dear"], sets=change, as_of="2020-06-30").hash,
        case_of(load(folder), variants=["dear"], sets=change, as_of="2020-06-30").hash,
        case_of(load(f"{folder}@dear", as_of="2020-06-30"), sets=change).hash,
        case_of(f"{folder}@dear", sets=change, as_of="2020-06-30").hash,
        dt.open_case(folder, as_of="2020-06-30").what_if(variants=["dear"], sets=change).hash,
    }
    assert len(hashes) == 1
    assert case_of(load(folder), sets=change).label == "cod with changes"
    assert load(f"{folder}@dear").label == "cod@dear"


UNKNOWN_KEY = {
    "narratives": ("bought", "C001"),
    "questions": ("opens", "C001"),
    "roadmaps": ("slow", "C001"),
    "claims": ("c1", "C001"),
}


def broken(data: dict[str, Any], section: str) -> dict[str, Any]:
    """The case with a section whose form is wrong: an unknown key where that section has its entries' keys."""
    below = data[section]
    if not isinstance(below, dict):
        return {**data, section: {"nonsense": 1}}
    first = next(iter(below))
    if section in UNKNOWN_KEY and isinstance(below[first], dict):
        return {**data, section: {**below, first: {**below[first], "nonsense": 1}}}
    return {**data, section: {**below, "no sense": {"nonsense": 1}}}


@pytest.mark.parametrize("section", UNKNOWN_KEY)
def test_an_unknown_key_stops_only_what_needs_its_section(
    section: str, whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(whole, tmp_path / "sound")
    written(broken(whole, section), tmp_path / "draft")
    sound, draft = call("deals", "sound", "--json"), call("deals", "draft", "--json")
    assert draft.exit_code == 0
    assert "1 error in parts of the case this command does not need" in draft.stderr
    assert "detente check draft" in draft.stderr
    assert "error" not in sound.stderr
    assert dict(numbers(json.loads(draft.stdout)["result"])) == dict(
        numbers(json.loads(sound.stdout)["result"])
    )
    assert dict(numbers(dt.deals("draft"))) == dict(numbers(dt.deals("sound")))
    for command in ("check", *(name for name in ("narratives", "forecast") if section in NEEDS[name])):
        refused = call(command, "draft")
        assert refused.exit_code == 1
        assert "C001" in refused.output
        assert "nonsense" in refused.output
        file = "questions.yaml" if section == "questions" else "case.yaml"
        assert f"{file}:" in refused.output
        assert "= help:" in refused.output


MEANT: dict[str, tuple[tuple[str, ...], Any, str]] = {
    "narratives": (("bought", "assumes"), {"wyh": ["paid"]}, "did you mean `why`?"),
    "questions": (("opens", "answer"), {"outcome": "opne"}, "did you mean `open`?"),
    "roadmaps": (("slow", "steps", "one", "acts"), ["mian"], "did you mean `main`?"),
    "claims": (("c1", "source"), "esay", "did you mean `essay`?"),
}
"""Section → a path in it, a value that has the right form and means nothing, and what is said of it."""


@pytest.mark.parametrize("section", MEANT)
def test_what_a_section_means_can_be_wrong_too(
    section: str, whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = json.loads(json.dumps(whole))
    path, value, said = MEANT[section]
    entry = data[section]
    for key in path[:-1]:
        entry = entry[key]
    entry[path[-1]] = value
    sound, draft = written(whole, tmp_path / "sound"), written(data, tmp_path / "draft")
    assert dict(numbers(dt.deals(draft))) == dict(numbers(dt.deals(sound)))
    assert "1 error in parts of the case this command does not need" in call("deals", "draft").stderr
    assert said in call("check", "draft").output
    for name in ("narratives", "forecast", "roadmap", "claims"):
        if section in NEEDS[name]:
            with pytest.raises(Problems, match="did you mean"):
                QUESTIONS[name](draft)


def test_drafts_are_counted_together(
    whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = json.loads(json.dumps(whole))
    data["narratives"]["bought"]["assumes"] = {"wyh": ["paid"]}
    data["questions"]["opens"]["answer"] = {"outcome": "opne"}
    written(data, tmp_path / "draft")
    assert "2 errors in parts" in call("deals", "draft").stderr
    assert "opne" not in call("narratives", "draft").output


def test_an_error_in_stakes_stops_deals_and_everything_that_rests_on_a_game(
    whole: dict[str, Any], tmp_path: Path
) -> None:
    data = json.loads(json.dumps(whole))
    data["stakes"]["isle"]["nets"]["weihgt"] = 3
    draft = written(data, tmp_path / "draft")
    for name in ("deals", "stability", "paths", "roadmap", "narratives", "watch", "forecast", "hidden"):
        with pytest.raises(Problems, match="weihgt"):
            QUESTIONS[name](draft)
    assert dt.record(draft).events


def test_a_misspelt_section_stops_everything(whole: dict[str, Any], tmp_path: Path) -> None:
    """Nobody can say what it would have held: it may be the one that is needed."""
    data = {("stake" if name == "stakes" else name): below for name, below in whole.items()}
    draft = written(data, tmp_path / "draft")
    door = dt.open_case(draft)
    assert "1 error" in repr(door)
    for name, ask in QUESTIONS.items():
        with pytest.raises(Problems, match="did you mean `stakes`"):
            ask(door)
        assert not dt.check(draft), name


def test_a_broken_focus_stops_deals_only_where_one_is_asked_for(
    whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = json.loads(json.dumps(whole))
    data["focus"]["fish"]["isues"] = []
    written(data, tmp_path / "draft")
    assert call("deals", "draft").exit_code == 0
    refused = call("deals", "draft", "--focus", "record")
    assert refused.exit_code == 1
    assert "isues" in refused.output
    with pytest.raises(Problems, match="isues"):
        dt.compile_game("draft", focus="record")


def test_a_part_left_aside_is_never_taken_for_an_empty_one(whole: dict[str, Any], tmp_path: Path) -> None:
    draft = written(broken(whole, "narratives"), tmp_path / "draft")
    file = dt.open_case(draft).need(NEEDS["deals"])
    assert not file.case.narratives
    assert dt.deals(file).counts.states == 48
    with pytest.raises(Problems, match="nonsense"):
        dt.narratives(file)
    with pytest.raises(Problems, match="nonsense"):
        dt.show(file)


@pytest.mark.parametrize("changes", [{"sets": {"stakes.isle.nets.weight": 45}}, {"set": ["a list"]}, {}])
def test_a_variant_whose_changes_cannot_be_read_is_never_taken_for_one_without_changes(
    changes: dict[str, Any], whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    draft = written({**whole, "variants": {"dear": {"title": "Nets are dear", **changes}}}, Path("draft"))
    assert dt.deals(draft).counts.states == 48
    with pytest.raises(Problems, match=r"`variants\.dear"):
        dt.deals("draft@dear")
    refused = call("deals", "draft", "--variant", "dear")
    assert refused.exit_code == 1
    assert "variants.dear" in refused.output


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("narratives/bought", "narratives"),
        ("narratives/bought", "mechanisms"),
        ("mechanisms/why/paid", "mechanisms"),
    ],
)
def test_an_account_as_a_variant_needs_the_sections_it_is_declared_in(
    name: str, section: str, whole: dict[str, Any], tmp_path: Path
) -> None:
    sound = dt.open_case(written(whole, tmp_path / "sound"), variants=[name])
    draft = dt.open_case(written(broken(whole, section), tmp_path / "draft"), variants=[name])
    assert dt.deals(sound).best
    with pytest.raises(Problems, match="nonsense"):
        dt.deals(draft)


def test_a_reading_needs_the_disagreements(whole: dict[str, Any], tmp_path: Path) -> None:
    readings = {"low": "Low", "high": {"title": "High", "sets": {"stakes.isle.nets.weight": 45}}}
    data = {**whole, "disagreements": {"price": {"title": "What nets are worth", "readings": readings}}}
    draft = written(data, tmp_path / "draft")
    assert dt.deals(draft).counts.states == 48
    with pytest.raises(Problems, match="sets"):
        dt.deals(dt.open_case(draft, variants=["price/high"]))


def test_the_last_setting_counts(whole: dict[str, Any], tmp_path: Path) -> None:
    folder = written(whole, tmp_path / "cod")
    entry, weight = "stakes.isle.nets", "stakes.isle.nets.weight"
    below = json.dumps(whole["stakes"]["isle"]["nets"])

    def weighs(door: Door) -> float:
        return float(door.case.stakes["isle"]["nets"].weight)  # type: ignore[arg-type]

    line = [f"{weight}=33", f"{entry}={below}", f"{weight}=34"]
    assert weighs(dt.open_case(folder, sets=line)) == 34
    chained = dt.open_case(folder)
    for setting in line:
        chained = chained.what_if(sets=[setting])
    assert weighs(chained) == 34
    assert chained.hash == dt.open_case(folder, sets=[line[2]]).hash
    other = {"stakes.isle.harbour.weight": 11}
    both = dt.open_case(folder, sets={**other, weight: 34}).hash
    assert dt.open_case(folder, sets=other).what_if(sets={weight: 34}).hash == both != chained.hash
    assert (
        dt.open_case(folder, sets=other).what_if(as_of="2020-06-30").what_if(sets={weight: 34}).hash != both
    )


def test_a_variant_that_changes_a_broken_section_is_not_blamed_for_it(
    whole: dict[str, Any], tmp_path: Path
) -> None:
    later = {"title": "Later", "set": {"clock.horizon": "6 months"}, "assumed": "a what-if"}
    data = {**whole, "variants": {"later": later}}
    assert not dt.open_case(written(data, tmp_path / "sound")).problems
    draft = dt.open_case(written({**data, "clock": ["soon"]}, tmp_path / "draft"))
    assert [(d.severity, d.code) for d in draft.problems] == [("error", "C003")]


def test_what_a_change_removes_is_no_fault_of_the_variants_that_would_change_it(
    whole: dict[str, Any], tmp_path: Path
) -> None:
    folder = written(whole, tmp_path / "cod")
    gone = {"stakes.isle.nets": None}
    assert dt.open_case(folder, sets=gone).need().case.stakes["isle"].keys() == whole["stakes"][
        "isle"
    ].keys() - {"nets"}
    more = {**whole["variants"], "without": {"title": "No nets", "set": gone, "assumed": "a what-if"}}
    without = dt.open_case(written({**whole, "variants": more}, tmp_path / "more"), variants=["without"])
    assert not any(d.severity == "error" for d in without.problems)


def test_a_draft_is_named_without_control_characters(tmp_path: Path, whole: dict[str, Any]) -> None:
    door = dt.open_case(written({**whole, "case": "\x1b[2Jcod", "clock": 5}, tmp_path / "cod"))
    assert repr(door).isprintable()


CHEAP = ("deals", "stability", "roadmap", "record", "narratives", "watch", "hidden", "forecast", "paths")
SMALL: dict[str, Callable[[Any], Any]] = {
    "deals": dt.deals,
    "stability": dt.stability,
    "roadmap": lambda case: dt.roadmap(case, "arsenal=partial; peace=treaty", period="3 months", mends=False),
    "record": dt.record,
}
"""Questions of the other small case, which uses every part of the language."""


@pytest.fixture(scope="module", params=["cod", "small"])
def sound(
    request: pytest.FixtureRequest, whole: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Sound:
    """A sound case, and what each question answers of it."""
    data = whole if request.param == "cod" else json.loads(json.dumps(read_text(SOUND, "small.yaml").data))
    asked = {name: QUESTIONS[name] for name in CHEAP} if request.param == "cod" else SMALL
    door = dt.open_case(written(data, tmp_path_factory.mktemp("sound") / "case"))
    return Sound(data, asked, {name: dict(numbers(ask(door))) for name, ask in asked.items()})


SECTIONS = sorted(frozenset().union(*CLASSES.values()) - HEADER)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_broken_section_changes_no_number_of_a_question_that_does_not_need_it(
    section: str, sound: Sound, tmp_path: Path
) -> None:
    data = {section: {}, **sound.data}
    door: Door = dt.open_case(written(broken_or_empty(data, section), tmp_path / "cod"))
    assert any(d.severity == "error" for d in door.problems)
    for name, ask in sound.asked.items():
        if section in NEEDS[name] or section in REQUIRED:
            with pytest.raises(Problems):
                ask(door)
        else:
            assert dict(numbers(ask(door))) == sound.numbers[name], name


def broken_or_empty(data: dict[str, Any], section: str) -> dict[str, Any]:
    """:func:`broken`, also of a section that the case has not."""
    return broken(data, section) if data[section] else {**data, section: {"nonsense": {"nonsense": 1}}}
