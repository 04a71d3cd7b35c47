"""Preference statements of option prioritisation, read from text.

A statement is about options taken (Y) or not: ``blockade``, ``-blockade``, ``withdraw & -escalate``, ``a | b``,
``-(a & b)``, ``a IF b``, ``a IFF b``. An option is named by its id or by its number from 1. ``a IF b`` is true unless b
holds and a does not. Ordered by importance, s₁ first of k, the statements score a state Σ 2^(k−j) over those true in
it, so that no statement yields to any number of later ones (Hipel, Kilgour, Fang & Peng 1997; Fang, Hipel, Kilgour &
Peng 2003, the decision support system GMCR II).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product

MAX_LENGTH = 500
MAX_DEPTH = 20
MAX_OPTIONS = 10
"""Most options one statement may speak of: its truth table becomes a condition of the case."""

_TOKEN = re.compile(
    r"\s*(IFF\b|IF\b|AND\b|OR\b|NOT\b|[()&|~-]|[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*)", re.IGNORECASE | re.ASCII
)

State = Mapping[int, bool]
Truth = Callable[[State], bool]


class Unreadable(ValueError):
    """The text is no statement; the message says what is wrong."""


@dataclass(frozen=True)
class Statement:
    """``options`` are the indices it speaks of, increasing; ``rows`` the ways of taking those in which it is true."""

    text: str
    options: tuple[int, ...]
    rows: tuple[tuple[bool, ...], ...]


def read_statement(text: str, names: Mapping[str, int], count: int) -> Statement:
    """A statement over ``count`` options; ``names`` gives the index of an option's id. Raises Unreadable."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"more than {MAX_LENGTH} characters")
    reader = _Reader(_tokens(text), names, count)
    truth = _conditional(reader, 0)
    if reader.at < len(reader.tokens):
        raise Unreadable(f"`{reader.tokens[reader.at]}` is one word too many")
    options = tuple(sorted(reader.used))
    if len(options) > MAX_OPTIONS:
        raise Unreadable(f"it speaks of {len(options)} options, and at most {MAX_OPTIONS} can be")
    rows = product((False, True), repeat=len(options))
    true = (row for row in rows if truth(dict(zip(options, row, strict=True))))
    return Statement(text.strip(), options, tuple(true))


@dataclass
class _Reader:
    tokens: list[str]
    names: Mapping[str, int]
    count: int
    at: int = 0
    used: set[int] = field(default_factory=set)

    def peek(self) -> str:
        return self.tokens[self.at].upper() if self.at < len(self.tokens) else ""

    def takes(self, *words: str) -> bool:
        """Whether the next word is one of these, which it then goes past."""
        taken = self.peek() in words
        self.at += taken
        return taken


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.replace("\N{MINUS SIGN}", "-").rstrip()
    while match := _TOKEN.match(text, at):
        found.append(match[1])
        at = match.end()
    if at < len(text):
        raise Unreadable(f"`{text[at : at + 12].strip()}` cannot be read")
    if not found:
        raise Unreadable("it is empty")
    return found


def _conditional(r: _Reader, depth: int) -> Truth:
    left = _either(r, depth)
    if r.takes("IF"):
        condition = _either(r, depth)
        return lambda s: left(s) or not condition(s)
    if r.takes("IFF"):
        right = _either(r, depth)
        return lambda s: left(s) == right(s)
    return left


def _either(r: _Reader, depth: int) -> Truth:
    parts = [_both(r, depth)]
    while r.takes("|", "OR"):
        parts.append(_both(r, depth))
    return lambda s: any(part(s) for part in parts)


def _both(r: _Reader, depth: int) -> Truth:
    parts = [_one(r, depth)]
    while r.takes("&", "AND"):
        parts.append(_one(r, depth))
    return lambda s: all(part(s) for part in parts)


def _one(r: _Reader, depth: int) -> Truth:
    if depth > MAX_DEPTH:
        raise Unreadable(f"nested deeper than {MAX_DEPTH}")
    if r.takes("-", "~", "NOT"):
        negated = _one(r, depth + 1)
        return lambda s: not negated(s)
    if r.takes("("):
        inside = _conditional(r, depth + 1)
        if not r.takes(")"):
            raise Unreadable("a bracket is not closed")
        return inside
    word = r.peek()
    if not word or word in ("&", "|", ")", "AND", "OR", "IF", "IFF"):
        raise Unreadable("an option is missing" + (f" before `{r.tokens[r.at]}`" if word else " at the end"))
    name = r.tokens[r.at]
    option = r.names.get(name)
    if option is None and name.isdigit() and 1 <= int(name) <= r.count:
        option = int(name) - 1
    if option is None:
        raise Unreadable(f"there is no option `{name}`")
    r.used.add(option)
    r.at += 1
    return lambda s: s[option]
