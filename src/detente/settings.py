"""What can be set for a question: frozen records of a closed set of kinds, and of choices among words (``Literal``).

A kind says how a value is written (on the command line, in Python, in a form), what it may be, and among which ids of
the case it is completed. Docstrings of fields are the options' help, the form's labels and the reference page. Settings
hold what changes a result, and nothing of where it is kept or who runs it. Ids, states and conditions are text here:
they are looked up in the case by whoever analyzes, with diagnostics.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationError,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema

from .asked import iso_day
from .case.diagnostics import Diagnostic, Problems, did_you_mean, shown
from .case.schema import months

ALL = ("all",)
"""Every id there is, for :data:`Ids`."""


@dataclass(frozen=True)
class Kind:
    """A kind of setting: its name, what stands for it in help, how a form asks for it, and whose ids complete it."""

    name: str
    metavar: str = ""
    control: Literal["text", "number", "checkbox", "date", "select", "list"] = "text"
    among: str = ""
    """Section of the case, or ``states`` or ``conditions``."""
    repeated: bool = False
    """Given once an item on the command line."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        more = {"kind": self.name, "among": self.among, "control": self.control}
        return {**handler(core_schema), **{f"x-{k}": v for k, v in more.items() if v}}


@dataclass(frozen=True)
class Option:
    """How a setting is given on the command line, where not as ``--its-name`` with its own default."""

    flag: str
    default: Any = None
    """What the command takes where nothing is given; the setting's default if None."""
    help: str = ""
    """In place of the field's docstring."""
    gives: str = ""
    """The option is a flag that stands for this value, where it takes none."""


def _listed(value: Any) -> Any:
    """One name, or several separated by commas, as several."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _ids(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return ALL if value else ()
    return _listed(value)


def _day(value: Any) -> Any:
    text = _text(value.isoformat() if isinstance(value, dt.date) else value)
    if isinstance(text, str) and text and iso_day(text) is None:
        raise ValueError("not a date")
    return text


def _pairs(value: Any) -> Any:
    return tuple(f"{k}={v}" for k, v in value.items()) if isinstance(value, Mapping) else _listed(value)


def _paired(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        name, _, rest = value.partition("=")
        if not name.strip() or not rest.strip():
            raise ValueError(f"`{value}` is not of the form NAME=VALUE")
    return values


def _months(value: Any) -> Any:
    """``24 months``, ``2 weeks`` or ``1 year`` as a number of months."""
    if not isinstance(value, str):
        return 0.0 if value is None else value
    try:
        return float(value)
    except ValueError:
        return months(value.strip())


def _text(value: Any) -> Any:
    return "" if value is None else value


def _texts(value: Any) -> Any:
    return (value,) if isinstance(value, str) else () if value is None else value


def _length(value: Any) -> Any:
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value} months" if numeric else _text(value)


Flag = Annotated[bool, Kind("flag", control="checkbox")]
"""Yes or no."""
Count = Annotated[int, Field(ge=0), Kind("count", "N", "number")]
"""A whole number, 0 or more."""
Most = Annotated[int, Field(ge=1), Kind("most", "N", "number")]
"""A limit: a whole number over 0."""
Number = Annotated[float, Kind("number", "X", "number")]
"""A number."""
Chance = Annotated[float, Field(ge=0, le=1), Kind("chance", "P", "number")]
"""From 0 to 1."""
Months = Annotated[float, BeforeValidator(_months), Field(ge=0), Kind("months", "TIME", "number")]
"""A time in months, or in words (``24 months``, ``2 weeks``, ``1 year``); 0 for the case's own, where it has one."""
Day = Annotated[str, BeforeValidator(_day), Kind("day", "DATE", "date")]
"""A date as 2018-05-13; empty for none."""
Length = Annotated[str, BeforeValidator(_length), Kind("length", "DURATION")]
"""A time as ``4 months``, or a number of months; empty for the case's own. A reader says what cannot be one."""
StateText = Annotated[str, BeforeValidator(_text), Kind("state", "STATE", "text", "states")]
"""``issue=option,…``; issues not named are at the status quo."""
ConditionText = Annotated[str, BeforeValidator(_text), Kind("condition", "WHAT", "text", "conditions")]
"""The id of an outcome, or ``issue=option,…``."""
FocusId = Annotated[str, BeforeValidator(_text), Kind("focus", "NAME", "select", "focus")]
"""A focus the case declares; empty for the lens's own choice."""
ActorId = Annotated[str, BeforeValidator(_text), Kind("actor", "ACTOR", "select", "actors")]
"""An actor of the case; empty for all."""
IssueId = Annotated[str, BeforeValidator(_text), Kind("issue", "ISSUE", "select", "issues")]
"""An issue of the case; empty for all."""
RoadId = Annotated[str, BeforeValidator(_text), Kind("road", "ID", "select", "roadmaps")]
"""A roadmap the case declares; empty for all."""
NarrativeId = Annotated[str, BeforeValidator(_text), Kind("narrative", "NARRATIVE", "select", "narratives")]
"""An account the case declares; empty for all."""
AccountId = Annotated[str, BeforeValidator(_text), Kind("account", "NAME", "select", "accounts")]
"""A mechanism or an account the case declares; empty for all."""
EventId = Annotated[str, BeforeValidator(_text), Kind("event", "EVENT", "select", "record")]
"""An event of the record; empty for all."""
Lines = Annotated[tuple[str, ...], BeforeValidator(_ids), Kind("ids", "IDS", "list", "red_lines")]
"""Red lines: none, all (``all``), or ids separated by commas."""
Events = Annotated[tuple[str, ...], BeforeValidator(_listed), Kind("events", "EVENT", "list", "record", True)]
"""Events of the record, may be repeated."""
Roads = Annotated[tuple[str, ...], BeforeValidator(_texts), Kind("roads", "ROAD", "list", "roadmaps", True)]
"""Roadmaps the case declares, or roads written out, each as it stands; may be repeated."""
Promises = Annotated[
    tuple[str, ...], BeforeValidator(_texts), Kind("promises", "PROMISE", "list", "guarantors", True)
]
"""Guarantors of the case, or promises written out, each as it stands; may be repeated."""
Names = Annotated[tuple[str, ...], BeforeValidator(_listed), Kind("names", "LIST", "list")]
"""Names separated by commas."""
Pairs = Annotated[
    tuple[str, ...],
    BeforeValidator(_pairs),
    AfterValidator(_paired),
    Kind("pairs", "NAME=VALUE", "list", "", True),
]
"""``NAME=VALUE``, may be repeated."""


class Settings(BaseModel):
    """Base of a question's settings. Every field is reported with the result it made."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        allow_inf_nan=False,
        validate_default=False,
    )

    def but(self, **changes: Any) -> Self:
        """The same with some fields changed. Raises Problems (V102)."""
        return made(type(self), {**dict(self), **changes})

    @classmethod
    def quick(cls) -> Self:
        """Settings for a page that is read within seconds of asking: the defaults, unless a lens says otherwise."""
        return cls()

    @classmethod
    def full(cls) -> Self:
        """Settings for a page that takes its time (``--full``): the defaults, unless a lens says otherwise."""
        return cls()


M = TypeVar("M", bound=Settings)


def made(record: type[M], values: Mapping[str, Any]) -> M:
    """A record from values however they are given. Raises Problems (V102), one for each that cannot be taken."""
    unknown = [name for name in values if name not in record.model_fields]
    wrong = [
        (
            f"there is no setting `{shown(name, 60)}`",
            did_you_mean(name, record.model_fields) or f"known: {', '.join(record.model_fields)}",
        )
        for name in unknown
    ]
    try:
        given = record(**{k: v for k, v in values.items() if k not in unknown})
    except ValidationError as failed:
        for error in failed.errors():
            name = str(error["loc"][0])
            why = error["msg"].removeprefix("Value error, ")
            what = f"{name}: `{shown(repr(error['input']), 60)}` cannot be taken: {why[:1].lower()}{why[1:]}"
            wrong.append((what, how(record.model_fields[name])))
    if wrong:
        raise Problems(Diagnostic("V102", "error", message, None, help_) for message, help_ in wrong)
    return given


def kind_of(field: FieldInfo) -> Kind:
    """The kind of a field. Raises TypeError where it is of none: a fault of the program."""
    notes = [note for note in field.metadata if isinstance(note, Kind)]
    if get_origin(field.annotation) is Literal:
        notes.append(Kind("choice", "|".join(choices(field)), "select"))
    elif field.annotation is bool:
        notes.append(Kind("flag", control="checkbox"))
    if not notes:
        raise TypeError(f"{field.annotation} is no kind of setting")
    return notes[0]


def choices(field: FieldInfo) -> tuple[str, ...]:
    """The words a choice is among; empty for other kinds."""
    return get_args(field.annotation) if get_origin(field.annotation) is Literal else ()


def option_of(field: FieldInfo) -> Option | None:
    """How a field is given on the command line, where that is said."""
    return next((note for note in field.metadata if isinstance(note, Option)), None)


def how(field: FieldInfo) -> str:
    """How a value of a field is written."""
    kind = kind_of(field)
    words = {
        "flag": "True or False",
        "count": "a whole number, 0 or more",
        "most": "a whole number over 0",
        "number": "a finite number",
        "chance": "a number from 0 to 1",
        "months": "a time over 0: `24 months`, `2 weeks`, `1 year`",
        "day": "a date as 2018-05-13",
        "length": "a time as `4 months`, or a number of months",
        "choice": "one of " + ", ".join(choices(field)),
    }
    return "give " + words.get(kind.name, f"text: {kind.metavar}")
