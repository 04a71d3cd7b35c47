"""What every part of the case language is made of: ids, dates, durations, conditions, grounds."""

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Strict, Tag
from pydantic_core import PydanticCustomError

from detente.case.estimate import Normal, Triangular

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"


def _text(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        raise PydanticCustomError(
            "quote_it", "this must be text, and an unquoted number is not; put it in quotes"
        )
    return value


def _iso_date(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date", "not a date of the form 2018-05-13")


_DURATION = re.compile(r"^(\d+(?:\.\d+)?) (day|week|month|year)s?$")
_MONTHS = {"day": 12 / 365.25, "week": 7 * 12 / 365.25, "month": 1.0, "year": 12.0}


def months(duration: str) -> float:
    """A duration such as ``24 months`` in months. Raises ValueError."""
    match = _DURATION.match(duration)
    if match is None:
        raise ValueError(f"not a duration: {duration!r}")
    return float(match[1]) * _MONTHS[match[2]]


def _duration(value: str) -> str:
    if _DURATION.match(value) is None:
        raise PydanticCustomError("duration", "not a duration such as `24 months`, `2 weeks`, `1 year`")
    return value


def by_key(otherwise: str, map_otherwise: str, **tags: str) -> Discriminator:
    """Which form a value has: that of the first of these keys which it has, if it is a map; else that of another map,
    or of whatever is none."""

    def form(value: Any) -> str:
        written = vars(value) if isinstance(value, BaseModel) else value
        if not isinstance(written, dict):
            return otherwise
        return next((tag for key, tag in tags.items() if key in written), map_otherwise)

    return Discriminator(form)


# Whether a value is a list. No id is like these tags, so that none is taken for a key of the case in a message.
LISTED = Discriminator(lambda value: "a list" if isinstance(value, list | tuple) else "no list")


Id = Annotated[str, BeforeValidator(_text), Field(pattern=ID_PATTERN, max_length=80)]
"""Letters, digits, `-` and `_`, so that a patch can name it in a path."""

Text = Annotated[str, BeforeValidator(_text), Field(max_length=20_000)]
Date = Annotated[dt.date, BeforeValidator(_iso_date)]
Duration = Annotated[str, BeforeValidator(_text), AfterValidator(_duration)]
Float = Annotated[float, Strict(), Field(allow_inf_nan=False, ge=-1e12, le=1e12)]
Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict(), Field(ge=0)]

Number = Annotated[
    Annotated[Float, Tag("number")]
    | Annotated[Triangular, Tag("triangular")]
    | Annotated[Normal, Tag("normal")],
    by_key("number", "triangular", mean="normal", sd="normal"),
]
"""A plain number, or an estimate: `{low, likely, high}` or `{mean, sd}`."""

Predicate = Annotated[Annotated[Text, Tag("no list")] | Annotated[tuple[Text, ...], Tag("a list")], LISTED]
"""An option; a list of options, any of which will do; or `>= option`, `<= option`, `> option`, `< option`
(ordered issues), `!= option`."""

Clause = dict[Id, Predicate]
Condition = Annotated[
    Annotated[Clause, Tag("no list")] | Annotated[tuple[Clause, ...], Tag("a list")], LISTED
]
"""`{issue: predicate, …}`, all of which must hold; or a list of such, any of which will do."""

State = dict[Id, Text]
"""`{issue: option}`; issues not named are at the status quo."""

Patch = dict[Text, Any]
"""`{path: value}`: what a variant changes; a path is ids joined by dots, and `null` removes what is there."""


class Entry(BaseModel):
    """Any part of a case: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Grounded(Entry):
    """A part that must say what it rests on: claims, or an open assumption."""

    because: dict[Id, Text] = {}
    """The claims this rests on, each with a line on what it supports: `{S0-63: a full blockade is unlikely}`."""
    assumed: Text | None = None
    """Why this was assumed, where no claim supports it. An assumption is shown as one, everywhere."""
    note: Text | None = None
    """Anything else a reader should know."""


class Titled(Grounded):
    """A part with a title."""

    title: Text
    """In words."""


class Cost(Grounded):
    """What an act costs whoever does it, in points."""

    cost: Number
    """Points, in lasting worth."""
