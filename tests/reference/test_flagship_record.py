"""The flagship's record: every row of the list accounted for, a chain of legal moves, a finite likelihood."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from detente.case.load import load
from detente.case.schema import Event
from detente.game.compile import compile_case
from detente.play.behavior import play_of
from detente.play.board import board_of
from detente.play.kernel import kernel_of
from detente.play.likelihood import log_likelihood, replay
from detente.play.record import record_of
from detente.play.stationary import stationary
from tests.published_data import EVENTS

CASES = ("us-dprk-2018", "us-dprk-2019")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "flagship-record.md"
SURENESS = ("high", "medium", "low")


@dataclass(frozen=True)
class Line:
    """One line of the page's table."""

    number: int
    date: str
    who: str
    whom: str
    type: str
    confidence: str
    events: tuple[tuple[str, str], ...]
    """(what it says the event is, the event)."""


def lines() -> list[Line]:
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")]
        if len(cells) == 6 and cells[0].isdigit():
            who, whom = cells[2].split(" → ")
            events = tuple(re.findall(r"(move [^:]*|observation [^:]*|signal|context): `([^`]+)`", cells[5]))
            assert len(events) == len(cells[5].split(";")), line
            found.append(Line(int(cells[0]), cells[1], who, whom, cells[3], cells[4], events))
    return found


def said(event: Event) -> str:
    """An event as the table writes it."""
    if event.move:
        return "move " + ", ".join(f"{i}={o}" for i, o in event.move.items())
    if event.observation:
        return "observation " + ", ".join(f"{i}={o}" for i, o in event.observation.items())
    return "signal" if event.signal else "context"


def test_every_row_of_the_list_is_accounted_for() -> None:
    rows = list(csv.DictReader(EVENTS.open(encoding="utf-8", newline="")))
    table = lines()
    assert len(rows) == len(table) == 64
    events = load("us-dprk-2019").case.record.events
    early = load("us-dprk-2018").case.record.events
    for n, (row, line) in enumerate(zip(rows, table, strict=True), 1):
        assert line.number == n
        want = (row["date"], row["actor"], row["target"], row["plover_type"], row["confidence"])
        assert (line.date, line.who, line.whom, line.type, line.confidence) == want
        assert line.events, f"row {n} is neither used nor declined"
        for what, id_ in line.events:
            event = events[id_]
            assert said(event) == what, id_
            assert row["date"] <= event.date.isoformat() <= row["end_date"], id_
            assert (id_ in early) == (row["date"] <= "2018-05-13"), id_
        mine = [events[id_] for _, id_ in line.events]
        assert min((e.confidence for e in mine), key=SURENESS.index) == row["confidence"], f"row {n}"
        observers = " ".join(w for e in mine for o in e.origins.values() for w in (o.observer, *o.reports))
        assert ("not verified" in observers) == (row["source"] == "unverified"), f"row {n}"
        if row["source"] != "unverified":
            named = re.split(r"[ /;]+", row["source"])
            assert any(word in observers for word in named if len(word) > 1), f"row {n}: {observers}"


def test_every_event_of_the_list_is_in_the_table() -> None:
    listed = {id_ for line in lines() for _, id_ in line.events}
    for case in CASES:
        of_the_list = {i for i, e in load(case).case.record.events.items() if "list" in e.origins}
        assert of_the_list <= listed
        for id_, event in load(case).case.record.events.items():
            assert event.origins, f"{id_} has no origin"


@pytest.mark.parametrize("name", CASES)
def test_the_record_has_a_likelihood(name: str) -> None:
    """Its moves are legal under the focus `record` and end at the status quo (`replay` raises otherwise)."""
    file = load(name)
    game = compile_case(file.case, focus="record")
    assert math.prod(game.sizes) == 13_824
    board = board_of(game, play_of(file.case))
    record = record_of(file.case, game).record
    assert not record.unseen, "an issue of the focus may have moved unseen"
    walked = replay(board, record)
    solved = stationary(kernel_of(board), residual=1e-6)
    got = log_likelihood(board, solved.values, walked)
    assert solved.converged
    assert math.isfinite(got.total)
    assert len(got.moves) == {"us-dprk-2018": 3, "us-dprk-2019": 14}[name]
    assert all(move < 0 for move in got.moves)


@pytest.mark.parametrize("name", CASES)
def test_every_recorded_move_is_one_somebody_could_make(name: str) -> None:
    """Issue by issue over all of the case, not only those of a focus."""
    case = load(name).case
    moved = {i for e in case.record.events.values() for i in (e.move or {})}
    for issue in sorted(moved):
        file = load(name, sets={"focus.one": {"title": "One issue", "issues": [issue]}})
        game = compile_case(file.case, focus="one")
        walked = replay(board_of(game, play_of(file.case)), record_of(file.case, game).record)
        assert all(step.ways for step in walked.steps), issue
