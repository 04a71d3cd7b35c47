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
    match value:
        case None | bool() | str() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Mapping():
            return {str(k): plain(v) for k, v in value.items()}
        case dt.date():
            return value.isoformat()
        case PurePath():
            return str(value)
        case object(to_json=as_json):
            return plain(as_json())
        case object(tolist=as_list):
            return plain(as_list())
        case object(model_dump=dump):
            return plain(dump(mode="json"))
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return fields(value)
        case Iterable():
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
    failed = {} if diagnostics is None else {"diagnostics": [d.to_json() for d in ordered(diagnostics)]}
    return {
        "command": command,
        "version": __version__,
        "case_hash": plain(case_hash),
        "settings": plain(settings),
        "seed": seed,
        "result": plain(result),
        **failed,
    }


def dumps(value: Any) -> str:
    """JSON in ASCII, so that no control character of a case reaches a terminal; short lists and objects on one line."""
    return "".join(_written(value, 0))


def _written(value: Any, depth: int) -> Iterator[str]:
    keyed = isinstance(value, dict)
    inside = list(value.values()) if keyed else value if isinstance(value, list) else []
    if not any(isinstance(below, dict | list) for below in inside):
        line = json.dumps(value, allow_nan=False)
        if len(line) <= LINE or not inside:
            yield line
            return
    opened, closed = "{}" if keyed else "[]"
    pad = "\n" + " " * (depth + 1)
    yield opened
    heads = [f"{json.dumps(key)}: " for key in value] if keyed else [""] * len(inside)
    for k, (head, below) in enumerate(zip(heads, inside, strict=True)):
        yield ("," if k else "") + pad + head
        yield from _written(below, depth + 1)
    yield "\n" + " " * depth + closed
