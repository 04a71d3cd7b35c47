"""What a report is made from: the case, the game, and every answer, gathered before a word is written.

The records here are plain: the page says what they hold and computes nothing.
"""

import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from detente.case.diagnostics import Diagnostic, Problems
from detente.case.schema import Case
from detente.game.game import Game
from detente.lenses.deals import DealsResult, DrawsResult, Sensitivity
from detente.lenses.lens import Ask, Lens, Section, data
from detente.overview.claims import ClaimsResult
from detente.overview.numbers import NumbersShown, StakesShown
from detente.settings import Settings
from detente.view.blocks import Block
from detente.view.result import Result


@dataclass(frozen=True)
class Asked:
    """What one ask answered for the page."""

    lens: Lens
    ask: Ask[Any, Any]
    section: Section
    settings: Settings
    result: Result | None
    """None where it was refused."""
    draws: Result | None = None
    refused: Problems | None = None

    def to_json(self) -> Any:
        """The answer as the command has it."""
        return None if self.result is None else data(self.ask, self.result, self.draws)


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
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

    def about(self, section: str) -> Asked | None:
        """What a lens was asked for its section; None where it was not."""
        return next((asked for asked in self.asked if asked.section.id == section), None)

    def answered(self, section: str) -> Any:
        """What a lens answered for its section; None where it was not asked, or refused."""
        asked = self.about(section)
        return None if asked is None else asked.result

    def refused(self, section: str) -> str:
        """Why a lens refused to answer for its section; empty where it did not."""
        asked = self.about(section)
        refused = None if asked is None else asked.refused
        return "" if refused is None else "; ".join(d.message for d in refused.diagnostics)

    def argument(self, focus: bool = False) -> str:
        """The case and its patches, as they would be typed after a command; with its focus, where the command takes
        one."""
        options = [("variant", v) for v in self.variants] + [("set", s) for s in self.sets]
        options += [("focus", self.focus)] if focus and self.focus else []
        typed = (f" --{name} {shlex.quote(value)}" for name, value in options)
        return shlex.quote(self.name or self.case.case) + "".join(typed)


@dataclass(frozen=True, kw_only=True)
class PageSection(Section):
    """A section that the page brings itself; ``within`` is then that of the lens's section at whose end it stands."""

    command: Callable[[ReportInputs], tuple[tuple[str, str], ...]]
    """What digs deeper: (command line, what it does)."""
    blocks: Callable[[ReportInputs], Iterable[Block]]
    """What it shows; nothing where the inputs have nothing for this section, which is then left out."""
