"""What a report is made from: the case, the game, and every answer, gathered before a word is written.

The records here are plain: the page says what they hold and computes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.case.diagnostics import Diagnostic
from detente.case.schema import Case
from detente.game.game import Game
from detente.lenses.deals import DealsResult, DrawsResult, Sensitivity
from detente.overview.claims import ClaimsResult
from detente.overview.numbers import NumbersShown
from detente.overview.stakes import StakesShown

from .asked import Asked


@dataclass(frozen=True)
class ReportSettings:
    """How much the report looks into. Every field is shown in it."""

    seed: int = 0
    """Seed of every sample shown."""
    best: int = 6
    """Agreements set side by side in the table: this, and what follows, is given to each lens that has such a
    setting."""
    spelled_out: int = 4
    """Of those, how many are spelled out change by change."""
    best_only: bool = True
    """Whether only those are followed through the draws, and not every deal described."""
    swings: int = 12
    """Estimates varied one at a time, the widest first; 0 for none."""
    pairs: int = 6
    """Pairs of parties whose deal space is drawn."""
    sample: int = 40_000
    """States sampled for those drawings, where there are more."""
    draws: int = 0
    """Draws of the estimates; 0 for none."""
    full: bool = False
    """Whether predicted play takes its finer settings, and larger spaces: minutes in place of seconds."""


@dataclass(frozen=True)
class ReportInputs:
    """Everything on the page."""

    case: Case
    game: Game
    deals: DealsResult
    case_hash: str
    version: str
    settings: ReportSettings = ReportSettings()
    variants: tuple[str, ...] = ()
    """Names of the variants applied, in order."""
    sets: tuple[str, ...] = ()
    """``path=value`` of each change applied after them."""
    name: str = ""
    """How the case is named on the command line; its id where empty."""
    focus: str = ""
    """The declared focus whose issues alone were varied; empty for all issues."""
    stakes: StakesShown | None = None
    """What each actor has at stake."""
    draws: DrawsResult | None = None
    """How often the agreements set side by side survive the draws."""
    sensitivity: Sensitivity | None = None
    """None where no deal is chosen, or none was asked for."""
    numbers: NumbersShown = field(default_factory=lambda: NumbersShown(every=(), citation=""))
    """Every number of the case, and what it rests on."""
    claims: ClaimsResult | None = None
    """Every claim with its uses, and where its quote was found."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Warnings and notes about the case."""
    asked: tuple[Asked, ...] = ()
    """What the lenses answered that bring a section of their own."""

    def answered(self, section: str) -> Any:
        """What a lens answered for its section; None where it was not asked, or refused."""
        return next((asked.result for asked in self.asked if asked.section.id == section), None)

    def refused(self, section: str) -> str:
        """Why a lens refused to answer for its section; empty where it did not."""
        problems = (asked.refused for asked in self.asked if asked.section.id == section and asked.refused)
        return "; ".join(d.message for problem in problems for d in problem.diagnostics)
