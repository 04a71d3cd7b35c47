"""What may be written over: nothing, an empty file, or what this program wrote itself.

Whatever else stands where an answer is to go is somebody's work. It is refused untouched, before anything is computed.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

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


def kept_lines(file: Path, head: Mapping[str, Any]) -> list[str]:
    """The lines after the first of a file of kept draws; none where it is not there or empty.

    Raises Problems (L342) where its first line is not ``head``: it holds another question's draws, or something else.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return []
    if not raw:
        return []
    lines = raw.decode("utf-8", "replace").split("\n")
    first = entry(lines[0])
    if first != head:
        what = "draws of another question" if "of" in first else "something else"
        raise problem(
            "L342",
            f"this file holds {what}, and would be written over",
            "name another file, or remove this one; a case, setting, seed or version that differs is another question",
            Place(str(file)),
        )
    return lines[1:]


def entry(line: str) -> dict[str, Any]:
    """One line of a file of kept draws; empty where it is none."""
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
