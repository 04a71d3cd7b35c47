"""What can be set for the forecast lens."""

from typing import Self

from detente.evidence.settings import Positive, WeighingSettings
from detente.settings import Chance, Day, Most


class ForecastSettings(WeighingSettings):
    """How the case's questions are answered, under the record as it is weighed."""

    games: Most = 24
    """Most games (an account's patch at one draw of the estimates) in which the questions of a focus are played out."""
    cover: Chance = 0.9
    """Share of what accounts with interests hold of the posterior, over their games and draws, that is played out, up
    to --games; the heaviest are taken first. What is left out is said, and the rest renormalised."""
    today: Day = ""
    """The day the forecast is made (YYYY-MM-DD): it decides what is called a retrodiction, and nothing else; a seal
    bears the day it is written. Default: this day."""
    residual: Positive = 1e-6
    """Largest |dV/dτ| a month, in range units, at which a stationary value is taken as found where questions are
    played out."""
    play_sweeps: Most = 4_000
    """Sweeps after which the search for one stops there, and the result says so."""
    tolerance: Positive = 0.005
    """Before a deadline, where values change with time: the step is halved until no chance moves by more, on the
    heaviest game; the others take the same step."""
    halvings: Most = 4
    """Halvings of the step after which that stops; how much a chance still moved is in the result."""

    @classmethod
    def quick(cls) -> Self:
        """A first look: few games, and a coarser step."""
        return cls(coarse=True, games=5, residual=1e-5, tolerance=0.01)
