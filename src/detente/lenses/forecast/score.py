"""What became of a sealed forecast: Brier and logarithmic scores, beside base rates (Definitions 9.7, 9.8).

For a question with outcome y (1 yes, 0 no) and forecast p:

    Brier = (p − y)²  (Brier 1950, per event)        log = −ln p if y = 1, −ln(1 − p) if y = 0  (Good 1952), nats

Lower is better; both are proper: nobody does better on average by saying other than what he believes. .5 scores .25 and
ln 2. Means are over the questions that were answered by then; comparisons with base rates over those that also have
one. The calibration table groups forecasts and sets the mean forecast of each group beside how often it came true.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, problem, shown

from .result import Bin, Mean, Scored, ScoreResult
from .seal import read_seal

ENOUGH = 10
"""Resolved forecasts from which on a calibration table says anything."""
BINS = 5
WORDS = {"yes": True, "no": False, "unknown": None}
HELP = "write two columns, `question,outcome`, an outcome yes, no or unknown"


def of_file(path: str | Path, outcomes: str | Path | Mapping[str, bool | None]) -> ScoreResult:
    """A sealed forecast against what happened: a CSV file of ``question,outcome``, or a mapping. The seal is checked
    first, and never written to. Raises Problems (L424 to L428)."""
    sealed, sha = read_seal(Path(path))
    if isinstance(outcomes, str | Path):
        outcomes, _ = read_outcomes(Path(outcomes), sealed["questions"])
    elif wrong := [
        _not_asked(id_, sealed["questions"]) for id_ in outcomes if id_ not in sealed["questions"]
    ]:
        raise Problems(wrong)
    return score(sealed, outcomes, sha)


def _not_asked(id_: str, questions: Mapping[str, Any], place: Place | None = None) -> Diagnostic:
    near = did_you_mean(id_, questions) or f"the seal asks: {', '.join(list(questions)[:12])}"
    return Diagnostic("L427", "error", f"no question `{shown(id_, 60)}` was sealed", place, near)


def brier(chance: float, outcome: bool) -> float:
    return (chance - float(outcome)) ** 2


def log_score(chance: float, outcome: bool) -> float:
    """Nats; inf where what happened had no chance."""
    given = chance if outcome else 1.0 - chance
    return -math.log(given) if given > 0 else math.inf


def read_outcomes(
    path: Path, questions: Mapping[str, Any]
) -> tuple[dict[str, bool | None], tuple[Diagnostic, ...]]:
    """Outcome by question, and warnings (L429) on those the file leaves out.

    Raises Problems with all that is wrong: L426 what cannot be read, L427 a question the seal does not have, L428 a
    question answered twice; and OSError.
    """
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    lines = text.split("\n")
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as fault:
        raise problem("L426", f"it is no table: {fault}", HELP, Place(str(path))) from None
    found: dict[str, bool | None] = {}
    wrong: list[Diagnostic] = []

    def at(n: int) -> Place:
        return Place(str(path), n, 1, lines[n - 1].rstrip("\r")[:200] if n <= len(lines) else "")

    if not rows or [c.strip().lower() for c in rows[0][:2]] != ["question", "outcome"]:
        raise problem("L426", "the first line does not name the columns", HELP, at(1))
    first: dict[str, int] = {}
    for n, row in enumerate(rows[1:], 2):
        cells = [c.strip() for c in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        id_, word = cells[0], cells[1].lower() if len(cells) > 1 else ""
        if id_ not in questions:
            wrong.append(_not_asked(id_, questions, at(n)))
        elif id_ in first:
            again = f"`{id_}` is answered twice; first in line {first[id_]}"
            wrong.append(Diagnostic("L428", "error", again, at(n), "keep one of the two"))
        elif word not in WORDS:
            what = f"the outcome of `{id_}` is `{shown(word, 40)}`" if word else f"`{id_}` has no outcome"
            wrong.append(Diagnostic("L426", "error", what, at(n), HELP))
        else:
            first[id_], found[id_] = n, WORDS[word]
    if wrong:
        raise Problems(wrong)
    missing = [id_ for id_ in questions if id_ not in found]
    warnings = tuple(
        Diagnostic(
            "L429",
            "warning",
            f"the outcome of `{id_}` is missing, and counts as unknown",
            Place(str(path)),
            f"add a line `{id_},yes`, `{id_},no` or `{id_},unknown`",
        )
        for id_ in missing
    )
    return found | dict.fromkeys(missing), warnings


def score(sealed: Mapping[str, Any], outcomes: Mapping[str, bool | None], sha256: str = "") -> ScoreResult:
    """Scores what :func:`detente.lenses.forecast.seal.read_seal` gave. Questions without an outcome are
    unresolved."""
    questions = sealed["questions"]
    each = tuple(_scored(id_, q, outcomes.get(id_)) for id_, q in questions.items())
    resolved = [s for s in each if s.brier is not None]
    based = [s for s in resolved if s.base_brier is not None]
    names = dict.fromkeys(name for q in questions.values() for name in q.get("narratives") or {})
    return ScoreResult(
        case=str(sealed.get("case", "")),
        case_hash=str(sealed.get("case_hash", "")),
        as_of=str(sealed.get("as_of", "")),
        sealed_on=str(sealed.get("date", "")),
        sha256=sha256,
        seed=sealed.get("seed"),
        version=str(sealed.get("version", "")),
        retrodictions=sum(bool(q.get("retrodiction")) for q in questions.values()),
        questions=each,
        resolved=len(resolved),
        unresolved=sum(s.chance is not None and s.outcome is None for s in each),
        declined=sum(s.chance is None for s in each),
        means={
            "forecast": _mean((s.chance, s.outcome) for s in resolved),
            "model": _mean((s.chance, s.outcome) for s in resolved if s.source == "model"),
            "coin": _mean((0.5, s.outcome) for s in resolved),
            "forecast where there is a base rate": _mean((s.chance, s.outcome) for s in based),
            "base rate": _mean((s.base_rate, s.outcome) for s in based),
        },
        narratives={
            name: _mean(
                ((q.get("narratives") or {}).get(name), outcomes.get(id_)) for id_, q in questions.items()
            )
            for name in names
        },
        bins=_bins([(s.chance, s.outcome) for s in resolved]),
    )


def _scored(id_: str, q: Mapping[str, Any], outcome: bool | None) -> Scored:
    chance, base = q.get("chance"), q.get("base_rate")
    text, resolve_by, source = (str(q.get(name, "")) for name in ("text", "resolve_by", "source"))
    given, rated = _against(chance, outcome), _against(base, outcome)
    return Scored(id_, text, resolve_by, source, chance, outcome, *given, base, *rated)


def _against(chance: float | None, outcome: bool | None) -> tuple[float | None, float | None]:
    if chance is None or outcome is None:
        return None, None
    return brier(chance, outcome), log_score(chance, outcome)


def _mean(answers: Iterable[tuple[float | None, bool | None]]) -> Mean:
    known = [(p, y) for p, y in answers if p is not None and y is not None]
    if not known:
        return Mean(0, math.nan, math.nan)
    n = len(known)
    return Mean(n, math.fsum(brier(p, y) for p, y in known) / n, sum(log_score(p, y) for p, y in known) / n)


def _bins(pairs: Sequence[tuple[float | None, bool | None]]) -> tuple[Bin, ...]:
    """Equal widths; a forecast on an edge belongs to the group above, 1 to the last."""
    known = [(p, y) for p, y in pairs if p is not None and y is not None]
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for p, y in known if len(known) >= ENOUGH else ():
        groups[min(int(p * BINS), BINS - 1)].append((p, y))
    return tuple(
        Bin(
            k / BINS,
            (k + 1) / BINS,
            len(those),
            math.fsum(p for p, _ in those) / len(those),
            sum(y for _, y in those) / len(those),
        )
        for k, those in enumerate(groups)
        if those
    )
