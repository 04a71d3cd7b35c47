"""Which focus a question is asked on, where not every issue can vary: one rule for all lenses.

A question that looks at every state takes at most so many. Asked on a focus, it is that one or none; else the whole
case where it is small enough, else the first declared focus that is. How many are too many, and whether some focus
comes before the whole case, is for each lens to say; a question about certain issues needs one that varies them all.
"""

from collections.abc import Iterable

from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, shown
from detente.case.schema import Case
from detente.case.walk import states

WHOLE = ""
"""The name of no focus: every issue varies."""


def varied(case: Case, focus: str) -> tuple[str, ...]:
    """The issues that vary on a focus. Raises Problems (G106) where it is not declared."""
    if focus == WHOLE:
        return tuple(case.issues)
    if focus not in case.focus:
        raise Problems([unknown(case, focus)])
    return case.focus[focus].issues


def size(case: Case, focus: str) -> int:
    """How many states a focus has. Raises Problems (G106)."""
    return states(case, varied(case, focus))


def choose(
    case: Case, most: int, *, asked: str | None = None, first: str = WHOLE, varying: Iterable[str] = ()
) -> str | None:
    """The focus of at most ``most`` states to take: its name, :data:`WHOLE`, or None where none is small enough.

    ``asked`` is the one asked for, and then the only one; ``first`` is tried before all others where the case declares
    it; ``varying`` are issues that must vary. Raises Problems (G106) where the one asked for is not declared.
    """
    every = [asked] if asked else [*([first] if first in case.focus else []), WHOLE, *case.focus]
    needed = set(varying)
    small = (name for name in every if needed <= set(varied(case, name)) and size(case, name) <= most)
    return next(small, None)


def unknown(case: Case, name: str, place: Place | None = None) -> Diagnostic:
    """That the case declares no focus of this name (G106)."""
    listed = f"declared: {', '.join(case.focus)}" if case.focus else "the case declares none"
    near = did_you_mean(name, case.focus) or listed
    return Diagnostic("G106", "error", f"there is no focus `{shown(name, 60)}`", place, near)
