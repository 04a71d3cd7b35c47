"""Machine-coded news of 2018: two trips of Kim to China by 12 May are coded on forty days."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest

from detente.case.load import load
from detente.case.schema import Case
from detente.events.coded import Coded, collapse, only, propose_coded, read_coded, windows
from tests.published_data import coded_file

UNTIL = dt.date(2018, 5, 12)
TRIP = ("Kim Jong-Un", "Make a visit", "China")
TRIPS = (dt.date(2018, 3, 25), dt.date(2018, 3, 28)), (dt.date(2018, 5, 7), dt.date(2018, 5, 8))

# Window → events left under each rule, counted by hand from the forty days (docs/how-to/record.md prints them).
EXPECTED = {
    0: (40, 40),
    1: (23, 9),
    2: (15, 1),
    3: (12, 1),
    7: (6, 1),
    14: (4, 1),
    21: (3, 1),
    28: (2, 1),
    35: (2, 1),
    42: (2, 1),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Coded, ...]:
    """All that is coded of Kim Jong-Un towards China until then, of whatever relation."""
    return read_coded(coded_file(tmp_path_factory.mktemp("coded")))


@pytest.fixture(scope="module")
def everything(shared: Path) -> tuple[Coded, ...]:
    """The whole table: mark the test ``documents``."""
    return read_coded(shared / "reference" / "record" / "machine-coded-2018.csv")


@pytest.mark.documents
def test_the_whole_table_is_read(everything: tuple[Coded, ...]) -> None:
    assert len(everything) == 13_293
    assert everything[0].date == dt.date(2018, 1, 1)
    assert {r.date.year for r in everything} == {2018}


@pytest.mark.documents
def test_what_is_kept_of_the_table_is_what_it_has(
    reports: tuple[Coded, ...], everything: tuple[Coded, ...]
) -> None:
    def rows(table: tuple[Coded, ...]) -> list[tuple[object, ...]]:
        both = [r for r in table if (r.actor, r.target) == ("Kim Jong-Un", "China") and r.date <= UNTIL]
        return sorted((r.date, r.relation) for r in both)

    assert len(reports) == 65
    assert rows(reports) == rows(everything)


def test_forty_days_of_two_trips(reports: tuple[Coded, ...]) -> None:
    trip = only(reports, TRIP, UNTIL)
    assert len(trip) == len({r.date for r in trip}) == 40
    found = {row.window: (row.first, row.chain) for row in windows(trip)}
    assert found == EXPECTED


def test_the_page_prints_what_is_found(reports: tuple[Coded, ...]) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "record.md").read_text(encoding="utf-8")
    for row in windows(only(reports, TRIP, UNTIL)):
        second = row.first_begin[1]
        assert f"| {row.window} | {row.first} | {row.chain} | {second.day} {second:%B} |" in page


def test_no_window_finds_the_trips_by_itself(reports: tuple[Coded, ...]) -> None:
    """Windows of 28 to 42 days give the right number. Only 42 dates the second trip by the second trip, and that it
    would was not to be known: 43 days lie between the two. Under `chain` all is one event from two days on."""
    trip = only(reports, TRIP, UNTIL)
    second = {w: collapse(trip, w)[1].first for w in (28, 35, 42)}
    inside = {w: TRIPS[1][0] <= day <= TRIPS[1][1] for w, day in second.items()}
    assert inside == {28: False, 35: False, 42: True}
    gaps = [(b.date - a.date).days for a, b in pairwise(trip)]
    assert max(gaps) == 2, "reports never stop for long enough to tell the end of one trip's echo"


def echoes_add_no_origin(case: Case, reports: tuple[Coded, ...]) -> None:
    few = only(reports, TRIP)
    for window in (0, 7, 14, 42):
        made = propose_coded(case, few, "coded.csv", window)
        days = [r for r in few if r.date <= case.as_of]
        assert len(made.events) + made.copies == len(days)
        assert all(len(e["origins"]) == 1 for e in made.events.values())
        told = sum(len(e["origins"]["coded"].get("reports", ())) for e in made.events.values())
        assert told == made.copies
    whole = propose_coded(case, reports, "coded.csv")
    assert len(whole.events) + whole.copies + whole.out == len(reports)
    assert not any("move" in e or "observation" in e for e in whole.events.values())


def test_echoes_add_no_origin(reports: tuple[Coded, ...]) -> None:
    echoes_add_no_origin(load("us-dprk-2018").case, reports)


@pytest.mark.documents
def test_echoes_add_no_origin_in_the_whole_table(everything: tuple[Coded, ...]) -> None:
    echoes_add_no_origin(load("us-dprk-2018").case, everything)
