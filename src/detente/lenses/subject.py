"""The game a lens looks at: the whole case where it is small enough, else a focus, chosen by one rule."""

from detente.case.sections import FOCUS, GAME, HEADER
from detente.front import Compiled, Door
from detente.game import focus as foci
from detente.game.game import Game

from .lens import Run

READS = HEADER | GAME | FOCUS


def game_on(door: Door, focus: str, most: int, run: Run) -> Game:
    """The game asked about: on the focus named, else on the one :func:`detente.game.focus.choose` takes, which is
    said. The whole case where none is small enough, for the lens to refuse."""
    if isinstance(door, Compiled):
        return door.game()
    return door.game(focus=focus_on(door, focus, most, run) or None)


def focus_on(door: Door, focus: str, most: int, run: Run) -> str:
    """The focus asked on: the one named, else the one taken, which is said; empty for the whole case."""
    if focus:
        return focus
    case = door.need(READS).case
    focus = foci.choose(case, most) or foci.WHOLE
    if focus:
        others = ", ".join(f for f in case.focus if f != focus)
        more = f"; --focus chooses another: {others}" if others else ""
        run.note(f"the whole case is too large for this lens: focus `{focus}` is taken{more}")
    return focus


def size_of(door: Door, focus: str, most: int) -> int:
    """States of that game, without compiling it."""
    if isinstance(door, Compiled):
        return door.game().size
    case = door.need(READS).case
    return foci.size(case, focus or foci.choose(case, most) or foci.WHOLE)
