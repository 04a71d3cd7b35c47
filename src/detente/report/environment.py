"""The template engine, strict: everything is escaped, nothing may be undefined, nothing but text is printed."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from . import text


def _printable(value: Any) -> Any:
    """What an expression may print: text, whole numbers, and markup of our own making."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return text.clean(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, StrictUndefined):
        return str(value)
    raise TypeError(f"a template printed {type(value).__name__} {value!r}; format it first")


@cache
def environment() -> Environment:
    """The report's environment. ``autoescape`` is on for every template, whatever its name ends in."""
    made = Environment(
        loader=PackageLoader("detente.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    return made
