"""What may be written over: nothing, an empty file, or what this program wrote itself.

Whatever else stands where an answer is to go is somebody's work. It is refused untouched, before anything is computed.
"""

from collections.abc import Callable
from pathlib import Path

from .diagnostics import Place, problem

HEAD = 4_096
"""Characters at the start of a file by which it is known."""

Ours = Callable[[str], bool]
"""Whether a file that starts so was written by the same option."""


def refuse_foreign(path: str | Path, ours: Ours, what: str) -> None:
    """Raises Problems (X114) where ``path`` is a file that is neither empty nor ``what``, and OSError.

    A terminal, a pipe and the like are written to: nothing in them is lost.
    """
    path = Path(path)
    if not path.is_file():
        return
    with path.open("rb") as handle:
        raw = handle.read(4 * HEAD)
        blank = not raw.strip() and not any(part.strip() for part in iter(lambda: handle.read(1 << 20), b""))
    head = raw.decode("utf-8", "replace")[:HEAD].lstrip("\ufeff")
    if not blank and head != "" and not ours(head):
        raise problem(
            "X114",
            f"this file is not {what}, and would be written over",
            "name another file, or move this one away",
            Place(str(path)),
        )


def opening(*starts: str) -> Ours:
    """A file whose text starts so."""
    return lambda head: head.startswith(starts)


def first_line(line: str) -> Ours:
    """A file whose first line is this one, whole: a table to which somebody has added a column is theirs."""
    return lambda head: head.partition("\n")[0].rstrip("\r") == line
