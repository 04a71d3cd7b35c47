"""How predicted play is computed. Every field is reported with the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class PathsSettings:
    """Times in months."""

    horizon: float | None = None
    """How far ahead; the case's clock if None."""
    focus: str = ""
    """The focus the games were compiled for; empty for the whole case."""
    terminal: Literal["stationary", "end"] = "stationary"
    """What stands after the horizon: play without end (the stationary value, with its residual), or the state reached
    then for ever (V = u). A deadline with ``ends_play`` within the horizon decides it for itself."""
    tolerance: float = 0.005
    """Half a percentage point: the step is halved until no reported probability moves by more."""
    residual: float | None = None
    """Largest |dV/dτ| a month, in range units, at which the stationary value is taken as found. None: what can move no
    choice by more than the tolerance, were play otherwise to stay as it is (ρ/λ · 4 · tolerance, by actor)."""
    max_sweeps: int = 400
    """Evaluations of dV/dτ after which the search for the stationary value stops, and says so."""
    max_halvings: int = 6
    """Halvings of the step after which it is left, and the result says what still moves."""
    lift_red_lines: bool | tuple[str, ...] = False
    """True: no red line refuses or costs anything; or the ids of those to lift."""
    max_states: int = 4_000_000
    """Most states of a game (L302)."""
    max_bytes: int = 4 << 30
    """Most memory the arrays may take (L302)."""
    seed: int = 0
    """Seed of draws and simulations."""
    draw: int = -1
    """Which draw of the estimates; −1 for the point estimates."""
    draws: int = 0
    """How many draws the ranges beside the answers are over; 0 for none."""
    simulations: int = 4_000
    """Seeded histories from which the commonest sequences are counted: a standard error of 0.8 points at most."""
    longest_sequence: int = 4
    """Moves of a sequence that are told apart."""
    points_in_time: int = 24
    """Dates reported, evenly spaced from the start to the horizon, deadlines added."""
    deadline_effects: bool = True
    """Whether play is predicted again without each deadline, to say what it changes."""
