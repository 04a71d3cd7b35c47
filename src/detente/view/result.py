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
        return _cut(text(blocks), tuple(tables(blocks)))

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
        if wanted not in named:
            raise _no_table(type(self).__name__, wanted, tuple(named))
        return frame(named[wanted])


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
    for base in type(result).__mro__:
        if base in _VIEWS:
            return _VIEWS[base]
    return _UNSEEN


def _fields(result: Result) -> dict[str, Any]:
    names: list[str] = (
        [f.name for f in dataclasses.fields(result)] if dataclasses.is_dataclass(result) else []
    )
    return {name: getattr(result, name) for name in names}


def _named(result: Result) -> Iterator[Block]:
    """``Class(field=value, …)``, each value cut."""
    inside = ", ".join(f"{name}={shown(repr(value), 60)}" for name, value in _fields(result).items())
    yield Verbatim((f"{type(result).__name__}({inside})",))


_UNSEEN: View[Any] = View(blocks=_named, data=_fields)
"""For a result nobody registered a view for: a test finds those, and until then nobody is refused."""


def _no_table(what: str, name: str, tables: tuple[str, ...]) -> Exception:
    if not tables:
        return problem("V101", f"{what} has no table", "print it, or take `to_json()`")
    near = did_you_mean(name, tables)
    known = ", ".join(f"`{table}`" for table in tables)
    return problem(
        "V101",
        f"{what} has no table `{shown(name, 60)}`",
        f"{near + ' ' if near else ''}its tables are {known}",
    )


def _cut(text: str, tables: tuple[str, ...]) -> str:
    """The first lines of ``text``, and a last one that says how much there is beside them and where."""
    every = text.split("\n")
    lines = [line if len(line) <= WIDTH else f"{line[: WIDTH - 1].rstrip()}…" for line in every[:LINES]]
    left = len(every) - len(lines)
    more = [f"{left} more {'line' if left == 1 else 'lines'} with print()"] if left else []
    if tables:
        more.append("tables with to_frame(name): " + ", ".join(tables))
    if more:
        lines.append(f"[{'; '.join(more)}]")
    return "\n".join(lines)[:MOST]
