"""A result as plain data: what JSON has a form for."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from pydantic import BaseModel


def plain(
    value: Any, left_out: Collection[str] = (), forms: Mapping[type, Callable[[Any], Any]] | None = None
) -> Any:
    """Records, mappings and tuples as dicts and lists, without the fields of records named ``left_out``; NaN and
    infinity become null. Records of a class in ``forms`` are written as what that makes of them."""
    form = forms.get(type(value)) if forms is not None else None
    value = form(value) if form is not None else value
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (f.name for f in dataclasses.fields(value) if f.name not in left_out)
        return {name: plain(getattr(value, name), left_out, forms) for name in names}
    if isinstance(value, Mapping):
        return {str(k): plain(v, left_out, forms) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [plain(v, left_out, forms) for v in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
