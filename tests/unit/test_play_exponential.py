"""The kernel's own exponential is right to one unit in the last place, over all it is used on and at its edges."""

from __future__ import annotations

import math
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from detente.play.compiled import drop_stale
from detente.play.compiled.exponential import LEAST, exp
from detente.play.compiled.jit import fast

DIGITS = Context(prec=40)
"""`decimal` rounds e^x correctly to as many digits as are asked for, on every machine."""


@njit
def over(x: np.ndarray, to: np.ndarray) -> None:
    for i in range(x.size):
        to[i] = exp(x[i])


@fast
def doubled(x: float) -> float:
    return 2.0 * exp(x)


def off(x: float, value: float) -> float:
    """How many units in the last place of e^x lie between it and ``value``."""
    right = Decimal(x).exp(DIGITS)
    return float(abs(Fraction(value) - Fraction(right)) / Fraction(math.ulp(float(right))))


def worst(x: np.ndarray) -> float:
    found = np.empty_like(x)
    over(x, found)
    return max(off(a, b) for a, b in zip(x.tolist(), found.tolist(), strict=True))


@pytest.mark.parametrize(
    ("first", "last"), [(LEAST, 0.0), (-40.0, 0.0), (-1.0, 0.0), (LEAST, -700.0), (-1e-7, 0.0)]
)
def test_evenly_spaced_arguments(first: float, last: float) -> None:
    assert worst(np.linspace(math.nextafter(first, 0.0), last, 6_000)) < 1.0


def test_both_ends_of_every_stretch_that_one_power_of_two_serves() -> None:
    """There |r| is largest, and with it what the series leaves and what its sums round."""
    middle = (np.arange(-1021, 0) + 0.5) * math.log(2)
    near = [np.nextafter(middle, -np.inf), middle, np.nextafter(middle, np.inf)]
    assert worst(np.concatenate(near)) < 1.0


@given(st.floats(min_value=LEAST, max_value=0.0, exclude_min=True))
def test_any_argument(x: float) -> None:
    assert off(x, exp(x)) < 1.0


@given(st.floats(min_value=math.log(5e-324), max_value=math.log(LEAST * -1.0)))
def test_arguments_of_any_size(log: float) -> None:
    x = max(-math.exp(log), math.nextafter(LEAST, 0.0))
    assert off(x, exp(x)) < 1.0


@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="long double is no longer than double here")
def test_a_million_arguments() -> None:
    x = np.random.default_rng(12).uniform(LEAST, 0.0, 1_000_000)
    found = np.empty_like(x)
    over(x, found)
    right = np.exp(x.astype(np.longdouble))
    assert float((np.abs(found - right) / np.spacing(right.astype(np.float64))).max()) < 1.0


@given(st.floats(max_value=0.0, allow_nan=False), st.floats(max_value=0.0, allow_nan=False))
def test_it_never_exceeds_one_and_keeps_order_to_its_error(x: float, y: float) -> None:
    low, high = exp(min(x, y)), exp(max(x, y))
    assert 0.0 <= low <= 1.0
    assert low <= high or low - high <= 2 * math.ulp(high)


def test_the_edges() -> None:
    assert exp(0.0) == exp(-0.0) == 1.0
    assert exp(-5e-324) == exp(-2.3e-308) == exp(-1e-17) == 1.0
    assert exp(-math.log(2)) == 0.5
    least = exp(math.nextafter(LEAST, 0.0))
    assert off(math.nextafter(LEAST, 0.0), least) < 1.0
    assert least > np.finfo(np.float64).tiny, "never a subnormal number"
    for x in (LEAST, math.nextafter(LEAST, -1e9), -745.2, -1e4, -1e308, -math.inf):
        assert exp(x) == 0.0, x


def test_what_is_no_number_is_nought() -> None:
    """A value that is NaN shows itself in the differences that the weights are multiplied by."""
    assert exp(math.nan) == 0.0


def test_vectors_and_single_arguments_have_the_same_bits() -> None:
    """However a loop is unrolled: what is left over at its end is computed as the rest."""
    x = -np.random.default_rng(3).exponential(20.0, 1_003)
    whole = np.empty_like(x)
    over(x, whole)
    assert [exp(a) for a in x.tolist()] == whole.tolist()
    for cut in (1, 2, 3, 5, 7, 8, 9):
        part = np.empty(cut)
        over(x[:cut].copy(), part)
        assert part.tolist() == whole[:cut].tolist()
    assert doubled(-1.0) == 2.0 * exp(-1.0)


def test_what_numba_kept_goes_once_any_file_beside_it_has_changed(tmp_path: Path) -> None:
    """It would look at one file only, and go on with the exponential of before."""
    import os

    kept = tmp_path / "__pycache__"
    kept.mkdir()
    for name, when in (("units.py", 100), ("exponential.py", 300)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (when, when))
    for name, when in (
        ("units.a-1.py311.nbi", 200),
        ("units.a-1.py311.1.nbc", 200),
        ("flows.b.nbi", 400),
        ("x.pyc", 1),
    ):
        (kept / name).touch()
        os.utime(kept / name, (when, when))
    drop_stale(tmp_path)
    assert sorted(f.name for f in kept.iterdir()) == ["flows.b.nbi", "x.pyc"]
