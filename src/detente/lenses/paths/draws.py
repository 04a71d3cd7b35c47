"""How far predicted play leans on the case's uncertain numbers: over draws of all (Definition 11.9).

Each draw is a game with its own stakes and play parameters; a chance reported for a date is then a number a draw. Shown
are its mean and the quantiles between which eight draws in ten lie; a mean over n draws has standard error s/√n. A draw
whose numbers have no meaning together (an inertia shorter than the time between two reconsiderations) is counted apart,
with the reason.
"""

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente._version import __version__
from detente.case.diagnostics import Problems
from detente.lenses.kept import follow
from detente.view.result import Result

from .result import Move, NextMove, PathsResult, dates

Answers = dict[str, float]
"""One draw's answers by name."""

MEANINGLESS = "L301"
"""The code of play parameters that have no meaning together."""


@dataclass(frozen=True)
class Spread:
    """One number over the draws."""

    mean: float
    low: float
    """A tenth of the draws lie below."""
    high: float
    """A tenth of the draws lie above."""
    error: float
    """Standard error of the mean."""


@dataclass(frozen=True, repr=False)
class PathsDraws(Result):
    """Answers over the draws done so far."""

    draws: int
    asked: int
    dates: tuple[str, ...]
    """At which outcomes are given."""
    outcomes: Mapping[str, tuple[Spread, ...]]
    """Outcome → the chance that it holds, per date."""
    moves: tuple[tuple[str, Spread, float], ...]
    """For the next moves of the point estimates: the move, its chance of being the next one made, and the share of
    draws in which it is the likeliest of all."""
    values: Mapping[str, Spread]
    """Actor → value of playing on from the start, points."""
    reused: int
    """Draws read from the file that an earlier run left."""
    interrupted: bool
    """True where it was stopped early; the answers are over the draws done."""
    failed: tuple[tuple[int, str], ...] = ()
    """Draws without an answer, and why: they are in no mean and in no range."""


def over_draws(
    result_of: Callable[[int], PathsResult],
    count: int,
    base: PathsResult,
    *,
    key: Sequence[Any] = (),
    file: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> PathsDraws:
    """The answers of ``result_of(0..count-1)`` to what ``base``, the result at the point estimates, answers.

    ``file`` keeps what is done; a folder: a file in it that is named after the question. ``key`` is what the draws
    depend on, beside the settings and version. A KeyboardInterrupt ends the run and keeps what is done. Raises
    Problems (L342) where the file holds something else.
    """
    names = sorted(answers(base, base))

    def answered(k: int) -> Answers | str:
        result = meaningful(lambda: result_of(k))
        return result if isinstance(result, str) else answers(result, base)

    def read(entry: Mapping[str, Any]) -> Answers | str | None:
        if isinstance(entry.get("failed"), str):
            return str(entry["failed"])
        found = {str(name): float(value) for name, value in entry["answers"].items()}
        return found if sorted(found) == names and all(map(math.isfinite, found.values())) else None

    settings = base.settings.model_dump(mode="json", exclude={"shown"})
    parts = [__version__, base.case_hash, base.focus, settings, followed(base), *key]
    run = follow(
        answered,
        count,
        of=hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest(),
        name="paths-draws",
        file=file,
        entry=lambda found: {"failed": found} if isinstance(found, str) else {"answers": found},
        read=read,
        progress=progress,
    )
    done = [a for a in run.draws.values() if not isinstance(a, str)]

    def spread(name: str) -> Spread:
        x = [d[name] for d in done]
        if not x:
            return Spread(math.nan, math.nan, math.nan, math.nan)
        low, high = np.quantile(x, [0.1, 0.9]).tolist()
        error = float(np.std(x, ddof=1) / math.sqrt(len(x))) if len(x) > 1 else math.nan
        return Spread(float(np.mean(x)), low, high, error)

    at = dates(base)
    return PathsDraws(
        draws=len(done),
        asked=count,
        dates=tuple(base.dates[n] for n in at),
        outcomes={o.id: tuple(spread(outcome_name(o.id, base.times[n])) for n in at) for o in base.outcomes},
        moves=tuple((m, spread(f"move {m}"), spread(f"first {m}").mean) for m in followed(base)),
        values={a: spread(f"value {a}") for a in base.actors},
        reused=run.reused,
        interrupted=run.interrupted,
        failed=tuple((k, a) for k, a in run.draws.items() if isinstance(a, str)),
    )


def meaningful(predict: Callable[[], PathsResult]) -> PathsResult | str:
    """A result; or why the numbers it would be of have no meaning together."""
    try:
        return predict()
    except Problems as found:
        if any(d.code != MEANINGLESS for d in found.diagnostics):
            raise
        return "; ".join(d.message for d in found.diagnostics)


def outcome_name(outcome: str, months: float) -> str:
    """How the chance that an outcome holds at a time is named among the answers."""
    return f"outcome {outcome} {months:.6g}"


def moved_name(months: float) -> str:
    """How the chance that something has moved by a time is named among the answers."""
    return f"moved {months:.6g}"


def answers(r: PathsResult, base: PathsResult) -> Answers:
    """What one result answers, by name: outcomes at the dates shown, whether anything has moved by then, values, and
    the followed moves' shares."""
    at = dates(base)
    found: Answers = {outcome_name(o.id, base.times[n]): o.holds[n] for o in r.outcomes for n in at}
    found |= {moved_name(base.times[n]): 1 - r.unmoved[n] for n in at}
    found |= {f"value {a}": r.values[0][i] for i, a in enumerate(r.actors)}
    shares = {label(m): m.share for m in r.next_moves}
    for name in followed(base):
        found[f"move {name}"] = shares.get(name, 0.0)
        found[f"first {name}"] = float(name == first(r))
    return found


def first(r: PathsResult) -> str:
    """The likeliest next move by its label; empty where nobody can move."""
    return label(r.next_moves[0]) if r.next_moves else ""


def followed(r: PathsResult) -> list[str]:
    """The labels of the next moves that are followed through draws and ends."""
    return [label(m) for m in r.next_moves[: r.settings.max_followed]]


def label(move: Move | NextMove) -> str:
    """A move by who makes it, what it changes, and with whose consent: ``north: toll=low,patrol=shared+south``."""
    made = ",".join(f"{issue}={new}" for issue, _, new in move.changes)
    return f"{move.actor}: {'+'.join((made, *move.others))}"
