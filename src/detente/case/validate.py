"""Plain data → models; every problem pydantic finds becomes a diagnostic with its place and repair."""

import types
from collections.abc import Iterable
from functools import cache, reduce
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from .diagnostics import Diagnostic, Problems, did_you_mean, shown
from .schema import Case
from .yaml_tree import Path, Tree, dotted, place

_WORDS = {
    "string_type": "must be text",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "bool_type": "must be `true` or `false`",
    "dict_type": "must be a map of `key: value`",
    "model_type": "must be a map of `key: value`",
    "tuple_type": "must be a list",
    "finite_number": "must be a finite number",
    "too_short": "must not be empty",
}


MOST = 1_000
"""Schema problems described one by one; looking for near names among more would take minutes."""


def validate(tree: Tree) -> Case:
    """The case a tree declares. Raises Problems with all schema problems (C001, C002, C003)."""
    try:
        return Case.model_validate(tree.data)
    except ValidationError as error:
        raise Problems(d for _, d in _by_section(tree, error)) from None


def validate_by_section(
    tree: Tree,
) -> tuple[Case | None, list[tuple[str, Diagnostic]], frozenset[str]]:
    """The case a tree declares without the sections whose form is wrong; what is wrong, each with its section (empty:
    the whole, as for a section that is not known); and those sections. No case where one of them is required."""
    try:
        return Case.model_validate(tree.data), [], frozenset()
    except ValidationError as error:
        wrong = _by_section(tree, error)
    unread = frozenset(section for section, _ in wrong)
    if "" in unread or any(Case.model_fields[name].is_required() for name in unread):
        return None, wrong, unread
    case = Case.model_validate({name: data for name, data in tree.data.items() if name not in unread})
    return case, wrong, unread


def with_sections(case: Case, tree: Tree, sections: Iterable[str]) -> Case:
    """A validated case with some sections read anew from a tree that differs from its own in no other, which is much
    quicker than reading the whole. Raises Problems with all schema problems of these sections."""
    names = sorted(sections)
    if any(name not in Case.model_fields or name not in tree.data for name in names):
        return validate(tree)  # only the whole can say what is wrong
    read = {}
    for name in names:
        try:
            read[name] = _section(name).validate_python(tree.data[name])
        except ValidationError as error:
            raise Problems(d for _, d in _by_section(tree, error, (name,))) from None
    return case.model_copy(update=read)


@cache
def _section(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(_kind_of(Case.model_fields[name]))


def _kind_of(field: FieldInfo) -> Any:
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _by_section(
    tree: Tree, error: ValidationError, path: tuple[str, ...] = ()
) -> list[tuple[str, Diagnostic]]:
    """Each problem with the section it is in; empty for the whole, and for a section that is not known."""
    every: list[dict[str, Any]] = [
        {**found, "loc": (*path, *found["loc"])} for found in error.errors(include_url=False)
    ]
    sections = [next(iter(found["loc"][:1]), "") for found in every[:MOST]]
    problems = [
        (section if section in Case.model_fields else "", _diagnostic(tree, found))
        for section, found in zip(sections, every, strict=False)
    ]
    if len(every) > MOST:
        more = f"{len(every) - MOST:,} more problems of this kind, not listed"
        help_ = "mend those listed and check again"
        problems.append(("", Diagnostic("C008", "error", more, place(tree, ()), help_)))
    return problems


def _diagnostic(tree: Tree, found: Any) -> Diagnostic:
    loc, kind, value = found["loc"], found["type"], found.get("input")
    located = _locate(tree.data, loc)
    where = dotted(located)
    last = str(loc[-1]) if loc else ""
    described = _described(loc)
    match kind:
        case "extra_forbidden":
            parent = _model_at(loc[:-1])
            known = list(parent.model_fields) if parent else []
            code, message = "C001", f"unknown key `{shown(last, 60)}`"
            help = did_you_mean(last, known) or f"known here: {', '.join(known)}"
        case "missing":
            code, message = "C002", f"`{where}` has no `{last}`" if where else f"the case has no `{last}`"
            help = f"`{last}`: {described}" if described else f"add `{last}`"
        case _:
            what = _WORDS.get(kind, found["msg"])
            if kind == "string_pattern_mismatch":
                what = f"`{shown(str(value), 60)}` is not an id: letters, digits, `-` and `_` only"
            got = f", not `{shown(repr(value), 60)}`" if isinstance(value, str | int | float | bool) else ""
            code, message = "C003", f"`{where}` {what}{got}" if kind in _WORDS else f"`{where}`: {what}"
            model = _model_at(loc)
            keys = f"keys here: {', '.join(model.model_fields)}" if model is not None else ""
            above = (_described(loc[:length]) for length in range(len(loc) - 1, 0, -1))
            help = described or keys or next(filter(None, above), "")
    # pydantic marks a key it dislikes by "[key]" as the last step.
    at_key = kind in ("extra_forbidden", "missing") or last == "[key]"
    return Diagnostic(code, "error", message, place(tree, located, "key" if at_key else "value"), help)


def _described(loc: tuple[str | int, ...]) -> str:
    """What the schema says of the field a location leads to."""
    parent = _model_at(loc[:-1]) if loc else None
    field = parent.model_fields.get(str(loc[-1])) if parent else None
    return (field.description if field else None) or ""


def _locate(data: Any, loc: tuple[str | int, ...]) -> Path:
    """The part of a pydantic location that exists in the data: union tags and markers are stepped over."""
    path: list[str | int] = []
    for step in loc:
        if (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        ):
            data = data[step]  # type: ignore[index]  # mypy loses the pairing of container and step
            path.append(step)
    return tuple(path)


def _model_at(loc: tuple[str | int, ...]) -> type[BaseModel] | None:
    kind = _bare(reduce(_step, loc, Case))
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _step(kind: Any, step: str | int) -> Any:
    """What a step of a pydantic location leads to from what is declared as ``kind``; None where to nothing."""
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(step))
        return None if field is None else _kind_of(field)
    origin, args = get_origin(kind), get_args(kind)
    if origin is dict:
        return args[1]
    if origin in (tuple, list):
        return args[0]
    # Else a union, whose members are told by their tags, or by the names of their classes.
    for member in args:
        tags = [note.tag for note in get_args(member) if isinstance(note, Tag)]
        if step in (*tags, getattr(member, "__name__", None)):
            return member
    return None


def _bare(kind: Any) -> Any:
    """A kind without its annotations, and without None beside it, which adds no step of its own."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, types.UnionType):
        others = [member for member in get_args(kind) if member is not type(None)]
        return _bare(others[0]) if len(others) == 1 else kind
    return kind


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a case file, for editors.

    A case may be split over several files, and may extend another, so that no top-level section is required of a
    single file; ``detente check`` requires what the whole case needs.
    """
    schema = Case.model_json_schema()
    schema.pop("required", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
