"""What an entry of the store is named by: a hash of everything that can change its numbers.

That is what was asked (case, settings, draw), the program that computes it, and the machine's arithmetic: Python,
NumPy, numba and LLVM by version, the processor by its instruction sets. Two machines that could differ in the last
digit share no entry.
"""

import dataclasses
import hashlib
import platform
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import numpy as np

SHOWS = ("cli", "report", "view", "formats", "ensembles")
"""Rooms in which no number of an entry is computed: a change there leaves entries as they are."""


def key_of(*parts: Any) -> str:
    """sha256 over plain values, arrays and dataclasses of such, over the program and over the machine."""
    digest = hashlib.sha256(f"{program()} {machine()}".encode())
    for part in parts:
        _add(digest, part)
    return digest.hexdigest()


def _add(digest: Any, value: Any) -> None:
    if isinstance(value, np.ndarray):
        digest.update(f"array {value.dtype.str} {value.shape}".encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        digest.update(type(value).__name__.encode())
        for field in dataclasses.fields(value):
            _add(digest, getattr(value, field.name))
    elif isinstance(value, Mapping):
        _all(digest, b"{", [part for item in value.items() for part in item])
    elif isinstance(value, frozenset | set):
        _all(digest, b"<", sorted(value))
    elif isinstance(value, list | tuple):
        _all(digest, b"[", value)
    else:
        digest.update(f"{type(value).__name__} {value!r};".encode())


def _all(digest: Any, opening: bytes, parts: Any) -> None:
    digest.update(opening)
    for part in parts:
        _add(digest, part)
    digest.update(b"]")


@cache
def program() -> str:
    """sha256 of the package's files that compute: a changed program makes other entries, whatever its version says."""
    home = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        name = path.relative_to(home)
        if name.parts[0] not in SHOWS and not name.name.startswith("view"):
            digest.update(f"{name.as_posix()} ".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def machine() -> str:
    """What decides the last digit of a float: the arithmetic's versions and the processor's instruction sets."""
    features = import_module("numpy._core._multiarray_umath").__cpu_features__
    versions = [f"{name} {metadata.version(name)}" for name in ("numpy", "scipy", "numba", "llvmlite")]
    sets = sorted(name for name, present in features.items() if present)
    return " ".join(
        [f"python {sys.version_info[0]}.{sys.version_info[1]}", platform.machine(), *versions, *sets]
    )
