"""Playing on as what a party has while there is no agreement.

A fallback is what an actor can expect without an agreement (Definition 1.10). Left to itself it is the worth of the
status quo for ever; but where others go on moving, it is V_i, the value of playing on from the status quo (paths).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from detente.case.load import CaseFile
from detente.case.schema import AtPlay, Case, Fallback
from detente.case.sections import NEEDS
from detente.front import Door, base_game, case_of
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.progress import Progress, silent

from .predict import focus_of, points, predicted
from .settings import PathsSettings


class Played(Protocol):
    """What predicted play says of the value of playing on."""

    @property
    def actors(self) -> tuple[str, ...]: ...
    @property
    def fallback_values(self) -> tuple[float, ...]:
        """Per actor, points."""
        ...


def playing_on(
    file: CaseFile, settings: PathsSettings, *, draw: int = -1, progress: Progress = silent
) -> dict[str, float]:
    """Actor → the value of playing on from the status quo, points. Raises Problems (L3xx, G1xx)."""
    p = predicted(file, settings.but(focus=focus_of(file.case, settings)), draw=draw, progress=progress)
    return dict(zip(p.board.game.actors, points(p.board, p.settled.forward.values[:1])[0], strict=True))


def game_with_play(
    case: Door | CaseFile | str | Path,
    result: Played | None = None,
    *,
    focus: str | None = None,
    actors: Sequence[str] | None = None,
) -> Game:
    """The game of a case in which every actor's fallback is the value of playing on: give it to ``dt.deals``.

    ``result`` is the predicted play it is taken from; without one, play is predicted. ``actors`` are those whose
    fallback it becomes; all of them if None. ``focus`` varies only the issues of a declared focus. Raises Problems.
    """
    file = case_of(case, NEEDS["paths"])
    if result is None:
        values = playing_on(file, PathsSettings(focus=focus or ""))
    else:
        values = dict(zip(result.actors, result.fallback_values, strict=True))
    changed = with_play(file.case, values if actors is None else actors)
    return compile_case(
        changed, case_hash=file.hash, base=base_game(file), focus=focus, fallback_values=values
    )


def with_play(case: Case, actors: Iterable[str]) -> Case:
    """The case with ``inside: {play: paths}`` as the fallback of each of ``actors``; outside exits stay as they are."""
    fallbacks = dict(case.fallbacks)
    for actor in actors:
        stated = fallbacks.get(actor, Fallback(assumed="the value of playing on"))
        fallbacks[actor] = stated.model_copy(update={"inside": AtPlay(play="paths")})
    return case.model_copy(update={"fallbacks": fallbacks})


def declared(case: Case) -> tuple[str, ...]:
    """Actors to whom the case itself gives playing on as a fallback, or as an exit."""
    return tuple(
        who
        for who, f in case.fallbacks.items()
        if isinstance(f.inside, AtPlay) or isinstance(f.outside, AtPlay)
    )
