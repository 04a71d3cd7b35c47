"""What a report can be expected to tell: theorems about mutual information, and a joint table by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.lenses.watch import information

Table = tuple[np.ndarray, np.ndarray]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Weights [Z] and report chances [Z, O], zeros among them."""
    z, o = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    share = st.one_of(st.just(0.0), st.floats(1e-3, 1.0))

    def rows(n: int, m: int) -> np.ndarray:
        cells = np.array(draw(st.lists(st.lists(share, min_size=m, max_size=m), min_size=n, max_size=n)))
        cells[:, 0] += (cells.sum(axis=1) == 0) * 1.0
        return cells / cells.sum(axis=1, keepdims=True)

    return rows(1, z)[0], rows(z, o)


def by_enumeration(weights: np.ndarray, report: np.ndarray) -> float:
    """Σ over every cell of the joint table of p log(p/(row·column)), in plain Python."""
    joint = [[float(w) * float(x) for x in row] for w, row in zip(weights, report, strict=True)]
    column = [math.fsum(row[o] for row in joint) for o in range(report.shape[1])]
    total = 0.0
    for w, row in zip(weights, joint, strict=True):
        for o, p in enumerate(row):
            if p > 0:
                total += p * math.log(p / (float(w) * column[o]))
    return total


@given(tables())
def test_it_is_the_mutual_information_of_the_joint_table(table: Table) -> None:
    weights, report = table
    found = information.gain(weights, report)
    assert found.nats >= 0
    assert found.nats == pytest.approx(by_enumeration(weights, report), abs=1e-12)
    assert found.nats <= information.entropy(weights) + 1e-12
    assert found.nats <= information.entropy(found.chance) + 1e-12


@given(tables())
def test_on_average_a_report_leaves_the_posterior_where_it_is(table: Table) -> None:
    weights, report = table
    found = information.gain(weights, report)
    assert found.chance @ found.after == pytest.approx(weights, abs=1e-12)
    assert found.after.sum(axis=1) == pytest.approx(np.ones(len(found.chance)), abs=1e-9)


@given(tables())
def test_chances_that_do_not_depend_on_z_tell_nothing(table: Table) -> None:
    weights, report = table
    assert information.gain(weights, np.repeat(report[:1], len(weights), axis=0)).nats < 1e-12


@given(tables(), st.integers(0, 63))
def test_about_part_of_z_it_tells_no_more_than_about_all_of_it(table: Table, bits: int) -> None:
    weights, report = table
    mask = np.array([bool(bits >> k & 1) for k in range(len(weights))])
    part = information.about(weights, report, [mask, ~mask])
    whole = information.gain(weights, report).nats
    assert 0 <= part <= whole + 1e-12
    each = [np.arange(len(weights)) == k for k in range(len(weights))]
    assert information.about(weights, report, each) == pytest.approx(whole, abs=1e-12)


def test_a_fair_coin_read_without_error_tells_one_bit() -> None:
    sure = information.gain(np.array([0.5, 0.5]), np.eye(2))
    assert sure.nats == pytest.approx(math.log(2))
    assert sure.after.tolist() == [[1, 0], [0, 1]]
    # A binary symmetric channel that errs one time in nine: ln 2 − H(1/9) (Cover & Thomas, 7.1.4).
    noisy = information.gain(np.array([0.5, 0.5]), np.array([[8 / 9, 1 / 9], [1 / 9, 8 / 9]]))
    h = -(8 / 9 * math.log(8 / 9) + 1 / 9 * math.log(1 / 9))
    assert noisy.nats == pytest.approx(math.log(2) - h)


def test_a_ratio_compares_the_two_sides() -> None:
    weights = np.array([0.2, 0.3, 0.5])
    report = np.array([[0.9, 0.1], [0.5, 0.5], [0.25, 0.75]])
    mask = np.array([True, True, False])
    inside = (0.2 * 0.9 + 0.3 * 0.5) / 0.5
    found = information.ratio(weights, report, mask)
    assert found == pytest.approx([inside / 0.25, (1 - inside) / 0.75])
    assert np.isnan(information.ratio(weights, report, np.array([True] * 3))).all()
