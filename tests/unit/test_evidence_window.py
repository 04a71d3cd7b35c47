"""What of an indicator's window is still to come, worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from detente.case.load import CaseFile
from detente.evidence.posterior import infer
from detente.evidence.settings import NarrativesSettings
from detente.evidence.signals import Share, share, to_come
from detente.lenses.forecast.analyze import forecast
from detente.lenses.forecast.settings import ForecastSettings
from detente.lenses.watch import WatchSettings
from detente.lenses.watch.analyze import watch
from tests.narratives_small import loaded

SETTINGS = NarrativesSettings(moves=False, draws=0, ridge=False)


def test_what_is_to_come_is_what_is_left_of_the_window_given_nothing_so_far() -> None:
    """Four tenths of the window are gone, eight tenths will be: .8 − .4 = .4 of it is to come.

    World 1, reports of chance .5 and .25: nothing so far has chance 1 − .4·.75 = .7, and by then come .4·.5/.7 = 2/7
    and .4·.25/.7 = 1/7. World 2, certain to be reported, by one or the other: 1 − .4 = .6, .4·.9/.6 = 3/5 and
    .4·.1/.6 = 1/15. World 3, never reported: nothing comes.
    """
    chances = np.array([[0.5, 0.9, 0.0], [0.25, 0.1, 0.0]])
    expected = [[2 / 7, 3 / 5, 0.0], [1 / 7, 1 / 15, 0.0]]
    assert to_come(chances, Share(0.4, 0.8)) == pytest.approx(np.array(expected), rel=1e-12)
    # To the end of the window: .6·.5/.7 = 3/7 and 3/14; what is certain is certain to come: 9/10 and 1/10.
    whole = [[3 / 7, 0.9, 0.0], [3 / 14, 0.1, 0.0]]
    assert to_come(chances, Share(0.4, 1.0)) == pytest.approx(np.array(whole), rel=1e-12)
    # None of it gone: the share to come of the chances as they are.
    assert to_come(chances, Share(0.0, 0.8)) == pytest.approx(0.8 * chances, rel=1e-12)
    # By the day itself nothing comes, nor where the window is over, even for what was certain.
    assert (to_come(chances, Share(0.4, 0.4)) == 0).all()
    assert (to_come(chances, Share(1.0, 1.0)) == 0).all()


def sign(**window: str) -> dict[str, Any]:
    """Reported with chance .6 if it was us, else .3."""
    return {
        "title": "A sign",
        "outcomes": {"seen": "Seen", "not": "Not"},
        "silence": "not",
        "expect": {
            "ours": {"when": {"hand": ["ours"]}, "chances": {"seen": 0.6, "not": 0.4}},
            "rest": {"chances": {"seen": 0.3, "not": 0.7}},
        },
        "false_report": 0,
        **window,
    }


def case(**window: str) -> CaseFile:
    """As of 2020-06-01, even odds on whose hand it was."""
    return loaded(
        mechanisms={
            "hand": {
                "title": "Whose hand?",
                "values": {"ours": "Ours", "theirs": "Theirs"},
                "prior": {"ours": 0.5, "theirs": 0.5},
            }
        },
        narratives={"ours": {"title": "It was us", "assumes": {"hand": ["ours"]}}},
        indicators={"sign": sign(**window)},
        questions={
            "soon": {
                "text": "Is the sign seen?",
                "resolve_by": "2020-06-21",
                "answer": {"indicator": {"sign": "seen"}},
            }
        },
    )


@pytest.mark.parametrize(
    ("window", "until", "now", "then"),
    [
        # Of sixty days from 12 May twenty are gone on 1 June and forty on 21 June.
        ({"since": "2020-05-12", "by": "2020-07-11"}, dt.date(2020, 6, 21), 1 / 3, 2 / 3),
        ({"since": "2020-05-12", "by": "2020-07-11"}, dt.date(2021, 1, 1), 1 / 3, 1.0),
        # Without a beginning it is the case's date: forty days.
        ({"by": "2020-07-11"}, dt.date(2020, 6, 21), 0.0, 1 / 2),
        # A window still to open: from 11 June ten of thirty days.
        ({"since": "2020-06-11", "by": "2020-07-11"}, dt.date(2020, 6, 21), 0.0, 1 / 3),
        ({"since": "2020-06-11", "by": "2020-07-11"}, dt.date(2020, 6, 5), 0.0, 0.0),
        # Without an end it can be looked at on any day after the case's.
        ({"since": "2020-05-12"}, dt.date(2020, 6, 2), 0.0, 1.0),
        ({"since": "2020-05-12"}, dt.date(2020, 6, 1), 0.0, 0.0),
    ],
)
def test_the_share_of_a_window_gone(window: dict[str, str], until: dt.date, now: float, then: float) -> None:
    declared = case(**window).case.indicators["sign"]
    found = share(declared, dt.date(2020, 6, 1), until)
    assert (found.now, found.then) == pytest.approx((now, then), rel=1e-12)


def test_watch_and_forecast_count_the_silence_so_far_once() -> None:
    """A third of the window is gone in silence on 1 June, two thirds will be by 21 June.

    Nothing so far has chance 1 − .6/3 = .8 if it was us, else 1 − .3/3 = .9: from even odds 8/17 to 9/17. To come by
    21 June: .6·(1/3)/.8 = 1/4 and .3·(1/3)/.9 = 1/9. A report: 8/17·1/4 + 9/17·1/9 = 3/17; with it, it was us by
    (2/17)/(3/17) = 2/3, without it by (8/17·3/4)/(14/17) = 3/7. The same by the joint chances, without the posterior:
    ½·(.6 + .3)/3 = .15 of the .85 that saw nothing by 1 June.
    """
    file = case(since="2020-05-12", by="2020-07-11")
    weighed = infer(file, SETTINGS)
    assert weighed.posterior == pytest.approx([8 / 17, 9 / 17], rel=1e-12)
    asked = WatchSettings(moves=False, before="2020-06-21")
    (watched,) = watch(file, weighed.worlds, weighed.posterior, asked).indicators
    assert watched.resolves == pytest.approx(3 / 17, rel=1e-12)
    after = {e.outcome: (e.chance, e.after["ours"]) for e in watched.effects}
    assert after.pop("seen") == pytest.approx((3 / 17, 2 / 3), rel=1e-12)
    ((_, silence),) = after.items()
    assert silence == pytest.approx((14 / 17, 3 / 7), rel=1e-12)
    (asked,) = forecast(file, weighed, ForecastSettings(), today=dt.date(2020, 6, 1)).questions
    assert asked.chance == pytest.approx(3 / 17, rel=1e-12)
    assert asked.narratives["ours"] == pytest.approx(1 / 4, rel=1e-12)
