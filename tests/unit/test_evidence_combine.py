"""The band of dependence, worked out by hand: naive above, grouped between, one item an observer below."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from detente.evidence.combine import combine, naive, worst
from detente.evidence.settings import NarrativesSettings
from detente.evidence.signals import Evidence, Item, Teller
from detente.lenses.narratives import analyze
from tests.narratives_small import loaded


def item(name: str, observer: str, *likelihood: float, copies: int = 1) -> Item:
    """What ``observer`` told (empty: a silence), with its likelihood in each world."""
    with np.errstate(divide="ignore"):
        log = np.log(np.array(likelihood))
    return Item(
        id=name,
        indicator=name,
        outcome="seen",
        title=name,
        date=dt.date(2020, 1, 1),
        observer=observer,
        loglik=log,
        seen=np.ones(len(log)),
        copies=copies,
    )


def teller(name: str, informative: float) -> Teller:
    return Teller(name, name, informative, 1 - informative, 0.0)


def test_at_worst_each_observer_told_one_thing_its_strongest() -> None:
    """Two worlds. A clerk, at his word (p = 1), told three things; a guest (p = 1/2) two; two silences told themselves.

        clerk   (.8, .4) by 2 to 1    (.1, .6) by 6 to 1, the strongest    (.02, .025) by 5 to 4
        guest   (.9, .3) by 3 to 1, the strongest    (.6, .4) by 3 to 2

    The clerk's one item has (.1, .6). The guest's is ½·L(z) + ½·max L: (½·.9 + ½·.9, ½·.3 + ½·.9) = (.9, .6). Silences
    have no observer whose word could be one word, so both count: (.5·.8, .9·.4) = (.4, .36). Together

        (.1·.9·.4, .6·.6·.36) = (.036, .1296), odds of 5 to 18

    With the clerk's weakest in its place, unlikely but next to nothing told by it, the odds were
    (.02·.9·.4) : (.025·.6·.36) = 4 to 3, the other way round.
    """
    items = (
        item("c1", "clerk", 0.8, 0.4),
        item("c2", "clerk", 0.1, 0.6),
        item("c3", "clerk", 0.02, 0.025),
        item("g1", "guest", 0.9, 0.3),
        item("g2", "guest", 0.6, 0.4),
        item("s1", "", 0.5, 0.9),
        item("s2", "", 0.8, 0.4),
    )
    e = Evidence(items=items, tellers=(teller("clerk", 1.0), teller("guest", 0.5)), causes=())
    assert np.exp(worst(e, 2)) == pytest.approx([0.036, 0.1296], rel=1e-12)
    # The order in which they were told makes no difference.
    back = Evidence(items=items[::-1], tellers=e.tellers, causes=())
    assert np.exp(worst(back, 2)) == pytest.approx([0.036, 0.1296], rel=1e-12)


def test_grouped_and_naive_count_what_worst_leaves_out() -> None:
    """A guest (p = 1/2) told (.8, .4), of which there are three copies, and (.6, .4); a silence says (.5, .6).

    Naive, every copy is a witness: (.8³·.6·.5, .4³·.4·.6) = (.1536, .01536). Grouped, the product (.48, .16) goes
    through the guest's modes, ½·L + ½·max L = (.48, .32), and with the silence (.24, .192). At worst the guest's
    (.8, .4) alone: (.8, .6), and with the silence (.4, .36).
    """
    items = (item("a", "guest", 0.8, 0.4, copies=3), item("b", "guest", 0.6, 0.4), item("s", "", 0.5, 0.6))
    e = Evidence(items=items, tellers=(teller("guest", 0.5),), causes=())
    assert np.exp(naive(e, 2)) == pytest.approx([0.1536, 0.01536], rel=1e-12)
    assert np.exp(combine(e, 2).log) == pytest.approx([0.24, 0.192], rel=1e-12)
    assert np.exp(worst(e, 2)) == pytest.approx([0.4, 0.36], rel=1e-12)


def test_what_a_world_rules_out_is_the_strongest_of_all() -> None:
    """A guest (p = 1/2) told what cannot be in the second world, (.5, 0), and (.5, .1), by 5 to 1.

    The first is stronger than any odds: ½·(.5, 0) + ½·.5 = (.5, .25). The second alone would be ½·(.5, .1) + ½·.5 =
    (.5, .3). Of two that rule a world out, the one that tells the others apart better: with three worlds, (0, .8, .2)
    before (0, .6, .4), so that ½·(0, .8, .2) + ½·.8 = (.4, .8, .5). What no world allows tells nothing apart.
    """
    e = Evidence(
        items=(item("a", "g", 0.5, 0.0), item("b", "g", 0.5, 0.1)), tellers=(teller("g", 0.5),), causes=()
    )
    assert np.exp(worst(e, 2)) == pytest.approx([0.5, 0.25], rel=1e-12)
    three = (item("a", "g", 0.0, 0.6, 0.4), item("b", "g", 0.0, 0.8, 0.2), item("c", "g", 0.9, 0.1, 0.1))
    assert np.exp(worst(Evidence(items=three, tellers=e.tellers, causes=()), 3)) == pytest.approx(
        [0.4, 0.8, 0.5], rel=1e-12
    )
    never = (item("a", "g", 0.0, 0.0), item("b", "g", 0.5, 0.1))
    assert np.exp(worst(Evidence(items=never, tellers=e.tellers, causes=()), 2)) == pytest.approx(
        [0.5, 0.3], rel=1e-12
    )


def sign(ours: float, theirs: float) -> dict[str, Any]:
    def row(seen: float) -> dict[str, float]:
        return {"seen": seen, "not": round(1 - seen, 6)}

    return {
        "title": "A sign",
        "outcomes": {"seen": "Seen", "not": "Not"},
        "silence": "not",
        "expect": {
            "ours": {"when": {"hand": ["ours"]}, "chances": row(ours)},
            "rest": {"chances": row(theirs)},
        },
        "false_report": 0,
    }


def told(name: str) -> dict[str, Any]:
    return {
        "title": name,
        "date": "2020-03-01",
        "observation": {name: "seen"},
        "origins": {"o": {"observer": "a clerk", "through": "clerk"}},
    }


def test_the_band_of_an_account_is_naive_grouped_worst_in_this_order() -> None:
    """Ours or theirs, at even odds; a clerk, who informs or makes noise at even chances, told of a sign that comes
    with (.8, .2) and of one that comes with (.6, .3).

        naive    (.8·.6, .2·.3) = (.48, .06)                               8/9
        grouped  ½·(.48, .06) + ½·.48 = (.48, .27)                        16/25
        worst    the first sign alone: ½·(.8, .2) + ½·.8 = (.8, .5)        8/13

    The second alone would be ½·(.6, .3) + ½·.6 = (.6, .45), 4/7.
    """
    file = loaded(
        mechanisms={
            "hand": {
                "title": "Whose hand?",
                "values": {"ours": "Ours", "theirs": "Theirs"},
                "prior": {"ours": 0.5, "theirs": 0.5},
            }
        },
        narratives={"ours": {"title": "It was us", "assumes": {"hand": ["ours"]}}},
        indicators={"first": sign(0.8, 0.2), "second": sign(0.6, 0.3)},
        observers={"clerk": {"name": "A clerk", "modes": {"informative": 0.5, "noise": 0.5, "pushing": 0}}},
        record={"events": {name: told(name) for name in ("first", "second")}},
    )
    band = analyze(file, NarrativesSettings(moves=False, draws=0, ridge=False)).narrative("ours").band
    assert (band.naive, band.grouped, band.worst) == pytest.approx((8 / 9, 16 / 25, 8 / 13), rel=1e-12)
