"""How a person writes a case, a state or a condition on one line.

- a case: ``us-dprk-2018``, a path, and ``CASE@VARIANT`` for a named variant, ``CASE@MATTER/READING`` for one reading
  of a disagreement, ``CASE@A@B`` for two changes in that order;
- a state: ``issue=option,issue=option``, the others at the status quo;
- a condition: the same with ``=``, ``!=``, ``>=``, ``<=``, ``>``, ``<``; ``issue=a|b`` for either option; commas
  mean "and"; `` or `` between two lists of these means that either will do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, problem, shown

if TYPE_CHECKING:
    from detente.case.schema import Case
    from detente.game.game import Bools, Condition, Game, Term

_PART = re.compile(r"^\s*([A-Za-z0-9][\w-]*)\s*(!=|>=|<=|==|=|>|<)\s*(.*?)\s*$", re.ASCII | re.DOTALL)
_OR = re.compile(r"\s+or\s+|\s*;\s*")
FORM = "a state is written issue=option,issue=option; the issues not named stay at the status quo"


def split_case(name: str) -> tuple[str, tuple[str, ...]]:
    """``case@variant@variant`` in its parts. A path that exists as it stands is a path. Raises Problems (X110)."""
    if "@" not in name or _exists(name):
        return name, ()
    # The longest beginning that exists is the path, so that a folder may have an @ in its name.
    ends = [k for k, c in enumerate(name) if c == "@"]
    cut = next((k for k in reversed(ends) if _exists(name[:k])), ends[0])
    variants = tuple(name[cut + 1 :].split("@"))
    if not name[:cut] or not all(variants):
        raise problem(
            "X110",
            f"`{shown(name)}` does not name a case",
            "write CASE, CASE@VARIANT or CASE@MATTER/READING",
        )
    return name[:cut], variants


def _exists(name: str) -> bool:
    try:
        return bool(name) and Path(name).exists()
    except (OSError, ValueError):
        return False


def state(game: Game, text: str, origin: str = "state") -> tuple[int, ...]:
    """Option indices of a state written on one line. ``origin`` is where it stood: an option of the command.

    Raises Problems (X104 where it cannot be read, X105 for a name the game does not have) with all that is wrong.
    """
    r = _Reading(game, text, origin)
    row = list(game.status_quo)
    seen: set[int] = set()
    for start, part in _parts(text, ","):
        match = _PART.match(part)
        if match is None or match[2] not in ("=", "==") or "|" in match[3]:
            _unread(r, start, part, FORM)
            continue
        j = _issue(r, start, match[1])
        if j is None:
            continue
        if j in seen:
            _unread(r, start, part, f"`{match[1]}` is set twice; keep one of the two")
            continue
        seen.add(j)
        o = _option(r, start + match.start(3), j, match[3])
        row[j] = row[j] if o is None else o
    if r.wrong:
        raise Problems(r.wrong)
    return tuple(row)


def condition(game: Game, text: str, origin: str = "condition") -> Condition:
    """A condition written on one line, compiled against a game. Raises Problems (X104, X105) with all that is wrong."""
    from detente.game.game import Condition

    r = _Reading(game, text, origin)
    terms = []
    offset = 0
    for clause in _OR.split(text):
        offset = text.index(clause, offset)
        terms.append(_term(r, offset, clause))
        offset += len(clause)
    if r.wrong:
        raise Problems(r.wrong)
    return Condition(text.strip(), tuple(t for t in terms if t is not None), text.strip())


def is_condition(text: str) -> bool:
    """Whether the text is written as a condition rather than as the name of an outcome."""
    return any(c in text for c in "=<>")


def goal(game: Game, case: Case | None, what: str, origin: str = "condition") -> Condition:
    """What is asked about: an outcome the case names, or a condition written out. Raises Problems: X111 for an unknown
    outcome, X104 and X105 as for :func:`condition`."""
    from detente.game.names import outcome_on

    if is_condition(what):
        return condition(game, what, origin)
    known = case.outcomes if case is not None else {}
    if case is None or what not in known:
        listed = (
            f"its outcomes: {', '.join(known)}"
            if known
            else "it names no outcomes; write a condition: issue=option"
        )
        raise problem(
            "X111",
            f"the case has no outcome `{shown(what, 60)}`",
            did_you_mean(what, known) or listed,
            Place(origin),
        )
    return outcome_on(game, case, what)


@dataclass(frozen=True)
class _Reading:
    """One text being read against a game, and what was found wrong with it so far."""

    game: Game
    text: str
    origin: str
    wrong: list[Diagnostic] = field(default_factory=list)


def _term(r: _Reading, at: int, clause: str) -> Term | None:
    """A clause as a term. None where it is wrong."""
    from detente.game.game import Term

    allowed: dict[int, Bools] = {}
    before = len(r.wrong)
    for start, part in _parts(clause, ","):
        match = _PART.match(part)
        if match is None:
            help = "a condition is written issue=option, issue!=option, issue>=option; commas mean `and`"
            _unread(r, at + start, part, help)
            continue
        j = _issue(r, at + start, match[1])
        if j is None:
            continue
        mask = _mask(r, at + start + match.start(3), j, (match[2], match[3]))
        if mask is not None:
            allowed[j] = allowed[j] & mask if j in allowed else mask
    if len(r.wrong) > before:
        return None
    issues = tuple(sorted(allowed))
    return Term(issues, tuple(allowed[j] for j in issues))


def _mask(r: _Reading, at: int, j: int, predicate: tuple[str, str]) -> Bools | None:
    """The options of issue ``j`` that (sign, names) allows: bool [o_j]. None where it is wrong."""
    import numpy as np

    sign, names = predicate
    issue, options = r.game.issues[j], r.game.options[j]
    if sign in (">", "<", ">=", "<=") and not r.game.ordered[j]:
        help = f"its options are not on one scale; name them: {issue}={'|'.join(options[:2])}"
        _unread(r, at, f"{issue}{sign}{names}", help)
        return None
    several = sign in ("=", "==", "!=")
    pieces = _parts(names, "|") if several else [(0, names)]
    chosen = [_option(r, at + start, j, piece) for start, piece in pieces]
    known = [o for o in chosen if o is not None]
    if len(known) < len(chosen):
        return None
    index = np.arange(len(options))
    if several:
        inside: Bools = np.isin(index, known)
        return ~inside if sign == "!=" else inside
    o = known[0]
    return {">": index > o, "<": index < o, ">=": index >= o, "<=": index <= o}[sign]


def _issue(r: _Reading, at: int, name: str) -> int | None:
    issues = r.game.issues
    if name in issues:
        return issues.index(name)
    help = did_you_mean(name, issues) or f"the issues are {_some(issues)}"
    _note(r, "X105", at, f"no issue `{shown(name, 60)}`", help)
    return None


def _option(r: _Reading, at: int, j: int, name: str) -> int | None:
    options, issue = r.game.options[j], r.game.issues[j]
    if name in options:
        return options.index(name)
    near = did_you_mean(name, options)
    held = f"; the focus holds `{issue}`" if issue in r.game.held else ""
    help = f"{near + ' ' if near else ''}the options of `{issue}` are {_some(options)}{held}"
    _note(r, "X105", at, f"issue `{issue}` has no option `{shown(name, 60)}`", help)
    return None


def _unread(r: _Reading, at: int, part: str, help: str) -> None:
    word = shown(part.strip(), 80)
    _note(r, "X104", at, f"`{word}` cannot be read" if word else "nothing is written here", help)


def _note(r: _Reading, code: str, at: int, message: str, help: str) -> None:
    r.wrong.append(Diagnostic(code, "error", message, Place(r.origin, 1, at + 1, r.text), help))


def _parts(text: str, separator: Literal[",", "|"]) -> list[tuple[int, str]]:
    """Pieces between separators, each with where it starts, leading blanks skipped."""
    found, start = [], 0
    for piece in text.split(separator):
        found.append((start + len(piece) - len(piece.lstrip()), piece.strip()))
        start += len(piece) + 1
    return found


def _some(names: Sequence[str], most: int = 12) -> str:
    listed = ", ".join(names[:most])
    return listed + (f" and {len(names) - most} more" if len(names) > most else "")
