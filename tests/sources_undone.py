"""Repairs undone: what the tests of views hold as a property, and nothing of the program needs."""

from __future__ import annotations

from collections.abc import Sequence

from detente.sources.views import Edit


def inverse_edits(parent_text: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits on the repaired text that give ``parent_text`` back."""
    shift = 0
    undo: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        start = edit.start + shift
        undo.append(Edit(start, start + len(edit.replacement), parent_text[edit.start : edit.end]))
        shift += len(edit.replacement) - (edit.end - edit.start)
    return tuple(undo)
