"""How predicted play over draws of the estimates reads, and how it leans on decisiveness, inertia and patience."""

from __future__ import annotations

from collections.abc import Iterator

from detente.view.data import plain
from detente.view.lines import safe
from detente.view.result import View
from detente.view.tables import Row, lines, table

from .draws import PathsDraws, Spread
from .sensitivity import SHORT, PlaySensitivity


def _spread(s: Spread) -> dict[str, float]:
    return {"mean": s.mean, "low": s.low, "high": s.high, "error": s.error}


def draws_text(d: PathsDraws) -> str:
    """Answers over the draws, as lines."""
    stopped = " (interrupted)" if d.interrupted else ""
    out = [f"Predicted play over {d.draws:,} of {d.asked:,} draws{stopped}: mean, and where eight in ten lie"]
    for words, rows in (("outcomes", outcome_rows), ("next moves", move_rows), ("values", value_rows)):
        out += [f"  {words}:", *lines(rows(d), pad="    ")]
    return safe(out + ([f"  without an answer: {len(d.failed)} draws"] if d.failed else []))


def outcome_rows(d: PathsDraws) -> Iterator[Row]:
    """One row an outcome and a date: the chance that it holds, over the draws."""
    for outcome, each in d.outcomes.items():
        for date, s in zip(d.dates, each, strict=True):
            yield {"outcome": outcome, "date": date, **_spread(s)}


def move_rows(d: PathsDraws) -> Iterator[Row]:
    """One row a next move: its chance of being the next one made, and the share of draws where it is likeliest."""
    for move, s, first in d.moves:
        yield {"move": move, **_spread(s), "likeliest": first}


def value_rows(d: PathsDraws) -> Iterator[Row]:
    """One row an actor: its value of playing on, points."""
    for actor, s in d.values.items():
        yield {"actor": actor, **_spread(s)}


def failed_rows(d: PathsDraws) -> Iterator[Row]:
    """One row a draw without an answer."""
    yield from ({"draw": k, "why": why} for k, why in d.failed)


DRAWS: View[PathsDraws] = View(
    text=draws_text,
    data=plain,
    frames={
        "outcomes": table(outcome_rows, "outcome", "date", "mean", "low", "high", "error"),
        "next_moves": table(move_rows, "move", "mean", "low", "high", "error", "likeliest"),
        "values": table(value_rows, "actor", "mean", "low", "high", "error"),
        "failed": table(failed_rows, "draw", "why"),
    },
)


def sensitivity_text(s: PlaySensitivity) -> str:
    """The answers as they stand and with each number at each end, as lines."""
    out = ["Predicted play with one number of every actor at an end of its range", *lines(answer_rows(s))]
    out += [f"  likeliest next move: {s.next_move}"]
    out += [f"    {SHORT[e.parameter]} {e.end}: {e.next_move}" for e in s.ends]
    return safe(out + [f"  left out: {line}" for line in s.left_out])


def answer_rows(s: PlaySensitivity) -> Iterator[Row]:
    """One row an answer: as stated, and with each number at each end; chances from 0 to 1, values in points."""
    for name, stated in s.answers.items():
        ends = {f"{SHORT[e.parameter]} {e.end}": e.answers[name] for e in s.ends}
        yield {"answer": name, "stated": stated, **ends}


def end_rows(s: PlaySensitivity) -> Iterator[Row]:
    """One row a number, an end and an actor: what it was set to."""
    for e in s.ends:
        for actor, value in e.settings.items():
            yield {"parameter": e.parameter, "end": e.end, "actor": actor, "value": value}


def assumed_rows(s: PlaySensitivity) -> Iterator[Row]:
    """One row a range the case does not give."""
    for a in s.assumed:
        yield {"parameter": a.parameter, "low": a.low, "high": a.high, "actors": ", ".join(a.actors)}


SENSITIVITY: View[PlaySensitivity] = View(
    text=sensitivity_text,
    data=plain,
    frames={
        "answers": table(answer_rows),
        "ends": table(end_rows, "parameter", "end", "actor", "value"),
        "assumed": table(assumed_rows, "parameter", "low", "high", "actors"),
    },
)
