"""The table of diagnostic codes: what each means, why it matters, a wrong and a mended example.

The codes stand in codes*.py by subject; :mod:`detente.case.codes` has them all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CodeInfo:
    """A diagnostic code. ``wrong`` and ``mended`` are short YAML or shell examples."""

    title: str
    why: str
    wrong: str
    mended: str


CODES: dict[str, CodeInfo] = {}


def declare(code: str, title: str, why: str, wrong: str, mended: str) -> None:
    """Adds a code. Raises ValueError if it is already there, so that two rules never share one."""
    if code in CODES:
        raise ValueError(f"diagnostic code {code} is declared twice")
    CODES[code] = CodeInfo(title, why, wrong, mended)
