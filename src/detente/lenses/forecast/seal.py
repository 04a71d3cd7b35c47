"""Forecasts in a file that cannot be changed without its showing (Definition 9.6).

The file holds what was forecast, from what (case hash, settings, seed, version) and when, with the SHA-256 (FIPS 180-4)
of its canonical JSON: keys sorted, no blanks, ASCII, numbers as Python's shortest form that reads back the same. Each
question has a hash of its own too, so that an altered one can be named. A hash shows that a file is as it was only to
whoever kept the hash elsewhere: publish it, or give it to somebody, when the forecast is made.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from detente.case.diagnostics import Diagnostic, Place, Problems, problem, shown
from detente.view.speech import PLAIN

from . import view
from .result import ForecastResult

CASE_HASH = re.compile(r"(?:[0-9]+-)?[0-9a-f]{64}")
WHAT = "detente forecast"
FORMAT = 1
LONGEST = 20_000_000
"""Characters of a seal that is read."""


def canonical(value: Any) -> str:
    """JSON with one form for one content. Raises ValueError for a number that is not finite."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, hexadecimal."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()


def seal(result: ForecastResult, path: str | Path, *, on: date) -> str:
    """Writes a forecast, made on a day, to a file that must not exist, and returns its SHA-256. Raises Problems
    (L423)."""
    return write_seal(Path(path), as_sealed(result, on))


def as_sealed(result: ForecastResult, on: date) -> dict[str, Any]:
    """What a seal holds of a forecast made on a day, by which retrodictions are judged. Remarks are put into words: a
    seal is read when the program that wrote it may be gone."""
    made = result.to_json()
    as_of = date.fromisoformat(result.as_of)
    questions = {q.pop("id"): q for q in made["questions"]}
    own = {n: value for n, value in made["settings"].items() if n not in {"today", *made["inference"]}}
    for said, q in zip(result.questions, questions.values(), strict=True):
        del q["notes"]
        q["why"] = PLAIN.say(view.why(said)) if said.notes else ""
        q["retrodiction"] = date.fromisoformat(said.resolve_by) < on or as_of < on
    return {
        "date": on.isoformat(),
        **{name: made[name] for name in ("case", "case_hash", "as_of", "seed", "version")},
        "settings": {"forecast": own, "inference": made["inference"]},
        "narratives": {n: {"title": t, "posterior": p} for n, (t, p) in result.narratives.items()},
        "notes": [PLAIN.say(words) for p in result.played for words in view.played(p)],
        "questions": questions,
    }


def refuse_existing(path: Path) -> None:
    """Raises Problems (L423) where there is a file of that name."""
    if path.exists():
        raise _exists(path)


def _exists(path: Path) -> Problems:
    return problem(
        "L423",
        "there is a file of that name already, and a seal is written once",
        "give another name; a forecast made again is another forecast",
        Place(str(path)),
    )


def write_seal(path: Path, content: Mapping[str, Any]) -> str:
    """Writes the file once and returns its hash. ``content["questions"]`` is a map of id → what was forecast of it.
    Raises Problems (L423) where the file is there already, and OSError."""
    questions = {id_: {**entry, "sha256": digest(entry)} for id_, entry in content["questions"].items()}
    body = {**content, "questions": questions}
    made = {"what": WHAT, "format": FORMAT, "sealed": body, "sha256": digest(body)}
    text = json.dumps(made, indent=1, ensure_ascii=True, allow_nan=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        raise _exists(path) from None
    try:
        with os.fdopen(handle, "w", encoding="ascii", newline="\n") as out:
            out.write(text)
    except BaseException:
        # Half a seal is none, and would stand in the way of a whole one.
        path.unlink(missing_ok=True)
        raise
    return str(made["sha256"])


def read_seal(path: Path) -> tuple[dict[str, Any], str]:
    """What was sealed, once it is sure to be as it was written, and its hash. Raises Problems (L424, L425), and
    OSError."""
    text = path.read_text(encoding="utf-8", errors="replace")
    made = _parsed(path, text)
    body = made["sealed"]
    wrong = {
        id_: f"the forecast of `{shown(id_, 60)}` is not the one that was sealed"
        for id_, entry in body["questions"].items()
        if _digest({k: v for k, v in entry.items() if k != "sha256"}) != entry.get("sha256")
    }
    if not wrong and _digest(body) == made["sha256"]:
        return dict(body), str(made["sha256"])
    whole = (
        "this is not the forecast that was sealed: its questions were changed, added or removed, or the date, case, "
        "seed, settings or version was"
    )
    repair = "get the file as it was sealed; nothing is scored from one that was changed"
    raise Problems(
        Diagnostic("L425", "error", what, _place(path, text.split("\n"), key), repair)
        for key, what in (wrong or {"sha256": whole}).items()
    )


def _parsed(path: Path, text: str) -> dict[str, Any]:
    where, why = Place(str(path)), ""
    made: Any = None
    if len(text) > LONGEST:
        why = f"it is longer than {LONGEST:,} characters"
    else:
        try:
            made = json.loads(text, parse_constant=_no_constant)
        except json.JSONDecodeError as wrong:
            lines = text.split("\n")
            why = f"it is not JSON: {wrong.msg}"
            where = Place(str(path), wrong.lineno, wrong.colno, lines[wrong.lineno - 1][:200])
        except (ValueError, RecursionError) as wrong:
            why = f"it is not JSON: {str(wrong) or 'nested too deeply'}"
    if why := why or _shape(made):
        repair = "name a file that `detente forecast CASE --seal FILE` wrote"
        raise problem("L424", f"no sealed forecast: {why}", repair, where)
    return dict(made)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _shape(made: Any) -> str:
    """What keeps it from being a seal; empty where nothing does."""
    if not isinstance(made, dict) or made.get("what") != WHAT:
        return f"it does not say `what: {WHAT}`"
    if made.get("format") != FORMAT:
        return f"it is of format {shown(str(made.get('format')), 20)}, and this version reads {FORMAT}"
    body = made.get("sealed")
    if not isinstance(body, dict) or not isinstance(made.get("sha256"), str):
        return "it has no `sealed` and `sha256`"
    # Seals of before format 2 of the case hash bear no format.
    if not isinstance(body.get("case_hash"), str) or not CASE_HASH.fullmatch(body["case_hash"]):
        return "it does not say of which case it is"
    if not isinstance(body.get("seed"), int) or isinstance(body["seed"], bool):
        return "it does not say of which seed it is"
    questions = body.get("questions")
    if not isinstance(questions, dict) or not all(isinstance(q, dict) for q in questions.values()):
        return "it has no map of questions"
    for id_, q in questions.items():
        under = {} if q.get("narratives") is None else q["narratives"]
        each = list(under.values()) if isinstance(under, dict) else ["none"]
        chances = [q.get("chance"), q.get("base_rate"), *each]
        if not all(c is None or _is_chance(c) for c in chances):
            return f"a chance of `{shown(id_, 60)}` is not a number from 0 to 1"
    return ""


def _is_chance(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _digest(value: Any) -> str:
    try:
        return digest(value)
    except (ValueError, RecursionError):
        return ""


def _place(path: Path, lines: list[str], key: str) -> Place:
    """The line that has a key, the last one: the file ends with its own hash."""
    for n, line in reversed(list(enumerate(lines, 1))):
        if line.lstrip().startswith(json.dumps(key) + ":"):
            return Place(str(path), n, len(line) - len(line.lstrip()) + 1, line[:200])
    return Place(str(path))
