"""A result as plain data: what JSON has a form for."""

import dataclasses
import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import PurePath
from typing import Any


def plain(
    value: Any,
    left_out: Collection[str] = (),
    forms: Mapping[type, Callable[[Any], Any]] | None = None,
    own: bool = False,
) -> Any:
    """``value`` as JSON has it: dicts with text keys, lists, text, numbers, true, false, null. A number that is not
    finite becomes null, because JSON has none.

    Records are written without their fields named ``left_out``; those of a class in ``forms`` as what that makes of
    them, and where ``own``, those with a ``to_json`` of their own as that says. Raises TypeError for what has no form.
    """
    value = forms[type(value)](value) if forms is not None and type(value) in forms else value
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(k): plain(v, left_out, forms, own) for k, v in value.items()}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    for method in ("to_json", "tolist") if own else ("tolist",):
        if hasattr(value, method):
            return plain(getattr(value, method)(), left_out, forms, own)
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(mode="json"))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (f.name for f in dataclasses.fields(value) if f.name not in left_out)
        return {name: plain(getattr(value, name), left_out, forms, own) for name in names}
    if isinstance(value, Iterable):
        return [plain(v, left_out, forms, own) for v in value]
    raise TypeError(f"{type(value).__name__} has no JSON form")
