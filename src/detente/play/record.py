"""A case's dated record as the likelihood takes it.

The record begins at ``record.start`` and ends at the case's date. Events with ``move`` are its moves, in order of date,
as declared where dates are equal. Coverage says whose moves it would have shown: an issue covered in part or not at
all may have moved unseen (likelihood.py says what that changes); one of which nothing is said is taken as covered.
Months between dates are days / (365.25/12) (Definition 4.12).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from detente.case.diagnostics import problem
from detente.case.schema import Case
from detente.game.game import Game
from detente.view.remarks import Remark, remark

from .likelihood import Dated, Record

DAYS = 365.25 / 12
"""In a month."""


@dataclass(frozen=True)
class CaseRecord:
    """A record, and what reading it assumed."""

    record: Record
    notes: tuple[Remark, ...]


def months_between(first: date, last: date) -> float:
    return (last - first).days / DAYS


def record_of(case: Case, game: Game) -> CaseRecord:
    """The record of a case on its game. Raises Problems: L312 where it has no start.

    Moves of issues that the game's focus holds are left out.
    """
    start = case.record.start
    if start is None:
        raise problem(
            "L312", "the record does not say when it begins", "add record.start with its date and state"
        )
    place = {name: j for j, name in enumerate(game.issues) if name not in game.held}

    def options(named: Mapping[str, str]) -> dict[int, int]:
        of = ((place[name], option) for name, option in named.items() if name in place)
        return {j: game.options[j].index(option) for j, option in of}

    coverage = case.record.coverage
    unseen = frozenset(j for name, j in place.items() if coverage.get(name, "complete") != "complete")
    held, moves = [], []
    for id_, event in sorted(case.record.events.items(), key=lambda item: item[1].date):
        if not event.move or not start.date <= event.date <= case.as_of:
            continue
        sets = tuple(sorted(options(event.move).items()))
        if len(sets) < len(event.move):
            held.append(id_)
        if sets:
            months = months_between(start.date, event.date)
            seen = unseen.isdisjoint(j for j, _ in sets)
            moves.append(Dated(months, sets, _principal(case, game, event.by), id_, seen))
    begun = options(start.state)
    row = tuple(begun.get(j, stands) for j, stands in enumerate(game.status_quo))
    record = Record(row, tuple(moves), months_between(start.date, case.as_of), unseen, game.status_quo)
    unsaid = [name for name, n in zip(game.issues, game.sizes, strict=True) if n > 1 and name not in coverage]
    found = {
        "unseen": ("issues", [game.issues[j] for j in sorted(unseen)]),
        "uncounted": ("events", [m.id for m in moves if not m.seen]),
        "undeclared": ("issues", unsaid),
        "held": ("events", held),
    }
    notes = (remark(code, **{of: tuple(names)}) for code, (of, names) in found.items() if names)
    return CaseRecord(record, tuple(notes))


def _principal(case: Case, game: Game, by: str | None) -> int:
    """Index of the actor, or of whom it acts within; −1 where none is named."""
    if by is None:
        return -1
    while (within := case.actors[by].within) is not None:
        by = within
    return game.actors.index(by)
