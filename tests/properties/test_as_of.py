"""Nothing after a case's date is there to be read: no such event, added, altered or removed, changes a byte.

The copy of the flagship of May 2018 is given events of the year after, of every kind, with moves, evidence, observers
and common causes; and events that end later than the date are given other ends.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.case import catalog
from detente.case.load import CaseFile, load
from detente.case.schema import Case
from detente.case.write import to_yaml
from detente.envelope import dumps, plain
from detente.events import shown_record
from detente.events.timeline import timeline_rows
from detente.evidence.posterior import infer
from detente.evidence.settings import NarrativesSettings
from detente.play.behavior import play_of
from detente.play.board import board_of
from detente.play.kernel import kernel_of
from detente.play.likelihood import log_likelihood, replay
from detente.play.record import record_of
from detente.play.stationary import stationary

AS_OF = dt.date(2018, 5, 13)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the flagship, to write beside."""
    copy = tmp_path_factory.mktemp("asof") / "copy"
    shutil.copytree(catalog.find("us-dprk-2018"), copy)
    return copy


@pytest.fixture(scope="module")
def written(folder: Path) -> CaseFile:
    return load(folder)


def with_later(folder: Path, record: dict[str, Any]) -> CaseFile:
    """The case with more of a record, in a file of its own."""
    extra = folder / "record-later.yaml"
    extra.write_text(to_yaml({"record": record}), encoding="utf-8")
    try:
        return load(folder)
    finally:
        extra.unlink()


def options(case: Case) -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from(sorted(case.issues)).flatmap(
        lambda name: st.sampled_from(list(case.issues[name].options)).map(lambda option: {name: option})
    )


def seen(case: Case) -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from(sorted(case.indicators)).flatmap(
        lambda name: st.sampled_from(list(case.indicators[name].outcomes)).map(lambda shown: {name: shown})
    )


@st.composite
def later_records(draw: st.DrawFn, case: Case) -> dict[str, Any]:
    """Events after the date, and causes that would bring some of them."""
    events: dict[str, Any] = {}
    for n in range(draw(st.integers(1, 5))):
        day = case.as_of + dt.timedelta(days=draw(st.integers(1, 4000)))
        event: dict[str, Any] = {
            "title": draw(st.text("abc <>&", min_size=1, max_size=9)),
            "date": day,
            "assumed": "later",
        }
        if draw(st.booleans()):
            event["end_date"] = day + dt.timedelta(days=draw(st.integers(0, 9)))
        if draw(st.booleans()):
            event["by"] = draw(st.sampled_from(sorted(case.actors)))
        kind = draw(st.sampled_from(["move", "signal", "observation", "context"]))
        if kind == "move":
            event["move"] = draw(options(case))
        elif kind == "signal":
            event["signal"] = {"to": ["us"], "says": "later", "mode": "display", "shows": draw(seen(case))}
        elif kind == "observation":
            event["observation"] = draw(seen(case))
        through = {"through": draw(st.sampled_from(sorted(case.observers)))} if draw(st.booleans()) else {}
        event["origins"] = {
            "o": {"observer": "somebody", "reports": ["a copy"] * draw(st.integers(0, 3)), **through}
        }
        event["confidence"] = draw(st.sampled_from(["high", "low"]))
        events[f"later-{n}"] = event
    record: dict[str, Any] = {"events": events}
    if draw(st.booleans()):
        brings = dict.fromkeys(draw(st.lists(st.sampled_from(sorted(events)), min_size=1, unique=True)), 0.5)
        record["causes"] = {
            "a-later-cause": {"title": "Later", "chance": 0.5, "brings": brings, "assumed": "later"}
        }
    return record


@given(st.data())
@settings(max_examples=15)
def test_later_events_leave_the_case_and_its_hash(
    written: CaseFile, folder: Path, data: st.DataObject
) -> None:
    record = data.draw(later_records(written.case))
    file = with_later(folder, record)
    assert file.hash == written.hash
    assert file.case == written.case
    left_out = [d for d in file.diagnostics if d.code == "C016"]
    assert len(left_out) == len(record["events"])
    assert all(d.severity == "warning" for d in left_out)


@given(st.data())
@settings(max_examples=8)
def test_later_events_leave_a_case_that_extends_another(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    written = load("us-dprk-2019")
    copy = tmp_path_factory.mktemp("asof") / "copy"
    shutil.copytree(catalog.find("us-dprk-2019"), copy)
    file = with_later(copy, data.draw(later_records(written.case)))
    assert (file.hash, file.case) == (written.hash, written.case)


def results(file: CaseFile) -> Iterator[tuple[str, str]]:
    """Every answer that is cheap enough to ask twice, as the bytes a program would read."""
    game = detente.compile(file, focus="small")
    yield "deals", dumps(plain(detente.deals(game)))
    yield "stability", dumps(plain(detente.stability(game)))
    yield "paths", dumps(plain(detente.paths(file, focus="small", simulations=50)))
    focus = detente.compile(file, focus="record")
    board = board_of(focus, play_of(file.case))
    solved = stationary(kernel_of(board), residual=1e-5)
    walked = replay(board, record_of(file.case, focus).record)
    yield "likelihood", repr(log_likelihood(board, solved.values, walked))
    yield "record", dumps(plain(shown_record(file.case)))
    yield "record.csv", json.dumps(timeline_rows(shown_record(file.case).events))
    found = infer(file, NarrativesSettings(moves=False, ridge=False))
    yield (
        "evidence",
        json.dumps([(i.id, str(i.date), np.asarray(i.loglik).tobytes().hex()) for i in found.items]),
    )
    yield "posterior", found.log_posterior.tobytes().hex()


@pytest.fixture(scope="module")
def before(written: CaseFile) -> dict[str, str]:
    return dict(results(written))


def of_the_year_after() -> dict[str, Any]:
    """The events of the case of June 2019 that are later, those that a case of May 2018 can have."""
    case = load("us-dprk-2019").case
    events = {
        id_: event.model_dump(mode="json", exclude_defaults=True)
        for id_, event in case.record.events.items()
        if event.date > AS_OF
    }
    assert len(events) > 50
    return {"events": events}


def altered(record: dict[str, Any]) -> dict[str, Any]:
    """The same events with everything about them turned round."""
    out = {}
    for id_, event in record["events"].items():
        move = {"testing": "long-range"} if "move" not in event else {"talks": "broken-off"}
        kept = {
            "title": event["title"][::-1],
            "date": event["date"],
            "by": "china",
            "move": move,
            "assumed": "altered",
        }
        out[id_] = kept | {"confidence": "high", "origins": {f"o{n}": {"observer": "x"} for n in range(9)}}
    return {"events": out}


@pytest.mark.parametrize("change", ["added", "altered", "half removed"])
def test_later_events_change_no_byte_of_a_result(
    written: CaseFile, folder: Path, before: dict[str, str], change: str
) -> None:
    record = of_the_year_after()
    if change == "altered":
        record = altered(record)
    elif change == "half removed":
        record["events"] = dict(list(record["events"].items())[::2])
    file = with_later(folder, record)
    assert file.hash == written.hash
    after = dict(results(file))
    assert set(after) == set(before)
    for name, answer in after.items():
        assert answer == before[name], name


def test_an_event_of_the_day_itself_is_not_lost_on_them(folder: Path, before: dict[str, str]) -> None:
    """The same test sees a difference where there is one: an event on the date, not after it."""
    day: dict[str, Any] = {
        "today": {
            "title": "Today",
            "date": AS_OF,
            "observation": {"coal-orders": "placed"},
            "assumed": "seen",
        },
        "met": {
            "title": "They met",
            "date": AS_OF,
            "by": "us",
            "move": {"talks": "summit"},
            "assumed": "and",
        },
        "left": {
            "title": "They left",
            "date": AS_OF,
            "by": "us",
            "move": {"talks": "working"},
            "assumed": "so",
        },
    }
    file = with_later(folder, {"events": day})
    after = dict(results(file))
    assert {name for name in after if after[name] != before[name]} == {
        "deals",
        "stability",
        "paths",
        "likelihood",
        "record",
        "record.csv",
        "evidence",
        "posterior",
    }


@pytest.mark.parametrize("end", ["2018-05-14", "2018-12-31", None])
def test_how_long_it_went_on_is_not_known_either(folder: Path, end: str | None) -> None:
    event: dict[str, Any] = {"title": "Begun", "date": "2018-05-12", "assumed": "told"}
    plain = with_later(folder, {"events": {"begun": event}})
    file = with_later(folder, {"events": {"begun": event | ({"end_date": end} if end else {})}})
    assert file.hash == plain.hash
    assert file.case.record.events["begun"].end_date is None
    assert [d.code for d in file.diagnostics if d.code == "C016"] == (["C016"] if end else [])
    kept = with_later(folder, {"events": {"begun": event | {"end_date": "2018-05-13"}}})
    assert kept.case.record.events["begun"].end_date == AS_OF
