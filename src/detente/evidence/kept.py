"""Solved games on disk, by content: what is done stays, and is found again whoever asks.

One JSON file an entry, named by the sha256 of everything its numbers depend on, the program among it. Files are written
whole or not at all; one that cannot be read is computed again.
"""

import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

PROGRAM = (
    "game",
    "play",
    "evidence/moves.py",
    "evidence/kept.py",
    "lenses/forecast/playout.py",
    "lenses/hidden/analyze.py",
    "lenses/hidden/bargain.py",
)
"""What numbers of solved games are made by, under the package's folder."""


def digest(*parts: Any) -> str:
    """sha256 over plain values, arrays and dataclasses of such, and over the program."""
    return hashlib.sha256(b"".join((program().encode(), *map(_content, parts)))).hexdigest()


def _content(value: Any) -> bytes:
    """What two values share exactly where they are the same."""
    match value:
        case np.ndarray():
            head = f"array {value.dtype.str} {value.shape}"
            return head.encode() + np.ascontiguousarray(value).tobytes()
        case Mapping():
            return b"{" + b"".join(_content(x) for pair in value.items() for x in pair) + b"}"
        case frozenset() | set():
            return _content(sorted(value))
        case list() | tuple():
            return b"[" + b"".join(map(_content, value)) + b"]"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (getattr(value, f.name) for f in dataclasses.fields(value))
        return type(value).__name__.encode() + b"".join(map(_content, fields))
    return f"{type(value).__name__} {value!r};".encode()


@cache
def program() -> str:
    """sha256 of the files that solve games: a changed program makes other entries."""
    home = Path(__file__).resolve().parents[1]
    rooms = [home / name for name in PROGRAM]
    files = [p for room in rooms for p in (sorted(room.rglob("*.py")) if room.is_dir() else [room])]
    content = (str(p.relative_to(home)).encode() + p.read_bytes() for p in files)
    return hashlib.sha256(b"".join(content)).hexdigest()


def read(folder: Path | None, key: str, fields: Mapping[str, type]) -> dict[str, Any] | None:
    """The entry, or None where there is none that is whole: each of ``fields`` there and of its type."""
    if folder is None:
        return None
    try:
        entry = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
        if entry.get("key") != key or any(not isinstance(entry[f], t) for f, t in fields.items()):
            return None
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return dict(entry)


def once(
    folder: Path | None, key: str, fields: Mapping[str, type], make: Callable[[], Mapping[str, Any]]
) -> Mapping[str, Any]:
    """The entry, made and kept where there is none."""
    entry: Mapping[str, Any] | None = read(folder, key, fields)
    if entry is None:
        entry = make()
        write(folder, key, entry)
    return entry


def write(folder: Path | None, key: str, entry: Mapping[str, Any]) -> None:
    """Keeps an entry, whole or not at all."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".entry-", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump({"key": key, **entry}, out)
        Path(name).replace(folder / f"{key}.json")
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
