"""Lines of text that are safe to show, on a terminal and in a notebook."""

from __future__ import annotations

from html import escape

from detente.case.diagnostics import shown


def preformatted(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def safe(lines: list[str]) -> str:
    # Names come from the case: nothing in them may move the cursor or turn the line around.
    return "\n".join(shown(line, 10_000) for line in lines)
