"""What can be set for the deals lens."""

from __future__ import annotations

from typing import Annotated, Literal

from detente.settings import ConditionText, Count, Flag, FocusId, Lines, Most, Option, Settings, StateText

Fallbacks = Literal["as-written", "declared", "play"]


class GameSettings(Settings):
    """The game that is asked about, and how far its frontier is looked for: what every question of the lens has."""

    lift_red_lines: Lines = ()
    """Without the red lines: all of them, or the ids given, separated by commas; put it after CASE. Default: all
    hold."""
    fallbacks: Fallbacks = "as-written"
    """What each has while there is no agreement. declared: where the case says `{play: paths}`, the value of playing on
    is computed and taken. play: it is taken for every actor. as-written: the status quo stands in for it."""
    play_focus: FocusId = ""
    """With --fallbacks: the focus on which the value of playing on is computed. Default: that of --focus, or the first
    that is small enough."""
    max_play_states: Most = 60_000
    """States up to which playing on is valued where no focus is named for it: beyond, a smaller focus is taken."""
    focus: FocusId = ""
    """Vary only the issues of this declared focus, the others held where it says. Default: all issues."""
    seed: Count = 0
    """Seed of every random draw: a whole number. The same seed gives the same numbers."""
    max_rows: Most = 4_000_000
    """Rows the fold may hold at once before it gives up with L101."""


class SolveSettings(GameSettings):
    """How acceptable states are counted and solutions looked for."""

    max_dense: Count = 5_000_000
    """Up to this many states, acceptable states are counted; above it, their share is estimated."""
    samples: Most = 200_000
    """States drawn for that estimate."""
    tie_cap: Most = 20
    """Most tied deals listed for a solution. Their number is exact whatever the cap."""
    max_coalitions: Count = 32
    """Most winning coalitions whose solutions are computed under a quorum, the largest coalitions first."""


class PlayingOnSettings(SolveSettings):
    """What playing on as the fallback does to the deals."""

    fallbacks: Fallbacks = "play"
    """Whose fallback playing on becomes: everybody's, or theirs to whom the case gives it (declared)."""

    @classmethod
    def quick(cls) -> PlayingOnSettings:
        """On a focus whose play is predicted in seconds."""
        return cls(max_play_states=5_000)


class DealsSettings(SolveSettings):
    """How the lens is run. Every field is reported with the result."""

    max_listed: Annotated[Most, Option("--limit", default=20)] = 200
    """Most deals to list, and to follow through the draws; the frontiers themselves are never cut."""
    best: Most = 6
    """Agreements set side by side: those the solutions choose first."""
    spelled_out: Count = 1
    """Of those, how many are spelled out change by change: what each gives and gets."""
    best_only: Flag = False
    """Follow only the agreements set side by side through the draws."""

    @classmethod
    def quick(cls) -> DealsSettings:
        """Fewer deals described: enough for a page."""
        return cls(max_listed=60)


class SearchSettings(GameSettings):
    """How far changes are looked for that would win who refuses."""

    max_changes: Count = 3
    """Largest change set tried."""
    max_candidates: Most = 300_000
    """Change sets of one size beyond which that size is not tried."""
    max_listed: Annotated[Most, Option("--limit")] = 5
    """Most change sets listed for one refusal, and most deals where the outcome is possible."""


class WhySettings(SearchSettings):
    """What stands in the way of a state or an outcome."""

    what: Annotated[ConditionText, Option("--why")]
    """What stands in the way of an outcome the case names, or of a condition such as
    "arsenal>=partial,troops=out": who refuses, by how many points, and the fewest changes that would win them."""


class PriceSettings(GameSettings):
    """What a state would cost."""

    state: Annotated[StateText, Option("--price")]
    """The least total side payment, in the numeraire's unit, that makes this state acceptable, and who pays whom. A
    state is issue=option,…; issues not named are at the status quo."""


class AfterSettings(GameSettings):
    """What beats a deal once signed."""

    state: Annotated[StateText, Option("--after")]
    """Post-settlement: the states that every party would rather have, once this one is signed."""
    max_listed: Annotated[Most, Option("--limit", default=20)] = 10
    """Most of them to list."""


class SingleTextSettings(GameSettings):
    """A mediator's drafts."""

    max_steps: Most = 200
    """Longest trace."""


class LogrollingSettings(GameSettings):
    """What trading across issues is worth."""

    solution: Literal["nash", "kalai-smorodinsky", "egalitarian", "utilitarian"] = "nash"
    """The solution by which each issue, and the package, are settled."""


class OutcomesSettings(SearchSettings, SolveSettings):
    """What stands in the way of each outcome talked about."""


class SpaceSettings(SolveSettings):
    """What the states give each pair of parties."""

    pairs: Count = 6
    """Most pairs of parties looked at, in declared order."""
    sample: Most = 40_000
    """States sampled, where there are more."""
    bins: Most = 32
    """Squares on a side, by which states are counted."""
    max_frontier: Most = 400
    """Most points of the frontier given for a pair: evenly thinned above."""


class SensitivitySettings(SolveSettings):
    """One estimate at a time."""

    swings: Count = 12
    """Most estimates varied, the widest first."""
