"""Solved games on disk, by content: what is done stays, and is found again whoever asks.

One JSON file an entry, named by the sha256 of everything its numbers depend on, the program among it. Files are written
whole or not at all; one that cannot be read is computed again.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

PROGRAM = ("game", "play", "evidence/moves.py", "evidence/kept.py")
"""What numbers of solved games are made by, under the package's folder."""


def digest(*parts: Any) -> str:
    """sha256 over plain values, arrays and dataclasses of such, and over the program."""
    found = hashlib.sha256(program().encode())
    for part in parts:
        _add(found, part)
    return found.hexdigest()


def _add(found: Any, value: Any) -> None:
    if isinstance(value, np.ndarray):
        found.update(f"array {value.dtype.str} {value.shape}".encode())
        found.update(np.ascontiguousarray(value).tobytes())
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        found.update(type(value).__name__.encode())
        for f in dataclasses.fields(value):
            _add(found, getattr(value, f.name))
    elif isinstance(value, Mapping):
        found.update(b"{")
        for k, v in value.items():
            _add(found, k)
            _add(found, v)
        found.update(b"}")
    elif isinstance(value, frozenset | set):
        _add(found, sorted(value))
    elif isinstance(value, list | tuple):
        found.update(b"[")
        for v in value:
            _add(found, v)
        found.update(b"]")
    else:
        found.update(f"{type(value).__name__} {value!r};".encode())


@cache
def program() -> str:
    """sha256 of the files that solve games: a changed program makes other entries."""
    home = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for name in PROGRAM:
        files = sorted((home / name).rglob("*.py")) if (home / name).is_dir() else [home / name]
        for path in files:
            found.update(str(path.relative_to(home)).encode())
            found.update(path.read_bytes())
    return found.hexdigest()


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
