"""Plain data → YAML text that the case loader reads back exactly.

The subset of ``yaml_tree``: block mappings and sequences, plain and quoted scalars; never an anchor, an alias or a tag.
Text that any YAML reader could take for something else is quoted; characters a reader would not see (control, bidi,
line separators) are written as escapes, so that hostile text neither breaks out of its place nor hides in it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from textwrap import wrap
from typing import Any

from .yaml_tree import MAX_DEPTH, scalar

WIDTH = 110
MAX_KEY = 200
MAX_NUMBER = 40
"""Longest number the loader reads as a number."""

SCHEMA_LINE = "# yaml-language-server: $schema=case.schema.json"
"""The first line of every case: which schema it follows. `detente schema` writes that file; nothing here reads it."""

_PLAIN = re.compile(r"[A-Za-z0-9_][^\x00-\x1f\x7f]*")
# What YAML 1.1 readers take for a boolean, a null, a date, a sexagesimal or another base; ours does not, they do.
_OTHER_READERS = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|~)"
    r"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|[-+]?0[xob]?[0-9a-fA-F_]+"
    r"|[-+]?[0-9._][0-9_.]*([eE][-+]?[0-9]+)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"
)


def to_yaml(data: Mapping[str, Any], schema_line: str = SCHEMA_LINE) -> str:
    """The case as YAML, sections in the order of the schema, the same bytes for the same data.

    Values are mappings, lists, tuples, text, bools, None, dates, ints, floats and ``Decimal`` (every digit kept).
    Raises ValueError for what the loader could not read back: NaN, infinity, lone surrogates, numbers of more than 40
    characters, keys that are not text, nesting beyond the loader's limit.
    """
    from .schema import Case

    sections = {key: data[key] for key in (*Case.model_fields, *data) if key in data}
    return "\n".join([schema_line, *_lines(sections, 0, 1)]) + "\n"


def _lines(data: Any, indent: int, depth: int) -> Iterator[str]:
    """A mapping or a sequence that is not empty, in block style."""
    if depth > MAX_DEPTH - 1:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
    keyed = isinstance(data, Mapping)
    for item in data.items() if isinstance(data, Mapping) else data:
        key, value = item if keyed else (None, item)
        head = " " * indent + (f"{_key(key)}:" if keyed else "-")
        if not isinstance(value, Mapping | list | tuple) or not value:
            first, *rest = _leaf(value, indent + 2, len(head) + 1)
            yield f"{head} {first}"
            yield from rest
            continue
        flow = _flow(value) if keyed and not isinstance(value, Mapping) else None
        if flow is not None and len(head) + 1 + len(flow) <= WIDTH:
            yield f"{head} {flow}"
            continue
        inner = _lines(value, indent + 2, depth + 1)
        yield head if keyed else f"{head} {next(inner)[indent + 2 :]}"
        yield from inner


def _flow(values: Sequence[Any]) -> str | None:
    """``[a, b]`` where every item is a plain word or a number; None where it is not that simple."""
    if not all(value is None or isinstance(value, str | int | float | Decimal) for value in values):
        return None
    parts = [_one_line(value) if isinstance(value, str) else _number(value) for value in values]
    words = (part for part, value in zip(parts, values, strict=True) if isinstance(value, str))
    simple = all(re.fullmatch(r'[A-Za-z0-9_-]+|"[A-Za-z0-9_.-]+"', word) for word in words)
    return f"[{', '.join(parts)}]" if simple else None


def _leaf(value: Any, indent: int, column: int) -> list[str]:
    match value:
        case str():
            return _text(value, indent, column)
        case Mapping():
            return ["{}"]
        case list() | tuple():
            return ["[]"]
        case dt.date() if not isinstance(value, dt.datetime):
            return [value.isoformat()]
    return [_number(value)]


def _number(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int():
            # Of an integer of thousands of digits Python makes no text.
            text = str(value) if abs(value) < 10**MAX_NUMBER else "9" * (MAX_NUMBER + 1)
        case float() | Decimal() if not Decimal(value).is_finite():
            raise ValueError("a case holds only finite numbers")
        case float() | Decimal():
            text = repr(value) if isinstance(value, float) else _decimal(value)
        case _:
            raise ValueError(f"a case cannot hold a {type(value).__name__}")
    if len(text) > MAX_NUMBER:
        raise ValueError(f"a number of more than {MAX_NUMBER} characters")
    return text


def _decimal(value: Decimal) -> str:
    if value == 0:
        return "0"
    text = format(value, "f") if -MAX_NUMBER < value.adjusted() < MAX_NUMBER else str(value)
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise ValueError(f"a key must be text, not {type(key).__name__}")
    if len(key) > MAX_KEY:
        raise ValueError(f"a key of more than {MAX_KEY} characters")
    plain = re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", key) and _is_text(key)
    return key if plain else _quoted(key)


def _is_text(text: str) -> bool:
    """Whether every reader, YAML 1.1 or 1.2, takes the plain scalar for text."""
    return scalar(text) == text and not _OTHER_READERS.fullmatch(text)


def _one_line(text: str) -> str:
    plain = (
        _PLAIN.fullmatch(text)
        and text.isprintable()
        and _is_text(text)
        and ": " not in text
        and " #" not in text
        and not text.endswith((":", " "))
    )
    return text if plain else _quoted(text)


def _text(text: str, indent: int, column: int) -> list[str]:
    pad = " " * indent
    lines = text.split("\n")
    if len(lines) > 1 and _block(lines):
        return ["|-", *(pad + line if line else "" for line in lines)]
    one = _one_line(text)
    if column + len(one) <= WIDTH or not _block([text]) or "  " in text:
        return [one]
    # Broken at single spaces only, each of which a folded scalar reads back as that space.
    width = max(WIDTH - indent, 20)
    return [">-", *(pad + line for line in wrap(text, width, break_long_words=False, break_on_hyphens=False))]


def _block(lines: Sequence[str]) -> bool:
    """Whether the lines survive as a block scalar: none starts or ends in white space, the first and last are not
    empty, and every character shows as what it is: no controls, no bidi or zero-width marks."""
    return bool(lines[0] and lines[-1]) and all(
        line.isprintable() and line == line.strip() and "\ufeff" not in line for line in lines
    )


def _quoted(text: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("text with a lone surrogate, which no UTF-8 file can hold")
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(c: str) -> str:
    """Python and YAML escape what is not printable alike."""
    if c in ('"', "\\"):
        return "\\" + c
    return c if c.isprintable() else c.encode("unicode_escape").decode()
