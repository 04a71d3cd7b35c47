"""What the report asks of roadmaps: all that the case declares, compared, within a bounded time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from detente.case.diagnostics import Diagnostic, Problems
from detente.case.load import CaseFile
from detente.case.schema import Case
from detente.front import compile_game
from detente.lenses.roadmap import RoadsResult, declared
from detente.lenses.roadmap.entry import roadmap

from . import words

DRAWS = 40
"""Most draws followed for a report; the command does more."""
MENDED = 12
"""Steps of the longest road for which mends are looked for here; the command does it for any."""

_TOKEN = re.compile(r"`([^`]*)`")


@dataclass(frozen=True)
class RoadsFindings:
    """Everything the section shows."""

    result: RoadsResult
    left_out: tuple[Diagnostic, ...] = ()
    """Why a declared roadmap is not among them."""

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {**self.result.to_json(), "left_out": [d.to_json() for d in self.left_out]}


def roads_findings(file: CaseFile, *, draws: int = 0, seed: int = 0) -> RoadsFindings | None:
    """The findings for a report; None where the case declares no roadmap that can be checked.

    A road is checked over all issues, whatever focus the report has: it needs no table of states.
    """
    names, problems = _sound(file)
    if not names:
        return None
    longest = max(len(file.case.roadmaps[n].steps) for n in names)
    result = roadmap(file, names, mends=longest <= MENDED, draws=min(draws, DRAWS), seed=seed)
    return RoadsFindings(result, tuple(problems))


def _sound(file: CaseFile) -> tuple[list[str], list[Diagnostic]]:
    """Roadmaps that can be checked at all, and what is wrong with the others."""
    if not file.case.roadmaps:
        return [], []
    game = compile_game(file)
    names: list[str] = []
    problems: list[Diagnostic] = []
    for name in file.case.roadmaps:
        try:
            declared(file.case, game, name)
        except Problems as found:
            problems += found.diagnostics
        else:
            names.append(name)
    return names, problems


def in_words(case: Case, text: str) -> str:
    """A line of the lens with names for the ids it marks: actors, issues, and ``issue=option``."""

    def name(match: re.Match[str]) -> str:
        token = match[1]
        issue, _, option = token.partition("=")
        if option and issue in case.issues:
            return f"{words.issue(case, issue)}: {words.option(case, issue, option)}"
        if token in case.actors:
            return case.actors[token].name
        return f"“{words.issue(case, token)}”" if token in case.issues else token

    return _TOKEN.sub(name, text)
