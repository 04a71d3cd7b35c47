"""One list of what each section of a case is for: every section in one class, what a game is compiled from, what a
kept game hangs on, and what each question reads."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

import detente as dtt
from detente.case import patch, sections, uses
from detente.case.diagnostics import Problems
from detente.case.load import load_text
from detente.case.schema import Case
from detente.case.uses import claim_uses
from detente.case.validate import validate, with_sections
from detente.case.yaml_tree import Mark
from detente.evidence.moves import Task, _board, _content, _tasks
from detente.evidence.settings import WeighingSettings
from detente.front import door_of
from detente.game.compile import compile_case
from detente.game.game import Game
from tests.cases_small import SOUND
from tests.outlook_small import CASE

FILE = load_text(SOUND, "small.yaml")
GAME = compile_case(FILE.case)
SECTIONS = sorted(Case.model_fields)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every value below, by its dotted path: what a patch can set."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*path, str(key)))
    yield ".".join(path), value


LEAVES = [(path, value) for path, value in leaves(FILE.tree.data) if path]


def others(section: str, value: Any) -> Iterator[Any]:
    """What could stand in its place: nothing, other numbers, another day, the section's other texts."""
    yield None
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value / 2, value * 3 + 1)
    elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        yield from ("2018-04-02", "2018-06-20")
    elif isinstance(value, str):
        texts = {x for path, x in LEAVES if path.split(".")[0] == section and isinstance(x, str)}
        yield from sorted(texts - {value})[:8]
    elif isinstance(value, list) and len(value) > 1:
        yield value[:-1]


def changed(of: Iterable[str]) -> Iterator[tuple[str, Case]]:
    """The case with each single change in these sections that leaves a case, by the path of the change."""
    for path, value in LEAVES:
        section = path.split(".")[0]
        for other in others(section, value) if section in of else ():
            try:
                tree = patch.apply(FILE.tree, {path: other}, Mark("test", 0, 0))
                case = with_sections(FILE.case, tree, [section])
            except Problems:
                continue
            if case != FILE.case:
                yield path, case


def patched(change: dict[str, Any]) -> Case:
    return validate(patch.apply(FILE.tree, change, Mark("test", 0, 0)))


def same(a: Any, b: Any) -> bool:
    """Whether two parts of games hold the same numbers and names."""
    if isinstance(a, np.ndarray):
        return bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))
    if isinstance(a, tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if dataclasses.is_dataclass(a):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a))
    return bool(a == b)


def alike(a: Game, b: Game) -> bool:
    """Whether two games are one but for the case's name and date."""
    fields = {f.name for f in dataclasses.fields(Game)} - {"case", "as_of"}
    return all(same(getattr(a, name), getattr(b, name)) for name in fields)


def task(case: Case) -> Task:
    """The recorded moves, to be judged on the focus."""
    return Task(case, GAME, "core", WeighingSettings(max_sweeps=10), -1, None, "")


def key(case: Case) -> str:
    """The name under which that is kept."""
    return _tasks(task(case), (-1,))[0].key


def content(case: Case) -> str:
    """What its numbers are computed from."""
    return _content(*_board(task(case)), task(case).settings)


def test_every_section_is_in_exactly_one_class() -> None:
    listed = [name for names in sections.CLASSES.values() for name in names]
    assert sorted(listed) == SECTIONS
    assert sorted(sections.ALL) == SECTIONS


def test_no_list_names_what_is_no_section() -> None:
    more = (sections.JUDGED, sections.WORTH, sections.ONE_AN_ACTOR, sections.SPLIT_BELOW, sections.WORDS)
    for names in (*more, *sections.NEEDS.values()):
        assert names <= sections.ALL


def test_what_a_reader_calls_an_entry_is_said_for_every_section_that_has_entries() -> None:
    assert set(uses.KINDS) == sections.ALL - sections.HEADER - sections.CLASSES["documents"]


def test_no_patch_outside_the_game_changes_the_game() -> None:
    tried = set()
    for path, case in changed(sections.ALL - sections.GAME):
        assert alike(compile_case(case), GAME), path
        tried.add(path.split(".")[0])
    assert tried >= sections.ALL - sections.GAME - sections.HEADER - {"guarantors", "variants"}


@pytest.mark.parametrize("section", sorted(sections.GAME))
def test_a_game_is_compiled_from_each_of_its_sections(section: str) -> None:
    change = {
        "actors": {"actors.trump.decides_for": 0.5},
        "issues": {"issues.arsenal.act.cost": 2},
        "stakes": {"stakes.us.trade.weight": 11},
        "linkages": {"linkages.prize.worth": 16},
        "rules": {"rules": None},
        "red_lines": {"red_lines.peace-last.held_by": "dprk"},
        "packages": {"packages": None},
        "agreement": {"agreement.parties": ["us", "dprk"]},
        "fallbacks": {"fallbacks.dprk.outside": 21},
        "numeraire": {"numeraire.points_per_unit.us": 0.6},
    }[section]
    assert not alike(compile_case(patched(change)), GAME)


def test_a_kept_game_stays_where_nothing_it_hangs_on_is_patched() -> None:
    """And rightly so: what its numbers are computed from stays too."""
    before = content(FILE.case)
    for path, case in changed(sections.ALL - sections.JUDGED):
        assert key(case) == key(FILE.case), path
        assert content(case) == before, path


def test_what_points_exchange_for_is_in_the_game_and_moves_no_one() -> None:
    """So that games judged before it changed are found again by what they are computed from."""
    cases = [case for _, case in changed(["numeraire"])]
    assert not all(alike(compile_case(case), GAME) for case in cases)
    assert {content(case) for case in cases} == {content(FILE.case)}


@pytest.mark.parametrize("section", sorted(sections.JUDGED))
def test_a_kept_game_is_another_where_a_section_it_hangs_on_is_patched(section: str) -> None:
    tried = 0
    for path, case in changed([section]):
        if "core" not in case.focus or case.record.start is None:
            continue
        if section == "record" and not judged(path):
            assert key(case) == key(FILE.case), path
            continue
        assert key(case) != key(FILE.case), path
        tried += 1
    assert tried


def judged(path: str) -> bool:
    """Whether moves are judged by this part of the record: where it begins, what it covers, its moves."""
    if path.startswith(("record.start", "record.coverage")) or path in ("record", "record.events"):
        return True
    return path == "record.events.easing" or path.startswith(
        tuple(f"record.events.easing.{part}" for part in ("date", "by", "move"))
    )


ROAD = """
roadmaps:
  slowly: {title: Slowly, period: 3 months, steps: {one: {acts: [isle], sets: {boats: out}}}, assumed: a guess}
guarantors:
  aunt: {by: main, to: isle, against: isle, promise: It pays, seen: 0.5, penalty: 2, assumed: a guess}
"""
CLAIM = f"""
sources:
  paper: {{title: A paper, published: 2020-05-01, sha256: "{"0" * 64}"}}
claims:
  heard: {{source: paper, type: event, says: heard, voices: [it], anchor: {{start: 0, end: 5, quote: cheer}}}}
"""
CHEERS = "observation: {cheers: loud}"
COD = load_text(
    CASE.replace(CHEERS, CHEERS + "\n      because: {heard: it was heard}") + ROAD + CLAIM, "cod.yaml"
)
DOORS = {name: door_of(COD) for name in ("stability", "narratives", "watch", "forecast", "hidden")}
"""Opened before: to open a case is to read all of it. One each, so that none has what another made of it."""
ASKED: dict[str, Callable[[], Any]] = {
    "deals": lambda: dtt.deals(COD),
    "stability": lambda: dtt.stability(DOORS["stability"], max_states=20),
    "paths": lambda: dtt.paths(COD, max_states=20, simulations=10),
    "roadmap": lambda: dtt.roadmap(COD),
    "narratives": lambda: dtt.narratives(DOORS["narratives"], coarse=True),
    "watch": lambda: dtt.watch(DOORS["watch"], coarse=True),
    "forecast": lambda: dtt.forecast(DOORS["forecast"], coarse=True, today=dt.date(2021, 1, 1)),
    "hidden": lambda: dtt.hidden(DOORS["hidden"], coarse=True),
    "record": lambda: dtt.record(COD),
    "claims": lambda: claim_uses(COD.case),
    "show": COD.case.model_dump,
}


@contextmanager
def spied(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The sections of any case that are read meanwhile."""
    read: set[str] = set()
    plain = Case.__getattribute__

    def spy(self: Case, name: str) -> Any:
        if name in sections.ALL:
            read.add(name)
        return plain(self, name)

    with monkeypatch.context() as replaced:
        replaced.setattr(Case, "__getattribute__", spy)
        yield read


@pytest.mark.parametrize("question", sorted(ASKED))
def test_a_question_reads_the_sections_it_is_said_to_need(
    question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No others; and of those it is said to need, each but what only this case has no use for."""
    with spied(monkeypatch) as read:
        ASKED[question]()
    assert read <= sections.NEEDS[question]
    if question != "show":  # it is written out at once, past attributes
        assert sections.NEEDS[question] - sections.HEADER <= read


def test_what_is_asked_by_name_needs_more(monkeypatch: pytest.MonkeyPatch) -> None:
    with spied(monkeypatch) as read:
        dtt.why(COD, "open")
    assert read - sections.NEEDS["deals"] == sections.OUTCOMES
    with spied(monkeypatch) as read:
        dtt.road_search(COD, "open")
    assert read - sections.NEEDS["roadmap"] == sections.OUTCOMES
    with spied(monkeypatch) as read:
        dtt.compile_game(COD, focus="fish")
    assert read - sections.NEEDS["deals"] == sections.FOCUS
    with spied(monkeypatch) as read:
        dtt.game_with_play(COD)
    assert read - sections.NEEDS["deals"] <= sections.NEEDS["paths"]
