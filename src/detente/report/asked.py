"""What a lens answered for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.case.diagnostics import Problems
from detente.lenses.lens import Ask, Lens, Section, data
from detente.settings import Settings
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


def result_of(every: tuple[Asked, ...], section: str) -> Result | None:
    """What a section shows; None where it is not there, or was refused."""
    return next((asked.result for asked in every if asked.section.id == section), None)
