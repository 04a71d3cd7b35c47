"""Two cases or variants side by side: what differs as it is declared, and how the answers differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from detente.asked import known, refused
from detente.case.diagnostics import problem
from detente.case.load import CaseFile
from detente.case.sections import FOCUS, GAME, NEEDS, WHAT_IFS, WORDS
from detente.front import Door, case_of, compile_game, door_of
from detente.lenses import LENSES
from detente.lenses.deals import Count, DealsResult, DealsSettings, Solution, analyze
from detente.lenses.lens import answer
from detente.settings import made
from detente.view.remarks import Remark
from detente.view.result import Result

from .parts import is_estimate

SAID = WORDS | {"because", "assumed", "note", "name", "aliases"}
"""Entries that say or ground something and change no answer."""

COMPUTED = GAME | FOCUS
"""What the answers are computed from."""

UNLISTED = WHAT_IFS | {"set", "extends", "case"}
"""Parts of a case in which a difference changes no answer by itself: never listed."""

CHOSEN = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")
"""Solutions whose choices are laid side by side."""

Side = Literal["a", "b"]


@dataclass(frozen=True)
class Entry:
    """An entry of a section that stands on one side only, all its lines together."""

    lines: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that is declared otherwise on the other side."""

    path: str
    kind: Literal["game", "words", "other"]
    """"game": the answers are computed from it; "words": it only says or grounds something; "other": the rest, such as
    claims, the record, what further lenses use."""
    a: Any
    """Plain data; None where that side has none; :class:`Entry` for a whole entry that the other side lacks."""
    b: Any


@dataclass(frozen=True, kw_only=True)
class PartyBest:
    """What a party has without an agreement, and the best that it could have; points."""

    party: str
    fallback: float
    best: float
    best_acceptable: float | None


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the deals lens answers of one side."""

    states: int
    feasible: Count
    acceptable: Count
    frontier: int
    """Distinct acceptable deals that waste nothing."""
    frontier_states: int
    parties: tuple[PartyBest, ...]
    solutions: tuple[Solution, ...]
    notes: tuple[Remark, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The deal that a solution chooses."""

    deal: str
    ties: int
    """States the solution is indifferent between; the first is named."""
    gains: Mapping[str, float]
    """Party → points above its fallback."""


@dataclass(frozen=True, kw_only=True)
class IssueDiffers:
    """The options that two deals give one issue; None where a side has no such issue."""

    issue: str
    a: str | None
    b: str | None


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What one solution chooses on either side."""

    solution: str
    a: Choice | None
    b: Choice | None
    same: bool | None
    """None where a side has no such choice."""
    issues: tuple[IssueDiffers, ...]
    """Where the first deals of the two differ."""


@dataclass(frozen=True, kw_only=True)
class Followed:
    """One number that a lens answers, on either side; None where there is none."""

    name: str
    a: float | None
    b: float | None


@dataclass(frozen=True, kw_only=True, repr=False)
class Comparison(Result):
    """Two cases side by side."""

    a: str
    b: str
    hashes: tuple[str, str]
    declared: tuple[Difference, ...]
    answers_a: Answers
    answers_b: Answers
    chosen: tuple[Chosen, ...]
    lens: str = ""
    """The lens whose answers are laid side by side too."""
    followed: tuple[Followed, ...] = ()


def compare(
    a: Door | CaseFile | str | Path,
    b: Door | CaseFile | str | Path | None = None,
    *,
    lift_red_lines: bool | tuple[str, ...] = False,
    focus: str | None = None,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
    lens: str = "",
) -> Comparison:
    """Two cases or variants side by side: what differs as it is declared, and how the answers differ.

    With ``a`` and ``b``, ``variants``, ``sets`` and ``as_of`` apply to both sides; with ``a`` alone they make the
    second side. ``lift_red_lines`` (all, or those named) and ``focus`` are for the answers of both. ``lens`` names a
    lens whose numbers are laid side by side too. Raises Problems; X108 where there is one case and nothing that changes
    it.

    >>> compare("prisoners-dilemma", "chicken").chosen[0].solution
    'nash'
    """
    if b is None and not (variants or sets or as_of is not None):
        raise problem(
            "X108",
            "there is one case and nothing that changes it",
            "give a second case, or a change: `variants`, `sets` or `as_of`",
        )

    known([lens] if lens else (), LENSES, "lens")

    def changed(case: Door | CaseFile | str | Path) -> CaseFile:
        return case_of(case, NEEDS["compare"], variants=variants, sets=sets, as_of=as_of)

    first = case_of(a, NEEDS["compare"]) if b is None else changed(a)
    second = changed(first if b is None else b)
    settings = made(DealsSettings, {"lift_red_lines": lift_red_lines, "max_listed": 1})
    one, two = (analyze(compile_game(side, focus=focus), settings) for side in (first, second))
    return Comparison(
        a=first.label,
        b=second.label,
        hashes=(first.hash, second.hash),
        declared=tuple(differences(first, second)),
        answers_a=_answers(one),
        answers_b=_answers(two),
        chosen=tuple(_chosen(name, one, two) for name in CHOSEN),
        lens=lens,
        followed=_followed(lens, first, second, focus or "") if lens else (),
    )


def _followed(lens: str, a: CaseFile, b: CaseFile, focus: str) -> tuple[Followed, ...]:
    """What a lens is followed by, on both sides. Raises Problems (V102)."""
    found = LENSES[lens].lens()
    ask = found.asks[0]
    if ask.answers is None:
        raise refused(f"`{lens}` has no numbers to follow", "compare its answers one by one")
    settings = ask.settings(**({"focus": focus} if focus and "focus" in ask.settings.model_fields else {}))
    one, two = (ask.answers(answer(found, ask, door_of(side), settings)) for side in (a, b))
    return tuple(Followed(name=n, a=one.get(n), b=two.get(n)) for n in dict.fromkeys((*one, *two)))


def differences(a: CaseFile, b: CaseFile) -> list[Difference]:
    """Every entry that differs, None where a side has none, in the order of the cases."""
    left, right = (
        _flat({k: v for k, v in side.case.model_dump(mode="json").items() if k not in UNLISTED})
        for side in (a, b)
    )
    differing = [
        Difference(path=path, kind=_kind(path), a=left.get(path), b=right.get(path))
        for path in dict.fromkeys((*left, *right))
        if left.get(path) != right.get(path)
    ]
    return _whole_entries(differing)


def _kind(path: str) -> Literal["game", "words", "other"]:
    steps = path.split(".")
    if steps[0] not in COMPUTED:
        return "words" if steps[0] in SAID else "other"
    return "words" if SAID & set(steps[1:]) else "game"


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, Mapping) and value and not is_estimate(value):
        flat: dict[str, Any] = {}
        for key, below in value.items():
            flat |= _flat(below, f"{path}.{key}" if path else str(key))
        return flat
    return {} if value is None or value in ({}, [], "") else {path: value}


def _whole_entries(differing: list[Difference]) -> list[Difference]:
    """An entry that stands on one side only is one difference, not one for each of its lines."""
    sides: dict[str, set[str]] = {}
    lines: dict[str, int] = {}
    for d in differing:
        entry = _entry(d.path)
        side = "both" if d.a is not None and d.b is not None else "a" if d.a is not None else "b"
        sides.setdefault(entry, set()).add(side)
        lines[entry] = lines.get(entry, 0) + d.path.startswith(entry + ".")
    whole: dict[str, Difference] = {}
    for d in differing:
        entry = _entry(d.path)
        if lines[entry] > 2 and sides[entry] in ({"a"}, {"b"}) and not entry.startswith("stakes."):
            whole.setdefault(entry, _one_sided(entry, lines[entry], on_a=sides[entry] == {"a"}))
        else:
            whole[d.path] = d
    return list(whole.values())


def _entry(path: str) -> str:
    # Ids never hold a dot, so that two steps of a path name an entry of a section.
    return ".".join(path.split(".")[:2])


def _one_sided(entry: str, lines: int, *, on_a: bool) -> Difference:
    declared = Entry(lines)
    return Difference(
        path=entry,
        kind="game" if entry.split(".", maxsplit=1)[0] in COMPUTED else "other",
        a=declared if on_a else None,
        b=None if on_a else declared,
    )


def _answers(r: DealsResult) -> Answers:
    return Answers(
        states=r.counts.states,
        feasible=r.counts.feasible,
        acceptable=r.counts.acceptable,
        frontier=len(r.frontier_acceptable),
        frontier_states=r.frontier_acceptable.states,
        parties=tuple(
            PartyBest(party=p.party, fallback=p.fallback, best=p.feasible, best_acceptable=p.acceptable)
            for p in r.best
        ),
        solutions=r.solutions,
        notes=r.notes,
    )


def _chosen(name: str, a: DealsResult, b: DealsResult) -> Chosen:
    """What one solution chooses on either side, and the issues on which the first of its deals differ."""
    left, right = _solution(a, name), _solution(b, name)
    issues: tuple[IssueDiffers, ...] = ()
    same: bool | None = None
    if left is not None and right is not None:
        one, two = left.deals[0].state, right.deals[0].state
        issues = tuple(
            IssueDiffers(issue=j, a=one.get(j), b=two.get(j))
            for j in dict.fromkeys((*one, *two))
            if one.get(j) != two.get(j)
        )
        same = not issues
    return Chosen(solution=name, a=_choice(a, left), b=_choice(b, right), same=same, issues=issues)


def _solution(r: DealsResult, name: str) -> Solution | None:
    """The solution of that name, where it chooses a deal."""
    solution = next((s for s in r.solutions if s.name == name), None)
    return solution if solution is not None and solution.deals else None


def _choice(r: DealsResult, solution: Solution | None) -> Choice | None:
    if solution is None:
        return None
    deal = solution.deals[0]
    gains = {party: deal.gains[r.actors.index(party)] for party in r.parties}
    return Choice(deal=deal.name, ties=solution.ties, gains=gains)
