"""The functions of Python that ask a lens, made from its contract: ``dt.stability(case, max_listed=5)``."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from detente.asked import refused
from detente.case.load import CaseFile
from detente.ensembles.execute import keyboard
from detente.ensembles.run import Run
from detente.ensembles.store import using
from detente.front import Door, door_of
from detente.game.game import Game
from detente.settings import Settings, made

from . import LENSES
from .lens import Ask, Lens, answer
from .spread import over_draws

RUN = ("progress", "store", "workers")
"""Arguments that change no answer."""


def find(name: str) -> tuple[Lens, Ask[Any, Any], bool]:
    """The lens and ask a function of Python stands for, and whether it is over draws. Raises KeyError."""
    for lens, entry in LENSES.items():
        ask = lens if name == lens else entry.functions.get(name)
        if ask is not None:
            found = entry.lens()
            return found, found.ask(ask.removesuffix(" over draws")), ask.endswith(" over draws")
    raise KeyError(name)


@cache
def function(name: str) -> Callable[..., Any]:
    """The function of a name. Raises KeyError."""
    lens, ask, over = find(name)
    return _over_draws(name, ask) if over else _asks(name, lens, ask)


def _asks(name: str, lens: Lens, ask: Ask[Any, Any]) -> Callable[..., Any]:
    def asked(case: Game | Door | CaseFile | str | Path, *given: Any, **changes: Any) -> Any:
        with _split(changes) as (run, values):
            return answer(lens, ask, door_of(case), _settings(ask, given, values), run)

    return _signed(asked, name, ask, lens)


def _over_draws(name: str, ask: Ask[Any, Any]) -> Callable[..., Any]:
    def asked(case: Game | Door | CaseFile | str | Path, result: Any, count: int, **changes: Any) -> Any:
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise refused(f"count: `{count!r}` is no number of draws", "give a whole number over 0")
        door = door_of(case)
        _same_case(door, ask, result)
        settings = getattr(result, "settings", None)
        before = settings if isinstance(settings, ask.settings) else ask.settings()
        with _split(changes) as (run, values), keyboard(run.stop):
            return over_draws(ask, door, before.but(**values), result, count=count, run=run)

    asked.__name__ = asked.__qualname__ = name
    asked.__doc__ = (
        f"{ask.question}\n\nFollows ``result`` over ``count`` draws of the case's estimates. Raises Problems."
    )
    return asked


def _same_case(door: Door, ask: Ask[Any, Any], result: Any) -> None:
    """Raises Problems (V102) where ``result`` is no answer of this question, or one of another case."""
    answer_type = get_type_hints(ask.analyze)["return"]
    if not isinstance(result, answer_type):
        raise refused(
            f"result: `{type(result).__name__}` is no {answer_type.__name__}",
            f"give what `{ask.name}` answered",
        )
    used = door.need(ask.needs(ask.settings())).hash
    if getattr(getattr(result, "provenance", result), "case_hash", used) != used:
        raise refused(
            f"result: this is an answer about another case than `{door.name}`, or about this one before it was changed",
            f"ask `{ask.name}` of this case, then give its answer",
        )


def _settings(ask: Ask[Any, Any], given: tuple[Any, ...], changes: dict[str, Any]) -> Settings:
    """Settings from a record or a result, from what is asked about, and from changes. Raises Problems (V102)."""
    values: dict[str, Any] = {}
    for value in given:
        before = getattr(value, "settings", value)
        if isinstance(before, ask.settings):
            # A result is asked of again as it was asked before.
            values |= dict(before)
        elif ask.by and ask.by not in values:
            values[ask.by] = value
        else:
            raise refused(
                f"`{value!r}` cannot be taken by `{ask.name}`",
                f"name the setting: {', '.join(ask.settings.model_fields)}",
            )
    if isinstance(record := changes.pop("settings", None), ask.settings):
        values |= dict(record)
    settings: Settings = made(ask.settings, {**values, **changes})
    return settings


@contextmanager
def _split(changes: dict[str, Any]) -> Iterator[tuple[Run, dict[str, Any]]]:
    """What changes no answer, and what does."""
    if gone := {"cache", "keep"} & set(changes):
        raise refused(
            f"there is no `{min(gone)}` any more", "write store=FILE: what was computed is kept there"
        )
    run = {k: v for k, v in changes.items() if k in RUN and v is not None}
    with using(run.pop("store", None)) as store:
        yield Run(**run, store=store), {k: v for k, v in changes.items() if k not in RUN}


def _signed(asked: Callable[..., Any], name: str, ask: Ask[Any, Any], lens: Lens) -> Callable[..., Any]:
    """The function with its name, its docstring and a signature that help and editors show."""
    fields = ask.settings.model_fields
    lines = [ask.question, "", "Settings:"]
    lines += [f"    {n}: {' '.join((f.description or '').split())}" for n, f in fields.items()]
    lines += ["", f"Returns its result. Raises Problems{': ' + ', '.join(lens.codes) if lens.codes else ''}."]
    asked.__name__ = asked.__qualname__ = name
    asked.__doc__ = "\n".join(lines)
    either, keyword = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter("case", either, annotation=Game | Door | CaseFile | str | Path)]
    if ask.by:
        about = fields[ask.by]
        given = inspect.Parameter.empty if about.is_required() else about.default
        parameters.append(inspect.Parameter(ask.by, either, default=given, annotation=about.annotation))
    parameters.append(inspect.Parameter("settings", either, default=None, annotation=ask.settings))
    parameters += [
        inspect.Parameter(n, keyword, default=f.default, annotation=f.annotation)
        for n, f in fields.items()
        if n != ask.by
    ]
    parameters += [
        inspect.Parameter(n, keyword, default=None, annotation=Any) for n in ("progress", *ask.runs)
    ]
    asked.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        parameters, return_annotation=get_type_hints(ask.analyze)["return"]
    )
    return asked
