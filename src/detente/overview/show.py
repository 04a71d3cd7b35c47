"""A case as it is declared: the whole, one part with the claims it rests on, or one issue with what it is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, Unpack, overload

from detente.case.conditions import say as say_condition
from detente.case.diagnostics import did_you_mean, problem, shown
from detente.case.load import CaseFile
from detente.case.schema import Case, Issue
from detente.case.sections import NEEDS
from detente.case.walk import states
from detente.case.yaml_tree import place
from detente.front import Door, case_of, compile_game
from detente.view.result import Result

from .parts import assumptions, grounds, part_of

HOLDS = {
    "outcomes": ("named conditions on states", "deals"),
    "roadmaps": ("phased agreements", "roadmap"),
    "guarantors": ("promises by third parties", "roadmap"),
    "play": ("how actors behave in predicted play", "paths"),
    "mechanisms": ("hypothesis variables", "narratives"),
    "narratives": ("rival accounts", "narratives"),
    "observers": ("who sees and tells", "narratives"),
    "indicators": ("what to watch", "watch"),
    "questions": ("what will be known later", "forecast"),
}
"""Section that no game is compiled from, since further questions are answered with it → what it holds, and the command
that answers with it first of all."""


@dataclass(frozen=True, kw_only=True, repr=False)
class CaseShown(Result):
    """A whole case."""

    label: str
    hash: str
    folder: Path | None
    case: Case
    states: int
    """Before rules."""
    options: Mapping[str, int]
    """Issue → how many options it has."""
    foci: Mapping[str, int]
    """Focus → how many states it has, before rules."""
    asked_with: Mapping[str, int]
    """Section no game is compiled from → how many entries it has."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A claim that something rests on."""

    claim: str
    supports: str
    inside: str
    """The path of what rests on it."""
    says: str | None
    """None where the case does not declare the claim."""
    voices: tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """Something that rests on no claim, and why it is assumed."""

    inside: str
    why: str


@dataclass(frozen=True, kw_only=True, repr=False)
class PartShown(Result):
    """One part of a case, and what it rests on."""

    path: str
    file: str | None
    line: int | None
    value: Any
    """Plain data."""
    rests_on: tuple[Ground, ...]
    assumed: tuple[Assumed, ...]


@dataclass(frozen=True, kw_only=True)
class OptionShown:
    """One option of an issue."""

    option: str
    title: str
    status_quo: bool
    mover: str
    """Who moves the issue here: ``us``, ``us + china`` where it takes both, ``us or china`` where either can."""
    consent: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Where else an issue is named."""

    inside: str
    """The path of what names it."""
    says: str


@dataclass(frozen=True, kw_only=True, repr=False)
class IssueShown(Result):
    """One issue: its options, who can move it to each, and what each is worth to everybody."""

    issue: str
    declared: Issue
    options: tuple[OptionShown, ...]
    stakes: Mapping[str, Any]
    """Actor → what it wants, as declared; plain data."""
    points: Mapping[str, Mapping[str, float]]
    """Actor → option → points, each actor's own, at the point estimates."""
    mentioned_in: tuple[Mention, ...]


class Changes(TypedDict, total=False):
    """What may be changed of a case before it is shown."""

    variants: Sequence[str]
    sets: Mapping[str, Any] | Sequence[str]
    as_of: str | None


Given = Door | CaseFile | str | Path
"""A case, however it is named."""


@overload
def show(case: Given, part: None = None, *, issue: None = None, **changes: Unpack[Changes]) -> CaseShown: ...


@overload
def show(case: Given, part: str, *, issue: None = None, **changes: Unpack[Changes]) -> PartShown: ...


@overload
def show(case: Given, part: None = None, *, issue: str, **changes: Unpack[Changes]) -> IssueShown: ...


def show(
    case: Door | CaseFile | str | Path,
    part: str | None = None,
    *,
    issue: str | None = None,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> CaseShown | PartShown | IssueShown:
    """A case as it is declared: the whole of it; one ``part``, ids joined by dots, with the claims it rests on; or one
    ``issue`` with its options, who can move it to each, and what each option is worth to everybody.

    Raises Problems: X106 where the case has no such part, X111 no such issue, X109 where both are asked for.

    >>> show("prisoners-dilemma").states
    4
    """
    if part and issue:
        raise problem("X109", "`part` and `issue` were both given", "give one of the two")
    file = case_of(case, NEEDS["show"], variants=variants, sets=sets, as_of=as_of)
    if part:
        return _part(file, part)
    if issue:
        return _issue(file, issue)
    declared = file.case
    return CaseShown(
        label=file.label,
        hash=file.hash,
        folder=file.written.folder,
        case=declared,
        states=states(declared, declared.issues),
        options={name: len(issue.options) for name, issue in declared.issues.items()},
        foci={name: states(declared, focus.issues) for name, focus in declared.focus.items()},
        asked_with={section: len(getattr(declared, section)) for section in HOLDS},
    )


def _part(file: CaseFile, path: str) -> PartShown:
    case = file.case
    value = part_of(case, path)
    where = place(file.tree, tuple(path.split(".")), "key")

    def inside(below: str) -> str:
        return ".".join(step for step in (path, below) if step)

    return PartShown(
        path=path,
        file=where.file if where else None,
        line=where.line if where else None,
        value=value,
        rests_on=tuple(
            Ground(
                claim=claim,
                supports=supports,
                inside=inside(below),
                says=case.claims[claim].says if claim in case.claims else None,
                voices=case.claims[claim].voices if claim in case.claims else None,
            )
            for claim, supports, below in grounds(value)
        ),
        assumed=tuple(Assumed(inside=inside(below), why=why) for below, why in assumptions(value)),
    )


def _issue(file: CaseFile, name: str) -> IssueShown:
    case = file.case
    if name not in case.issues:
        mend = did_you_mean(name, case.issues) or f"the issues are {', '.join(case.issues)}"
        raise problem("X111", f"the case has no issue `{shown(name, 60)}`", mend)
    issue = case.issues[name]
    stakes = case.model_dump(mode="json", include={"stakes"})["stakes"]
    game = compile_game(file)
    j = game.issue(name)
    own = game.own_stakes[j]
    return IssueShown(
        issue=name,
        declared=issue,
        options=tuple(
            OptionShown(
                option=key,
                title=option.title,
                status_quo=key == issue.status_quo,
                mover=mover(option.mover or issue.mover),
                consent=tuple(dict.fromkeys((*issue.consent, *option.consent))),
            )
            for key, option in issue.options.items()
        ),
        stakes={actor: wants[name] for actor, wants in stakes.items() if name in wants},
        points={
            actor: {option: float(own[i, k]) / game.scale for k, option in enumerate(game.options[j])}
            for i, actor in enumerate(game.actors)
            if own[i].any()
        },
        mentioned_in=tuple(_mentions(case, name)),
    )


def _mentions(case: Case, name: str) -> list[Mention]:
    """Linkages, rules, red lines, outcomes and packages that name an issue."""
    mentions = []
    for section, key in (
        ("linkages", "when"),
        ("rules", "never"),
        ("red_lines", "when"),
        ("outcomes", "when"),
        ("packages", "sets"),
    ):
        for entry_id, entry in getattr(case, section).items():
            condition = getattr(entry, key)
            clauses = [condition] if isinstance(condition, dict) else condition
            if any(name in clause for clause in clauses):
                says = entry.title or say_condition(condition, case.issues)
                mentions.append(Mention(inside=f"{section}.{entry_id}", says=says))
    return mentions


def mover(value: Any) -> str:
    """Who moves, in words: ``us``, ``us + china`` where it takes both, ``us or china`` where either can."""
    if isinstance(value, str):
        return value
    return " or ".join(value.any) if hasattr(value, "any") else " + ".join(value.all)
