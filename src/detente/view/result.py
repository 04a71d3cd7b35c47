"""What a lens or a room hands back, and how it comes by its text, its tables, its page and its data.

A :class:`Result` says only what was found. Whoever can show it registers a :class:`View` for its class, in the
``__init__`` of the package both live in: whoever can import the result has then imported its view, and the result never
names it. One class gives every result the same six ways to be looked at::

    print(result)           result in a prompt or notebook      result.to_json()
    result.frames()         result.to_frame()                   result.to_frame("solutions")
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from detente.case.diagnostics import did_you_mean, problem, shown

from .blocks import Block, Verbatim
from .data import plain
from .frames import frame, tables
from .html import Html
from .plain import text

if TYPE_CHECKING:
    import pandas as pd

LINES = 20
"""Lines of a result that a prompt shows."""
WIDTH = 130
"""Characters of each."""
MOST = 3_000
"""Characters in all, the line that says where the rest is among them."""


class Result:
    """Base of what a lens or a room hands back. Subclasses are frozen dataclasses made with ``repr=False``."""

    __slots__ = ()

    def __str__(self) -> str:
        return text(self.blocks())

    def blocks(self) -> tuple[Block, ...]:
        """What a reader is shown of it, in order."""
        return tuple(view_of(self).blocks(self))

    def __repr__(self) -> str:
        """A short table, however large the result: the first lines, and how to see the rest."""
        blocks = self.blocks()
        every = text(blocks).split("\n")
        lines = [line if len(line) <= WIDTH else f"{line[: WIDTH - 1].rstrip()}…" for line in every[:LINES]]
        left, named = len(every) - len(lines), ", ".join(tables(blocks))
        rest = f"{left} more {'line' if left == 1 else 'lines'} with print()" if left else ""
        more = "; ".join(filter(None, (rest, f"tables with to_frame(name): {named}" if named else "")))
        return "\n".join([*lines, f"[{more}]"] if more else lines)[:MOST]

    def _repr_html_(self) -> str:
        return f"<div>{Html().blocks(self.blocks())}</div>"

    def to_json(self) -> dict[str, Any]:
        """Plain dicts, lists, numbers and strings, as the command's ``--json`` has them."""
        return view_of(self).data(self)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table of the result by name, the main one first."""
        return {name: frame(table) for name, table in tables(self.blocks()).items()}

    def to_frame(self, name: str | None = None) -> pd.DataFrame:
        """One table of the result: the main one, or the one called ``name``. Raises Problems (V101)."""
        named = tables(self.blocks())
        wanted = next(iter(named), "") if name is None else name
        if wanted in named:
            return frame(named[wanted])
        what = f"{type(self).__name__} has no table"
        if not named:
            raise problem("V101", what, "print it, or take `to_json()`")
        near = did_you_mean(wanted, named)
        mend = f"{near + ' ' if near else ''}its tables are {', '.join(f'`{table}`' for table in named)}"
        raise problem("V101", f"{what} `{shown(wanted, 60)}`", mend)


R = TypeVar("R", bound=Result)


@dataclass(frozen=True, kw_only=True)
class View(Generic[R]):
    """How results of one class are shown. What comes from a case is made safe here: markup and control characters."""

    blocks: Callable[[R], Iterable[Block]]
    """What a reader is shown, everywhere: printed, in a notebook, on the page; its named tables are the data frames."""
    data: Callable[[R], dict[str, Any]] = plain
    """The result as JSON has it."""


_VIEWS: dict[type[Result], View[Any]] = {}


def register(result_type: type[R], view: View[R]) -> None:
    """Says how results of ``result_type``, and of its subclasses without a view of their own, are shown."""
    _VIEWS[result_type] = view


def is_registered(result_type: type[Result]) -> bool:
    """Whether results of this class have a view, of their own or inherited."""
    return any(base in _VIEWS for base in result_type.__mro__)


def view_of(result: R) -> View[R]:
    """The view of a result: its class's, or the nearest its bases have."""
    return next((_VIEWS[base] for base in type(result).__mro__ if base in _VIEWS), _UNSEEN)


def _named(result: Result) -> Iterator[Block]:
    """``Class(field=value, …)``, each value cut."""
    inside = ", ".join(f"{name}={shown(repr(value), 60)}" for name, value in _fields(result).items())
    yield Verbatim((f"{type(result).__name__}({inside})",))


def _fields(result: Result) -> dict[str, Any]:
    fields: Iterable[dataclasses.Field[Any]] = (
        dataclasses.fields(result) if dataclasses.is_dataclass(result) else ()
    )
    return {f.name: getattr(result, f.name) for f in fields}


_UNSEEN: View[Any] = View(blocks=_named, data=_fields)
"""For a result nobody registered a view for: a test finds those, and until then nobody is refused."""
