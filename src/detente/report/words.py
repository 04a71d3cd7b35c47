"""The command line that asks the same as the page."""

from __future__ import annotations

import shlex

from .inputs import ReportInputs


def case_argument(inputs: ReportInputs, focus: bool = False) -> str:
    """The case and its patches, as they would be typed after a command; with its focus, where the command takes one."""
    parts = [quoted(inputs.name or inputs.case.case)]
    parts += [f"--variant {quoted(v)}" for v in inputs.variants]
    parts += [f"--set {quoted(s)}" for s in inputs.sets]
    if focus and inputs.focus:
        parts.append(f"--focus {quoted(inputs.focus)}")
    return " ".join(parts)


def quoted(word: str) -> str:
    """A word as a shell takes it."""
    return shlex.quote(word)
