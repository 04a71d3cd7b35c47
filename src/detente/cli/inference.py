"""What the commands that weigh a case's record have in common: their options, and the inference itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from . import screen
from .cases_in import Chosen
from .session import current

if TYPE_CHECKING:
    from detente.lenses.narratives import Inference, NarrativesSettings

F = TypeVar("F", bound=Callable[..., Any])
CACHE = Path("reports") / "cache"


def inference_options(function: F) -> F:
    """``--draws``, ``--coarse``, ``--no-moves``, ``--cache`` and ``--focus``."""
    for option in reversed(
        (
            click.option(
                "--draws",
                type=click.IntRange(0, 1_000),
                default=8,
                show_default=True,
                metavar="K",
                help="Draws of all estimates over which the likelihood of the moves is averaged; 0 for the point "
                "estimates alone.",
            ),
            click.option(
                "--coarse",
                is_flag=True,
                help="A first look: the issues that moved and few others, at the point estimates. Default: --draws.",
            ),
            click.option(
                "--no-moves",
                is_flag=True,
                help="Weigh signals, observations and silences alone; no game is solved. Default: moves and quiet too.",
            ),
            click.option(
                "--cache",
                type=click.Path(path_type=Path, file_okay=False),
                default=CACHE,
                show_default=True,
                metavar="DIR",
                help="Where solved games are kept, by content, so that none is solved twice.",
            ),
            click.option(
                "--focus",
                metavar="NAME",
                help="The focus on which moves and quiet are judged. Default: the case's focus named `record`, else "
                "the first small enough.",
            ),
        )
    ):
        function = option(function)
    return function


def settings_of(
    *, draws: int, coarse: bool, no_moves: bool, focus: str | None, seed: int
) -> NarrativesSettings:
    """The narratives lens's settings, from the options; the ridge is for its own command."""
    from detente.lenses.narratives import NarrativesSettings

    return NarrativesSettings(
        focus=focus or "", draws=draws, coarse=coarse, seed=seed, moves=not no_moves, ridge=False
    )


def inferred(chosen: Chosen, settings: NarrativesSettings, cache: Path) -> Inference:
    """The record weighed, with a bar. What is solved is kept, so that an interrupted run goes on from there."""
    from detente.evidence.posterior import infer

    current().kept.append(f"solved games, in {cache}")
    with screen.progress("weighing the record", talk=True) as update:
        found = infer(chosen.file, settings, update, folder=cache, workers=workers())
    current().kept.clear()
    return found


def workers() -> int:
    """As many as there are cores to run on: results do not depend on it."""
    import os

    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1
