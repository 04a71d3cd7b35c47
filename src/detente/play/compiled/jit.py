"""How numba compiles every loop of this folder: float64, no fastmath, the interpreter's lock let go."""

from typing import Any

from numba import njit

fast: Any = njit(cache=True, error_model="numpy", nogil=True)
"""The decorator of every compiled function. Divisions by zero give inf or NaN, as NumPy's do; what was compiled is kept
on disk."""

BLOCK = 128
"""Rests or states worked on together: their arrays stay in a core's first cache."""
