"""The collapse of echoes: against its definition, and what it must never do."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.events.coded import RULES, Coded, Rule, collapse, windows

DAY0 = dt.date(2018, 1, 1)
REPORTS = st.lists(
    st.builds(
        lambda n, actor, relation: Coded(DAY0 + dt.timedelta(days=n), actor, relation, "China"),
        st.integers(0, 90),
        st.sampled_from(["Kim", "Moon"]),
        st.sampled_from(["Make a visit", "Consult"]),
    ),
    max_size=40,
)


def by_hand(days: list[dt.date], window: int, rule: Rule) -> int:
    """How many events, straight from the definition: an event begins where the day it would echo is too far back."""
    begun = 0
    for k, day in enumerate(days):
        if rule == "chain":
            new = k == 0 or (day - days[k - 1]).days > window
        else:
            # The first report of the event that day k−1 belongs to, found anew from the start each time.
            first: dt.date | None = None
            for earlier in days[:k]:
                if first is None or (earlier - first).days > window:
                    first = earlier
            new = first is None or (day - first).days > window
        begun += new
    return begun


@given(REPORTS, st.integers(0, 50), st.sampled_from(RULES))
def test_equals_the_definition(reports: list[Coded], window: int, rule: Rule) -> None:
    found = collapse(reports, window, rule)
    for actor in ("Kim", "Moon"):
        for relation in ("Make a visit", "Consult"):
            days = sorted(r.date for r in reports if (r.actor, r.relation) == (actor, relation))
            mine = [e for e in found if (e.actor, e.relation) == (actor, relation)]
            assert len(mine) == by_hand(days, window, rule)
            assert sorted(d for e in mine for d in e.days) == days, (
                "no report is lost, and none is counted twice"
            )
    assert list(found) == sorted(found, key=lambda e: (e.first, e.actor, e.relation, e.target))


@given(REPORTS, st.integers(0, 50), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_order_and_copies_change_nothing(
    reports: list[Coded], window: int, rule: Rule, random: object
) -> None:
    shuffled = [*reports, *reports]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    once = [(e.actor, e.relation, e.first, e.days[-1]) for e in collapse(reports, window, rule)]
    assert [(e.actor, e.relation, e.first, e.days[-1]) for e in collapse(shuffled, window, rule)] == once


@given(REPORTS)
def test_a_wider_window_makes_no_more_events_and_chains_no_more_than_first(reports: list[Coded]) -> None:
    rows = windows(reports, range(0, 100, 7))
    for narrow, wide in pairwise(rows):
        assert wide.chain <= narrow.chain
    assert all(row.chain <= row.first <= len(reports) for row in rows)
    assert rows[-1].first == rows[-1].chain == len({(r.actor, r.relation) for r in reports})


@pytest.mark.parametrize(("rule", "events"), [("first", 3), ("chain", 1)])
def test_what_the_two_rules_disagree_about(rule: Rule, events: int) -> None:
    """A report a day for three weeks: one long echo, or a week's echo three times over."""
    daily = [Coded(DAY0 + dt.timedelta(days=n), "Kim", "Make a visit", "China") for n in range(21)]
    assert len(collapse(daily, 6, rule)) == events
