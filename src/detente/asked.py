"""Arguments of the functions of Python, read with the care the command takes of its line: Problems (V102) for what
cannot be taken, with what could be."""

import datetime as dt
from collections.abc import Iterable

from .case.diagnostics import Problems, did_you_mean, problem, shown

LISTED = 12
"""Most names that could be meant which a message lists."""


def refused(message: str, help_: str) -> Problems:
    """The exception for an argument that cannot be taken."""
    return problem("V102", message, help_)


def several(names: str | Iterable[str]) -> tuple[str, ...]:
    """One name or several, as several."""
    return (names,) if isinstance(names, str) else tuple(names)


def known(names: Iterable[str], among: Iterable[str], what: str, where: str = "") -> tuple[str, ...]:
    """The names, each of which must be ``among`` those there are; ``where`` they were given. Raises Problems (V102)."""
    there = list(among)
    for name in (asked := tuple(names)):
        if name not in there:
            listed = ", ".join(there[:LISTED]) + (", …" if len(there) > LISTED else "")
            raise refused(
                f"{where and where + ': '}there is no {what} `{shown(str(name), 60)}`",
                did_you_mean(str(name), there) or f"known: {listed or 'none'}",
            )
    return asked


def iso_day(text: str) -> dt.date | None:
    """A date of the form 2018-05-13, or None."""
    try:
        day = dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return day if day.isoformat() == text else None


def day(given: dt.date | str | None, name: str) -> dt.date | None:
    """A date, or text as 2018-05-13. Raises Problems (V102)."""
    if given is None or isinstance(given, dt.date):
        return given
    if (read := iso_day(given)) is None:
        raise refused(f"{name}: `{shown(str(given), 40)}` is not a date", "write it as 2018-05-13")
    return read
