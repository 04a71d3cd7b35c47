"""Draws that are done, kept in a file of one line a draw: a run that was interrupted goes on where it stopped.

The file's first line says what it belongs to, and another's is refused, not overwritten.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TextIO, TypeVar

from detente.case import overwrite

T = TypeVar("T")


@dataclass(frozen=True)
class Followed(Generic[T]):
    """What was found in each draw that is done, in order."""

    draws: dict[int, T]
    reused: int
    """Read from the file that an earlier run left."""
    interrupted: bool


def follow(
    one: Callable[[int], T],
    count: int,
    *,
    of: str,
    name: str,
    file: Path | None,
    entry: Callable[[T], Mapping[str, Any]],
    read: Callable[[Mapping[str, Any]], T | None],
    progress: Callable[[int], None] | None,
) -> Followed[T]:
    """``one(0..count-1)``, but for what ``file`` keeps of the question named by the hash ``of``; a folder: a file in it
    called by ``name`` and the question. ``entry`` is one draw as JSON, ``read`` the draw of an entry, or None where it
    is of another form.

    A KeyboardInterrupt ends the run and keeps what is done. Raises Problems (L342) where the file holds something else.
    """
    if file is not None and file.is_dir():
        file = file / f"{name}-{of[:12]}.jsonl"
    head = {"of": of}
    kept = _kept(file, head, read) if file is not None else {}
    reused = sum(k < count for k in kept)
    interrupted = False
    missing = sorted(set(range(count)) - kept.keys())
    try:
        with nullcontext() if file is None else _opened(file, head) as lines:
            for done, k in enumerate(missing, reused + 1):
                kept[k] = one(k)
                if lines is not None:
                    lines.write(json.dumps({"draw": k, **entry(kept[k])}) + "\n")
                    lines.flush()
                if progress is not None:
                    progress(done)
    except KeyboardInterrupt:
        interrupted = True
    return Followed({k: kept[k] for k in sorted(kept) if k < count}, reused, interrupted)


def _opened(file: Path, head: Mapping[str, Any]) -> TextIO:
    """The file, with its head where it is new, at the beginning of a line."""
    new = not file.exists() or not file.stat().st_size
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = file.open("a", encoding="utf-8", newline="\n")
    # A line that an interrupt cut short must not swallow the next.
    lines.write(json.dumps(head) + "\n" if new else "\n")
    return lines


def _kept(file: Path, head: Mapping[str, Any], read: Callable[[Mapping[str, Any]], T | None]) -> dict[int, T]:
    """The draws an earlier run of the same question left; a line cut short by an interrupt is left out."""
    found: dict[int, T] = {}
    for line in overwrite.kept_lines(file, head):
        entry = overwrite.entry(line)
        try:
            k, draw = int(entry["draw"]), read(entry)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        if draw is not None:
            found[k] = draw
    return found
