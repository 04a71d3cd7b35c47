"""The envelope in which every answer goes to a program, and what JSON it is made of.

``{command, version, case_hash, settings, seed, result}``, one JSON object. Where the run failed it also has
``diagnostics``, and ``result`` is null unless the command's answer is what failed (``check``).
"""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from detente.case.diagnostics import Diagnostic, ordered
from detente.view.data import plain as as_data

from ._version import __version__

LINE = 110
"""Longest list or object written on one line."""


def plain(value: Any) -> Any:
    """As :func:`detente.view.data.plain` has it; whatever has a ``to_json`` of its own as that says."""
    return as_data(value, own=True)


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
    heads = [f"{json.dumps(key)}: " for key in value] if keyed else [""] * len(value)
    yield opened
    for k, (head, below) in enumerate(zip(heads, inside, strict=True)):
        yield ("," if k else "") + pad + head
        yield from _written(below, depth + 1)
    yield "\n" + " " * depth + closed
