"""How a person writes a case, a state or a condition on one line.

- a case: ``us-dprk-2018``, a path, and ``CASE@VARIANT`` for a named variant, ``CASE@MATTER/READING`` for one reading
  of a disagreement, ``CASE@A@B`` for two changes in that order;
- a state: ``issue=option,issue=option``, the others at the status quo;
- a condition: the same with ``=``, ``!=``, ``>=``, ``<=``, ``>``, ``<``; ``issue=a|b`` for either option; commas
  mean "and"; `` or `` between two lists of these means that either will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, problem, shown

if TYPE_CHECKING:
    from detente.case.schema import Case
    from detente.game.game import Bools, Condition, Game, Term

_PART = re.compile(r"^\s*([A-Za-z0-9][\w-]*)\s*(!=|>=|<=|==|=|>|<)\s*(.*?)\s*$", re.ASCII | re.DOTALL)
_SET = re.compile(r"^\s*([A-Za-z0-9][\w-]*)\s*(==|=)\s*([^|]*?)\s*$", re.ASCII)
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
            "X110", f"`{shown(name)}` does not name a case", "write CASE, CASE@VARIANT or CASE@MATTER/READING"
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
    row: dict[int, int | None] = {}
    for start, j, match in _parts(r, 0, text, _SET, FORM):
        if j in row:
            _unread(r, start, match[0], f"`{match[1]}` is set twice; keep one of the two")
        else:
            row[j] = _option(r, start + match.start(3), j, match[3])
    if r.wrong:
        raise Problems(r.wrong)
    return tuple(now if (o := row.get(j)) is None else o for j, now in enumerate(game.status_quo))


def condition(game: Game, text: str, origin: str = "condition") -> Condition:
    """A condition written on one line, compiled against a game. Raises Problems (X104, X105) with all that is wrong."""
    from detente.game.game import Condition

    r = _Reading(game, text, origin)
    starts = [0, *(found.end() for found in _OR.finditer(text))]
    terms = tuple(_term(r, at, clause) for at, clause in zip(starts, _OR.split(text), strict=True))
    if r.wrong:
        raise Problems(r.wrong)
    return Condition(text.strip(), terms, text.strip())


def goal(game: Game, case: Case | None, what: str, origin: str = "condition") -> Condition:
    """What is asked about: an outcome the case names, or a condition written out. Raises Problems: X111 for an unknown
    outcome, X104 and X105 as for :func:`condition`."""
    from detente.game.names import outcome_on

    if any(c in what for c in "=<>"):  # which no id has
        return condition(game, what, origin)
    if case is None or what not in case.outcomes:
        known = list(case.outcomes) if case is not None else []
        listed = f"its outcomes: {', '.join(known)}" if known else ""
        raise problem(
            "X111",
            f"the case has no outcome `{shown(what, 60)}`",
            did_you_mean(what, known) or listed or "it names no outcomes; write a condition: issue=option",
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


def _parts(
    r: _Reading, at: int, text: str, form: re.Pattern[str], help: str
) -> Iterator[tuple[int, int, re.Match[str]]]:
    """(where it starts, its issue, what was read) of each part between commas; what cannot be read is noted."""
    for start, part in _pieces(text, ","):
        match = form.match(part)
        if match is None:
            _unread(r, at + start, part, help)
        elif match[1] in r.game.issues:
            yield at + start, r.game.issues.index(match[1]), match
        else:
            _note(
                r,
                "X105",
                at + start,
                f"no issue `{shown(match[1], 60)}`",
                did_you_mean(match[1], r.game.issues) or f"the issues are {_some(r.game.issues)}",
            )


def _term(r: _Reading, at: int, clause: str) -> Term:
    """A clause as a term; what is wrong with it is left out and noted."""
    from detente.game.game import Term

    help = "a condition is written issue=option, issue!=option, issue>=option; commas mean `and`"
    allowed: dict[int, Bools] = {}
    for start, j, match in _parts(r, at, clause, _PART, help):
        mask = _mask(r, start + match.start(3), j, match[2], match[3])
        if mask is not None:
            allowed[j] = allowed[j] & mask if j in allowed else mask
    issues = tuple(sorted(allowed))
    return Term(issues, tuple(allowed[j] for j in issues))


def _mask(r: _Reading, at: int, j: int, sign: str, names: str) -> Bools | None:
    """The options of issue ``j`` that a sign and names allow: bool [o_j]. None where it is wrong."""
    import numpy as np

    issue, options = r.game.issues[j], r.game.options[j]
    several = sign in ("=", "==", "!=")
    if not several and not r.game.ordered[j]:
        named = f"{issue}={'|'.join(options[:2])}"
        _unread(r, at, f"{issue}{sign}{names}", f"its options are not on one scale; name them: {named}")
        return None
    pieces = _pieces(names, "|") if several else [(0, names)]
    chosen = [_option(r, at + start, j, piece) for start, piece in pieces]
    known = [o for o in chosen if o is not None]
    if len(known) < len(chosen):
        return None
    index = np.arange(len(options))
    compare = {">": np.greater, "<": np.less, ">=": np.greater_equal, "<=": np.less_equal}
    inside: Bools = np.isin(index, known) if several else compare[sign](index, known[0])
    return ~inside if sign == "!=" else inside


def _option(r: _Reading, at: int, j: int, name: str) -> int | None:
    options, issue = r.game.options[j], r.game.issues[j]
    if name in options:
        return options.index(name)
    near = did_you_mean(name, options)
    held = f"; the focus holds `{issue}`" if issue in r.game.held else ""
    _note(
        r,
        "X105",
        at,
        f"issue `{issue}` has no option `{shown(name, 60)}`",
        f"{near and near + ' '}the options of `{issue}` are {_some(options)}{held}",
    )
    return None


def _unread(r: _Reading, at: int, part: str, help: str) -> None:
    word = shown(part.strip(), 80)
    _note(r, "X104", at, f"`{word}` cannot be read" if word else "nothing is written here", help)


def _note(r: _Reading, code: str, at: int, message: str, help: str) -> None:
    r.wrong.append(Diagnostic(code, "error", message, Place(r.origin, 1, at + 1, r.text), help))


def _pieces(text: str, separator: Literal[",", "|"]) -> list[tuple[int, str]]:
    """Pieces between separators, each with where it starts, leading blanks skipped."""
    pieces = text.split(separator)
    starts = accumulate((len(piece) + 1 for piece in pieces), initial=0)
    return [
        (start + len(piece) - len(piece.lstrip()), piece.strip())
        for start, piece in zip(starts, pieces, strict=False)
    ]


def _some(names: Sequence[str], most: int = 12) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
