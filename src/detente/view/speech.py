"""Sentences as data: a template and its typed arguments, put into words where they are shown.

    say("{:actor} could gain {:points} points by {:changes}", "china", 4.0, …)

What stands after the colon is the kind of the argument: a number's (``numbers.NUMBERS``), or what an id names. Ids are
said as ids on a terminal, where they are typed again, and as the case's titles on the page; a :class:`Speaker` knows
which. A tuple is said as a list, a sentence inside a sentence in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import TYPE_CHECKING, Any

from detente.case.diagnostics import shown

from .numbers import NONE, NUMBERS, counted, formatted

if TYPE_CHECKING:
    from detente.case.schema import Case

LONGEST = 2_000
"""Characters of the longest text of a case that is shown in one place."""


@dataclass(frozen=True)
class Sentence:
    """A template with typed arguments; :func:`say` makes one."""

    template: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.template)


Text = str | Sentence
"""A string is said as it is: a title of the case, or words without arguments."""


def say(template: str, /, *values: Any, **arguments: Any) -> Sentence:
    """A sentence: values in their order, or by name where one is said twice. Raises ValueError where an argument is
    missing or too many, or of no known kind."""
    parts, taken = [], 0
    for literal, name, spec, _ in Formatter().parse(template):
        parts.append(literal.replace("{", "{{").replace("}", "}}"))
        if name is not None:
            parts.append(f"{{{name or taken}:{spec}}}" if spec else f"{{{name or taken}}}")
            taken += not name
    template = "".join(parts)
    arguments |= {str(k): value for k, value in enumerate(values)}
    named = {name: spec or "" for _, name, spec, _ in Formatter().parse(template) if name is not None}
    if named.keys() != arguments.keys():
        raise ValueError(f"{template!r} names {sorted(named)}, given {sorted(arguments)}")
    for spec in named.values():
        if spec.split(" of ")[0] not in (*NUMBERS, *NAMED, "", "text", "counted"):
            raise ValueError(f"{template!r}: there is no kind {spec!r}")
    return Sentence(template, arguments)


def join(parts: Iterable[Text], separator: str = " ") -> Sentence:
    """Several sentences or words as one."""
    each = [p for p in parts if p]
    names = [f"p{k}" for k in range(len(each))]
    return Sentence(separator.join(f"{{{n}}}" for n in names), dict(zip(names, each, strict=True)))


@dataclass(frozen=True)
class Ref:
    """Something of the case by its id: kind ``actor``, ``issue``, ``option`` (``of`` an issue), ``claim``, …"""

    kind: str
    id: str
    of: str = ""


Options = Mapping[str, str] | Sequence[tuple[str, str]]
"""Options by issue."""


@dataclass(frozen=True)
class Titles:
    """What the ids of a case are called; an id without a title is said as it is."""

    names: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def of(self, ref: Ref) -> str:
        """The title of an id, or the id."""
        return self.names.get((ref.kind, ref.id, ref.of)) or ref.id


def titles_of(case: Case) -> Titles:
    """The titles a case gives; of a red line without one, the condition it is drawn against."""
    from detente.case.conditions import (
        say as say_condition,  # with the models, which a list of commands does without
    )

    names = {("actor", i, ""): a.name or i for i, a in case.actors.items()}
    for j, issue in case.issues.items():
        names["issue", j, ""] = issue.title or j
        names |= {("option", o, j): option.title or o for o, option in issue.options.items()}
    for kind, entries in (
        ("outcome", case.outcomes),
        ("focus", case.focus),
        ("narrative", case.narratives),
        ("mechanism", case.mechanisms),
        ("red line", case.red_lines),
        ("linkage", case.linkages),
        ("package", case.packages),
        ("question", case.questions),
        ("indicator", case.indicators),
        ("event", case.record.events),
        ("road", case.roadmaps),
        ("guarantor", case.guarantors),
    ):
        for i, entry in entries.items():
            said = (getattr(entry, name, "") for name in ("title", "text", "promise"))
            names[kind, i, ""] = next((words for words in said if words), i)
    for i, line in case.red_lines.items():
        names["red line", i, ""] = line.title or say_condition(line.when, case.issues)
    return Titles(names)


@dataclass(frozen=True)
class Speaker:
    """Puts sentences into plain words, ids as ids. The page's says titles and links claims."""

    titles: Titles | None = None

    def words(self, text: str) -> str:
        """Words or a title, made safe to show."""
        return (
            shown(text, LONGEST) if "\n" not in text else "\n".join(self.words(t) for t in text.split("\n"))
        )

    def join(self, parts: Iterable[str]) -> str:
        """Parts already said, as one."""
        return "".join(parts)

    def ref(self, ref: Ref) -> str:
        """An id, as this reader knows it."""
        return self.words(ref.id if self.titles is None else self.titles.of(ref))

    def styled(self, style: str, said: str) -> str:
        """Words of a style: a quote has its marks, everything else is as it is where there is no style."""
        return self.join(("“", said, "”")) if style == "quote" else said

    def options(self, options: Options) -> str:
        """``issue=option, …``, or ``Title: option; …``."""
        pairs = list(options.items() if isinstance(options, Mapping) else options)
        if self.titles is None:
            return self.words(", ".join(f"{j}={o}" for j, o in pairs))
        each = [self.join((self.ref(Ref("issue", j)), ": ", self.ref(Ref("option", o, j)))) for j, o in pairs]
        return self.join(_between(each, "; ", "; "))

    def say(self, text: Any, kind: str = "text") -> str:
        """Anything a sentence or a cell can hold, in words: text, a sentence, a number or id of a kind, a list."""
        if isinstance(text, Sentence):
            return self.join(
                part
                for literal, name, spec, _ in Formatter().parse(text.template)
                for part in (
                    self.words(literal) if literal else "",
                    self.say(text.arguments[name], spec or "text") if name is not None else "",
                )
            )
        if isinstance(text, Ref):
            return self.ref(text)
        kind, _, word = kind.partition(" of ")
        if kind == "counted":
            one, _, several = word.partition("/")
            return self.words(counted(text, one, several))
        if kind in NUMBERS and not isinstance(text, str | list | tuple):
            return self.words(formatted(kind, text))
        if kind in ("state", "changes"):
            return NAMED[kind](self, text)
        if isinstance(text, list | tuple):
            return self.join(_between([self.say(t, kind) for t in text], ", ", " and ")) or NONE
        if text is None:
            return NONE
        if isinstance(text, bool):
            return "yes" if text else "no"
        if isinstance(text, float):
            return self.words(formatted("number", text))
        if kind in NAMED:
            return NAMED[kind](self, text)
        return self.words(str(text))


def _between(parts: Sequence[str], comma: str, last: str) -> list[str]:
    """Parts with what stands between them: ``a, b and c``."""
    joined: list[str] = []
    for k, part in enumerate(parts):
        joined += [comma if k < len(parts) - 1 else last] if k else []
        joined.append(part)
    return joined


def _state(speaker: Speaker, state: str | Options) -> str:
    """A state's name (``issue=option,…``), or the options by issue."""
    if isinstance(state, str):
        pairs = [(j, o) for j, _, o in (part.strip().partition("=") for part in state.split(",")) if o]
        return speaker.options(pairs) if pairs else speaker.words(state)
    return speaker.options(state)


def _changes(speaker: Speaker, changes: Sequence[tuple[str, str, str]]) -> str:
    """(issue, from, to) of each change: what a move brings about."""
    return speaker.options([(j, to) for j, _, to in changes])


def _styled(style: str) -> Callable[[Speaker, Any], str]:
    return lambda speaker, text: speaker.styled(style, speaker.say(text))


def _named(kind: str) -> Callable[[Speaker, Any], str]:
    return lambda speaker, name: speaker.ref(Ref(kind, str(name)))


KINDS = (
    "actor",
    "issue",
    "outcome",
    "focus",
    "narrative",
    "mechanism",
    "red line",
    "linkage",
    "package",
    "question",
    "indicator",
    "event",
    "road",
    "guarantor",
    "claim",
    "variant",
    "command",
)
"""What an id can name."""

NAMED: Mapping[str, Callable[[Speaker, Any], str]] = {
    "state": _state,
    "changes": _changes,
    **{kind: _named(kind) for kind in KINDS},
    **{style: _styled(style) for style in ("quote", "strong", "path", "quiet", "yes", "no", "open", "code")},
}
"""Kinds of arguments that are no numbers; the last are styles, ``yes`` and ``no`` those of a verdict."""

PLAIN = Speaker()
