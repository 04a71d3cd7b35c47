"""Fallbacks from play in Python: what :mod:`detente.api` offers of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.case.load import CaseFile
    from detente.game.game import Game
    from detente.lenses.paths.result import PathsResult


def game_with_play(
    case: CaseFile | str | Path,
    result: PathsResult | None = None,
    *,
    focus: str | None = None,
    actors: Sequence[str] | None = None,
) -> Game:
    """The game of a case in which every actor's fallback is the value of playing on: give it to ``dt.deals``.

    ``result`` is the predicted play it is taken from; without one, play is predicted. ``actors`` are those whose
    fallback it becomes; all of them if None. ``focus`` varies only the issues of a declared focus. Raises Problems.
    """
    from detente.game.base import base_game
    from detente.game.compile import compile_case
    from detente.play.fallbacks import with_play

    file = _file(case)
    if result is None:
        from .api_paths import paths

        result = paths(file, focus=focus)
    values = dict(zip(result.actors, result.fallback_values, strict=True))
    changed = with_play(file.case, values if actors is None else actors)
    return compile_case(
        changed, case_hash=file.hash, base=base_game(file), focus=focus, fallback_values=values
    )


def _file(case: CaseFile | str | Path) -> CaseFile:
    from .api import load

    return load(case) if isinstance(case, str | Path) else case
