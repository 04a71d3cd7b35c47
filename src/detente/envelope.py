"""The envelope in which every answer goes to a program, and what JSON it is made of.

``{command, version, case_hash, settings, seed, result}``, one JSON object. Where the run failed it also has
``diagnostics``, and ``result`` is null unless the command's answer is what failed (``check``).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from detente.case.diagnostics import Diagnostic, ordered

from ._version import __version__

LINE = 110
"""Longest list or object written on one line."""


def plain(value: Any) -> Any:
    """``value`` as JSON has it: dicts with text keys, lists, text, numbers, true, false, null.

    A number that is not finite becomes null, because JSON has none. Raises TypeError for what has no such form.
    """
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    for method in ("to_json", "tolist"):
        if hasattr(value, method):
            return plain(getattr(value, method)())
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(mode="json"))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Iterable):
        return [plain(v) for v in value]
    raise TypeError(f"{type(value).__name__} has no JSON form")


def fields(record: Any) -> dict[str, Any]:
    """The fields of a dataclass as JSON has them."""
    return {f.name: plain(getattr(record, f.name)) for f in dataclasses.fields(record)}


def envelope(
    command: str,
    *,
    case_hash: str | Sequence[str] | None,
    settings: Mapping[str, Any],
    seed: int | None,
    result: Any,
    diagnostics: Iterable[Diagnostic] | None = None,
) -> dict[str, Any]:
    """The object a program reads. ``case_hash`` is a list where several cases were asked about."""
    out: dict[str, Any] = {
        "command": command,
        "version": __version__,
        "case_hash": plain(case_hash),
        "settings": plain(settings),
        "seed": seed,
        "result": plain(result),
    }
    if diagnostics is not None:
        out["diagnostics"] = [d.to_json() for d in ordered(diagnostics)]
    return out


def dumps(value: Any) -> str:
    """JSON in ASCII, so that no control character of a case reaches a terminal; short lists and objects on one line."""
    return "".join(_written(value, 0))


def _written(value: Any, depth: int) -> Iterator[str]:
    if not isinstance(value, dict | list) or not any(isinstance(v, dict | list) for v in _inside(value)):
        line = json.dumps(value, allow_nan=False)
        if len(line) <= LINE or not isinstance(value, dict | list):
            yield line
            return
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    pad = "\n" + " " * (depth + 1)
    yield opened
    for k, below in enumerate(value.items() if isinstance(value, dict) else value):
        yield "," + pad if k else pad
        if isinstance(value, dict):
            yield json.dumps(below[0]) + ": "
            yield from _written(below[1], depth + 1)
        else:
            yield from _written(below, depth + 1)
    yield "\n" + " " * depth + closed


def _inside(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
