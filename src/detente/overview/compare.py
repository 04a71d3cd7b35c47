"""Two cases or variants side by side: what differs as it is declared, and how the answers differ."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from detente.asked import known, refused
from detente.case.diagnostics import problem
from detente.case.load import CaseFile
from detente.case.sections import FOCUS, GAME, NEEDS, WHAT_IFS, WORDS
from detente.front import Door, case_of, compile_game, door_of
from detente.lenses import LENSES
from detente.lenses.deals import DealsResult, DealsSettings, Solution, analyze, plain
from detente.lenses.lens import answer
from detente.settings import made
from detente.view.blocks import LONG, Block, Column, Heading, Say, Table, records
from detente.view.data import plain as records_of
from detente.view.numbers import NONE, count, counted, number
from detente.view.numbers import whole as size
from detente.view.plain import state
from detente.view.result import Result, View, register

from .parts import estimate, is_estimate, leaf

SAID = WORDS | {"because", "assumed", "note", "name", "aliases"}
"""Entries that say or ground something and change no answer."""

COMPUTED = GAME | FOCUS
"""What the answers are computed from."""

UNLISTED = WHAT_IFS | {"set", "extends", "case"}
"""Parts of a case in which a difference changes no answer by itself: never listed."""

MOST = 60
"""Differences shown of what is declared, where nobody says how many."""

CHOSEN = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")
"""Solutions whose choices are laid side by side."""

Kind = Literal["game", "words", "other"]


@dataclass(frozen=True)
class Entry:
    """An entry of a section that stands on one side only, all its lines together."""

    lines: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that is declared otherwise on the other side."""

    path: str
    kind: Kind
    """"game": the answers are computed from it; "words": it only says or grounds something; "other": the rest, such as
    claims, the record, what further lenses use."""
    a: Any
    """Plain data; None where that side has none; :class:`Entry` for a whole entry that the other side lacks."""
    b: Any


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
    answers_a: DealsResult
    answers_b: DealsResult
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
        answers_a=one,
        answers_b=two,
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
    return _whole_entries(
        [
            Difference(path=path, kind=_kind(path), a=left.get(path), b=right.get(path))
            for path in dict.fromkeys((*left, *right))
            if left.get(path) != right.get(path)
        ]
    )


def _kind(path: str) -> Kind:
    steps = path.split(".")
    if steps[0] not in COMPUTED:
        return "words" if steps[0] in SAID else "other"
    return "words" if SAID & set(steps[1:]) else "game"


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(value, Mapping) or not value or is_estimate(value):
        return {} if value is None or value in ({}, [], "") else {path: value}
    below = (_flat(inner, f"{path}.{key}" if path else str(key)) for key, inner in value.items())
    return {at: found for flat in below for at, found in flat.items()}


def _whole_entries(differing: list[Difference]) -> list[Difference]:
    """An entry that stands on one side only is one difference, not one for each of its lines."""
    entries: dict[str, list[Difference]] = {}
    for d in differing:
        entries.setdefault(_entry(d.path), []).append(d)
    one_sided = {entry: _one_sided(entry, those) for entry, those in entries.items()}
    whole = [one_sided[_entry(d.path)] or d for d in differing]
    return list({d.path: d for d in whole}.values())


def _entry(path: str) -> str:
    # Ids never hold a dot, so that two steps of a path name an entry of a section.
    return ".".join(path.split(".")[:2])


def _one_sided(entry: str, differing: Sequence[Difference]) -> Difference | None:
    """The whole entry, where it has several lines and all of them are on one side."""
    lines = sum(d.path.startswith(entry + ".") for d in differing)
    a = Entry(lines) if any(d.a is not None for d in differing) else None
    b = Entry(lines) if any(d.b is not None for d in differing) else None
    if lines <= 2 or (a is None) == (b is None) or entry.startswith("stakes."):
        return None
    kind: Kind = "game" if entry.split(".", maxsplit=1)[0] in COMPUTED else "other"
    return Difference(path=entry, kind=kind, a=a, b=b)


def _chosen(name: str, a: DealsResult, b: DealsResult) -> Chosen:
    """What one solution chooses on either side, and the issues on which the first of its deals differ."""
    left, right = (next((s for s in r.solutions if s.name == name and s.deals), None) for r in (a, b))
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


def _choice(r: DealsResult, solution: Solution | None) -> Choice | None:
    if solution is None:
        return None
    deal = solution.deals[0]
    return Choice(
        deal=deal.name,
        ties=solution.ties,
        gains={party: deal.gains[r.actors.index(party)] for party in r.parties},
    )


def blocks(r: Comparison, limit: int = MOST) -> Iterator[Block]:
    """What differs as it is declared, then how the answers differ."""
    yield Say(f"A: {r.a}\nB: {r.b}")
    yield from _declared(r, limit)
    yield from _deals((r.answers_a, r.answers_b))
    yield Heading("Chosen (gains in points)")
    for chosen in r.chosen:
        if chosen.a is not None or chosen.b is not None:
            yield from _chosen_blocks(chosen)
    if r.followed:
        yield Heading(f"What {r.lens} answers")
        columns = [Column("what is followed", name="name"), Column("A", "number"), Column("B", "number")]
        yield Table(columns, [(f.name, f.a, f.b) for f in r.followed])
    yield from _frames(r)


def _declared(r: Comparison, limit: int) -> Iterator[Block]:
    computed = [d for d in r.declared if d.kind == "game"]
    yield Heading(f"Declared: {counted(len(computed), 'difference')} that the answers are computed from")
    if computed:
        yield Table(["part", "A", "B"], [(d.path, _brief(d.a), _brief(d.b)) for d in computed[:limit]])
    if len(computed) > limit:
        yield Say(f"… and {len(computed) - limit} more: --limit {len(computed)} shows all")
    other = Counter(
        "titles, grounds and notes" if d.kind == "words" else d.path.split(".")[0]
        for d in r.declared
        if d.kind != "game"
    )
    if other:
        yield Say("also " + ", ".join(f"{n} in {what}" for what, n in other.items()) + " (--json lists them)")


def _deals(sides: tuple[DealsResult, DealsResult]) -> Iterator[Block]:
    yield Heading("Deals")
    rows: list[tuple[Any, ...]] = [
        ("states", *(size(r.counts.states) for r in sides)),
        ("acceptable", *(count(r.counts.acceptable) for r in sides)),
        ("distinct deals on the acceptable frontier", *(f"{len(r.frontier_acceptable):,}" for r in sides)),
    ]
    best = [{p.party: p for p in r.best} for r in sides]
    for party in dict.fromkeys(p for side in best for p in side):
        for key, words in (("fallback", "fallback"), ("acceptable", "best acceptable")):
            rows.append((f"{party}: {words} (points)", *(getattr(b.get(party), key, None) for b in best)))
    yield Table(["", ("A", "right"), ("B", "right")], rows)


def _chosen_blocks(c: Chosen) -> Iterator[Block]:
    where = counted(len(c.issues), "issue")
    same = {True: "the same deal", False: f"another deal, on {where}", None: "on one side only"}[c.same]
    long = any(side is not None and len(side.deal) > LONG for side in (c.a, c.b))
    yield Say(f"{c.solution}: {same}")
    for name, side in (("A", c.a), ("B", c.b)):
        if side is None:
            yield Say(f"{name}: none", indent=4)
            continue
        gains = ", ".join(f"{party} {number(gain)}" for party, gain in side.gains.items())
        ties = f"; {side.ties:,} states tie, the first is shown" if side.ties > 1 else ""
        yield Say(f"{name}: {'' if long else state(side.deal) + '  '}[{gains}{ties}]", indent=4)
    if c.issues and long:
        rows = [(i.issue, i.a or NONE, i.b or NONE) for i in c.issues]
        yield Table(["issue", "A", "B"], rows, indent=4)


def _brief(value: Any) -> str:
    if value is None:
        return NONE
    text = estimate(value) if isinstance(value, Mapping) and is_estimate(value) else leaf(_plain(value))
    return text if len(text) <= 60 else text[:57] + "…"


def _plain(value: Any) -> Any:
    """A side of a difference as JSON has it."""
    return f"declared ({counted(value.lines, 'line')})" if isinstance(value, Entry) else value


def data(r: Comparison) -> dict[str, Any]:
    """What ``detente compare --json`` answers."""
    return {
        "a": r.a,
        "b": r.b,
        "declared": list(map(_difference, r.declared)),
        "answers": {
            "a": _answers(r.answers_a),
            "b": _answers(r.answers_b),
            "chosen": records_of(r.chosen),
        },
    }


def _answers(r: DealsResult) -> dict[str, Any]:
    return {
        "states": r.counts.states,
        "feasible": records_of(r.counts.feasible),
        "acceptable": records_of(r.counts.acceptable),
        "frontier": len(r.frontier_acceptable),
        "frontier_states": r.frontier_acceptable.states,
        "parties": _parties(r),
        "solutions": plain(r.solutions),
        "notes": records_of(r.notes),
    }


def _parties(r: DealsResult) -> list[dict[str, Any]]:
    return [
        {"party": p.party, "fallback": p.fallback, "best": p.feasible, "best_acceptable": p.acceptable}
        for p in r.best
    ]


def _difference(d: Difference) -> dict[str, Any]:
    return asdict(d) | {"a": _plain(d.a), "b": _plain(d.b)}


def _frames(r: Comparison) -> Iterator[Block]:
    yield records("declared", map(_difference, r.declared), "path", "kind", "a", "b")
    sides = (("a", r.answers_a), ("b", r.answers_b))
    parties = ({"side": name, **party} for name, side in sides for party in _parties(side))
    yield records("parties", parties, "side", "party", "fallback", "best", "best_acceptable")
    yield records(
        "chosen",
        (
            {
                "solution": chosen.solution,
                "side": name,
                "same": chosen.same,
                "deal": side.deal if side else None,
                "ties": side.ties if side else None,
                **({f"gain:{party}": gain for party, gain in side.gains.items()} if side else {}),
            }
            for chosen in r.chosen
            for name, side in (("a", chosen.a), ("b", chosen.b))
        ),
    )


register(Comparison, View(blocks=blocks, data=data))
