"""The contract of a lens: what one folder says, and everything else is made from.

A lens asks one question of the case's one space. Its own question is its first ask; what it is asked beside it are
further ones. From this record, and the one line in :mod:`detente.lenses` that names it, come the command with its
options, the function of Python, the section of the page, the JSON Schema, the page of documentation, and the tests
every lens must pass.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from detente.case.diagnostics import Problems
from detente.case.sections import FOCUS, GAME, HEADER
from detente.ensembles.follow import Done
from detente.ensembles.plan import Task
from detente.ensembles.run import Run
from detente.ensembles.store import Entry
from detente.front import Door
from detente.settings import Settings
from detente.view.blocks import Block
from detente.view.result import Result

S = TypeVar("S", bound=Settings)
R = TypeVar("R", bound=Result)

Answers = Mapping[str, float | None]
"""What draws, swings and comparisons follow of a result: name → number; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class Headline:
    """What an answer composes its sentences from: no words, only what is judged and how firmly."""

    kind: str
    """As ``possible``, ``rests``, ``moves next``: what the number is a judgement of."""
    subject: str
    """The id it is about."""
    number: float | None
    unit: str = ""
    range: tuple[float, float] | None = None
    """Over draws, where there are any."""
    hangs_on: tuple[str, ...] = ()
    """Paths of the case it hangs on most."""


@dataclass(frozen=True)
class Cost:
    """What an ask would take."""

    states: int
    """States of the space it looks at."""
    bytes: int = 0
    seconds: float = 0.0
    refused: Problems | None = None
    """Why it is not even begun; None where it is."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of the page that shows one ask."""

    id: str
    """Anchor in the page; letters, digits and hyphens."""
    order: int
    """Sections stand in this order."""
    title: str
    shows: str = ""
    """One line: what this shows."""
    read: str = ""
    """One line: how to read it."""
    within: str = ""
    """Id of the section of which it is a part, under a heading of its own; empty for a section of its own."""
    on_focus: bool = True
    """Whether the focus of the page is that of the ask; one that judges on a focus of its own says no."""
    draws: int = 100
    """Most draws followed for a page; the command does more."""
    full_draws: int = 100
    """The same for a page that is asked to look further."""
    commands: tuple[tuple[str, str], ...] = ()
    """What digs deeper: (options after the command and the case, what they do)."""
    applies: Callable[[Door], bool] = lambda door: True
    """Whether a case has anything for this section, which is left out otherwise."""


@dataclass(frozen=True, kw_only=True)
class Writes(Generic[R]):
    """A file that an answer is also left in, where the command is given a name for it."""

    option: str
    """``seal`` for ``--seal FILE``."""
    help: str
    check: Callable[[Path], None]
    """Raises Problems where it may not be written; asked before anything is computed."""
    write: Callable[[R, Path], Result]
    """Writes it, and returns what is said of that."""


@dataclass(frozen=True, kw_only=True)
class Draws(Generic[S, R]):
    """How an answer is followed through draws of the case's estimates, where more is said than the spread of its
    numbers.

    What is done of one draw depends on its arguments alone, and what it returns is JSON with finite numbers: it may be
    done by another process, and is kept.
    """

    tracked: Callable[[S, R], tuple[S, Any]]
    """The settings each draw is asked under, and what of the answer is followed; plain values."""
    draw: Callable[[Door, S, Any], Entry]
    """What is noted of one draw, whose games the door gives; a function of its module. Raises Problems."""
    fits: Callable[[S, Any, Entry], bool]
    """Whether an entry of the store is of the form that ``draw`` gives it; one that is not, or that this cannot read,
    is computed again."""
    summary: Callable[[S, R, Any, Done[Task]], Result]
    """What the draws say together: of the settings each was asked under, the answer, and what is followed of it."""
    fails: tuple[str, ...] | None = ()
    """Diagnostics that a draw may end in, and then counts as failed; any other ends them all. None: it may in any."""


@dataclass(frozen=True, kw_only=True)
class Ask(Generic[S, R]):
    """One question, from its settings to its answer."""

    name: str
    """As it is asked for: the lens's own name, or that of an option (``--why``)."""
    question: str
    """In one line."""
    settings: type[S]
    analyze: Callable[[Door, S, Run], R]
    """The answer. Raises Problems."""
    needs: Callable[[S], frozenset[str]] = lambda settings: HEADER | GAME | FOCUS
    """Sections of the case it reads."""
    by: str = ""
    """The setting whose option asks it; empty for an option of the ask's own name without a value."""
    answers: Callable[[R], Answers] | None = None
    """What draws and comparisons follow."""
    draws: Draws[S, R] | None = None
    """How it is followed through draws, where a lens says more than the spread of ``answers``."""
    undrawn: Callable[[S, R | None], Problems | None] = lambda settings, result: None
    """Why an answer by these settings, or this answer once there is one, is not followed through draws; None where it
    is."""
    blocks: Callable[[R, Any], Iterable[Block]] | None = None
    """What is shown of an answer and of its draws; the view of each in turn where it is None."""
    data: Callable[[R, Any], Any] | None = None
    """The answer as the command's ``--json`` has it."""
    stored: Callable[[R, Any], Mapping[str, Any]] | None = None
    """The answer and its draws as ``--output`` keeps them in a file of their own: small, and the same bytes from the
    same case, settings and seed."""
    runs: tuple[Literal["store", "workers"], ...] = ()
    """Which parts of :class:`Run` it uses, beside its draws, which use both."""
    section: Section | None = None
    writes: Writes[R] | None = None

    @property
    def draws_too(self) -> bool:
        """Whether it can be followed through draws; where its settings count draws, its answer is over them already."""
        return "draws" not in self.settings.model_fields and (self.draws or self.answers) is not None


@dataclass(frozen=True, kw_only=True)
class Export(Generic[S]):
    """A file that is written in place of an answer, under the settings of the lens's own question."""

    name: str
    """Of the option that asks for it (``--efg FILE``)."""
    about: str
    """In one line."""
    write: Callable[[Door, S, Path], Result]
    """Writes the file, and says what it holds. Raises Problems."""


@dataclass(frozen=True, kw_only=True)
class Lens:
    """A question asked of the space, everything asked beside it, and what else the house must know."""

    name: str
    about: str
    """The command's help, a paragraph or two."""
    asks: tuple[Ask[Any, Any], ...]
    """Its own question first."""
    exports: tuple[Export[Any], ...] = ()
    headlines: Callable[[Any], Iterable[Headline]] = lambda result: ()
    codes: tuple[str, ...] = ()
    """Diagnostics it can raise."""
    cost: Callable[[Door, Any], Cost] | None = None
    """What its own question would take; asked before it is begun."""

    def ask(self, name: str) -> Ask[Any, Any]:
        """The ask of a name. Raises KeyError."""
        return {a.name: a for a in self.asks}[name]


def answer(lens: Lens, ask: Ask[Any, Any], door: Door, settings: Settings, run: Run | None = None) -> Any:
    """Asks a question: its cost first, which refuses what cannot be done. Raises Problems."""
    if lens.cost is not None and ask is lens.asks[0]:
        cost = lens.cost(door, settings)
        if cost.refused is not None:
            raise cost.refused
    return ask.analyze(door, settings, run or Run())


def shown(
    ask: Ask[Any, Any], result: Result, draws: Result | None = None, written: Result | None = None
) -> Iterable[Block]:
    """The blocks of an answer, of its draws, and of the file it was left in."""
    parts = (result, draws) if ask.blocks is None else ()
    own = () if ask.blocks is None else ask.blocks(result, draws)
    return chain(own, *(part.blocks() for part in (*parts, written) if part is not None))


def data(
    ask: Ask[Any, Any], result: Result, draws: Result | None = None, written: Result | None = None
) -> Any:
    """An answer, its draws and the file it was left in, as JSON has them."""
    if ask.data is not None:
        return ask.data(result, draws)
    parts = {ask.name: result, **({"draws": draws} if ask.draws_too else {})}
    if ask.writes is not None:
        parts[ask.writes.option] = written
    each = {name: None if part is None else part.to_json() for name, part in parts.items()}
    return each if len(each) > 1 else each[ask.name]
