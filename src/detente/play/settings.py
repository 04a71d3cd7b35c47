"""How predicted play is computed. Every field is reported with the result."""

from typing import Annotated, Literal, Self

from pydantic import Field

from detente.settings import Chance, Count, Flag, FocusId, Lines, Months, Most, Number, Option, Settings


class PathsSettings(Settings):
    """Times in months."""

    horizon: Months = 0.0
    """How far ahead: `24 months`, `2 weeks`, `1 year`. Default: the case's clock."""
    terminal: Annotated[
        Literal["stationary", "end"],
        Option(
            "--end",
            gives="end",
            help="Play really ends at the horizon. Default: it goes on without end, and the residual is stated.",
        ),
    ] = "stationary"
    """What stands after the horizon: play without end (the stationary value, with its residual), or the state reached
    then for ever (V = u). A deadline with ``ends_play`` within the horizon decides it for itself."""
    tolerance: Chance = 0.005
    """The step is halved until no reported probability moves by more than this; 0: as often as allowed."""
    lift_red_lines: Lines = ()
    """Without the red lines: all of them, or the ids given, separated by commas. Default: all hold."""
    focus: FocusId = ""
    """Vary only the issues of this declared focus, the others held where it says. Default: the whole case, or the first
    declared focus that is small enough."""
    shown: Annotated[Most, Option("--limit")] = 12
    """Most next moves, sequences and outcomes shown."""
    seed: Count = 0
    """Seed of draws and simulations."""
    at_once: Most = 60_000
    """States up to which play is predicted where no focus is asked for: of a larger case the first focus that is no
    larger is taken."""
    max_states: Most = 4_000_000
    """Most states of a game (L302)."""
    max_bytes: Most = 4 << 30
    """Most memory the arrays may take (L302)."""
    residual: Annotated[Number, Field(ge=0)] = 0.0
    """Largest |dV/dτ| a month, in range units, at which the stationary value is taken as found. 0: what can move no
    choice by more than the tolerance, were play otherwise to stay as it is (ρ/λ · 4 · tolerance, by actor)."""
    max_sweeps: Count = 400
    """Evaluations of dV/dτ after which the search for the stationary value stops, and says so."""
    max_halvings: Count = 6
    """Halvings of the step after which it is left, and the result says what still moves."""
    simulations: Count = 4_000
    """Seeded histories from which the commonest sequences are counted: a standard error of 0.8 points at most."""
    longest_sequence: Most = 4
    """Moves of a sequence that are told apart."""
    max_sequences: Most = 10
    """Most sequences listed."""
    points_in_time: Most = 24
    """Dates reported, evenly spaced from the start to the horizon, deadlines added."""
    deadline_effects: Flag = True
    """Predict play again without each deadline, to say what it changes."""
    max_followed: Most = 12
    """Next moves that are followed through draws, and from one end of how actors play to the other."""

    @classmethod
    def quick(cls) -> Self:
        """Half a minute on the largest space taken."""
        return cls(tolerance=0.01, at_once=5_000, max_states=5_000, shown=10, max_followed=4)
