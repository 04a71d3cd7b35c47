"""Records that no account allows, and numbers that are none: refused or said, never printed as a chance."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.case.diagnostics import Problems
from detente.case.load import CaseFile
from detente.ensembles.run import Run
from detente.ensembles.summary import wilson
from detente.evidence import posterior
from detente.evidence.posterior import chance, infer, masks
from detente.evidence.shares import Shares
from detente.front import door_of
from detente.lenses.deals.view_trades import interval
from detente.lenses.forecast import analyze as forecast
from detente.lenses.forecast.playout import PlayedOut
from detente.lenses.narratives import analyze
from detente.lenses.narratives.analyze import by_draw
from detente.lenses.narratives.view import ends
from detente.report.build import bodies
from detente.report.charts.deals import _hundredths
from detente.report.gather import ask_all
from detente.report.inputs import ReportSettings
from detente.view import numbers
from detente.view.speech import PLAIN
from tests.narratives_small import loaded
from tests.unit.test_narratives_lens import MECHANISMS, NARRATIVES, POINT, indicator, told

SURE = {"name": "Sure", "modes": {"informative": 1, "noise": 0, "pushing": 0}}
FALLIBLE = {"name": "Fallible", "modes": {"informative": 0.9, "noise": 0.1, "pushing": 0}}
ACCOUNTS = {n: a for n, a in NARRATIVES.items() if n != "none"}


def two_signs(
    first: tuple[float, float], second: tuple[float, float], by: tuple[dict[str, Any], dict[str, Any]]
) -> CaseFile:
    """Two observations, each with its chances under ``ours`` and otherwise, by two observers."""
    return loaded(
        mechanisms=MECHANISMS,
        narratives=ACCOUNTS,
        indicators={
            "a": indicator(*first, false_report=0),
            "b": indicator(*second, false_report=0),
        },
        observers={"x": by[0], "y": by[1]},
        record={"events": {"a": told("a", "x"), "b": told("b", "y")}},
    )


def refused(file: CaseFile) -> tuple[str, ...]:
    with pytest.raises(Problems) as wrong:
        dt.narratives(file, draws=0)
    found = wrong.value.diagnostics
    assert {d.code for d in found} == {"L407"}
    assert all(d.help and d.place is not None and d.place.line for d in found)
    return tuple(d.message for d in found)


def test_an_item_that_no_account_allows_is_named() -> None:
    (said,) = refused(two_signs((0, 0), (0.5, 0.4), (FALLIBLE, FALLIBLE)))
    assert "`a` shows `seen` of `a`" in said


def test_items_that_no_account_allows_together_are_named() -> None:
    (said,) = refused(two_signs((1, 0), (0, 1), (SURE, SURE)))
    assert said == "`a` and `b` together are impossible under every account"


def test_a_third_item_that_contradicts_nothing_is_not_named() -> None:
    file = loaded(
        mechanisms=MECHANISMS,
        narratives=ACCOUNTS,
        indicators={
            name: indicator(*chances, false_report=0)
            for name, chances in {"first": (0.5, 0.4), "a": (1, 0), "b": (0, 1), "last": (0.4, 0.5)}.items()
        },
        observers={"x": SURE},
        record={"events": {name: told(name, "x") for name in ("first", "a", "b", "last")}},
    )
    assert refused(file) == ("`a` and `b` together are impossible under every account",)


def test_what_only_an_account_without_a_prior_allows_is_impossible() -> None:
    sure = {**MECHANISMS, "hand": {**MECHANISMS["hand"], "prior": {"ours": 0, "theirs": 1}}}
    file = loaded(
        mechanisms=sure,
        narratives=ACCOUNTS,
        indicators={"a": indicator(1, 0, false_report=0)},
        observers={"x": SURE},
        record={"events": {"a": told("a", "x")}},
    )
    (said,) = refused(file)
    assert "impossible under every account" in said


@pytest.mark.parametrize("left", [(), ("theirs",)])
def test_moves_that_no_account_or_none_left_allows_are_refused(
    left: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen, only `ours` allows; the moves, only the accounts that are ``left``."""
    file = loaded(
        mechanisms=MECHANISMS,
        narratives=ACCOUNTS,
        indicators={"a": indicator(1, 0, false_report=0)},
        observers={"x": SURE},
        record={"events": {"a": told("a", "x")}},
    )
    sound = infer(file, POINT)
    ours = masks(sound.case, sound.worlds)["ours"]
    log = np.where(ours, -np.inf, 0.0 if left else -np.inf)
    monkeypatch.setattr(posterior, "averaged", lambda _: log)
    (said,) = refused(file)
    if left:
        assert "`a` shows `seen` of `a`" in said
        assert said.endswith("impossible under every account that the recorded moves leave possible")
    else:
        assert said == "the recorded moves are impossible under every account, in every draw of the estimates"


def test_a_silence_that_no_account_allows_is_named() -> None:
    file = loaded(
        mechanisms=MECHANISMS,
        narratives=ACCOUNTS,
        indicators={"a": indicator(1, 1, since="2020-01-01", by="2020-02-01")},
    )
    (said,) = refused(file)
    assert "nothing was seen of `a`" in said


def test_a_report_says_why_nothing_is_weighed() -> None:
    door = door_of(two_signs((0, 0), (0.5, 0.4), (FALLIBLE, FALLIBLE)))
    asked = ask_all(door, ReportSettings(), "", Run(), lambda *_: None)
    assert {a.section.id for a in asked if a.refused is not None} >= {"narratives", "watch", "hidden"}
    (body,) = [body for a, body in bodies(asked, door.need().case) if a.section.id == "narratives"]
    assert body.count("impossible under every account") == 1


def test_a_way_of_counting_that_leaves_no_account_has_no_chance() -> None:
    """Each of the observers may be mistaken, so that there is a posterior; naively none is, and there is none."""
    r = analyze(two_signs((1, 0), (0, 1), (FALLIBLE, FALLIBLE)), POINT)
    for n in r.narratives:
        assert math.isnan(n.band.naive)
        assert 0 < n.band.grouped < 1
        assert 0 < n.band.worst < 1
        assert ends(n.band) == (n.band.worst, n.band.worst)
    assert "the reports contradict each other: no account is left" in str(r)
    naive = next(line for line in str(r).split("\n") if line.startswith("account") and "naive" in line)
    assert "–" in str(r).split(naive)[1].split("\n")[1]
    assert "nan" not in str(r).lower()
    # The pair is compared by the ways of counting that leave one.
    (pair,) = r.together
    assert pair.change_db == pytest.approx(0, abs=1e-9)


def test_a_ratio_of_nothing_to_nothing_is_null_in_plain_data() -> None:
    sure = {**MECHANISMS, "hand": {**MECHANISMS["hand"], "prior": {"ours": 0, "theirs": 1}}}
    watched = dt.watch(loaded(mechanisms=sure, narratives=NARRATIVES, indicators={"a": indicator(0.6, 0.4)}))
    ratios = [e["ratios"]["ours"] for e in watched.to_json()["indicators"][0]["effects"]]
    assert ratios == [None, None]


def test_a_draw_that_leaves_no_account_is_in_no_range() -> None:
    i = infer(two_signs((0.6, 0.4), (0.5, 0.4), (FALLIBLE, FALLIBLE)), POINT)
    size = len(i.worlds)
    two = np.column_stack([np.zeros(size), np.full(size, -np.inf)])
    drawn = dataclasses.replace(i, moves=dataclasses.replace(i.moves, loglik=two))
    mask = masks(i.case, i.worlds)["ours"]
    low, high = by_draw(drawn, mask)
    assert low == high == pytest.approx(chance(i.log_posterior, mask))


def test_a_chance_without_a_posterior_is_none() -> None:
    assert math.isnan(chance(np.full(3, np.nan), np.array([True, False, False])))
    assert math.isnan(chance(np.full(3, np.nan), np.zeros(3, dtype=np.bool_)))


def test_a_question_whose_games_have_no_numbers_has_no_chance() -> None:
    where = Shares(np.array([[0.5]]), 0.5, {"n": np.array([[0.5]])}, {"n": 0.0})
    out = PlayedOut(
        pairs=((0, 0),),
        chances=np.array([[np.nan]]),
        null=np.array([0.2]),
        at_start=(False,),
        states=4,
        residual=0.0,
        converged=True,
        moved=0.0,
    )
    answer = forecast._averaged(where, out, 0, "state")
    assert (answer.chance, dict(answer.narratives)) == (None, {"n": None})
    assert [r.code for r in answer.notes] == ["no numbers"]


def test_a_silence_is_no_less_than_impossible_whatever_the_rounding() -> None:
    """Of these chances 1 + 2e-16 is the sum, and a log of less than nothing is no number."""
    outcomes = {"o0": 0.2, "o1": 0.7, "o2": 0.1, "none": 0.0}
    sign = {
        "title": "Sign",
        "outcomes": dict.fromkeys(outcomes, "Seen"),
        "silence": "none",
        "expect": {"rest": {"chances": outcomes}},
        "since": "2020-01-01",
        "visible": 1,
        "collected": 1,
        "false_report": 0,
    }
    file = loaded(mechanisms=MECHANISMS, narratives=ACCOUNTS, indicators={"a": sign})
    with np.errstate(invalid="raise"):
        refused(file)


FORMATTERS: list[Callable[[float], str]] = [
    numbers.chance,
    numbers.nats,
    numbers.number,
    numbers.times,
    numbers.NUMBERS["score"],
    _hundredths,
    numbers.whole,
    lambda x: numbers.interval(x, 0.1),
    numbers.rough,
    numbers.signed,
    lambda x: PLAIN.say(interval(*wilson(x, 10))),
]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("formatter", FORMATTERS)
def test_what_is_no_number_is_printed_as_none(formatter: Callable[[float], str], value: float) -> None:
    shown = formatter(value)
    assert not any(c.isdigit() for c in shown)
    assert "nan" not in shown.lower()
    assert "inf" not in shown.lower()


@pytest.mark.parametrize("formatter", [numbers.chance])
def test_what_is_not_certain_never_reads_so(formatter: Callable[[float], str]) -> None:
    for x in (0.9996, 0.99999, 1 - 1e-9):
        assert formatter(x) != formatter(1.0)
        assert not formatter(x).startswith("100")
    for x in (1e-9, 0.0001, 0.0004):
        assert formatter(x) != formatter(0.0)
        assert float(formatter(x).split()[0].lstrip("<")) > 0
