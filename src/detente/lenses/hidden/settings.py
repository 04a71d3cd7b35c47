"""What can be set for the hidden lens."""

from typing import Annotated, Self

from detente.evidence.settings import Positive, WeighingSettings
from detente.settings import Chance, Most, Names, Option


class HiddenSettings(WeighingSettings):
    """How hidden terms are looked for, under the record as it is weighed."""

    issues: Names = ()
    """Issues whose options may have been the return, separated by commas. Default: those that the answers to the
    mechanism name, else all."""
    games: Most = 16
    """Most games (an account's patch at one draw of the estimates) in which recorded moves are judged."""
    cover: Chance = 0.9
    """Share of what accounts with interests hold of the posterior, over their games and draws, in which recorded moves
    are judged, up to --games; the heaviest first."""
    patches: Most = 16
    """Most accounts' patches under which what stands is set against what a party must be given."""
    max_sets: Most = 8
    """Most sets listed of a mechanism, the likeliest first."""
    max_listed: Annotated[Most, Option("--limit")] = 20
    """Most recorded moves, and candidates a party, shown."""
    residual: Positive = 1e-6
    """Largest |dV/dτ| a month, in range units, at which a stationary value is taken as found where moves are judged."""
    play_sweeps: Most = 4_000
    """Sweeps after which the search for one stops there, and the result says so."""

    @classmethod
    def quick(cls) -> Self:
        """A first look: few games."""
        return cls(coarse=True, games=4, patches=8, residual=1e-5)
